package dev.petforge.examples.benchmarks.kills;

import dev.petforge.call.CallState;
import dev.petforge.job.JobKind;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The state of a database at one moment.
 *
 * @param words {@code call:} and the states that calls are in, {@code work:} and the kinds of work
 *     that a worker has taken up
 * @param workers how many processes ever began to work here
 * @param videos how many projects are completed
 */
record DatabaseSnapshot(Set<String> words, int workers, int videos) {
  /**
   * Nobody tells of changed rows of a folder, nothing is published in a rehearsal, nobody is told
   * what happens, and its provider cannot stop a job.
   */
  private static final Set<JobKind> LEFT_OUT =
      EnumSet.of(JobKind.IMPORT, JobKind.PUBLISH, JobKind.NOTIFY, JobKind.CANCEL);

  static final DatabaseSnapshot NOTHING = new DatabaseSnapshot(Set.of(), 0, 0);

  DatabaseSnapshot {
    words = Set.copyOf(words);
  }

  static String call(String state) {
    return "call:" + state;
  }

  static String work(String kind) {
    return "work:" + kind;
  }

  /** All that can be met. */
  static Set<String> everything() {
    Set<String> all = new TreeSet<>();
    Stream.of(CallState.values()).forEach(state -> all.add(call(state.word())));
    Stream.of(JobKind.values())
        .filter(kind -> !LEFT_OUT.contains(kind))
        .forEach(kind -> all.add(work(kind.word())));
    return all;
  }
}
