package dev.petforge.task;

/** What becomes of calls that the provider has, or may have, and that would be given up. */
public enum OpenCalls {
  /** They are paid for: nothing is done over them. */
  KEEP,
  /** They are given up, at their price; their clips are kept if they come. */
  ABANDON
}
