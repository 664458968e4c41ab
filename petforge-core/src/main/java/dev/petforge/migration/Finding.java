package dev.petforge.migration;

/**
 * Something that is told of a project that is taken over.
 *
 * @param kind what became of it
 * @param place what it is about, for example {@code segment 3} or {@code publish_date}
 * @param message for people, in English; {@link dev.petforge.failure.MessageCatalog} has it in
 *     other languages
 */
public record Finding(Kind kind, String place, String message) {
  /** What became of what is told. */
  public enum Kind {
    /** It was wrong, and is right here. */
    MENDED,
    /** It is not there, or cannot be used, and so is missing here. */
    MISSING,
    /** It is as it was; somebody should know. */
    NOTED
  }

  /** Of what was wrong there and is right here. */
  public static Finding mended(String place, String message) {
    return new Finding(Kind.MENDED, place, message);
  }

  /** Of what is missing here. */
  public static Finding missing(String place, String message) {
    return new Finding(Kind.MISSING, place, message);
  }

  /** Of what is taken as it is. */
  public static Finding noted(String place, String message) {
    return new Finding(Kind.NOTED, place, message);
  }

  /** What a finding about a segment is about. */
  public static String segment(int index) {
    return "segment " + index;
  }
}
