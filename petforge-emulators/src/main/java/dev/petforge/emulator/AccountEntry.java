package dev.petforge.emulator;

import java.time.Instant;

/**
 * One line of an emulated account's books.
 *
 * @param job whose price it is
 * @param kind whether it was taken or given back
 * @param micros the price in millionths, at least 0
 * @param at when
 */
public record AccountEntry(String job, Kind kind, long micros, Instant at) {
  /** What was done with a price. */
  public enum Kind {
    /** The provider took it. */
    CHARGE,
    /** The provider gave it back. */
    REFUND
  }

  public AccountEntry {
    if (micros < 0) {
      throw new IllegalArgumentException("micros must be at least 0, was " + micros);
    }
  }

  static AccountEntry charge(EmulatedJob job, Instant at) {
    return new AccountEntry(job.id(), Kind.CHARGE, job.micros(), at);
  }

  static AccountEntry refund(EmulatedJob job, Instant at) {
    return new AccountEntry(job.id(), Kind.REFUND, job.micros(), at);
  }

  /** What it adds to the sum of charges, in millionths. */
  long signedMicros() {
    return kind == Kind.CHARGE ? micros : -micros;
  }
}
