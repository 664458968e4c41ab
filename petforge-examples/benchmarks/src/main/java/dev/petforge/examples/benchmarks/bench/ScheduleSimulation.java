package dev.petforge.examples.benchmarks.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * When the clips of projects are made where nothing but the provider takes time: a slot is free the
 * moment that its clip is done, and the next clip of a project is ordered the moment that the one
 * before is done.
 *
 * @param projects how many, at least 1
 * @param segments clips of each, one after the other, at least 1
 * @param slots how many clips are made at once, at least 1
 * @param clip how long each takes, more than 0
 */
record ScheduleSimulation(int projects, int segments, int slots, Duration clip) {
  /** The same order as that of planned calls: who lacks the fewest clips, then who came first. */
  private static final Comparator<Order> MOST_URGENT =
      Comparator.comparingInt(Order::remaining).thenComparingInt(Order::project);

  ScheduleSimulation {
    if (projects < 1 || segments < 1 || slots < 1 || clip.isNegative() || clip.isZero()) {
      throw new IllegalArgumentException(
          "there must be projects, segments, slots and time, were %d, %d, %d, %s"
              .formatted(projects, segments, slots, clip));
    }
  }

  /** A clip that can be ordered. */
  private record Order(int project, int remaining) {}

  /** A clip that is made, and when it is done, in nanoseconds. */
  private record Made(long end, Order order) {}

  /**
   * When the last clip of each project is done, by the order in which they are made now: each
   * project goes on by itself.
   */
  List<Duration> eachByItself() {
    PriorityQueue<Order> ready = new PriorityQueue<>(MOST_URGENT);
    for (int project = 0; project < projects; project++) {
      ready.add(new Order(project, segments));
    }
    PriorityQueue<Made> made = new PriorityQueue<>(Comparator.comparingLong(Made::end));
    List<Duration> finished = new ArrayList<>();
    long now = 0;
    while (finished.size() < projects) {
      while (made.size() < slots && !ready.isEmpty()) {
        made.add(new Made(now + clip.toNanos(), ready.remove()));
      }
      now = made.element().end();
      // All that is done at this moment, before a slot is given away.
      while (!made.isEmpty() && made.element().end() == now) {
        Order done = made.remove().order();
        if (done.remaining() > 1) {
          ready.add(new Order(done.project(), done.remaining() - 1));
        } else {
          finished.add(Duration.ofNanos(now));
        }
      }
    }
    return finished;
  }

  /** The same where the next clip of any project is begun when all projects have the one before. */
  List<Duration> inSteps() {
    List<Duration> step = new ScheduleSimulation(projects, 1, slots, clip).eachByItself();
    Duration before = step.get(step.size() - 1).multipliedBy(segments - 1L);
    return step.stream().map(before::plus).toList();
  }
}
