package dev.petforge.feishu;

/** Seals what must not be read in a database. Safe for use by many threads. */
public interface Seal {
  /** Seals a text. */
  String seal(String plain);

  /**
   * Opens what {@link #seal} gave.
   *
   * @throws dev.petforge.failure.PermanentException if it was sealed with another key, or changed
   */
  String open(String sealed);
}
