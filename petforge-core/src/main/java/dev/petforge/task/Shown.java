package dev.petforge.task;

/** What outside shows a task. */
public enum Shown {
  /** Its row in the table that it came from. */
  TABLE,
  /** Its files under their well-known names. */
  FILES
}
