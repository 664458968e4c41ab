package dev.petforge.money;

import java.util.Optional;
import java.util.stream.Stream;

/** When a provider takes the price of a clip. */
public enum Charge {
  /**
   * When it accepts the order; what becomes of the job after that changes nothing but by a refund.
   */
  AT_ORDER("order"),
  /** When it calls the job done; a job that fails costs nothing. */
  AT_SUCCESS("success");

  private final String word;

  Charge(String word) {
    this.word = word;
  }

  /** The written word in the database. */
  public String word() {
    return word;
  }

  /** What a word stands for; empty if this version of PetForge does not know it. */
  public static Optional<Charge> ofWord(String word) {
    return Stream.of(values()).filter(charge -> charge.word.equals(word)).findFirst();
  }
}
