package dev.petforge.worker;

import dev.petforge.call.UndeliveredFacts;
import dev.petforge.event.EventBus;
import dev.petforge.event.Subscription;
import dev.petforge.explanation.Waits;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PetForgeException;
import dev.petforge.job.Job;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobQuery;
import dev.petforge.job.Offer;
import dev.petforge.job.RetryPolicies;
import dev.petforge.job.SharedSettings;
import dev.petforge.notification.NotificationTargets;
import dev.petforge.production.CallFacts;
import dev.petforge.production.ChangeSignal;
import dev.petforge.production.ClipOrders;
import dev.petforge.production.CurrentJobs;
import dev.petforge.production.Decisions;
import dev.petforge.production.Persistence;
import dev.petforge.production.Ports;
import dev.petforge.production.ProductionSettings;
import dev.petforge.production.ProjectCleaning;
import dev.petforge.production.ProjectDeletion;
import dev.petforge.publication.Publishers;
import dev.petforge.reconciliation.OrderKeyProofs;
import dev.petforge.reconciliation.Purchases;
import dev.petforge.table.ConnectedTables;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs in this process: asks models, buys clips, fetches them, joins videos, writes tables.
 * Without a worker, here or in another process on the same database, commands are stored and wait.
 * Safe for use by many threads.
 */
public final class Worker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);

  private final Persistence persistence;
  private final RetryPolicies retryPolicies;
  private final Consumer<Failure> stopped;
  private final FactDelivery delivery;
  private final Map<JobKind, JobHandler> handlers;
  private final NotificationTargets targets;
  private final NewsReader news;
  private final Offer offer;
  private final Supplier<Map<String, String>> settings;
  private Set<JobKind> running = Set.of();
  private boolean drained;

  /**
   * Made by {@link dev.petforge.PetForge}.
   *
   * @param tableJobs handlers of the kinds that read and write tables
   * @param stopped is told why if the worker stops by itself
   */
  public Worker(
      Ports ports,
      CallFacts facts,
      EventBus events,
      ProductionSettings settings,
      Decisions decisions,
      ClipOrders orders,
      Purchases purchases,
      OrderKeyProofs keys,
      UndeliveredFacts undelivered,
      ConnectedTables tables,
      Publishers publishers,
      NotificationTargets targets,
      Waits waits,
      ChangeSignal changes,
      Map<JobKind, JobHandler> tableJobs,
      RetryPolicies retryPolicies,
      Consumer<Failure> stopped) {
    this.persistence = ports.persistence();
    this.retryPolicies = retryPolicies;
    this.stopped = stopped;
    this.delivery = new FactDelivery(persistence, facts, undelivered);
    this.handlers = new EnumMap<>(tableJobs);
    Runs runs = new Runs();
    handlers.put(
        JobKind.DISPATCH,
        new DispatchHandler(ports, facts, purchases, delivery, keys, runs, settings));
    handlers.put(JobKind.POLL, new PollHandler(persistence, facts, ports.generators(), runs));
    handlers.put(JobKind.CANCEL, new CancelHandler(persistence, ports.generators()));
    handlers.put(JobKind.FETCH, new FetchHandler(ports, facts, settings));
    handlers.put(JobKind.SETTLE, new CallOutcomeHandler(persistence, decisions));
    handlers.put(
        JobKind.WRITE_STORYBOARD, new StoryboardHandler(ports, decisions, orders, settings));
    handlers.put(JobKind.MERGE, new MergeHandler(ports, decisions));
    handlers.put(JobKind.PROJECTION, new ProjectionHandler(persistence, ports.files(), settings));
    handlers.put(JobKind.ADVANCE, new WaitingProjectsHandler(persistence, decisions));
    handlers.put(
        JobKind.SWEEP,
        new SweepHandler(
            persistence, facts, decisions, tables, targets, settings.uncertain(), handlers));
    handlers.put(
        JobKind.PUBLISH,
        new PublishHandler(persistence, ports.files(), publishers, decisions, changes));
    this.targets = targets;
    this.news = new NewsReader(persistence, settings, waits);
    handlers.put(JobKind.NOTIFY, new NotifyHandler(persistence, targets, news));
    if (!targets.all().isEmpty()) {
      // It is told as long as there is something that tells: the subscription has no other end.
      Subscription unused = events.listen(new NewsBell(persistence, targets));
    }
    handlers.put(
        JobKind.CLEAN,
        new CleanupHandler(
            persistence,
            ports.files(),
            new ProjectCleaning(
                persistence, ports.files(), decisions, settings.retention().versions()),
            new ProjectDeletion(persistence, ports.files(), changes, events),
            settings.retention().trash()));
    this.offer = new OwnOffer(ports.generators(), ports.writer(), tables, publishers, targets);
    this.settings =
        () ->
            WorkerSettings.of(
                ports.generators(), ports.writer().describe(), orders, settings, retryPolicies);
    handlers.replaceAll((kind, handler) -> new ReportingHandler(handler, events));
  }

  /** Kinds of job that buy, or decide what is bought. */
  private static final Set<JobKind> BUYING =
      EnumSet.of(
          JobKind.DISPATCH,
          JobKind.SETTLE,
          JobKind.ADVANCE,
          JobKind.SWEEP,
          JobKind.WRITE_STORYBOARD,
          JobKind.MERGE);

  /** Those of them that spend money by themselves. */
  private static final Set<JobKind> ORDERING =
      EnumSet.of(JobKind.DISPATCH, JobKind.WRITE_STORYBOARD);

  /** Starts to run jobs of all kinds. */
  public void start() {
    start(EnumSet.allOf(JobKind.class));
  }

  /** What must be the same for all workers, as this one has it: by name, in words for people. */
  public Map<String, String> settings() {
    return settings.get();
  }

  /**
   * Starts to run jobs of some kinds; the others are left to other workers. For example {@link
   * JobKind#PUSH} alone brings tables up to date and buys nothing. What dead workers left is taken
   * over at once.
   *
   * @param kinds at least one
   * @throws dev.petforge.failure.PermanentException with code {@code WORKER_RUNNING} if the
   *     database allows only one worker and has one; the message names it; {@code WORKER_NAME} if a
   *     living worker has the name that the database was opened with
   * @throws IllegalStateException if it was started before: a worker is started once. After it has
   *     stopped by itself, open the database anew and build another PetForge: what this one was
   *     sending counts as under way for as long as its database is open
   */
  public void start(Set<JobKind> kinds) {
    start(kinds, false);
  }

  /**
   * The same.
   *
   * @param forAll whether workers that live with other settings which money depends on (slots,
   *     budgets, who makes new clips and for what price, what becomes of uncertain calls) give way
   *     to this one: each stops by itself within a heartbeat, with code {@link
   *     Persistence#SETTINGS_CHANGED}. Else this one is refused beside them, with code {@code
   *     SETTINGS_DIFFER}: the message says which, here and there
   */
  public synchronized void start(Set<JobKind> kinds, boolean forAll) {
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("kinds must be at least one kind of job");
    }
    if (!running.isEmpty() || drained) {
      throw new IllegalStateException(
          drained
              ? "this worker was drained, and a worker is started once"
              : "this worker was started already and runs " + running);
    }
    Map<JobKind, JobHandler> wanted = new EnumMap<>(handlers);
    wanted.keySet().retainAll(kinds);
    boolean buys = kinds.stream().anyMatch(BUYING::contains);
    SharedSettings shared =
        buys ? new SharedSettings(settings(), WorkerSettings.BINDING, forAll) : SharedSettings.NONE;
    persistence.becomeWorker(shared, stopped);
    if (forAll) {
      OthersGone others = new OthersGone(persistence, shared);
      wanted.replaceAll(
          (kind, handler) -> ORDERING.contains(kind) ? others.before(handler) : handler);
    }
    running = Set.copyOf(kinds);
    try {
      delivery.takeUp();
    } catch (PetForgeException e) {
      // Nothing is bought before it is known; the other jobs do not depend on it.
      log.error("facts about paid calls cannot be delivered yet: because={}", e.getMessage());
    }
    if (kinds.contains(JobKind.NOTIFY)) {
      beginToTell();
    }
    persistence.jobQueue().start(wanted, retryPolicies, offer);
    persistence
        .jobQueue()
        .enqueue(
            Stream.of(JobKind.SWEEP, JobKind.CLEAN)
                .filter(kinds::contains)
                .map(JobKey::onAll)
                .toList());
  }

  /** Before there is any news. */
  private void beginToTell() {
    try {
      targets.all().forEach(news::begin);
    } catch (PetForgeException e) {
      log.warn("notification targets begin later: because={}", e.getMessage());
    }
  }

  /** The kinds of job that this worker was started for; none before. */
  public synchronized Set<JobKind> kinds() {
    return running;
  }

  /**
   * Takes up no more jobs and waits, at most 25 s, for those that are running; the rest is left to
   * the next worker. Commands can still be given. Draining twice does nothing more.
   */
  public void drain() {
    synchronized (this) {
      drained = true;
    }
    persistence.jobQueue().stop();
  }

  /**
   * Unfinished jobs, ordered by due time, then by id; without those that failed and are over, since
   * what they were about has ended another way.
   */
  public List<Job> jobs(JobQuery query) {
    return new CurrentJobs(persistence).list(query);
  }

  /** Unfinished jobs that wait because no living worker has what they need. */
  public List<Job> unserved() {
    return persistence.jobQueue().unserved();
  }

  /** All unfinished jobs. */
  public List<Job> jobs() {
    return jobs(JobQuery.all());
  }

  /**
   * Runs a job again now that is parked, or that failed and waits for its next attempt.
   *
   * @return whether there was such a job
   */
  public boolean restart(String jobId) {
    return persistence.jobQueue().restart(jobId);
  }

  /**
   * Drains, and tells the database a last time what became known of paid calls and is not in it
   * yet; or it stays where {@link UndeliveredFacts} are kept.
   */
  @Override
  public void close() {
    try {
      drain();
    } finally {
      delivery.close();
    }
  }
}
