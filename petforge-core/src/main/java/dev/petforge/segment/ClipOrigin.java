package dev.petforge.segment;

import java.util.Optional;
import java.util.stream.Stream;

/** Where a clip of a segment comes from. */
public enum ClipOrigin {
  /** A provider made it; its call is in the ledger. */
  GENERATED("generated"),
  /** A person supplied it. */
  SUPPLIED("supplied"),
  /**
   * It is an earlier clip, unchanged, after which a person supplied the frame that the next segment
   * starts from.
   */
  SUPPLIED_FRAME("supplied_frame"),
  /** It came with its project from another installation; nobody knows who made it. */
  IMPORTED("imported");

  private final String word;

  ClipOrigin(String word) {
    this.word = word;
  }

  /** As it is stored, and as programs read it. */
  public String word() {
    return word;
  }

  /** Empty for a word that a later version wrote. */
  public static Optional<ClipOrigin> ofWord(String word) {
    return Stream.of(values()).filter(origin -> origin.word.equals(word)).findFirst();
  }
}
