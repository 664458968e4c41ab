package dev.petforge.examples.cli.kills;

import dev.petforge.generation.CallState;
import dev.petforge.work.WorkKind;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a look at the database shows.
 *
 * @param words {@code call:} and the states that calls are in, {@code work:} and the kinds of work
 *     that a worker has taken up
 * @param calls how many calls there are
 */
record Situation(Set<String> words, int calls) {
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
    Stream.of(WorkKind.values()).forEach(kind -> all.add(work(kind.word())));
    return all;
  }

  boolean hasAnyOf(Set<String> wanted) {
    return words.stream().anyMatch(wanted::contains);
  }

  /** Words that are here and not there. */
  Set<String> beyond(Set<String> others) {
    Set<String> news = new HashSet<>(words);
    news.removeAll(others);
    return news;
  }
}
