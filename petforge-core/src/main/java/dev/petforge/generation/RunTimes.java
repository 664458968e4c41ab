package dev.petforge.generation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long the last jobs of a pool ran, as polls saw it, and the only rule of when a job that runs
 * is asked for again: rarely as long as none of them was done so early, then often. A job is never
 * asked for more often, from its beginning on, than its provider's poll interval has it; what was
 * saved early is spent late.
 *
 * @param done the ages at which they were first seen done, the latest last
 */
public record RunTimes(List<Duration> done) {
  /** So many jobs are remembered: a provider's pace changes over hours. */
  static final int MOST = 64;

  /** As long as fewer are known, none of them says how long the next one will run. */
  static final int LEAST = 3;

  /** Near its end a job may be asked for so many times within one interval. */
  static final int OFTEN = 3;

  /** Before, it is asked for at least once in so many intervals: jobs may also fail early. */
  static final int RARELY = 2;

  public RunTimes {
    done = List.copyOf(done);
  }

  /** Nothing is known. */
  public static RunTimes none() {
    return new RunTimes(List.of());
  }

  /** The same, and one more that was first seen done at an age. */
  public RunTimes with(Duration age) {
    List<Duration> more =
        new ArrayList<>(done.subList(Math.max(0, done.size() - MOST + 1), done.size()));
    more.add(age);
    return new RunTimes(more);
  }

  /**
   * How long to wait before a job that runs is asked for again.
   *
   * @param interval of its provider
   * @param age of the job now
   * @param polls how often it was asked for so far
   * @param early from 0 to 1: a job that is asked for earlier than others by this part of the least
   *     wait may show that the others are asked for late
   */
  public Duration next(Duration interval, Duration age, int polls, double early) {
    if (done.size() < LEAST) {
      return interval;
    }
    Duration often = interval.dividedBy(OFTEN);
    // The shortest may be an odd one.
    Duration usual = done.stream().sorted().skip(1).findFirst().orElseThrow();
    Duration remaining = usual.minusNanos((long) (often.toNanos() * early)).minus(age);
    Duration wait = often;
    if (remaining.compareTo(often) > 0) {
      Duration rarely = interval.multipliedBy(RARELY);
      long more = -Math.floorDiv(-remaining.toNanos(), rarely.toNanos());
      wait = remaining.dividedBy(more);
    }
    // The next poll is number polls + 1, and so many intervals must have passed by then.
    Duration allowed = interval.multipliedBy(polls + 1L).minus(age);
    Duration least = allowed.compareTo(interval) < 0 ? allowed : interval;
    return wait.compareTo(least) > 0 ? wait : least;
  }
}
