package dev.petforge.task;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why a command is refused. */
public enum Refusal {
  /** An operation runs on the project. */
  BUSY,
  /** There is no storyboard yet. */
  NO_STORYBOARD,
  /** There is one already; say that it shall be overwritten. */
  STORYBOARD_THERE,
  /** The project has no such segment. */
  NO_SUCH_SEGMENT,
  /** It has no such version. */
  NO_SUCH_VERSION,
  /** It had such a version, whose files are not kept any more. */
  FILES_REMOVED,
  /**
   * There is nothing to start from: the segment before has no clip, or nobody has the opening image
   * any more.
   */
  FEED_MISSING,
  /** The segment before is stale: it has to be made anew first. */
  FEED_STALE,
  /** What is asked for is there, or goes on already. */
  NOTHING_TO_DO,
  /** Segments are missing. */
  NOT_COMPLETE,
  /** Segments do not go on from the ones before. */
  STALE_SEGMENTS,
  /** The task was changed since the user looked at it. */
  CHANGED_SINCE,
  /** A call may have been made without anybody knowing; it has to be settled first. */
  UNCERTAIN,
  /** A call is open that may cost money; it has to be abandoned explicitly. */
  OPEN_CALL,
  /**
   * A clip that is paid was ordered with other words or settings than it would be now: a person has
   * to accept it as it is, or to abandon it.
   */
  OTHER_ORDER,
  /** A clip came that is not what was ordered: a person has to accept it, or to abandon it. */
  NOT_AS_ORDERED,
  /**
   * A person has to approve what it is to be made of before something is bought, or rejected it.
   */
  APPROVAL,
  /** The clip before has a bad joint or end: nothing is bought after it unless a person says so. */
  BAD_JOINT,
  /**
   * Its shot was to be written anew and is not, and a person has edited such shots since: nothing
   * is written or bought unless a person says so.
   */
  NOT_REWRITTEN,
  /** The generator cannot do this. */
  NOT_POSSIBLE,
  /** Clips were bought for what the row said before. */
  BOUGHT,
  /** A storyboard that a person edited would be dropped; that has to be allowed explicitly. */
  EDITED_BY_HAND,
  /** There is no finished video. */
  NO_VIDEO,
  /** The finished video was joined from other clips than the current ones. */
  OUT_OF_DATE,
  /**
   * Something goes on with the project, or what was bought for it is still on its way: it cannot be
   * deleted.
   */
  IN_USE,
  /** A result that nobody waits for, or that was taken in before. */
  NOT_AWAITED;

  private static final Set<String> NAMES =
      Stream.of(values()).map(Refusal::name).collect(Collectors.toUnmodifiableSet());

  /** The codes of all of them. */
  static Set<String> names() {
    return NAMES;
  }
}
