package dev.petforge;

import dev.petforge.archive.ProjectArchives;
import dev.petforge.event.EventBus;
import dev.petforge.event.PetForgeListener;
import dev.petforge.event.Subscription;
import dev.petforge.explanation.ExplainProject;
import dev.petforge.explanation.Inspect;
import dev.petforge.explanation.Inspection;
import dev.petforge.explanation.Waits;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileStore;
import dev.petforge.job.LivingWorker;
import dev.petforge.migration.Migration;
import dev.petforge.notification.NotificationTargets;
import dev.petforge.production.CallFacts;
import dev.petforge.production.ChangeCursor;
import dev.petforge.production.ChangeFeed;
import dev.petforge.production.ChangePage;
import dev.petforge.production.ChangeSignal;
import dev.petforge.production.ClipOrders;
import dev.petforge.production.Decisions;
import dev.petforge.production.OpeningPictures;
import dev.petforge.production.Persistence;
import dev.petforge.production.Ports;
import dev.petforge.production.ProductionSettings;
import dev.petforge.production.ProjectCleaning;
import dev.petforge.production.ProjectCreation;
import dev.petforge.production.ProjectDeletion;
import dev.petforge.production.StoryboardPreview;
import dev.petforge.production.SuppliedMaterial;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Publishers;
import dev.petforge.reconciliation.OrderKeyProofs;
import dev.petforge.reconciliation.Purchases;
import dev.petforge.sync.TableSync;
import dev.petforge.table.ConnectedTables;
import dev.petforge.table.TableRef;
import dev.petforge.task.Project;
import dev.petforge.verification.Verifier;
import dev.petforge.worker.Worker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The library's entry point. Commands are grouped by what they are about: {@link #project one
 * project}, {@link #projects many}, {@link #table one table}, {@link #tables all tables}, {@link
 * #money what was bought}, the {@link #verifier} of all that there is, and the {@link #worker} that
 * does the work. Safe for use by many threads.
 *
 * <p>A command returns at once; the work is done by a worker, in this process after {@link
 * Worker#start()} or in another process on the same database. If the rules refuse a command, it
 * returns {@link dev.petforge.task.Outcome.Refused} with the reason and changes nothing.
 *
 * <p>Every method throws {@link dev.petforge.failure.RetryableException} if the database cannot be
 * used now, and {@link dev.petforge.failure.PermanentException} with code {@code CLOSED} after
 * {@link #close}.
 *
 * <p>Whoever makes a part closes it: {@link #close} ends the worker, and closes nothing that the
 * builder was given. The database, the file store, tools, writers and generators are closed after
 * this object, in a try-with-resources by being opened before it.
 */
public final class PetForge implements AutoCloseable {
  private final Ports ports;
  private final Persistence persistence;
  private final ProductionSettings settings;
  private final ConnectedTables tables;
  private final Publishers publishers;
  private final NotificationTargets targets;
  private final ClipOrders orders;
  private final Purchases purchases;
  private final OrderKeyProofs keys;
  private final Decisions decisions;
  private final CallFacts facts;
  private final EventBus events;
  private final TableSync sync;
  private final ExplainProject explain;
  private final OpeningPictures pictures;
  private final SuppliedMaterial material;
  private final ProjectDeletion deletion;
  private final Projects projects;
  private final Migration migration;
  private final ProjectArchives archives;
  private final Worker worker;
  private volatile boolean closed;

  PetForge(PetForgeBuilder builder, Ports ports, ProductionSettings settings) {
    this.ports = ports;
    this.persistence = ports.persistence();
    this.settings = settings;
    this.tables = new ConnectedTables(builder.tables(), builder.tableFinder());
    this.publishers = new Publishers(builder.publishers());
    this.targets = new NotificationTargets(builder.notificationTargets());
    this.orders = new ClipOrders(ports.generators().preferred(), settings);
    this.purchases = new Purchases(persistence, builder.witness());
    this.keys = new OrderKeyProofs(persistence);
    Waits waits = new Waits(persistence, settings);
    this.explain = new ExplainProject(persistence, purchases, waits, settings);
    this.events = new EventBus(persistence.threads());
    this.facts = new CallFacts(persistence.calls(), events);
    this.pictures = new OpeningPictures(ports);
    ChangeSignal changeSignal = new ChangeSignal();
    this.decisions =
        new Decisions(
            persistence,
            () -> orders.planner(keys.kept(ports.generators().preferred())),
            settings,
            changeSignal,
            events);
    this.material = new SuppliedMaterial(ports, decisions, settings);
    this.deletion = new ProjectDeletion(persistence, ports.files(), changeSignal, events);
    this.sync =
        new TableSync(ports, settings, decisions, tables, waits, events, builder.importDefaults());
    this.projects =
        new Projects(
            persistence,
            decisions,
            tables,
            orders,
            new ProjectCreation(ports, pictures, decisions, settings),
            new StoryboardPreview(ports, orders, settings),
            waits,
            changeSignal,
            new PurchasePreviews(
                persistence, ports.generators().preferred(), orders, settings, this::undecided));
    this.migration = new Migration(ports, decisions, tables, settings);
    this.archives = new ProjectArchives(ports, decisions, tables, builder.archives());
    this.worker =
        new Worker(
            ports,
            facts,
            events,
            settings,
            decisions,
            orders,
            purchases,
            keys,
            builder.undeliveredFacts(),
            tables,
            publishers,
            targets,
            waits,
            changeSignal,
            sync.handlers(),
            builder.retryPolicies(),
            builder.workerStopped());
  }

  /** Begins to assemble PetForge. */
  public static PetForgeBuilder builder() {
    return new PetForgeBuilder();
  }

  /** Commands on one project; whether it exists is told by the commands. */
  public ProjectCommands project(ProjectId project) {
    requireOpen();
    return new ProjectCommands(
        persistence,
        () -> persistence.tasks().find(project),
        question -> decisions.require(project, question),
        publishers,
        orders,
        explain,
        pictures,
        material,
        deletion,
        project);
  }

  /** Commands on a project that was read just now; they store nothing. */
  private ProjectCommands undecided(Project project) {
    return new ProjectCommands(
        persistence,
        () -> Optional.of(project),
        question -> decisions.preview(project, question),
        publishers,
        orders,
        explain,
        pictures.unstored(),
        material.unstored(),
        deletion,
        project.task().id());
  }

  /** Commands on many projects. */
  public Projects projects() {
    requireOpen();
    return projects;
  }

  /** Projects that were deleted. */
  public TrashCommands trash() {
    requireOpen();
    return new TrashCommands(persistence, deletion, settings);
  }

  /**
   * Clears away at once what a worker clears away little by little: deleted projects whose time has
   * come, replaced versions that are not kept, and files that never became anything. Looks at every
   * project.
   *
   * @param preview whether nothing is removed, and only told what would be
   * @param listener is told each project of which something was cleared away, or would be
   * @return how many projects were looked at
   */
  public long clean(boolean preview, Consumer<ProjectCleaning.Cleared> listener) {
    requireOpen();
    ProjectCleaning cleaning =
        new ProjectCleaning(persistence, ports.files(), decisions, settings.retention().versions());
    return new Cleaning(persistence, cleaning, deletion, settings.retention().trash())
        .run(preview, listener);
  }

  /** Commands on one table; whether it is connected here is told by those that need it. */
  public TableCommands table(TableRef table) {
    requireOpen();
    return new TableCommands(persistence, sync, table);
  }

  /** The connected tables. */
  public Tables tables() {
    requireOpen();
    return new Tables(persistence, sync, tables);
  }

  /** The publishers; more may be added at any time. */
  public Publishers publishers() {
    requireOpen();
    return publishers;
  }

  /** Who is told what happens, and what has not arrived. */
  public Notifications notifications() {
    requireOpen();
    return new Notifications(persistence, targets);
  }

  /** What was bought, and what it cost. */
  public MoneyCommands money() {
    requireOpen();
    return new MoneyCommands(
        persistence, decisions, facts, ports.generators(), purchases, keys, settings);
  }

  /** Takes projects of another installation over. */
  public Migration migration() {
    requireOpen();
    return migration;
  }

  /** Writes projects into archives, and takes them in from there. */
  public ProjectArchives archives() {
    requireOpen();
    return archives;
  }

  /** Holds files, tables, the ledger and jobs against the database, and mends them. */
  public Verifier verifier() {
    requireOpen();
    return new Verifier(ports, settings, decisions, orders, tables, sync);
  }

  /**
   * How the installation does: figures that the database counts, so that they can be asked for
   * often, however many projects there are.
   *
   * @param since failures of projects that have not changed since then are left out
   */
  public Inspection inspect(Instant since) {
    requireOpen();
    return new Inspect(persistence, tables, targets, settings.admission().slots()).run(since);
  }

  /**
   * The store of all files that was given to the builder, for whoever serves them. Versions never
   * change; what is to be changed is told the projects.
   */
  public FileStore files() {
    requireOpen();
    return ports.files();
  }

  /** Runs jobs in this process, once it is started. */
  public Worker worker() {
    requireOpen();
    return worker;
  }

  /** The workers of this database that live, in whichever process. */
  public List<LivingWorker> workers() {
    requireOpen();
    return persistence.workers();
  }

  /** Tells a listener what this process changes, until the subscription is closed. */
  public Subscription listen(PetForgeListener listener) {
    requireOpen();
    return events.listen(listener);
  }

  /**
   * Projects that were created, changed, deleted or brought back, by this process or another one,
   * as {@link ChangeFeed} has it: for a page that shows them and must not miss any. Costs next to
   * nothing when nothing happened, so that it can be asked every second.
   *
   * @param after {@link ChangeCursor#START} at first, then {@link ChangePage#next} of the page
   *     before
   * @param limit at most so many, at least 1
   */
  public ChangePage changes(ChangeCursor after, int limit) {
    requireOpen();
    return persistence.changes().changes(after, limit);
  }

  /**
   * Names this installation in the keys of its calls: 1 to 12 of {@code [a-z0-9]}, made once per
   * database.
   */
  public String installation() {
    requireOpen();
    return persistence.installation();
  }

  /** The database's time, by which everything is dated. */
  public InstantSource clock() {
    requireOpen();
    return persistence.clock();
  }

  /**
   * Stops working: what is under way is finished, at most 25 s; the rest is taken up by the next
   * worker. What became known of paid calls and is not in the database yet is told it a last time,
   * or stays where {@link PetForgeBuilder#undeliveredFacts} keeps it. Closing twice does nothing
   * more.
   *
   * <p>The parts that it was built of stay open. Close the {@link Persistence} next: until then
   * this process keeps its place as the worker.
   */
  @Override
  public void close() {
    closed = true;
    worker.close();
  }

  private void requireOpen() {
    if (closed) {
      throw new PermanentException("CLOSED", "this PetForge was closed");
    }
  }
}
