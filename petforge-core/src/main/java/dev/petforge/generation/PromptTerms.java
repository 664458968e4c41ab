package dev.petforge.generation;

/**
 * What words a model takes.
 *
 * @param negativeField whether what must not be seen has a field of its own, which wants nouns.
 *     Without, naming a thing can create it, so it must not be in the prompt
 * @param most how long a prompt may be, and as long the negative field; at least 1
 * @param unit what {@code most} counts
 */
public record PromptTerms(boolean negativeField, int most, Unit unit) {
  /** A model that takes any words, without a negative field. */
  public static final PromptTerms ANY = characters(Integer.MAX_VALUE);

  /** What a length is counted in. */
  public enum Unit {
    /** UTF-16 units, as {@link String#length} counts. */
    CHARACTERS,
    /**
     * Pieces of words, as models count; a rough count on the safe side for Chinese: four letters of
     * a word make a token, and each character of Chinese one.
     */
    TOKENS
  }

  public PromptTerms {
    if (most < 1) {
      throw new IllegalArgumentException("a prompt must have room for 1 at least, was " + most);
    }
  }

  /** A model without a negative field. */
  public static PromptTerms characters(int most) {
    return new PromptTerms(false, most, Unit.CHARACTERS);
  }

  /** The same, counted in tokens. */
  public static PromptTerms tokens(int most) {
    return new PromptTerms(false, most, Unit.TOKENS);
  }

  /** The same with a negative field. */
  public PromptTerms withNegativeField() {
    return new PromptTerms(true, most, unit);
  }

  /** How long a text is, in this unit. */
  public int length(String text) {
    if (unit == Unit.CHARACTERS) {
      return text.length();
    }
    long wide = text.codePoints().filter(point -> point >= 0x2E80).count();
    return (int) (wide + (text.length() - wide + 3) / 4);
  }

  /** Whether a text is not too long. */
  public boolean fits(String text) {
    return length(text) <= most;
  }

  /** For people: {@code 2500 characters}. */
  @Override
  public String toString() {
    return most + (unit == Unit.CHARACTERS ? " characters" : " tokens");
  }
}
