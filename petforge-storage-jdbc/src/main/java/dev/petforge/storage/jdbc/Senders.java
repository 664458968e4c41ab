package dev.petforge.storage.jdbc;

/** The processes that send calls. */
interface Senders {
  /** This process, in this life. */
  String own();

  /** Whether another process still works, so that what it began is not to be touched. */
  boolean alive(String sender);
}
