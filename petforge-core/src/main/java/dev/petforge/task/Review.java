package dev.petforge.task;

import dev.petforge.file.Sha256;
import java.time.Instant;
import java.util.Optional;

/**
 * What people decided on what a project is to be made of: its picture and its storyboard.
 *
 * @param decision the last one, if there was one and it was not taken back
 * @param cell what the row's column {@code approve} said when it was last taken in; empty text if
 *     nothing. Only another word is a new decision: an edit takes an approval back, and the cell
 *     that gave it still stands there
 */
public record Review(Optional<Decision> decision, String cell) {
  /** Nobody said anything. */
  public static final Review NONE = new Review(Optional.empty(), "");

  /** What was decided. */
  public enum Verdict {
    /** It may be bought. */
    APPROVED("approved"),
    /** It must not be bought as it is. */
    REJECTED("rejected");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }

    /** As it is stored, and as programs read it. */
    public String word() {
      return word;
    }
  }

  /**
   * A decision. It holds for this content only.
   *
   * @param content {@link Task#content} when it was taken
   * @param reason in the person's words; possibly empty
   * @param at when it was taken
   */
  public record Decision(Sha256 content, Verdict verdict, String reason, Instant at) {
    /** The most characters that a reason has. */
    public static final int MAX_REASON = 1_000;
  }

  Review deciding(Optional<Decision> next) {
    return new Review(next, cell);
  }

  Review seeing(String next) {
    return new Review(decision, next);
  }
}
