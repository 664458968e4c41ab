package dev.petforge.call;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a paid call is in its life. {@link CallStatus#after} has the rules that lead from one to
 * the next.
 */
public enum CallState {
  /** Written down, nothing sent. */
  PLANNED("planned", true, false),
  /** A process is sending it, or died while it did. */
  SUBMITTING("submitting", true, true),
  /** The answer was lost: it may have been made. */
  UNKNOWN("unknown", true, true),
  /** The provider took it. */
  SUBMITTED("submitted", true, true),
  /** The provider works on it. */
  RUNNING("running", true, true),
  /** The provider is done; the clip has to be brought home. Never leads to a purchase. */
  FETCHING("fetching", true, false),
  /** The clip is stored. */
  DONE("done", false, false),
  /** There is no clip and there will be none. */
  FAILED("failed", false, false);

  private final String word;
  private final boolean open;
  private final boolean holdsSlot;

  CallState(String word, boolean open, boolean holdsSlot) {
    this.word = word;
    this.open = open;
    this.holdsSlot = holdsSlot;
  }

  /** The written word in the database. */
  public String word() {
    return word;
  }

  /**
   * Whether it may still come to a clip: as long as a wanted call is open, no other is planned for
   * its segment.
   */
  public boolean open() {
    return open;
  }

  /** Whether it holds one of its pool's slots. */
  public boolean holdsSlot() {
    return holdsSlot;
  }

  /** The state that a word stands for; empty if this version of PetForge does not know it. */
  public static Optional<CallState> ofWord(String word) {
    return Stream.of(values()).filter(state -> state.word.equals(word)).findFirst();
  }
}
