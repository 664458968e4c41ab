package dev.petforge.work;

import java.time.Duration;

/** The kinds of work, each with the queue that carries it. */
public enum WorkKind {
  /** Sends planned calls of a pool, and finds lost ones again. Subject: the pool. */
  DISPATCH("dispatch", Queue.CONTROL, true),
  /** Asks a provider how the calls of a pool are doing. Subject: the pool. */
  POLL("poll", Queue.CONTROL, true),
  /** Starts projects of a batch whose turn has come. Subject: {@code all}. */
  ADVANCE("advance", Queue.CONTROL, true),
  /** Shows tasks in tables. Subject: what they have in common, or the one table. */
  PUSH("push", Queue.CONTROL, true),
  /** Shows a project's versions under the well-known names. Subject: the project. */
  PROJECTION("projection", Queue.HEAVY, true),
  /** Takes changed rows of a table in. Subject: the table, {@code @}, who was told which. */
  IMPORT("import", Queue.HEAVY, false),
  /** Looks for what is stuck and mends it. Subject: {@code all}. */
  SWEEP("sweep", Queue.CONTROL, true),
  /** Removes files that were born and never became anything. Subject: {@code all}. */
  CLEAN("clean", Queue.HEAVY, true),
  /** Decides on a task what follows from the state of a call. Subject: the call's key. */
  SETTLE("settle", Queue.CONTROL, false),
  /** Writes a storyboard. Subject: project and operation. */
  WRITE_STORYBOARD("write-storyboard", Queue.HEAVY, false),
  /** Brings a finished clip home. Subject: the call's key. */
  FETCH("fetch", Queue.HEAVY, false),
  /** Joins the segments of a project. Subject: project and operation. */
  MERGE("merge", Queue.HEAVY, false),
  /** Puts a video to where people look for it. Subject: project, version and destination. */
  PUBLISH("publish", Queue.HEAVY, false);

  /** Each queue has threads of its own, so that slow work never stops the polls. */
  public enum Queue {
    /** Short: decisions, questions to providers. */
    CONTROL,
    /** Long: downloads, media, files. */
    HEAVY
  }

  private final String word;
  private final Queue queue;
  private final boolean recurring;

  WorkKind(String word, Queue queue, boolean recurring) {
    this.word = word;
    this.queue = queue;
    this.recurring = recurring;
  }

  /** The written word in the database. */
  public String word() {
    return word;
  }

  public Queue queue() {
    return queue;
  }

  /**
   * How long one run may take: far longer than any that still gets on. One that is not over by then
   * hangs; nobody waits for it any more, it is said aloud, and the work is tried again.
   */
  public Duration longestRun() {
    return switch (this) {
      case SETTLE, ADVANCE -> Duration.ofMinutes(5);
      case DISPATCH, POLL, PUSH, SWEEP, PROJECTION -> Duration.ofMinutes(15);
      case IMPORT, WRITE_STORYBOARD, FETCH -> Duration.ofMinutes(30);
      case MERGE, PUBLISH, CLEAN -> Duration.ofHours(1);
    };
  }

  /** Whether one note per subject stays for ever and is rung again and again. */
  public boolean recurring() {
    return recurring;
  }
}
