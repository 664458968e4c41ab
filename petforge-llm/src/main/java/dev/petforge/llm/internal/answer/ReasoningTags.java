package dev.petforge.llm.internal.answer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Removes the reasoning that some models leave in their answers between tags. */
final class ReasoningTags {
  private static final Pattern TAG =
      Pattern.compile("(?i)[<\\[◁](/?)(?:seed:)?(think|thinking|reasoning|thought)[>\\]▷]");

  private ReasoningTags() {}

  /** Where a tag stands. */
  private record Tag(String name, int start, int end) {}

  /**
   * The text with a blank in the place of every thought that was opened and closed. Takes time in
   * proportion to the text, however many tags are open.
   */
  static String removed(String text) {
    List<Tag> opened = new ArrayList<>();
    Map<String, Deque<Tag>> closed = new HashMap<>();
    Matcher matcher = TAG.matcher(text);
    while (matcher.find()) {
      String name = matcher.group(2).toLowerCase(Locale.ROOT);
      Tag tag = new Tag(name, matcher.start(), matcher.end());
      if (matcher.group(1).isEmpty()) {
        opened.add(tag);
      } else {
        closed.computeIfAbsent(name, any -> new ArrayDeque<>()).add(tag);
      }
    }
    StringBuilder said = new StringBuilder();
    int from = 0;
    for (Tag open : opened) {
      Deque<Tag> ends = closed.getOrDefault(open.name(), new ArrayDeque<>());
      while (!ends.isEmpty() && ends.peek().start() < open.end()) {
        ends.remove();
      }
      if (open.start() >= from && !ends.isEmpty()) {
        said.append(text, from, open.start()).append(' ');
        from = ends.peek().end();
      }
    }
    return said.append(text, from, text.length()).toString();
  }
}
