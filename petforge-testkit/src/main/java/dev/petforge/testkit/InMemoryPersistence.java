package dev.petforge.testkit;

import dev.petforge.call.CallLedger;
import dev.petforge.connection.ConnectionStore;
import dev.petforge.connection.GrantStore;
import dev.petforge.failure.Failure;
import dev.petforge.job.JobQueue;
import dev.petforge.job.LivingWorker;
import dev.petforge.job.SharedSettings;
import dev.petforge.job.Threads;
import dev.petforge.notification.NotificationStore;
import dev.petforge.production.ChangeFeed;
import dev.petforge.production.Persistence;
import dev.petforge.production.PushTurns;
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
 * A database in memory that keeps the promises of a real one. One object is one process that uses
 * the database; {@link #nextProcess} gives another, {@link #crash} ends one as if its power was
 * cut.
 *
 * <p>{@link #create} has real time and threads. {@link #manual} has neither: time moves only by
 * {@link #advance}, and jobs are handled only by {@link #runDue}, {@link #runUntilIdle} and {@code
 * advance}, on the caller's thread, in the order in which they are due. The days of a budget are
 * those of UTC. Any number of processes may be workers. Safe for use by many threads.
 */
public final class InMemoryPersistence implements Persistence {
  private static final String INSTALLATION = "mem";

  private final InMemoryDatabase database;
  private final InMemoryJobQueue jobQueue;
  private final InMemoryTaskStore tasks;
  private final InMemoryPublicationStore publications;
  private final InMemoryCallLedger calls;
  private final InMemoryModelLedger modelCalls;
  private final InMemoryPushTurns pushTurns;
  private final InMemoryChangeFeed changes;
  private final InMemoryTrash trash;
  private final InMemoryConnectionStore connections;
  private final InMemoryGrantStore grants;
  private final InMemoryNotificationStore notifications;
  private final String process;
  private final Language language;
  private volatile Duration takenOverAfter = Duration.ofSeconds(40);

  private InMemoryPersistence(InMemoryDatabase database, Language language) {
    this.database = database;
    this.language = language;
    this.process = database.newProcess();
    this.jobQueue = new InMemoryJobQueue(database, process);
    this.tasks = new InMemoryTaskStore(database, process);
    this.trash = new InMemoryTrash(database, process);
    this.publications = new InMemoryPublicationStore(database, process);
    this.calls = new InMemoryCallLedger(database, process);
    this.modelCalls = new InMemoryModelLedger(database, process);
    this.pushTurns = new InMemoryPushTurns(database, process);
    this.changes = new InMemoryChangeFeed(database, process);
    this.connections = new InMemoryConnectionStore(database, process);
    this.grants = new InMemoryGrantStore(database, process);
    this.notifications = new InMemoryNotificationStore(database, process);
  }

  /** An empty database with the system's time; its alarms have threads of their own. */
  public static InMemoryPersistence create() {
    return new InMemoryPersistence(
        new InMemoryDatabase(INSTALLATION, InstantSource.system(), null), Language.ENGLISH);
  }

  /** An empty database in which nothing happens by itself. */
  public static InMemoryPersistence manual(MovableClock clock) {
    return manual(clock, INSTALLATION);
  }

  /**
   * An empty database in which nothing happens by itself, for tests with several installations.
   *
   * @param installation as {@link #installation} shall have it: 1 to 12 of {@code [a-z0-9]}
   */
  public static InMemoryPersistence manual(MovableClock clock, String installation) {
    if (!installation.matches("[a-z0-9]{1,12}")) {
      throw new IllegalArgumentException(
          "installation must be 1 to 12 of [a-z0-9], was '" + installation + "'");
    }
    return new InMemoryPersistence(
        new InMemoryDatabase(installation, clock, clock), Language.ENGLISH);
  }

  /** Another process on the same database, which speaks the same language. */
  public InMemoryPersistence nextProcess() {
    return nextProcess(language);
  }

  /** Another process on the same database, which speaks another language. At first English. */
  public InMemoryPersistence nextProcess(Language other) {
    return new InMemoryPersistence(database, other);
  }

  /**
   * Ends this process in the middle of whatever it does: from now on its ports throw, what it had
   * not committed is lost, and the jobs that it had are taken over by the next worker.
   *
   * @return the next process; as after any start it is no worker yet
   */
  public InMemoryPersistence crash() {
    database.end(process);
    jobQueue.abandon();
    return nextProcess();
  }

  /**
   * Takes this process for dead although it lives, as if it had been paused for so long that its
   * heartbeats stayed away: from now on its jobs and calls are taken over. What it goes on to say
   * is heard all the same. {@link #becomeWorker} lets its heart beat again.
   */
  public void missHeartbeats() {
    database.resign(process);
  }

  /**
   * Handles each job once that is due now; those that are set meanwhile are left for the next time.
   *
   * @return how many there were
   * @throws IllegalStateException if this is not {@link #manual}, or {@link JobQueue#start} was not
   *     called
   */
  public int runDue() {
    return jobQueue.runDue();
  }

  /**
   * Handles jobs until none is due now.
   *
   * @throws IllegalStateException if that does not come to an end, naming the jobs
   */
  public void runUntilIdle() {
    jobQueue.runUntilIdle();
  }

  /**
   * Moves the clock on, from one due job to the next, handling them all.
   *
   * @throws IllegalStateException if the jobs of one moment do not come to an end, naming them
   */
  public void advance(Duration by) {
    jobQueue.advance(by);
  }

  @Override
  public TaskStore tasks() {
    return tasks;
  }

  @Override
  public Trash trash() {
    return trash;
  }

  @Override
  public ConnectionStore connections() {
    return connections;
  }

  @Override
  public ModelLedger modelCalls() {
    return modelCalls;
  }

  @Override
  public PublicationStore publications() {
    return publications;
  }

  @Override
  public GrantStore grants() {
    return grants;
  }

  @Override
  public NotificationStore notifications() {
    return notifications;
  }

  @Override
  public PushTurns pushTurns() {
    return pushTurns;
  }

  @Override
  public ChangeFeed changes() {
    return changes;
  }

  @Override
  public CallLedger calls() {
    return calls;
  }

  @Override
  public JobQueue jobQueue() {
    return jobQueue;
  }

  /** By hand, everything is run by the caller's thread: several at once one after the other. */
  @Override
  public Threads threads() {
    return jobQueue.threads();
  }

  @Override
  public Language language() {
    return language;
  }

  @Override
  public InstantSource clock() {
    return database::now;
  }

  @Override
  public String installation() {
    return database.installation;
  }

  @Override
  public String newId() {
    return database.newId();
  }

  @Override
  public List<LivingWorker> workers() {
    return database.in(process, database::living);
  }

  @Override
  public void becomeWorker(SharedSettings shared, Consumer<Failure> whenStopped) {
    database.agree(process, shared);
    jobQueue.whenStopped(whenStopped);
    database.becomeWorker(process);
  }

  /** A process that works has just told that it lives: there is nothing between it and its data. */
  @Override
  public Instant lastHeartbeat() {
    return database.isWorker(process) ? database.now() : Instant.MIN;
  }

  @Override
  public Duration takenOverAfter() {
    return takenOverAfter;
  }

  /** How long this process may be silent before another one takes over; 40 s by default. */
  public void takenOverAfter(Duration silence) {
    this.takenOverAfter = silence;
  }

  @Override
  public void close() {
    jobQueue.stop();
    database.close(process);
  }
}
