package dev.petforge.examples.workshop.web;

import java.util.Map;
import java.util.Optional;

/**
 * Members and parameters that mean the same wherever they are. What a record or an operation says
 * of its own goes before.
 */
final class CommonMembers {
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("success", "always true: a request as a whole that fails is a problem"),
          Map.entry("next", "what `after` is for the next page; null if this is the last"),
          Map.entry("after", "`next` of the page before; the first page if it is left out"),
          Map.entry("limit", "how many there are on a page at most"),
          Map.entry("project", "names the project"),
          Map.entry("project_id", "names the project"),
          Map.entry("project_ids", "names the projects"),
          Map.entry("record_id", "names the row that the project came from, in its table"),
          Map.entry("record_ids", "names the rows that the projects came from, in their table"),
          Map.entry("table_id", "names the table, as `saved-connections` does"),
          Map.entry("segment", "which segment, from 0"),
          Map.entry("segment_index", "which segment, from 0"),
          Map.entry(
              "version",
              "of the task, as the user saw it: if it has changed since then, nothing is done. The"
                  + " present one if it is left out"),
          Map.entry("concurrency", "how many of the projects are worked on at once, at most"),
          Map.entry("path", "which file"),
          Map.entry("file", "what is sent; its content alone tells what it is"),
          Map.entry("crucial", "what must hold in the whole shot, in English"),
          Map.entry("action", "what happens, in English"),
          Map.entry("sound", "what is heard, in English"),
          Map.entry("negative_constraint", "what must not be seen, in English"),
          Map.entry("crucial_zh", "what must hold in the whole shot, in Chinese"),
          Map.entry("action_zh", "what happens, in Chinese"),
          Map.entry("sound_zh", "what is heard, in Chinese"),
          Map.entry("negative_constraint_zh", "what must not be seen, in Chinese"));

  private CommonMembers() {}

  /** What is said of a name; empty for one that means something else in each place. */
  static Optional<String> words(String name) {
    return Optional.ofNullable(WORDS.get(name));
  }
}
