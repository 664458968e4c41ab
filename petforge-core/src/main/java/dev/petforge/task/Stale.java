package dev.petforge.task;

/** What is done with clips or videos that do not fit what they were made from any more. */
public enum Stale {
  /** They are not used. */
  REFUSE,
  /** They are used as they are: a person has said so. */
  ALLOW
}
