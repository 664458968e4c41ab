package dev.petforge.examples.cli.kills;

import dev.petforge.generation.CallState;
import dev.petforge.work.WorkKind;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a look at the database shows.
 *
 * @param words {@code call:} and the states that calls are in, {@code work:} and the kinds of work
 *     that a worker has taken up
 * @param workers how many processes ever began to work here
 */
record Situation(Set<String> words, int workers) {
  static final Situation NOTHING = new Situation(Set.of(), 0);

  Situation {
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
    // Nobody tells of changed rows of a folder, and nothing is published in a rehearsal.
    Stream.of(WorkKind.values())
        .filter(kind -> kind != WorkKind.IMPORT && kind != WorkKind.PUBLISH)
        .forEach(kind -> all.add(work(kind.word())));
    return all;
  }
}
