package dev.petforge.emulator.llm;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Answers that are to be given next. Safe for use by many threads. */
final class Script {
  private record Entry(Predicate<LlmRequest> which, LlmAnswer answer) {}

  private final List<Entry> entries = new ArrayList<>();

  synchronized void add(Predicate<LlmRequest> which, LlmAnswer answer) {
    entries.add(new Entry(which, answer));
  }

  synchronized void clear() {
    entries.clear();
  }

  synchronized int left() {
    return entries.size();
  }

  /** Takes the next answer for a request, if it is one that is wanted now. */
  synchronized Optional<LlmAnswer> take(LlmRequest request, Predicate<LlmAnswer> wanted) {
    Iterator<Entry> next = entries.iterator();
    while (next.hasNext()) {
      Entry entry = next.next();
      if (entry.which().test(request)) {
        if (!wanted.test(entry.answer())) {
          return Optional.empty();
        }
        next.remove();
        return Optional.of(entry.answer());
      }
    }
    return Optional.empty();
  }
}
