package dev.petforge.verification;

/** What is held against the database. */
public enum End {
  /** Stored files, and the names that show them. */
  FILES,
  /** Rows of connected tables. */
  TABLE,
  /** Paid calls and their clips, and what the database keeps beside its rows. */
  LEDGER,
  /** Work that somebody waits for, and work that nobody waits for. */
  JOBS
}
