package dev.petforge.production;

import dev.petforge.call.CallLedger;
import dev.petforge.connection.ConnectionStore;
import dev.petforge.connection.GrantStore;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.job.JobQueue;
import dev.petforge.job.LivingWorker;
import dev.petforge.job.SharedSettings;
import dev.petforge.job.Threads;
import dev.petforge.notification.NotificationStore;
import dev.petforge.publication.PublicationStore;
import dev.petforge.question.ModelLedger;
import dev.petforge.storyboard.Language;
import dev.petforge.task.TaskStore;
import dev.petforge.task.Trash;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * One database: tasks, calls and jobs that are committed together. A decision, its ledger rows and
 * its jobs are stored in one transaction, or not at all.
 */
public interface Persistence extends AutoCloseable {
  /** Why a worker stopped by itself: its process has run out of memory. */
  String OUT_OF_MEMORY = "OUT_OF_MEMORY";

  /**
   * Why a worker stopped by itself: another process has become the one worker of the database,
   * although this one lived. Somebody deleted the file that locks, or its file system's locks do
   * not hold.
   */
  String LEASE_LOST = "LEASE_LOST";

  /**
   * Why a worker stopped by itself: another one has begun with other {@link SharedSettings}, which
   * count for all.
   */
  String SETTINGS_CHANGED = "SETTINGS_CHANGED";

  /**
   * Why a worker stopped by itself: a newer PetForge is about to bring the database into a form
   * that this one must not write. What is under way is finished before.
   */
  String NEWER_DATABASE = "NEWER_DATABASE";

  /** Why whatever would use the database fails after {@link #close}. */
  String CLOSED = "CLOSED";

  TaskStore tasks();

  /** Projects that were deleted. */
  Trash trash();

  CallLedger calls();

  /** Questions to models. */
  ModelLedger modelCalls();

  JobQueue jobQueue();

  /** Threads of this process, for what does not wait in the database. */
  Threads threads();

  /** Which tables are connected. */
  ConnectionStore connections();

  /** What users allowed to be done in their name. */
  GrantStore grants();

  /** What is published, and what is on its way. */
  PublicationStore publications();

  /** Whose turn it is to write tables, and what they show. */
  PushTurns pushTurns();

  /** The workers that live, the one that began first at first. */
  List<LivingWorker> workers();

  /**
   * Refuses what must not be done beside a worker. One may begin afterwards: whoever takes long
   * asks again.
   *
   * @throws PermanentException with code {@code WORKER_RUNNING} if one lives: names it
   */
  default void requireNoWorker() {
    workers().stream()
        .findFirst()
        .ifPresent(
            worker -> {
              throw workedWith("database", worker.describe());
            });
  }

  /**
   * What {@link #requireNoWorker} throws.
   *
   * @param database for people
   * @param who works with it
   */
  static PermanentException workedWith(Object database, String who) {
    return new PermanentException(
        "WORKER_RUNNING",
        "the " + database + " is worked with: " + who + "; stop it before the move");
  }

  /** Which projects were created or changed. */
  ChangeFeed changes();

  /** Who is told what happened, and what has not arrived yet. */
  NotificationStore notifications();

  /** The language of captions and of everything that is stored or shown in tables for people. */
  Language language();

  /** The database's time; never goes back. */
  InstantSource clock();

  /** Names this installation in call keys: 1 to 12 of {@code [a-z0-9]}, made once per database. */
  String installation();

  /** A name that was never used before: 12 hex digits. */
  String newId();

  /**
   * Makes this process a worker of the database; until it is closed. What a dead worker left is
   * taken over.
   *
   * @param shared what must be the same for all workers that live
   * @param whenStopped is told why, once, if this process stops being a worker although it was not
   *     closed: {@link #OUT_OF_MEMORY}, {@link #LEASE_LOST}, {@link #SETTINGS_CHANGED} or {@link
   *     #NEWER_DATABASE}. Its jobs are handled no more then and other workers take over; what is
   *     under way is not waited for, but for the last. Called by a thread of this object, which it
   *     must not keep waiting
   * @throws dev.petforge.failure.PermanentException with code {@code WORKER_RUNNING} if the
   *     database allows one worker and another process is it: names its process and start time;
   *     {@code WORKER_NAME} if this process was given a name that a living worker has; {@code
   *     SETTINGS_DIFFER} if one has other settings that money depends on, and they are not for all;
   *     {@link #NEWER_DATABASE}
   */
  void becomeWorker(SharedSettings shared, Consumer<Failure> whenStopped);

  /** The same for a process that buys nothing. */
  default void becomeWorker(Consumer<Failure> whenStopped) {
    becomeWorker(SharedSettings.NONE, whenStopped);
  }

  /** The same, when nobody has to be told. */
  default void becomeWorker() {
    becomeWorker(reason -> {});
  }

  /**
   * When this worker last told the database that it lives; {@link Instant#MIN} if this process is
   * no worker, or cannot know how long ago that was: it was suspended since.
   */
  Instant lastHeartbeat();

  /**
   * How long this worker may be silent before another one takes over what it does. Very long where
   * no other can while this process lives.
   */
  Duration takenOverAfter();

  /**
   * Ends what this process does with the database, and gives it back. Work that is under way is
   * waited for, but not for ever. To close it again does nothing.
   *
   * <p>From then on every method that would read or write the database, also of the stores, the
   * feed and the queue that were got before, throws {@link dev.petforge.failure.PermanentException}
   * with code {@link #CLOSED} at once: it names the database, and no later attempt can succeed. The
   * clock, the language, and names old and new are still told.
   */
  @Override
  void close();
}
