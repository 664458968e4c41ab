package dev.petforge.task;

import static dev.petforge.task.Command.Answer.BUSY;
import static dev.petforge.task.Command.Answer.GOES_ON;
import static dev.petforge.task.Command.Answer.NOTHING_THERE;
import static dev.petforge.task.Command.Answer.NOT_COMPLETE;
import static dev.petforge.task.Command.Answer.NO_STORYBOARD;

/**
 * The commands that a user gives, and what each does in each situation: the one table of it. A
 * command that goes on is then subject to its own rules (is there such a segment, is the one before
 * it current …).
 */
public enum Command {
  // spotless:off
  //                    nothing        storyboard     all segments    video           storyboard  editing  segment  merge
  //                    there yet      there          there           there           runs        runs     runs     runs
  WRITE_STORYBOARD(     GOES_ON,       GOES_ON,       GOES_ON,        GOES_ON,        BUSY,       BUSY,    BUSY,    BUSY),
  SAVE_SHOTS(           NO_STORYBOARD, GOES_ON,       GOES_ON,        GOES_ON,        BUSY,       GOES_ON, GOES_ON, GOES_ON),
  DESCRIBE_PICTURE(     GOES_ON,       GOES_ON,       GOES_ON,        GOES_ON,        BUSY,       GOES_ON, GOES_ON, GOES_ON),
  REVIEW(               NO_STORYBOARD, GOES_ON,       GOES_ON,        GOES_ON,        BUSY,       GOES_ON, GOES_ON, GOES_ON),
  START_SEGMENT(        NO_STORYBOARD, GOES_ON,       GOES_ON,        GOES_ON,        BUSY,       BUSY,    BUSY,    BUSY),
  REGENERATE(           NO_STORYBOARD, GOES_ON,       GOES_ON,        GOES_ON,        BUSY,       BUSY,    BUSY,    BUSY),
  EDIT_AND_REGENERATE(  NO_STORYBOARD, GOES_ON,       GOES_ON,        GOES_ON,        BUSY,       BUSY,    BUSY,    BUSY),
  REDO(                 NO_STORYBOARD, GOES_ON,       GOES_ON,        GOES_ON,        BUSY,       BUSY,    BUSY,    BUSY),
  MERGE(                NO_STORYBOARD, NOT_COMPLETE,  GOES_ON,        GOES_ON,        BUSY,       BUSY,    BUSY,    BUSY),
  RESTORE_VERSION(      NO_STORYBOARD, GOES_ON,       GOES_ON,        GOES_ON,        BUSY,       BUSY,    BUSY,    BUSY),
  USE_CLIP(             NO_STORYBOARD, GOES_ON,       GOES_ON,        GOES_ON,        BUSY,       BUSY,    BUSY,    BUSY),
  USE_FRAME(            NO_STORYBOARD, GOES_ON,       GOES_ON,        GOES_ON,        BUSY,       BUSY,    BUSY,    BUSY),
  REPLACE_OPENING(      GOES_ON,       GOES_ON,       GOES_ON,        GOES_ON,        BUSY,       BUSY,    BUSY,    BUSY),
  EDIT_SOURCE(          GOES_ON,       GOES_ON,       GOES_ON,        GOES_ON,        BUSY,       BUSY,    BUSY,    BUSY),
  RUN(                  GOES_ON,       GOES_ON,       GOES_ON,        GOES_ON,        GOES_ON,    GOES_ON, GOES_ON, GOES_ON),
  RETRY(                GOES_ON,       GOES_ON,       GOES_ON,        GOES_ON,        BUSY,       BUSY,    BUSY,    BUSY),
  CANCEL(               NOTHING_THERE, NOTHING_THERE, NOTHING_THERE,  NOTHING_THERE,  GOES_ON,    GOES_ON, GOES_ON, GOES_ON),
  ACCEPT(               GOES_ON,       GOES_ON,       GOES_ON,        GOES_ON,        BUSY,       BUSY,    BUSY,    BUSY),
  ABANDON(              GOES_ON,       GOES_ON,       GOES_ON,        GOES_ON,        GOES_ON,    GOES_ON, GOES_ON, GOES_ON),
  DELETE(               GOES_ON,       GOES_ON,       GOES_ON,        GOES_ON,        BUSY,       BUSY,    BUSY,    BUSY);

  // spotless:on

  /** What the table says. */
  enum Answer {
    /** The command's own rules decide. */
    GOES_ON,
    /** Refused: an operation runs. */
    BUSY,
    /** Refused: there is no storyboard. */
    NO_STORYBOARD,
    /** Refused: segments are missing. */
    NOT_COMPLETE,
    /** Refused, unless a goal waits for its turn: there is nothing to cancel. */
    NOTHING_THERE
  }

  private final Answer pending;
  private final Answer storyboardReady;
  private final Answer allSegmentsReady;
  private final Answer completed;
  private final Answer storyboardGenerating;
  private final Answer editing;
  private final Answer generating;
  private final Answer merging;

  Command(
      Answer pending,
      Answer storyboardReady,
      Answer allSegmentsReady,
      Answer completed,
      Answer storyboardGenerating,
      Answer editing,
      Answer generating,
      Answer merging) {
    this.pending = pending;
    this.storyboardReady = storyboardReady;
    this.allSegmentsReady = allSegmentsReady;
    this.completed = completed;
    this.storyboardGenerating = storyboardGenerating;
    this.editing = editing;
    this.generating = generating;
    this.merging = merging;
  }

  /**
   * @param situation what the stored data imply, so never {@link TaskStatus#FAILED}
   */
  Answer in(TaskStatus situation) {
    return switch (situation) {
      case PENDING -> pending;
      case STORYBOARD_READY -> storyboardReady;
      case ALL_SEGMENTS_READY -> allSegmentsReady;
      case COMPLETED -> completed;
      case STORYBOARD_GENERATING -> storyboardGenerating;
      case EDITING -> editing;
      case GENERATING -> generating;
      case MERGING -> merging;
      case FAILED ->
          throw new IllegalArgumentException(
              "a failed task is in the situation that its data imply");
    };
  }
}
