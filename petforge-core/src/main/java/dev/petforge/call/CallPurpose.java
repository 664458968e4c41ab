package dev.petforge.call;

import java.util.Optional;
import java.util.stream.Stream;

/** Why a call was planned. */
public enum CallPurpose {
  /** The segment had no clip. */
  MAKE("make"),
  /** A person wants another clip. */
  REGENERATE("regenerate"),
  /** A person changed the shot and wants it made anew. */
  EDIT("edit");

  private final String word;

  CallPurpose(String word) {
    this.word = word;
  }

  /** The written word in the database. */
  public String word() {
    return word;
  }

  /** The purpose that a word stands for; empty if this version of PetForge does not know it. */
  public static Optional<CallPurpose> ofWord(String word) {
    return Stream.of(values()).filter(purpose -> purpose.word.equals(word)).findFirst();
  }
}
