package dev.petforge;

import dev.petforge.archive.ArchiveFormat;
import dev.petforge.call.Admission;
import dev.petforge.call.UncertainPolicy;
import dev.petforge.call.UndeliveredFacts;
import dev.petforge.failure.Failure;
import dev.petforge.file.FileStore;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.job.RetryPolicies;
import dev.petforge.media.VideoTools;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.money.PurchaseWitness;
import dev.petforge.notification.NotificationTarget;
import dev.petforge.production.Generators;
import dev.petforge.production.Persistence;
import dev.petforge.production.Ports;
import dev.petforge.production.ProductionSettings;
import dev.petforge.production.Retention;
import dev.petforge.publication.Publisher;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.sync.ImportDefaults;
import dev.petforge.table.RecordTable;
import dev.petforge.table.TableFinder;
import dev.petforge.task.ApprovalPolicy;
import dev.petforge.task.JointGate;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Assembles PetForge. What has no default must be given; {@link #build} says what is missing. */
public final class PetForgeBuilder {
  private @Nullable Persistence persistence;
  private @Nullable FileStore files;
  private @Nullable VideoTools tools;
  private @Nullable StoryboardWriter writer;
  private final List<VideoGenerator> generators = new ArrayList<>();
  private final List<RecordTable> tables = new ArrayList<>();
  private final List<Publisher> publishers = new ArrayList<>();
  private final List<NotificationTarget> notificationTargets = new ArrayList<>();
  private final List<GivenBudget> budgets = new ArrayList<>();
  private ArchiveFormat archives = ArchiveFormat.none();
  private TableFinder tableFinder = TableFinder.none();
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
  private UncertainPolicy uncertain = UncertainPolicy.HOLD;
  private Duration lookupWait = Duration.ofSeconds(10);
  private ZoneId zone = ZoneOffset.UTC;
  private JointGate jointGate = JointGate.OFF;
  private ApprovalPolicy approval = ApprovalPolicy.NONE;
  private boolean colourMatch;
  private boolean comparesSizes = true;
  private Retention retention = Retention.DEFAULT;
  private ImportDefaults importDefaults = ImportDefaults.STANDARD;

  PetForgeBuilder() {}

  /** The database. Required. */
  public PetForgeBuilder persistence(Persistence database) {
    this.persistence = database;
    return this;
  }

  /** Where files are kept. Required. */
  public PetForgeBuilder files(FileStore store) {
    this.files = store;
    return this;
  }

  /** The tools that read and join pictures and videos. Required. */
  public PetForgeBuilder videoTools(VideoTools videoTools) {
    this.tools = videoTools;
    return this;
  }

  /** The writer of storyboards. Required. */
  public PetForgeBuilder storyboardWriter(StoryboardWriter storyboardWriter) {
    this.writer = storyboardWriter;
    return this;
  }

  /**
   * A generator of clips; at least one. The first one takes new orders, the others finish what was
   * ordered from them.
   */
  public PetForgeBuilder videoGenerator(VideoGenerator generator) {
    generators.add(generator);
    return this;
  }

  /** A table that rows come from and results go to. May be given several times, or never. */
  public PetForgeBuilder table(RecordTable table) {
    tables.add(table);
    return this;
  }

  /**
   * Finds tables that other processes connected since, so that a worker which runs shows projects
   * in them too. Default: there are none but those that this process is told of.
   */
  public PetForgeBuilder tableFinder(TableFinder finder) {
    this.tableFinder = finder;
    return this;
  }

  /** A publisher of finished videos. May be given several times, or never. */
  public PetForgeBuilder publisher(Publisher publisher) {
    publishers.add(publisher);
    return this;
  }

  /**
   * How {@link PetForge#archives archives} are written and read. Default: not at all, every use of
   * one is refused.
   */
  public PetForgeBuilder archives(ArchiveFormat format) {
    this.archives = format;
    return this;
  }

  /**
   * Somebody who is told what happens, also after a restart. May be given several times, or never.
   */
  public PetForgeBuilder notificationTarget(NotificationTarget target) {
    notificationTargets.add(target);
    return this;
  }

  /** Length of new segments, in whole seconds that the generator can do. Default 5 s. */
  public PetForgeBuilder clipLength(Duration length) {
    this.clipLength = length;
    return this;
  }

  /** Resolution of new segments as the generator names it. Default {@code 720p}. */
  public PetForgeBuilder resolution(String name) {
    this.resolution = name;
    return this;
  }

  /** Makes new segments silent. By default they have sound if the generator can make it. */
  public PetForgeBuilder withoutSound() {
    this.sound = false;
    return this;
  }

  /**
   * How many calls of one provider and model may be under way at once, at least 0 (nothing is
   * bought). Default 4.
   */
  public PetForgeBuilder slots(int count) {
    this.slots = count;
    return this;
  }

  /**
   * The most that may be spent on a day (in the zone of {@link #zone}), for a table or for a
   * project. May be given several times; all must hold. Default: no limit.
   */
  public PetForgeBuilder budget(Budget.Scope scope, Money limit) {
    budgets.add(new GivenBudget(scope, limit, Optional.empty()));
    return this;
  }

  /**
   * The same under a name.
   *
   * @param name how messages call it, such as the setting that it comes from
   */
  public PetForgeBuilder budget(Budget.Scope scope, Money limit, String name) {
    budgets.add(new GivenBudget(scope, limit, Optional.of(name)));
    return this;
  }

  /** The zone in which its day begins may be given later. */
  private record GivenBudget(Budget.Scope scope, Money limit, Optional<String> name) {
    Budget in(ZoneId zone) {
      return new Budget(scope, limit, zone, name);
    }
  }

  /**
   * Remembers outside of the database how much was bought, so that a database that was restored to
   * an earlier state buys nothing before it has been verified. Default: none.
   */
  public PetForgeBuilder purchaseWitness(PurchaseWitness remembers) {
    this.witness = remembers;
    return this;
  }

  /**
   * Keeps facts about paid calls outside of the database while it is unavailable, such as the id of
   * a job that was just accepted. Default: none, and they are lost with the process.
   */
  public PetForgeBuilder undeliveredFacts(UndeliveredFacts keeps) {
    this.undeliveredFacts = keeps;
    return this;
  }

  /** How often work that fails retryably is tried. Default {@link RetryPolicies#DEFAULT}. */
  public PetForgeBuilder retryPolicies(RetryPolicies policies) {
    this.retryPolicies = policies;
    return this;
  }

  /**
   * Receives the reason if the worker of this process stops by itself: with code {@link
   * Persistence#OUT_OF_MEMORY}, {@link Persistence#LEASE_LOST}, {@link
   * Persistence#SETTINGS_CHANGED} or {@link Persistence#NEWER_DATABASE}. It runs no more jobs then
   * and does not count as alive, so that other workers take over; commands still work. The
   * application decides what to do: end the process, or close this object and its database and
   * build both anew. Called at most once, on a thread that must not block: call {@link
   * PetForge#close} on another one. Default: the reason is only logged.
   */
  public PetForgeBuilder workerStopped(Consumer<Failure> listener) {
    this.workerStopped = listener;
    return this;
  }

  /**
   * How many calls one operation plans for a segment whose calls fail retryably, at least 1.
   * Default 3.
   */
  public PetForgeBuilder triesPerSegment(int tries) {
    this.triesPerSegment = tries;
    return this;
  }

  /** Nothing is bought when fewer bytes than this can be stored. Default 500 MB. */
  public PetForgeBuilder freeDisk(long bytes) {
    this.freeDisk = bytes;
    return this;
  }

  /**
   * What happens to a call whose answer was lost, at a provider that cannot look it up by a key.
   * Default {@link UncertainPolicy#HOLD}: a person resolves it.
   */
  public PetForgeBuilder uncertainCalls(UncertainPolicy policy) {
    this.uncertain = policy;
    return this;
  }

  /** Between two look-ups of a call whose answer was lost. Default 10 s. */
  public PetForgeBuilder lookupWait(Duration wait) {
    this.lookupWait = wait;
    return this;
  }

  /** The zone in which "today" is meant, and in which the day of a budget begins. Default UTC. */
  public PetForgeBuilder zone(ZoneId today) {
    this.zone = today;
    return this;
  }

  /**
   * Whether a chain goes on by itself after a clip that does not begin with the frame it was given,
   * or that ends in black or blur. Default {@link JointGate#OFF}.
   */
  public PetForgeBuilder jointGate(JointGate gate) {
    this.jointGate = gate;
    return this;
  }

  /**
   * Matches the frame that a segment starts from to the colours of the first clip, against the
   * drift of long chains. By default it is the exact last frame.
   */
  public PetForgeBuilder matchColours() {
    this.colourMatch = true;
    return this;
  }

  /**
   * Which projects a person has to approve ({@link ProjectCommands#approve}, or the column {@code
   * approve} of their table) before a clip is bought for them. Default {@link ApprovalPolicy#NONE}.
   */
  public PetForgeBuilder approval(ApprovalPolicy policy) {
    this.approval = policy;
    return this;
  }

  /**
   * Takes clips of any size, from providers that make what they like, such as emulators. By default
   * a clip of clearly another size than was ordered is fetched again, and then waits for a person,
   * as one that is too short or has another aspect always does; only of generators whose {@link
   * VideoGenerator#sizesAsOrdered} says so.
   */
  public PetForgeBuilder acceptAnySize() {
    this.comparesSizes = false;
    return this;
  }

  /**
   * How long deleted projects can be brought back, and which replaced versions are kept. Default
   * {@link Retention#DEFAULT}: 30 days, and all of them.
   */
  public PetForgeBuilder retention(Retention times) {
    this.retention = times;
    return this;
  }

  /**
   * What empty cells mean in rows that are imported because they were changed ({@link
   * Tables#rowsChanged}). Default {@link ImportDefaults#STANDARD}.
   */
  public PetForgeBuilder importDefaults(ImportDefaults defaults) {
    this.importDefaults = defaults;
    return this;
  }

  /**
   * @throws IllegalStateException if something required is missing; the message names it
   * @throws IllegalArgumentException if a setting is out of its range, or two notification targets
   *     have one name; the message names it
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
            new Generators(generators)),
        settings());
  }

  List<RecordTable> tables() {
    return tables;
  }

  TableFinder tableFinder() {
    return tableFinder;
  }

  List<Publisher> publishers() {
    return publishers;
  }

  ArchiveFormat archives() {
    return archives;
  }

  List<NotificationTarget> notificationTargets() {
    return notificationTargets;
  }

  PurchaseWitness witness() {
    return witness;
  }

  UndeliveredFacts undeliveredFacts() {
    return undeliveredFacts;
  }

  RetryPolicies retryPolicies() {
    return retryPolicies;
  }

  Consumer<Failure> workerStopped() {
    return workerStopped;
  }

  ImportDefaults importDefaults() {
    return importDefaults;
  }

  private ProductionSettings settings() {
    return new ProductionSettings(
        clipLength,
        resolution,
        sound,
        new Admission(slots, budgets.stream().map(budget -> budget.in(zone)).toList()),
        triesPerSegment,
        freeDisk,
        uncertain,
        lookupWait,
        required("persistence", persistence).language(),
        zone,
        jointGate,
        approval,
        colourMatch,
        comparesSizes,
        retention);
  }

  private static <T> T required(String name, @Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("PetForge needs " + name + "(…)");
    }
    return part;
  }
}
