package dev.petforge.task;

/** What becomes of something that is there already, and would be made again. */
public enum Existing {
  /** It stays. */
  KEEP,
  /** It is replaced. */
  REPLACE
}
