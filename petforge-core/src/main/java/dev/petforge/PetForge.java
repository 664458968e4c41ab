package dev.petforge;

import dev.petforge.call.Admission;
import dev.petforge.call.CallLedger;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.UncertainPolicy;
import dev.petforge.call.UndeliveredFacts;
import dev.petforge.call.WaitReason;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileStore;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobQuery;
import dev.petforge.job.RetryPolicies;
import dev.petforge.media.VideoTools;
import dev.petforge.money.AccountId;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.money.PurchaseWitness;
import dev.petforge.money.Spending;
import dev.petforge.money.SpendingQuery;
import dev.petforge.money.WrongTotal;
import dev.petforge.production.ChangeCursor;
import dev.petforge.production.ChangeFeed;
import dev.petforge.production.ChangePage;
import dev.petforge.production.ChangeSignal;
import dev.petforge.production.ClipOrders;
import dev.petforge.production.Decisions;
import dev.petforge.production.Estimate;
import dev.petforge.production.Generators;
import dev.petforge.production.Persistence;
import dev.petforge.production.Ports;
import dev.petforge.production.ProductionSettings;
import dev.petforge.production.StoryboardPreview;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Destination;
import dev.petforge.publication.Publication;
import dev.petforge.publication.Publisher;
import dev.petforge.publication.Publishers;
import dev.petforge.question.ModelCall;
import dev.petforge.reconciliation.OrderKeyProofs;
import dev.petforge.reconciliation.ProviderBills;
import dev.petforge.reconciliation.PurchaseGap;
import dev.petforge.reconciliation.Purchases;
import dev.petforge.reconciliation.Resubmission;
import dev.petforge.reconciliation.UncertainCalls;
import dev.petforge.reconciliation.Verification;
import dev.petforge.reconciliation.Verify;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.sync.ImportDefaults;
import dev.petforge.sync.ImportReport;
import dev.petforge.sync.TableComparison;
import dev.petforge.sync.TableSync;
import dev.petforge.table.ConnectedTables;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.TableRef;
import dev.petforge.task.Batch;
import dev.petforge.task.Goal;
import dev.petforge.task.JointGate;
import dev.petforge.task.Outcome;
import dev.petforge.task.Project;
import dev.petforge.task.Redo;
import dev.petforge.task.SourceEdit;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStore;
import dev.petforge.task.TaskSummary;
import dev.petforge.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The library's entry point: one method for each use case. Safe for use by many threads.
 *
 * <p>A command returns at once; the work is done by a worker, in this process after {@link #start}
 * or in another process on the same database. If the rules refuse a command, it returns {@link
 * Outcome.Refused} with the reason and changes nothing. Commands on a project that does not exist
 * throw {@link PermanentException} with code {@code NO_PROJECT}.
 *
 * <p>Every method throws {@link dev.petforge.failure.RetryableException} if the database cannot be
 * used now.
 */
public final class PetForge implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PetForge.class);

  /** So many are read at once where there may be very many. */
  private static final int PART = 500;

  private final Persistence persistence;
  private final ConnectedTables tables;
  private final Publishers publishers;
  private final Generators generators;
  private final ClipOrders orders;
  private final UncertainCalls uncertainCalls;
  private final Purchases purchases;
  private final OrderKeyProofs keys;
  private final ZoneId zone;
  private final Decisions decisions;
  private final ChangeSignal changeSignal;
  private final TableSync sync;
  private final StoryboardPreview preview;
  private final Worker worker;

  private PetForge(Builder builder, Ports ports) {
    this.persistence = ports.persistence();
    this.tables = new ConnectedTables(builder.tables);
    this.publishers = new Publishers(builder.publishers);
    ProductionSettings settings = builder.settings();
    this.zone = builder.zone;
    this.generators = ports.generators();
    this.orders = new ClipOrders(generators.preferred(), settings);
    this.uncertainCalls = new UncertainCalls(persistence);
    this.purchases = new Purchases(persistence, builder.witness);
    this.changeSignal = new ChangeSignal();
    this.keys = new OrderKeyProofs(persistence);
    this.decisions =
        new Decisions(
            persistence,
            () -> orders.planner(keys.kept(generators.preferred())),
            settings,
            changeSignal);
    this.sync = new TableSync(ports, settings, decisions, tables, builder.importDefaults);
    this.preview =
        new StoryboardPreview(
            persistence, ports.files(), ports.tools(), ports.writer(), orders, settings);
    this.worker =
        new Worker(
            ports,
            settings,
            decisions,
            orders,
            purchases,
            keys,
            builder.undeliveredFacts,
            tables,
            publishers,
            changeSignal,
            sync.handlers(),
            builder.retryPolicies,
            builder.workerStopped);
  }

  /** Begins to assemble PetForge. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Makes this process a worker until {@link #close}. It takes over at once what dead workers left.
   *
   * @throws PermanentException with code {@code WORKER_RUNNING} if the database allows only one
   *     worker and has one; the message names it
   */
  public void start() {
    worker.start();
  }

  /** As {@link #start()}, but only for some kinds of job. */
  public void start(Set<JobKind> kinds) {
    worker.start(kinds);
  }

  /** The tables that were given to the builder. */
  public Set<TableRef> tables() {
    return tables.refs();
  }

  /** Imports the rows of a table with the default values for empty cells. */
  public ImportReport importRows(TableRef table) {
    return importRows(table, ImportDefaults.STANDARD);
  }

  /** Imports the rows of a table without consent to edits that need it. */
  public ImportReport importRows(TableRef table, ImportDefaults defaults) {
    return importRows(table, defaults, SourceEdit.Consent.NONE);
  }

  /**
   * Imports the rows of a table: new rows as new projects, edits of known rows into theirs.
   *
   * @param consent which edits are accepted that would discard or cost something
   * @throws PermanentException with code {@code UNKNOWN_TABLE} if the table was not given to the
   *     builder; other failures of the table as a whole
   */
  public ImportReport importRows(
      TableRef table, ImportDefaults defaults, SourceEdit.Consent consent) {
    return sync.importRows(table, defaults, consent);
  }

  /**
   * Imports some rows of a table, as {@link #importRows(TableRef, ImportDefaults)} does for all.
   * Rows that no longer exist are left out.
   *
   * @throws PermanentException as there
   * @throws IllegalArgumentException if a row is of another table
   */
  public ImportReport importRows(
      TableRef table, Collection<RecordRef> rows, ImportDefaults defaults) {
    return sync.importRows(table, rows, defaults, SourceEdit.Consent.NONE);
  }

  /**
   * Has a worker import rows that somebody reports as changed. Returns once the job is stored in
   * the database; rows of tables that are not connected are ignored.
   */
  public void rowsChanged(Collection<RecordRef> rows) {
    sync.rowsChanged(rows);
  }

  /**
   * Compares a table with the database and changes neither.
   *
   * @throws PermanentException with code {@code UNKNOWN_TABLE} if the table was not given to the
   *     builder; other failures of the table as a whole
   */
  public TableComparison compare(TableRef table) {
    return sync.compare(table);
  }

  /** Has a worker bring a table up to date with the database. */
  public void push(TableRef table) {
    persistence.jobQueue().enqueue(List.of(new JobKey(JobKind.PUSH, table.base())));
  }

  /**
   * Has a worker write every row of a table again, also those that the table refused. What people
   * wrote into result columns is overwritten.
   */
  public void pushAll(TableRef table) {
    persistence.pushTurns().again(table);
  }

  /**
   * Has a worker restore the files under their well-known names and the rows of tables, in case
   * somebody deleted or changed them. What is right stays as it is.
   */
  public void showAgain(Collection<ProjectId> projects) {
    persistence.tasks().notShown(projects, TaskStore.Shown.FILES);
    persistence.tasks().notShown(projects, TaskStore.Shown.TABLE);
    List<JobKey> jobs = new ArrayList<>();
    projects.forEach(project -> jobs.add(new JobKey(JobKind.PROJECTION, project.value())));
    tables.refs().forEach(table -> jobs.add(new JobKey(JobKind.PUSH, table.base())));
    persistence.jobQueue().enqueue(jobs);
  }

  /** Summaries of projects, without their storyboards and clips. */
  public List<TaskSummary> list(TaskQuery query) {
    return persistence.tasks().summaries(query);
  }

  /** Summaries of some projects, in any order; unknown ones are left out. */
  public List<TaskSummary> list(Collection<ProjectId> projects) {
    return persistence.tasks().summaries(projects);
  }

  /**
   * Projects that were created or changed, by this process or another one, as {@link ChangeFeed}
   * has it: for a page that shows them and must not miss any. Costs next to nothing when nothing
   * happened, so that it can be asked every second.
   *
   * @param after {@link ChangeCursor#START} at first, then {@link ChangePage#next} of the page
   *     before
   * @param limit at most so many, at least 1
   */
  public ChangePage changes(ChangeCursor after, int limit) {
    return persistence.changes().changes(after, limit);
  }

  /** All that is known of a project. */
  public Optional<Project> show(ProjectId project) {
    return persistence.tasks().find(project);
  }

  /** Unfinished jobs, ordered by due time. */
  public List<Job> jobs(JobQuery query) {
    return persistence.jobQueue().list(query);
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
  public boolean restartJob(String jobId) {
    return persistence.jobQueue().restart(jobId);
  }

  /**
   * Writes a storyboard for a picture that belongs to no project; it is not stored. The caller
   * waits for it. Questions to models are recorded in the ledger under {@link
   * StoryboardPreview#PROJECT}.
   *
   * @param photo a picture in any form that an opening image may have
   * @param shots 1 to 12
   * @param description of the picture in a person's words; possibly empty
   * @throws dev.petforge.failure.PetForgeException as the writer of storyboards; also if the
   *     picture cannot be taken, and with code {@code BUDGET} if no budget holds it
   */
  public StoryboardPreview.Preview previewStoryboard(
      Path photo, TemplateId template, int shots, String description) {
    return preview.write(photo, template, shots, description);
  }

  /**
   * Has a storyboard written.
   *
   * @param overwrite whether one that is there may be replaced
   */
  public Outcome generateStoryboard(ProjectId project, boolean overwrite) {
    return generateStoryboard(project, overwrite, false);
  }

  /**
   * Has a storyboard written.
   *
   * @param overwrite whether one that is there may be replaced
   * @param abandon whether open calls for its shots, which are paid, are given up; without that the
   *     storyboard is not written over them
   */
  public Outcome generateStoryboard(ProjectId project, boolean overwrite, boolean abandon) {
    return decide(
        project, (found, context) -> found.task().writeStoryboard(overwrite, abandon, context));
  }

  /** Stores edits of shots. */
  public Outcome savePrompts(ProjectId project, List<ShotEdit> edits) {
    return decide(project, (found, context) -> found.task().saveShots(edits, context));
  }

  /**
   * Replaces a model's description of a project's opening image. The next storyboard is written
   * from this one instead of asking again.
   *
   * @param description at most {@value ShotEdit#MAX_TEXT} characters; empty text has the picture
   *     described anew
   * @throws IllegalArgumentException if it is longer
   */
  public Outcome describePicture(ProjectId project, String description) {
    if (description.length() > ShotEdit.MAX_TEXT) {
      throw new IllegalArgumentException(
          "description must have at most "
              + ShotEdit.MAX_TEXT
              + " characters, had "
              + description.length());
    }
    return decide(
        project, (found, context) -> found.task().describePicture(description.strip(), context));
  }

  /** Makes a segment if it is missing; never replaces one, so repeating it buys nothing. */
  public Outcome generateSegment(ProjectId project, int segment) {
    return decide(project, (found, context) -> found.task().startSegment(segment, context));
  }

  /**
   * Makes another clip for a segment.
   *
   * @param seen the version of the task that the user saw
   */
  public Outcome regenerate(ProjectId project, int segment, long seen) {
    return decide(project, (found, context) -> found.task().regenerate(segment, seen, context));
  }

  /**
   * Stores an edit and makes its segment anew.
   *
   * @param seen the version of the task that the user saw
   */
  public Outcome editAndRegenerate(ProjectId project, ShotEdit edit, long seen) {
    return decide(project, (found, context) -> found.task().editAndRegenerate(edit, seen, context));
  }

  /** Empties a segment and all after it, and makes them anew if that is said. */
  public Outcome redo(ProjectId project, Redo redo) {
    return decide(project, (found, context) -> found.task().redo(redo, context));
  }

  /**
   * Joins the segments.
   *
   * @param allowStale whether segments that do not go on from the ones before may be joined
   */
  public Outcome merge(ProjectId project, boolean allowStale) {
    return decide(project, (found, context) -> found.task().merge(allowStale, context));
  }

  /**
   * Publishes the finished video. {@link #publications} tells how that goes; it never changes the
   * status of the project.
   *
   * @param evenOutOfDate whether a video that was joined from other clips than the current ones may
   *     be published
   * @throws PermanentException with code {@code NO_PUBLISHER} if no publisher here serves the
   *     destination
   */
  public Outcome publish(ProjectId project, Destination destination, boolean evenOutOfDate) {
    publishers.serving(destination);
    return decide(
        project, (found, context) -> found.task().publish(destination, evenOutOfDate, context));
  }

  /**
   * Checks that a destination exists and can be used, as far as possible without publishing
   * anything.
   *
   * @throws PermanentException with code {@code NO_PUBLISHER} if no publisher here serves it, or
   *     with what the destination answers
   * @throws dev.petforge.failure.RetryableException if it cannot be asked now
   */
  public void checkDestination(Destination destination) {
    publishers.serving(destination).check(destination);
  }

  /** Publications of a project: finished, under way, and failed. */
  public List<Publication> publications(ProjectId project) {
    return persistence.publications().of(project);
  }

  /**
   * Waits until no publication of these projects is under way.
   *
   * @param atMost gives up waiting after this time; the work goes on
   * @return whether they all came to rest
   * @throws InterruptedException if the thread was interrupted
   */
  public boolean awaitPublications(Collection<ProjectId> projects, Duration atMost)
      throws InterruptedException {
    Instant end = persistence.clock().instant().plus(atMost);
    while (true) {
      long seen = changeSignal.count();
      if (persistence.publications().wanted().stream()
          .noneMatch(wanted -> projects.contains(wanted.key().project()))) {
        return true;
      }
      if (!persistence.clock().instant().isBefore(end)) {
        return false;
      }
      changeSignal.await(seen, ChangeSignal.LOOK_AGAIN);
    }
  }

  /**
   * Makes an earlier clip the current one.
   *
   * @param seen the version of the task that the user saw
   */
  public Outcome restoreVersion(ProjectId project, int segment, String version, long seen) {
    return decide(
        project, (found, context) -> found.task().restore(segment, version, seen, context));
  }

  /** Works on a project until a goal is reached. */
  public Outcome run(ProjectId project, Goal goal) {
    return decide(project, (found, context) -> found.task().run(goal, context));
  }

  /**
   * Works on many projects until each has reached the goal.
   *
   * @param concurrency how many of them may run at once, at least 1
   * @return the outcome for each
   */
  public Map<ProjectId, Outcome> runAll(
      Collection<ProjectId> projects, Goal goal, int concurrency) {
    Batch batch = new Batch(persistence.newId(), concurrency);
    Map<ProjectId, Outcome> outcomes = new LinkedHashMap<>();
    projects.forEach(project -> outcomes.put(project, run(project, goal.in(batch))));
    return outcomes;
  }

  /** Retries the step that failed. */
  public Outcome retry(ProjectId project) {
    return decide(project, (found, context) -> found.task().retry(context));
  }

  /**
   * Stops a project. Calls that the provider has accepted are paid for, so they are awaited unless
   * they are abandoned.
   *
   * @param abandon whether calls that the provider has accepted are given up, too
   */
  public Outcome cancel(ProjectId project, boolean abandon) {
    return decide(project, (found, context) -> found.task().cancel(abandon, context));
  }

  /** Calls to providers. */
  public List<ProviderCall> calls(CallQuery query) {
    return persistence.calls().find(query);
  }

  /** As {@link CallLedger#recount}. */
  public List<WrongTotal> recount() {
    return persistence.calls().recount();
  }

  /**
   * Questions to models for a project with their answers, in the order in which they were asked.
   */
  public List<ModelCall> modelCalls(ProjectId project) {
    return persistence.modelCalls().find(project);
  }

  /** Projects whose storyboard is waiting to be written, with the reason. */
  public Map<ProjectId, WaitReason> waitingStoryboards() {
    return persistence.modelCalls().waiting();
  }

  /**
   * What was spent, on clips and on questions to models; a day begins in the zone of {@link
   * Builder#zone}.
   *
   * @return sorted by what it is on, then by currency
   */
  public List<Spending> spending(Spending.By by) {
    return spending(by, Optional.empty(), Optional.empty());
  }

  /**
   * The same of what was last sent on a day or later, or of a table.
   *
   * @param since a day in the zone of {@link Builder#zone}
   */
  public List<Spending> spending(
      Spending.By by, Optional<LocalDate> since, Optional<TableRef> table) {
    SpendingQuery query = new SpendingQuery(by, zone, since, table);
    return Spending.sum(
        Stream.concat(
            persistence.calls().spending(query).stream(),
            persistence.modelCalls().spending(query).stream()));
  }

  /**
   * Resolves an uncertain call: a person found its job at the provider.
   *
   * @throws PermanentException with code {@code NO_CALL}, or {@code NOT_UNCERTAIN} if it can only
   *     be one that was made, or was not
   */
  public ProviderCall resolveFound(CallKey call, ProviderJobId job) {
    return uncertainCalls.found(call, job);
  }

  /**
   * Resolves an uncertain call: a person has seen that it was not made. It is sent again.
   *
   * @throws PermanentException with code {@code NO_CALL} or {@code NOT_UNCERTAIN}
   */
  public ProviderCall resolveNotMade(CallKey call) {
    return uncertainCalls.notMade(call);
  }

  /**
   * Resolves an uncertain call by buying its segment again, although nobody knows whether it was
   * made. The clip may be paid for twice.
   *
   * @return what is bought in its place, be it by this or because its task went on by itself
   * @throws PermanentException with code {@code NO_CALL} or {@code NOT_UNCERTAIN}
   */
  public Resubmission resubmit(CallKey call) {
    int before =
        persistence
            .calls()
            .find(call)
            .map(ProviderCall::subject)
            .flatMap(subject -> last(subject.project(), subject.segment()))
            .map(last -> last.subject().attempt())
            .orElse(0);
    ProviderCall givenUp = uncertainCalls.giveUp(call);
    ProjectId project = givenUp.subject().project();
    int segment = givenUp.subject().segment();
    // First of all its task has to know, or it would still wait for the call that was given up.
    decide(project, (found, context) -> found.task().settle(givenUp, context));
    Supplier<Optional<ProviderCall>> anew =
        () -> last(project, segment).filter(last -> last.subject().attempt() > before);
    Optional<ProviderCall> already = anew.get();
    if (already.isPresent()) {
      return new Resubmission(givenUp, already, Optional.empty());
    }
    Outcome outcome = generateSegment(project, segment);
    Optional<ProviderCall> planned = anew.get();
    return planned.isEmpty() && outcome instanceof Outcome.Refused refused
        ? new Resubmission(givenUp, planned, Optional.of(refused))
        : new Resubmission(givenUp, planned, Optional.empty());
  }

  /**
   * A person read off the provider's bill what a call cost in all, its stray jobs included: 0 if it
   * was refunded. That counts in budgets and sums instead of its price, until there is news of one
   * of its jobs.
   *
   * @throws PermanentException with code {@code NO_CALL}, {@code NEVER_SENT}, {@code STILL_OPEN} if
   *     its clip is still waited for, or {@code OTHER_CURRENCY} if the amount is not in the
   *     currency of its price
   */
  public ProviderCall bill(CallKey call, Money total) {
    return new ProviderBills(persistence).record(call, total);
  }

  private Optional<ProviderCall> last(ProjectId project, int segment) {
    return calls(CallQuery.of(project)).stream()
        .filter(call -> call.subject().segment() == segment)
        .max(Comparator.comparingInt(call -> call.subject().attempt()));
  }

  /**
   * The accounts of a provider that there are generators for here, in their order: what is to be
   * verified one by one.
   *
   * @return empty if there is no such provider here
   */
  public List<AccountId> accounts(String provider) {
    return generators.accounts(provider);
  }

  /**
   * Compares the ledger with the list of jobs that an account's provider has. What the provider has
   * and the ledger did not know to be made is taken in. If the account waits for that, it buys
   * again afterwards; another account of the provider has to be verified for itself.
   *
   * @param since calls that were sent earlier are left out; an account that waits for a
   *     verification is compared with its whole list all the same
   * @throws PermanentException with code {@code UNKNOWN_PROVIDER} if there is no generator for the
   *     account, or {@code NO_LIST} if its provider has no such list
   * @throws dev.petforge.failure.RetryableException if the provider cannot be asked now
   */
  public Verification verify(AccountId account, Instant since) {
    return new Verify(persistence, purchases, keys).run(generators.generator(account), since);
  }

  /**
   * What was bought without the database knowing of it, as far as the witness remembers: empty but
   * for a database that was put back to an earlier state, or begun anew. Until it is verified or
   * waived, planned calls wait for {@link dev.petforge.call.WaitReason#VERIFICATION}.
   *
   * @throws dev.petforge.failure.PetForgeException if the witness cannot be asked
   */
  public List<PurchaseGap> missingPurchases() {
    return purchases.gaps();
  }

  /**
   * What of {@link #missingPurchases} keeps an account from buying; empty if it may buy.
   *
   * @throws dev.petforge.failure.PetForgeException if the witness cannot be asked: it may not buy
   */
  public List<PurchaseGap> missingPurchases(AccountId inTheWayOf) {
    return purchases.inTheWayOf(inTheWayOf);
  }

  /**
   * Lets one account buy again without a comparison, for providers that have no list: what was
   * bought without the database knowing of it may be bought a second time. No other account is
   * touched.
   *
   * @return what was missing at this account
   * @throws PermanentException with code {@code UNKNOWN_PROVIDER} if there is neither a generator
   *     for the account here nor a purchase at it
   */
  public List<PurchaseGap> waive(AccountId account) {
    List<PurchaseGap> gaps = purchases.gaps();
    List<PurchaseGap> own = gaps.stream().filter(gap -> gap.account().equals(account)).toList();
    if (own.isEmpty()) {
      generators.generator(account);
    }
    purchases.clear(account, gaps);
    return own;
  }

  /**
   * What it will cost to bring projects to their videos: what is planned at the price that was
   * agreed, the rest at today's. What is bought already is left out, be it under way, stored, or
   * uncertain.
   */
  public Money estimate(Collection<ProjectId> projects) {
    return Estimate.of(
        projects.stream().flatMap(id -> persistence.tasks().find(id).stream()),
        orders.usualPrice());
  }

  /**
   * The projects that something may still have to be paid for: whose video is not finished, or
   * which a call is planned for.
   */
  public Set<ProjectId> unfinished() {
    Set<ProjectId> unfinished = new LinkedHashSet<>();
    TaskQuery tasks = TaskQuery.of(TaskQuery.Which.UNFINISHED);
    Optional<ProjectId> lastProject = Optional.empty();
    List<TaskSummary> some;
    do {
      some = list(tasks.part(lastProject, PART));
      some.forEach(task -> unfinished.add(task.id()));
      lastProject = some.stream().map(TaskSummary::id).reduce((one, next) -> next);
    } while (some.size() == PART);
    CallQuery planned = CallQuery.in(CallState.PLANNED);
    Optional<CallKey> lastCall = Optional.empty();
    List<ProviderCall> calls;
    do {
      calls = calls(planned.part(lastCall, PART));
      calls.forEach(call -> unfinished.add(call.subject().project()));
      lastCall = calls.stream().map(ProviderCall::key).reduce((one, next) -> next);
    } while (calls.size() == PART);
    return unfinished;
  }

  /**
   * Takes the clip of a call as it is, although it is not what was ordered, or not what would be
   * ordered now: one that a person has to decide on, or the one that an open call brings. Then goes
   * on to what is wanted.
   */
  public Outcome accept(ProjectId project, CallKey call) {
    return decide(project, (found, context) -> found.task().accept(call, context));
  }

  /**
   * Gives up an open call, or the clip of one that a person has to decide on. Its clip is kept if
   * it comes.
   */
  public Outcome abandon(ProjectId project, CallKey call) {
    return decide(project, (found, context) -> found.task().abandon(call, context));
  }

  /**
   * Waits until nothing runs and nothing waits for its turn in any of these projects.
   *
   * @param atMost gives up waiting after this time; the work goes on
   * @return whether they all came to rest
   * @throws InterruptedException if the thread was interrupted
   */
  public boolean awaitRest(Collection<ProjectId> projects, Duration atMost)
      throws InterruptedException {
    Instant end = persistence.clock().instant().plus(atMost);
    Optional<ProjectId> goesOn = Optional.empty();
    while (true) {
      long seen = changeSignal.count();
      // As long as the same one goes on, the others need not be looked at.
      if (goesOn.flatMap(one -> firstGoingOn(List.of(one))).isEmpty()) {
        goesOn = firstGoingOn(projects);
        if (goesOn.isEmpty()) {
          return true;
        }
      }
      if (!persistence.clock().instant().isBefore(end)) {
        return false;
      }
      changeSignal.await(seen, ChangeSignal.LOOK_AGAIN);
    }
  }

  private Optional<ProjectId> firstGoingOn(Collection<ProjectId> projects) {
    return list(projects).stream()
        .filter(task -> task.standing().runs() || task.standing().waitsForTurn())
        .map(TaskSummary::id)
        .findFirst();
  }

  /**
   * Stops working: what is under way is finished, at most 25 s; the rest is taken up by the next
   * worker. What became known of paid calls and is not in the database yet is told it a last time,
   * or stays where {@link Builder#undeliveredFacts} keeps it.
   */
  @Override
  public void close() {
    try {
      worker.close();
    } finally {
      persistence.close();
    }
  }

  private Outcome decide(ProjectId id, Decisions.Question question) {
    return decisions
        .decide(id, question)
        .orElseThrow(() -> new PermanentException("NO_PROJECT", "there is no project " + id));
  }

  /** Assembles PetForge. What has no default must be given; {@link #build} says what is missing. */
  public static final class Builder {
    private @Nullable Persistence persistence;
    private @Nullable FileStore files;
    private @Nullable VideoTools tools;
    private @Nullable StoryboardWriter writer;
    private final List<VideoGenerator> generators = new ArrayList<>();
    private final List<RecordTable> tables = new ArrayList<>();
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Map.Entry<Budget.Scope, Money>> budgets = new ArrayList<>();
    private PurchaseWitness witness = PurchaseWitness.none();
    private UndeliveredFacts undeliveredFacts = UndeliveredFacts.none();
    private RetryPolicies retryPolicies = RetryPolicies.DEFAULT;
    private Consumer<Failure> workerStopped = reason -> {};
    private Duration clipLength = Duration.ofSeconds(5);
    private String resolution = "720p";
    private boolean sound = true;
    private int slots = 4;
    private int triesPerSegment = 3;
    private long freeDisk = 500_000_000L;
    private Duration sendGuard = Duration.ofSeconds(20);
    private UncertainPolicy uncertain = UncertainPolicy.HOLD;
    private Duration lookupWait = Duration.ofSeconds(10);
    private ZoneId zone = ZoneOffset.UTC;
    private JointGate jointGate = JointGate.OFF;
    private boolean colourMatch;
    private boolean comparesSizes = true;
    private ImportDefaults importDefaults = ImportDefaults.STANDARD;

    private Builder() {}

    /** The database. It is closed with PetForge. Required. */
    public Builder persistence(Persistence database) {
      this.persistence = database;
      return this;
    }

    /** Where files are kept. Required. */
    public Builder files(FileStore store) {
      this.files = store;
      return this;
    }

    /** The tools that read and join pictures and videos. Required. */
    public Builder videoTools(VideoTools videoTools) {
      this.tools = videoTools;
      return this;
    }

    /** The writer of storyboards. Required. */
    public Builder storyboardWriter(StoryboardWriter storyboardWriter) {
      this.writer = storyboardWriter;
      return this;
    }

    /**
     * A generator of clips; at least one. The first one takes new orders, the others finish what
     * was ordered from them.
     */
    public Builder videoGenerator(VideoGenerator generator) {
      generators.add(generator);
      return this;
    }

    /** A table that rows come from and results go to. May be given several times, or never. */
    public Builder table(RecordTable table) {
      tables.add(table);
      return this;
    }

    /** A publisher of finished videos. May be given several times, or never. */
    public Builder publisher(Publisher publisher) {
      publishers.add(publisher);
      return this;
    }

    /** Length of new segments, in whole seconds that the generator can do. Default 5 s. */
    public Builder clipLength(Duration length) {
      this.clipLength = length;
      return this;
    }

    /** Resolution of new segments as the generator names it. Default {@code 720p}. */
    public Builder resolution(String name) {
      this.resolution = name;
      return this;
    }

    /** Whether new segments have sound. Default true. */
    public Builder sound(boolean wanted) {
      this.sound = wanted;
      return this;
    }

    /**
     * How many calls of one provider and model may be under way at once, at least 0 (nothing is
     * bought). Default 4.
     */
    public Builder slots(int count) {
      this.slots = count;
      return this;
    }

    /**
     * The most that may be spent on a day (in the zone of {@link #zone}), for a table or for a
     * project. May be given several times; all must hold. Default: no limit.
     */
    public Builder budget(Budget.Scope scope, Money limit) {
      budgets.add(Map.entry(scope, limit));
      return this;
    }

    /**
     * Remembers outside of the database how much was bought, so that a database that was restored
     * to an earlier state buys nothing before it has been verified. Default: none.
     */
    public Builder purchaseWitness(PurchaseWitness remembers) {
      this.witness = remembers;
      return this;
    }

    /**
     * Keeps facts about paid calls outside of the database while it is unavailable, such as the id
     * of a job that was just accepted. Default: none, and they are lost with the process.
     */
    public Builder undeliveredFacts(UndeliveredFacts keeps) {
      this.undeliveredFacts = keeps;
      return this;
    }

    /** How often work that fails retryably is tried. Default {@link RetryPolicies#DEFAULT}. */
    public Builder retryPolicies(RetryPolicies policies) {
      this.retryPolicies = policies;
      return this;
    }

    /**
     * Receives the reason if the worker of this process stops by itself: with code {@link
     * Persistence#OUT_OF_MEMORY} or {@link Persistence#LEASE_LOST}. It runs no more jobs then and
     * does not count as alive, so that other workers take over; commands still work. The
     * application decides what to do: end the process, or {@link PetForge#start} again. Called once
     * for each {@code start}, on a thread that must not block: call {@link PetForge#close} on
     * another one. Default: the reason is only logged.
     */
    public Builder workerStopped(Consumer<Failure> listener) {
      this.workerStopped = listener;
      return this;
    }

    /**
     * How many calls one operation plans for a segment whose calls fail retryably, at least 1.
     * Default 3.
     */
    public Builder triesPerSegment(int tries) {
      this.triesPerSegment = tries;
      return this;
    }

    /** Nothing is bought when fewer bytes than this can be stored. Default 500 MB. */
    public Builder freeDisk(long bytes) {
      this.freeDisk = bytes;
      return this;
    }

    /**
     * What happens to a call whose answer was lost, at a provider that cannot look it up by a key.
     * Default {@link UncertainPolicy#HOLD}: a person resolves it.
     */
    public Builder uncertainCalls(UncertainPolicy policy) {
      this.uncertain = policy;
      return this;
    }

    /** Between two look-ups of a call whose answer was lost. Default 10 s. */
    public Builder lookupWait(Duration wait) {
      this.lookupWait = wait;
      return this;
    }

    /** The zone in which "today" is meant, and in which the day of a budget begins. Default UTC. */
    public Builder zone(ZoneId today) {
      this.zone = today;
      return this;
    }

    /**
     * Whether a chain goes on by itself after a clip that does not begin with the frame it was
     * given, or that ends in black or blur. Default {@link JointGate#OFF}.
     */
    public Builder jointGate(JointGate gate) {
      this.jointGate = gate;
      return this;
    }

    /**
     * Whether the frame that a segment starts from is matched to the colours of the first clip,
     * against the drift of long chains. Default false: it is the exact last frame.
     */
    public Builder colourMatch(boolean wanted) {
      this.colourMatch = wanted;
      return this;
    }

    /**
     * Whether a clip of clearly another size than was ordered is fetched again, and then waits for
     * a person, as one that is too short or has another aspect always does. Default true; false is
     * for providers that make what they like, such as emulators. Only of generators whose {@link
     * VideoGenerator#sizesAsOrdered} says so.
     */
    public Builder compareSizes(boolean wanted) {
      this.comparesSizes = wanted;
      return this;
    }

    /**
     * What empty cells mean in rows that are imported because they were changed ({@link
     * PetForge#rowsChanged}). Default {@link ImportDefaults#STANDARD}.
     */
    public Builder importDefaults(ImportDefaults defaults) {
      this.importDefaults = defaults;
      return this;
    }

    /**
     * @throws IllegalStateException if something required is missing; the message names it
     * @throws IllegalArgumentException if a setting is out of its range; the message names it
     */
    public PetForge build() {
      if (generators.isEmpty()) {
        throw new IllegalStateException("PetForge needs at least one videoGenerator(…)");
      }
      long seconds = clipLength.toSeconds();
      if (seconds < 1 || seconds > 60 || !clipLength.equals(Duration.ofSeconds(seconds))) {
        throw new IllegalArgumentException(
            "clipLength must be 1 to 60 whole seconds, was " + clipLength);
      }
      if (triesPerSegment < 1) {
        throw new IllegalArgumentException(
            "triesPerSegment must be at least 1, was " + triesPerSegment);
      }
      return new PetForge(
          this,
          new Ports(
              required("persistence", persistence),
              required("files", files),
              required("videoTools", tools),
              required("storyboardWriter", writer),
              new Generators(generators)));
    }

    private ProductionSettings settings() {
      return new ProductionSettings(
          clipLength,
          resolution,
          sound,
          new Admission(
              slots,
              budgets.stream()
                  .map(budget -> new Budget(budget.getKey(), budget.getValue(), zone))
                  .toList()),
          triesPerSegment,
          freeDisk,
          sendGuard,
          uncertain,
          lookupWait,
          required("persistence", persistence).language(),
          zone,
          jointGate,
          colourMatch,
          comparesSizes);
    }

    private static <T> T required(String name, @Nullable T part) {
      if (part == null) {
        throw new IllegalStateException("PetForge needs " + name + "(…)");
      }
      return part;
    }
  }
}
