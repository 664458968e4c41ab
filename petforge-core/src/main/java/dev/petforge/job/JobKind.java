package dev.petforge.job;

import java.time.Duration;

/** The kinds of work, each with the queue that carries it. */
public enum JobKind {
  /** Sends planned calls of a pool, and finds lost ones again. Subject: the pool. */
  DISPATCH("dispatch", Queue.PROVIDERS, true),
  /** Asks a provider how the calls of a pool are doing. Subject: the pool. */
  POLL("poll", Queue.PROVIDERS, true),
  /** Starts projects of a batch whose turn has come. Subject: {@code all}. */
  ADVANCE("advance", Queue.DECISIONS, true),
  /** Shows tasks in tables. Subject: what they have in common, or the one table. */
  PUSH("push", Queue.TABLES, true),
  /** Shows a project's versions under the well-known names. Subject: the project. */
  PROJECTION("projection", Queue.MEDIA, true),
  /** Takes changed rows of a table in. Subject: the table, {@code @}, who was told which. */
  IMPORT("import", Queue.TABLES, false),
  /** Looks for what is stuck and mends it. Subject: {@code all}. */
  SWEEP("sweep", Queue.DECISIONS, true),
  /** Removes files that were born and never became anything. Subject: {@code all}. */
  CLEAN("clean", Queue.MEDIA, true),
  /** Asks a provider to stop the job of a call that a person gave up. Subject: the call's key. */
  CANCEL("cancel", Queue.PROVIDERS, false),
  /** Decides on a task what follows from the state of a call. Subject: the call's key. */
  SETTLE("settle", Queue.DECISIONS, false),
  /** Writes a storyboard. Subject: project and operation. */
  WRITE_STORYBOARD("write-storyboard", Queue.MODELS, false),
  /** Brings a finished clip home. Subject: the call's key. */
  FETCH("fetch", Queue.DOWNLOADS, false),
  /** Joins the segments of a project. Subject: project and operation. */
  MERGE("merge", Queue.MEDIA, false),
  /** Puts a video to where people look for it. Subject: project, version and destination. */
  PUBLISH("publish", Queue.DRIVES, false),
  /** Tells somebody what happened. Subject: the name of who is told. */
  NOTIFY("notify", Queue.NOTICES, false);

  /**
   * What work waits for. Each queue has threads of its own, so that a peer that never answers stops
   * no work that waits for something else.
   */
  public enum Queue {
    /** The database alone. */
    DECISIONS(8),
    /**
     * Providers of clips. A pool has at most two jobs, and threads are made when they are needed:
     * 31 pools may hang at once.
     */
    PROVIDERS(64),
    /**
     * Where providers keep results; also the making of those that are made in this process. Enough
     * for several hosts that send nothing; what is done to the clips is bounded elsewhere.
     */
    DOWNLOADS(8),
    /** Tables. */
    TABLES(4),
    /** Models that write. */
    MODELS(4),
    /** Processors and disks. */
    MEDIA(2),
    /** Where videos are published to. */
    DRIVES(2),
    /** Whoever is told what happened. */
    NOTICES(4);

    private final int threads;

    Queue(int threads) {
      this.threads = threads;
    }

    /** How many jobs of the queue a worker handles at once unless it is told otherwise. */
    public int threads() {
      return threads;
    }
  }

  private final String word;
  private final Queue queue;
  private final boolean recurring;

  JobKind(String word, Queue queue, boolean recurring) {
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
      case DISPATCH, POLL, CANCEL, PUSH, SWEEP, PROJECTION, NOTIFY -> Duration.ofMinutes(15);
      case IMPORT, WRITE_STORYBOARD, FETCH -> Duration.ofMinutes(30);
      case MERGE, PUBLISH, CLEAN -> Duration.ofHours(1);
    };
  }

  /**
   * Whether a job is looked at as often as it is signalled, now, and never given up: it is gone
   * when there is nothing left to do, and made anew by whatever comes next.
   */
  public boolean recurring() {
    return recurring;
  }
}
