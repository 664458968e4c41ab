package dev.petforge.examples.installation;

import dev.petforge.PetForge;
import dev.petforge.PetForgeBuilder;
import dev.petforge.call.UndeliveredFacts;
import dev.petforge.failure.FailureCode;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.feishu.FeishuLink;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.ProjectFiles;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.job.JobKind;
import dev.petforge.money.PurchaseWitness;
import dev.petforge.money.StoredPurchaseWitness;
import dev.petforge.production.Persistence;
import dev.petforge.production.Retention;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.KeepPolicy;
import dev.petforge.storage.jdbc.JdbcPersistence;
import dev.petforge.storage.jdbc.Migration;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.storage.local.LinkMode;
import dev.petforge.storage.local.LocalFileStore;
import dev.petforge.storage.local.LocalPurchaseWitness;
import dev.petforge.storage.local.LocalUndeliveredFacts;
import dev.petforge.storage.local.ZipArchives;
import dev.petforge.storage.s3.S3FileStore;
import dev.petforge.storyboard.Language;
import dev.petforge.table.RecordTable;
import dev.petforge.table.TableRef;
import dev.petforge.task.DeletedProject;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStore;
import dev.petforge.task.TaskSummary;
import dev.petforge.video.media.FfmpegVideoTools;
import dev.petforge.webhook.Webhook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An embedded installation in a folder, assembled from the library by its settings. It is all that
 * an application needs to look at projects and to work on them:
 *
 * <pre>
 * {home}/petforge.db           the database, unless DB_URL names another
 *        files/                clips and videos, unless LOCAL_STORAGE_PATH names another folder;
 *                              with a bucket, work in progress and copies of what is in it
 *        files/.purchases/     how much was bought: what tells that the database was put back (with
 *                              a bucket, in it); and what the database could not be told yet
 *        animatic/             jobs of the offline generator
 *        logs/petforge.log
 *        petforge.properties   what a later command goes on with
 *        secret.key            seals the secrets of connected tables, unless PETFORGE_SECRET_KEY does
 * </pre>
 */
public final class Installation implements AutoCloseable {
  /** The file of the database, in the folder, unless it is elsewhere by the settings. */
  public static final String DATABASE = "petforge.db";

  private static final Setting COMPARE_SIZES = Setting.PETFORGE_COMPARE_SIZES;
  private static final Setting ALLOW_LOCAL = Setting.PETFORGE_ALLOW_LOCAL;
  private static final Setting KEEP_CODECS = Setting.PETFORGE_KEEP_CODECS;
  private static final Logger log = LoggerFactory.getLogger(Installation.class);
  private static final String FOLDER_TABLE = "folder:";

  /** Also as it stands in the bar of a browser that leaves the scheme out. */
  private static final Pattern ADDRESS =
      Pattern.compile("://|\\.(?:feishu\\.cn|larksuite\\.com|larkoffice\\.com)/");

  /**
   * How much was bought: beside the clips, which all workers of a database share. A file whose name
   * begins with a dot is none of the store's, and is not in a bucket.
   */
  private static final String WITNESS = ".purchases";

  /** Clips are drawn in this process: one for each core of a small machine. */
  private static final int DRAWING_THREADS = 2;

  /** A petabyte: more is a slip. */
  private static final long MOST_FREE_DISK_MB = 1_000_000_000;

  /** Ten years. */
  private static final long MOST_DAYS = 3_650;

  private static final long MOST_VERSIONS = 1_000_000;

  /** What other machines bought is looked at so often, aside. */
  private static final Duration WITNESS_FRESHNESS = Duration.ofMinutes(1);

  private final Path folder;
  private final Path filesRoot;
  private final Optional<S3FileStore> bucket;
  private final PetForge petForge;
  private final FeishuConnections feishu;
  private final FeishuPlaces places;
  private final String provider;
  private final int schema;
  private final Supplier<Optional<String>> durabilityRisk;
  private final String workerName;
  private final Deque<AutoCloseable> open;

  /** Whether what the bucket's store can do was tried, which whoever stores something does. */
  private final boolean bucketChecked;

  private boolean closed;

  private Installation(
      Path folder,
      Path filesRoot,
      Optional<S3FileStore> bucket,
      PetForge petForge,
      FeishuConnections feishu,
      FeishuPlaces places,
      String provider,
      int schema,
      Supplier<Optional<String>> durabilityRisk,
      String workerName,
      boolean bucketChecked,
      Deque<AutoCloseable> open) {
    this.provider = provider;
    this.schema = schema;
    this.durabilityRisk = durabilityRisk;
    this.workerName = workerName;
    this.bucketChecked = bucketChecked;
    this.folder = folder;
    this.filesRoot = filesRoot;
    this.bucket = bucket;
    this.petForge = petForge;
    this.feishu = feishu;
    this.places = places;
    this.open = open;
  }

  /**
   * Opens an installation that is there.
   *
   * @throws PermanentException with code {@code NO_HOME} if there is none
   */
  public static Installation existing(
      Path folder, Configuration configuration, Language language, Consumer<Migration> migrating) {
    requireThere(folder, configuration);
    return open(
        folder,
        configuration,
        language,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        migrating);
  }

  /**
   * Opens an installation to work on it, and makes it if it is not there.
   *
   * @param name of this process as a worker
   */
  public static Installation toWork(
      Optional<String> name,
      Path folder,
      Configuration configuration,
      Language language,
      Consumer<Migration> migrating) {
    return open(
        folder, configuration, language, Optional.empty(), Optional.empty(), name, true, migrating);
  }

  /**
   * Opens an installation, and makes it if it is not there.
   *
   * @param source a table to connect, beside those that projects came from
   * @param migrating is told each step in which an older database is brought up to date
   * @throws PermanentException with code {@code NOT_WRITABLE} if it cannot be made
   * @throws dev.petforge.failure.RetryableException with code {@code DISK_FULL} if there is no room
   */
  public static Installation open(
      Path folder,
      Configuration configuration,
      Language language,
      Optional<RecordTable> source,
      Consumer<Migration> migrating) {
    return open(
        folder,
        configuration,
        language,
        source,
        Optional.empty(),
        Optional.empty(),
        true,
        migrating);
  }

  /** The same with a writer of storyboards that is not remembered. */
  public static Installation openWith(
      String writer,
      Path folder,
      Configuration configuration,
      Language language,
      Consumer<Migration> migrating) {
    return open(
        folder,
        configuration,
        language,
        Optional.empty(),
        Optional.of(writer),
        Optional.empty(),
        false,
        migrating);
  }

  /**
   * Opens an installation on a folder of pictures, and makes it if it is not there. For a program
   * that looks at it, or works on it, beside the command line: with the same settings, files and
   * generators.
   *
   * @param photos a folder of pictures, which must be there
   * @param environment of a command line that would work on it
   * @param provider of new clips; later commands go on with it
   * @throws PermanentException if the folder or a setting cannot be used; the message names it
   */
  public static Installation onPictures(
      Path folder, Path photos, Map<String, String> environment, String provider) {
    new HomeSettings(folder).keep(Optional.empty(), Optional.of(provider), Optional.empty());
    return open(
        folder,
        Configuration.of(environment, folder),
        Language.ENGLISH,
        Optional.of(FolderTable.at(photos)),
        step -> {});
  }

  private static Installation open(
      Path folder,
      Configuration configuration,
      Language language,
      Optional<RecordTable> source,
      Optional<String> writer,
      Optional<String> workerName,
      boolean orders,
      Consumer<Migration> migrating) {
    make(folder);
    LogFile.in(make(folder.resolve("logs")), configuration);
    Deque<AutoCloseable> open = new ArrayDeque<>();
    try {
      return assemble(
          folder, configuration, language, source, writer, workerName, orders, migrating, open);
    } catch (RuntimeException e) {
      closeAll(open);
      throw e;
    }
  }

  private static Installation assemble(
      Path folder,
      Configuration configuration,
      Language language,
      Optional<RecordTable> source,
      Optional<String> writer,
      Optional<String> workerName,
      boolean orders,
      Consumer<Migration> migrating,
      Deque<AutoCloseable> open) {
    List<Webhook> webhooks = WebhookSettings.of(configuration);
    HomeSettings settings = new HomeSettings(folder);
    JdbcPersistence persistence =
        persistence(folder, configuration, language, workerName, migrating);
    open.push(persistence);
    Path filesRoot = filesRoot(folder, configuration);
    LocalFileStore.Builder storage = LocalFileStore.builder(filesRoot);
    configuration.get(Setting.LOCAL_STORAGE_URL).ifPresent(storage::url);
    linkMode(configuration).ifPresent(storage::linkMode);
    LocalFileStore onDisk = storage.build();
    Optional<S3FileStore> bucket =
        BucketSettings.bucket(configuration, onDisk, linkMode(configuration));
    bucket.ifPresent(open::addLast);
    open.addLast(onDisk);
    if (orders) {
      bucket.ifPresent(S3FileStore::check);
    }
    FileStore files = bucket.isPresent() ? bucket.get() : onDisk;
    FfmpegVideoTools.Builder media = Rehearsal.videoTools(configuration);
    if (configuration.flag(KEEP_CODECS).orElse(false)) {
      media.keepCodecs();
    }
    FfmpegVideoTools tools = media.build();
    open.addLast(tools);
    PetForgeBuilder builder =
        PetForge.builder()
            .persistence(persistence)
            .files(files)
            .videoTools(tools)
            .storyboardWriter(
                new Writers(configuration)
                    .writer(
                        writer.or(settings::writer).orElse(Writers.OFFLINE),
                        new TemplateFiles(configuration, folder)::all,
                        persistence.pace()))
            .workerStopped(SuddenEnd.ofProcess(Messages.in(language))::because)
            .archives(new ZipArchives())
            .purchaseWitness(
                witness(bucket, filesRoot, persistence.threads()::start, WITNESS_FRESHNESS))
            .undeliveredFacts(undelivered(filesRoot))
            .zone(today());
    Providers providers = new Providers(configuration, persistence.pace());
    String chosen = settings.provider().orElse(Rehearsal.PROVIDER);
    VideoGenerator offline = Rehearsal.generator(folder.resolve("animatic"), configuration);
    List<VideoGenerator> generators =
        orders
            ? providers.generators(chosen, offline)
            : providers.generatorsToLookWith(chosen, offline);
    for (VideoGenerator generator : generators) {
      builder.videoGenerator(generator);
      if (generator instanceof AutoCloseable closeable) {
        open.addLast(closeable);
      }
    }
    new PurchaseSettings(configuration, generators.get(0)).apply(builder, settings.seconds());
    new Joints(configuration).apply(builder);
    // An emulator, which has a local address, makes small clips.
    boolean local = configuration.flag(ALLOW_LOCAL).orElse(false);
    if (!configuration.flag(COMPARE_SIZES).orElse(!local)) {
      builder.acceptAnySize();
    }
    freeDisk(configuration).ifPresent(builder::freeDisk);
    builder.retention(retention(configuration));
    Rehearsal.lookupWait(configuration).ifPresent(builder::lookupWait);
    Rehearsal.retryPolicies(configuration).ifPresent(builder::retryPolicies);
    Map<TableRef, RecordTable> sources = tables(persistence, source);
    sources.values().forEach(builder::table);
    Map<TableRef, RecordTable> folders = new ConcurrentHashMap<>(sources);
    FeishuConnections feishu =
        new FeishuConnections(folder, configuration, persistence.connections(), persistence.pace());
    open.addLast(feishu);
    feishu.tables().forEach(builder::table);
    builder.tableFinder(
        name -> name.startsWith(FOLDER_TABLE) ? newFolder(name, folders) : feishu.news(name));
    webhooks.forEach(builder::notificationTarget);
    FeishuPlaces places = new FeishuPlaces(feishu, persistence.connections(), persistence.grants());
    builder.publisher(places);
    builder.approval(Approvals.policy(configuration, named -> known(named, folder, feishu)));
    PetForge petForge = builder.build();
    open.push(petForge);
    return new Installation(
        folder,
        filesRoot,
        bucket,
        petForge,
        feishu,
        places,
        generators.get(0).provider(),
        persistence.schemaVersion(),
        persistence::durabilityRisk,
        persistence.workerName(),
        orders,
        open);
  }

  /** The folder of all stored files; with a bucket, of work in progress. */
  public static Path filesRoot(Path folder, Configuration configuration) {
    return configuration
        .get(Setting.LOCAL_STORAGE_PATH)
        .map(Path::of)
        .orElse(folder.resolve("files"))
        .toAbsolutePath();
  }

  /**
   * Who remembers what was bought: where the files are, which all workers of a database share.
   *
   * @param bucket that the files are in, if they are not in the folder
   * @param aside runs what nobody waits for
   * @param freshness how old it may be what others bought
   */
  public static PurchaseWitness witness(
      Optional<S3FileStore> bucket, Path filesRoot, Consumer<Runnable> aside, Duration freshness) {
    PurchaseWitness inFolder = LocalPurchaseWitness.in(filesRoot.resolve(WITNESS));
    return bucket.isEmpty()
        ? inFolder
        : new EarlierWitness(
            new StoredPurchaseWitness(bucket.get(), aside, InstantSource.system(), freshness),
            inFolder);
  }

  /** What the database could not be told of paid calls yet: on the disk, also with a bucket. */
  public static UndeliveredFacts undelivered(Path filesRoot) {
    return LocalUndeliveredFacts.in(filesRoot.resolve(WITNESS));
  }

  /**
   * The database of an installation that is there, alone.
   *
   * @throws PermanentException with code {@code NO_HOME} if there is none
   */
  public static JdbcPersistence database(
      Path folder, Configuration configuration, Language language, Consumer<Migration> migrating) {
    requireThere(folder, configuration);
    LogFile.in(make(folder.resolve("logs")), configuration);
    return persistence(folder, configuration, language, Optional.empty(), migrating);
  }

  /** Whether there is an installation; where its database is elsewhere, that is taken for it. */
  public static boolean exists(Path folder, Configuration configuration) {
    return configuration.get(Setting.DB_URL).isPresent() || Files.exists(folder.resolve(DATABASE));
  }

  private static void requireThere(Path folder, Configuration configuration) {
    if (!exists(folder, configuration)) {
      throw new PermanentException(
          "NO_HOME",
          "there is no PetForge installation in "
              + folder
              + ": 'connect-table', 'run' and 'demo' make one, --home names another folder");
    }
  }

  /**
   * A table that a setting names. One that is not connected yet has no projects that anything could
   * be bought for.
   */
  private static Optional<TableRef> known(String named, Path folder, FeishuConnections feishu) {
    if (!ADDRESS.matcher(named).find()) {
      return Optional.of(FolderTable.at(folder.resolve(named)).ref());
    }
    try {
      return Optional.of(feishu.connected(FeishuLink.parse(named)));
    } catch (PermanentException e) {
      if (e.failure().code().equals(FailureCode.NOT_CONNECTED.name())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** "Today" in a table and the day of a budget are those of the person at this machine. */
  private static ZoneId today() {
    return ZoneId.systemDefault();
  }

  /** How many bytes must be free before anything is made, if the person wants another number. */
  private static Optional<Long> freeDisk(Configuration configuration) {
    return configuration
        .wholeNumber(Setting.PETFORGE_FREE_DISK_MB, MOST_FREE_DISK_MB)
        .map(megabytes -> megabytes * 1_000_000);
  }

  /** How long deleted projects and replaced versions are kept. */
  private static Retention retention(Configuration configuration) {
    return new Retention(
        days(configuration, Setting.PETFORGE_TRASH_DAYS).orElse(Retention.DEFAULT.trash()),
        new KeepPolicy(
            configuration
                .wholeNumber(Setting.PETFORGE_KEEP_VERSIONS, MOST_VERSIONS)
                .map(Long::intValue),
            days(configuration, Setting.PETFORGE_KEEP_DAYS).orElse(KeepPolicy.ALL.age())));
  }

  private static Optional<Duration> days(Configuration configuration, Setting name) {
    return configuration.wholeNumber(name, MOST_DAYS).map(Duration::ofDays);
  }

  /** How names show versions, if that is set. */
  public static Optional<LinkMode> linkMode(Configuration configuration) {
    return configuration
        .get(Setting.PETFORGE_LINK_MODE)
        .map(
            word ->
                LinkMode.ofWord(word)
                    .orElseThrow(
                        () ->
                            Configuration.badSetting(
                                Setting.PETFORGE_LINK_MODE, "reflink, link, copy or none", word)));
  }

  private static JdbcPersistence persistence(
      Path folder,
      Configuration configuration,
      Language language,
      Optional<String> workerName,
      Consumer<Migration> migrating) {
    JdbcPersistence.Builder builder =
        configuration
            .get(Setting.DB_URL)
            .map(JdbcPersistence::builder)
            .orElseGet(() -> JdbcPersistence.builder(folder.resolve(DATABASE)))
            .threads(JobKind.Queue.DOWNLOADS, DRAWING_THREADS)
            .language(language)
            .whileMigrating(migrating);
    workerName.ifPresent(builder::workerName);
    Rehearsal.heartbeat(configuration).ifPresent(builder::heartbeat);
    return builder.open();
  }

  /** The tables that projects came from, and the one that is given. */
  private static Map<TableRef, RecordTable> tables(
      Persistence persistence, Optional<RecordTable> source) {
    Map<TableRef, RecordTable> tables = new LinkedHashMap<>();
    source.ifPresent(table -> tables.put(table.ref(), table));
    Set<String> known = new TreeSet<>();
    persistence.tasks().tables().forEach(table -> known.add(table.value()));
    for (String name : known) {
      if (name.startsWith(FOLDER_TABLE) && !tables.containsKey(new TableRef(name))) {
        connect(name).ifPresent(table -> tables.put(table.ref(), table));
      }
    }
    return tables;
  }

  /** A folder that another process took in, if this machine has it. */
  private static Collection<RecordTable> newFolder(String name, Map<TableRef, RecordTable> known) {
    Path folder = Path.of(name.substring(FOLDER_TABLE.length()));
    if (known.containsKey(new TableRef(name)) || !Files.isDirectory(folder)) {
      return List.of();
    }
    return connect(name).filter(table -> known.put(table.ref(), table) == null).stream().toList();
  }

  private static Optional<RecordTable> connect(String name) {
    try {
      return Optional.of(FolderTable.at(Path.of(name.substring(FOLDER_TABLE.length()))));
    } catch (PetForgeException | InvalidPathException e) {
      // A folder that was taken away must not stop the work on the others; its rows stay behind.
      log.warn("a table is gone: table={} because={}", name, e.getMessage());
      return Optional.empty();
    }
  }

  private static Path make(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw WriteFailures.of(folder, "the folder " + folder + " cannot be made", e);
    }
  }

  /** The library, assembled. No worker is started. */
  public PetForge petForge() {
    return petForge;
  }

  /**
   * Starts to work, unless another process does where only one can. It may end at any time: whoever
   * waits for it asks again, or would wait for nobody.
   *
   * @return whether this process works
   */
  public boolean becomeWorker(Set<JobKind> kinds) {
    if (!bucketChecked) {
      bucket.ifPresent(S3FileStore::check);
    }
    try {
      petForge.worker().start(kinds);
      return true;
    } catch (PermanentException e) {
      if (e.failure().code().equals("WORKER_RUNNING")) {
        return false;
      }
      throw e;
    }
  }

  /** The connected tables at Feishu and Lark. */
  public FeishuConnections feishu() {
    return feishu;
  }

  /** Where finished videos can be put to. */
  public FeishuPlaces places() {
    return places;
  }

  /** Who makes new clips. */
  public String provider() {
    return provider;
  }

  /** How this process is called as a worker. */
  public String workerName() {
    return workerName;
  }

  /** The form of the database's tables. */
  public int schema() {
    return schema;
  }

  /**
   * What the database may lose although it has said that it is stored, in English; empty if
   * nothing. The server is asked each time.
   *
   * @throws dev.petforge.failure.RetryableException if it cannot be asked now
   */
  public Optional<String> durabilityRisk() {
    return durabilityRisk.get();
  }

  /** The folder that it is in. */
  public Path folder() {
    return folder;
  }

  /** The folder of all stored files; with a bucket, of work in progress. */
  public Path filesRoot() {
    return filesRoot;
  }

  /** The bucket that the files are in, unless they are in a folder. */
  public Optional<S3FileStore> bucket() {
    return bucket;
  }

  /** Where a stored file is on this machine, if it is in a folder. */
  public Path file(FileKey key) {
    return filesRoot.resolve(key.value());
  }

  /** Where a stored file is, for people and programs: a path, or its address in the bucket. */
  public String place(FileKey key) {
    return bucket.map(store -> store.uri(key)).orElseGet(() -> file(key).toString());
  }

  /** Whether there is a file; its content is not looked at. */
  public boolean isThere(FileKey key) {
    return bucket.map(store -> store.isThere(key)).orElseGet(() -> Files.exists(file(key)));
  }

  /** Where a project's finished video is, if it has one. */
  public Optional<String> finalVideo(TaskSummary task) {
    return task.video().map(video -> place(new ProjectFiles(task.home()).finalVideo()));
  }

  /**
   * @throws PermanentException with code {@code NO_PROJECT} if there is no such project, {@code
   *     PROJECT_DELETED} if it was deleted
   */
  public Task task(ProjectId id) {
    return petForge.project(id).get().task();
  }

  /**
   * A table that a person named by its address, as projects know it, or by its folder.
   *
   * @param directory that a relative path is below
   * @throws PermanentException with code {@code NOT_CONNECTED} if there is no such connection, or
   *     as {@link FolderTable#at}
   */
  public TableRef table(String named, Path directory) {
    if (ADDRESS.matcher(named).find()) {
      return feishu.connected(FeishuLink.parse(named));
    }
    return petForge.tables().ofProjects().stream()
        .filter(table -> table.value().equals(named))
        .findFirst()
        .orElseGet(() -> FolderTable.at(directory.resolve(named)).ref());
  }

  /**
   * What a list shows of a project.
   *
   * @throws PermanentException with code {@code NO_PROJECT} if there is no such project, {@code
   *     PROJECT_DELETED} if it was deleted
   */
  public TaskSummary summary(ProjectId id) {
    return petForge.projects().list(List.of(id)).stream()
        .findFirst()
        .orElseThrow(
            () ->
                petForge
                    .trash()
                    .find(id)
                    .map(DeletedProject::failure)
                    .orElseGet(() -> TaskStore.missing(id)));
  }

  /** Stops working; what is left over is taken up by the next worker. May be called again. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      closeAll(open);
    }
  }

  private static void closeAll(Deque<AutoCloseable> parts) {
    parts.forEach(Installation::closePart);
  }

  /** Closes one of several parts. What goes wrong is logged, so that the others are closed too. */
  public static void closePart(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      log.warn("a part could not be closed: part={}", part.getClass().getSimpleName(), e);
    }
  }
}
