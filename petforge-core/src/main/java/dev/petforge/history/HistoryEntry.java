package dev.petforge.history;

import dev.petforge.money.Money;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * One thing that happened to a project.
 *
 * @param id names it among all of its project, and stays the same
 * @param at when it happened, or began
 * @param kind what it is
 * @param name what it concerns: of {@link Kind#IMPORTED} the template, of {@link Kind#OPERATION}
 *     what is done, of {@link Kind#QUESTION} the provider and the model, of {@link Kind#CALL} its
 *     key, of {@link Kind#CLIP}, {@link Kind#REPLACED} and {@link Kind#VIDEO} the version, of
 *     {@link Kind#PUBLICATION} the destination
 * @param segment which one, from 0, if it is about one
 * @param state how it stands now, in the written word of the database; of a clip and a video {@code
 *     current}, {@code held}, {@code earlier} or {@code files_removed}; empty where there is
 *     nothing that changes
 * @param price what it cost; of a call or question that is open, the most that it can cost
 * @param detail why it is like that, or where it can be found, in English, or in the words of
 *     others
 */
public record HistoryEntry(
    String id,
    Instant at,
    Kind kind,
    String name,
    Optional<Integer> segment,
    Optional<String> state,
    Optional<Money> price,
    Optional<String> detail) {
  /** In time; at the same time as one thing follows from the other, segment by segment. */
  static final Comparator<HistoryEntry> ORDER =
      Comparator.comparing(HistoryEntry::at)
          .thenComparing(entry -> entry.kind().phase())
          .thenComparing(entry -> entry.segment().orElse(0))
          .thenComparing(HistoryEntry::kind)
          .thenComparing(HistoryEntry::id);

  /** What can happen to a project. */
  public enum Kind {
    /** It was made of a picture. */
    IMPORTED("imported"),
    /** Something was begun that goes on now. */
    OPERATION("operation"),
    /** A model was asked, for its storyboard or about its picture. */
    QUESTION("question"),
    /** A clip was put aside, because of another one, an edit or a wish. */
    REPLACED("replaced"),
    /** A clip was ordered. */
    CALL("call"),
    /** A clip came in. */
    CLIP("clip"),
    /** Its clips were joined. */
    VIDEO("video"),
    /** Its video was to be published. */
    PUBLICATION("publication");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    private int phase() {
      return compareTo(REPLACED) < 0 ? 0 : compareTo(VIDEO) < 0 ? 1 : 2;
    }

    /** As programs read it. */
    public String word() {
      return word;
    }
  }
}
