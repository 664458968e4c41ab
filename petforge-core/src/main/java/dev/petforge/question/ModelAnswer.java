package dev.petforge.question;

import dev.petforge.failure.ForeignText;
import dev.petforge.money.Money;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a question to a model ended.
 *
 * @param ending what became of it
 * @param finishReason why the model stopped, in the provider's word; empty if it said nothing
 * @param usage what the provider counted; {@link TokenUsage#NONE} if it said nothing
 * @param cost by the list of prices; for an answer that was lost, the most that it can cost
 * @param took from the question to the end of the answer
 * @param text what it said, without secrets and control characters, or why it said nothing; at most
 *     {@value #MOST_TEXT} characters, so that a person can see later what was wrong
 */
public record ModelAnswer(
    Ending ending,
    Optional<String> finishReason,
    TokenUsage usage,
    Money cost,
    Duration took,
    String text) {
  /** The most characters of {@link #text}. */
  public static final int MOST_TEXT = 64_000;

  public ModelAnswer {
    text = ForeignText.of(text);
    finishReason = finishReason.map(ForeignText::word);
    if (text.length() > MOST_TEXT) {
      throw new IllegalArgumentException(
          "text must have at most " + MOST_TEXT + " characters, had " + text.length());
    }
  }

  /** What became of a question. */
  public enum Ending {
    /** Its answer was taken. */
    TAKEN("taken"),
    /** Its answer could not be used. */
    REJECTED("rejected"),
    /** The provider refused to answer; it costs nothing. */
    REFUSED("refused"),
    /** Nobody knows whether it was answered; it counts as paid. */
    LOST("lost");

    private final String word;

    Ending(String word) {
      this.word = word;
    }

    /** The written word in the database. */
    public String word() {
      return word;
    }

    /** The ending that a word stands for; empty if this version of PetForge does not know it. */
    public static Optional<Ending> ofWord(String word) {
      return Stream.of(values()).filter(ending -> ending.word.equals(word)).findFirst();
    }
  }
}
