package dev.petforge.storage.jdbc;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.production.Persistence;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a database's tables to the form that this version works with, or says why it cannot. */
final class DatabaseSchema {
  /** The form that this version writes; it reads and writes nothing newer. */
  static final int VERSION = 29;

  /**
   * The oldest form whose programs may go on writing when this version has brought a database up to
   * date: those that run then, as long as they run. A migration that they get along with leaves it
   * as it was; else they are asked to end before the migration begins.
   */
  private static final int OLDEST_WRITER = VERSION;

  /** The oldest form whose programs may read what this version makes, if they write nothing. */
  private static final int OLDEST_READER = VERSION;

  /** What the migrations of SQLite come to. A test writes it, and holds it against them. */
  static final String NEW_SQLITE = "db/sqlite.sql";

  private static final Duration LOOK = Duration.ofMillis(200);

  private static final Logger log = LoggerFactory.getLogger(DatabaseSchema.class);

  private static final String HISTORY = "petforge_schema_history";
  private static final String META = "petforge_meta";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Db db;
  private final DatabaseTarget target;
  private final Consumer<Migration> listener;
  private final Duration deadAfter;
  private final Duration patience;

  /**
   * @param deadAfter a worker that was silent for so long is dead
   * @param patience so long it is waited for workers of an earlier version that are to end
   * @param listener is told each step in which an older database is brought up to date, before it
   *     is taken
   */
  DatabaseSchema(
      Db db,
      DatabaseTarget target,
      Duration deadAfter,
      Duration patience,
      Consumer<Migration> listener) {
    this.db = db;
    this.target = target;
    this.deadAfter = deadAfter;
    this.patience = patience;
    this.listener = listener;
  }

  /**
   * Creates or migrates the tables. What this version may read and not write, it opens: each {@link
   * Db#write} has to look.
   *
   * @param newInstallation names the installation if the database is new
   * @return the name of the installation
   * @throws PermanentException with code {@code PETFORGE2_DATABASE}, {@code FOREIGN_DATABASE},
   *     {@code NEWER_DATABASE}, {@code DATABASE_MOVED} or {@code DATABASE_MOVING}; nothing was
   *     changed
   */
  String open(String newInstallation) {
    String installation = current(Meta::reader).orElseGet(() -> openClosed(newInstallation));
    db.read("read " + META, this::requireInUse);
    return installation;
  }

  /** As {@link #open}, to write, and also what is being moved or was moved elsewhere. */
  String openClosed(String newInstallation) {
    Optional<String> installation = current(Meta::writer);
    if (installation.isPresent()) {
      return installation.get();
    }
    return target.file().isPresent()
        ? alone(target.file().get(), () -> migrate(newInstallation))
        : migrate(newInstallation);
  }

  /**
   * The installation, if nothing has to be done.
   *
   * @param needed the oldest form that a program must know for what is meant to be done
   */
  private Optional<String> current(ToIntFunction<Meta> needed) {
    Set<String> tables = tables();
    if (!tables.contains(META)) {
      return Optional.empty();
    }
    return db.read("read " + META, DatabaseSchema::meta)
        .map(meta -> checked(meta, needed.applyAsInt(meta)))
        .filter(meta -> meta.version() >= VERSION)
        .map(Meta::installation);
  }

  private String migrate(String newInstallation) {
    Optional<String> done = current(Meta::writer);
    if (done.isPresent()) {
      return done.get();
    }
    Set<String> tables = tables();
    refuseForeign(tables);
    if (tables.isEmpty() && db.dialect() == Dialect.SQLITE) {
      return db.write(
          "make the tables of the " + target,
          handle -> {
            makeSqlite(handle);
            return stamp(handle, newInstallation);
          });
    }
    if (tables.contains(META)) {
      endOlderWorkers();
    }
    try {
      FluentConfiguration flyway =
          target
              .migrating(Flyway.configure(), db)
              .locations(db.dialect().migrations())
              .table(HISTORY)
              .loggers("slf4j");
      // Beside somebody else's tables there is none of them in ours, and no baseline to take.
      target.schema().ifPresent(schema -> flyway.schemas(schema).createSchemas(true));
      if (tables.contains(META)) {
        flyway.callbacks(new Steps());
      }
      flyway.load().migrate();
    } catch (FlywayException e) {
      if (Db.isRefusal(e)) {
        throw Db.unopened(target, e);
      }
      if (Db.sorted("make the tables of the " + target, e) instanceof PermanentException damage) {
        throw damage;
      }
      throw new PermanentException(
          "MIGRATION", "the tables of the " + target + " could not be made: " + e.getMessage(), e);
    }
    return db.write("write " + META, handle -> stamp(handle, newInstallation));
  }

  /**
   * Makes all tables of a new SQLite database at once, and writes down that all migrations were
   * made: to read and make these one by one takes a second of the first command's time.
   */
  private static void makeSqlite(Handle handle) {
    // The driver takes several statements at once, if none has a parameter.
    try (Statement statement = handle.getConnection().createStatement()) {
      statement.executeUpdate(newSqlite());
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  private static String newSqlite() {
    try (InputStream script = DatabaseSchema.class.getResourceAsStream(NEW_SQLITE)) {
      return new String(
          Objects.requireNonNull(script, NEW_SQLITE).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Has workers end that would go on writing as the tables were. From then on nobody can begin who
   * would; those that work see it at their next heartbeat, finish what is under way, and end.
   *
   * @throws PermanentException with code {@code OLDER_WORKERS} if one does not
   */
  private void endOlderWorkers() {
    Optional<Meta> before = db.read("read " + META, DatabaseSchema::meta);
    if (before.isEmpty() || before.get().writer() >= OLDEST_WRITER) {
      return;
    }
    db.write(
        "shut older versions out",
        handle -> {
          awaitWriters(handle);
          return writer(handle, OLDEST_WRITER);
        });
    long end = System.nanoTime() + patience.toNanos();
    boolean told = false;
    while (true) {
      List<String> living = db.read("read the workers", this::living);
      if (living.isEmpty()) {
        return;
      }
      if (!told) {
        log.info("workers of an earlier version are asked to end: workers={}", living);
        told = true;
      }
      if (System.nanoTime() - end > 0) {
        db.write("let older versions in", handle -> writer(handle, before.get().writer()));
        throw new PermanentException(
            "OLDER_WORKERS",
            "the "
                + target
                + " is to be brought from schema "
                + before.get().version()
                + " to schema "
                + VERSION
                + ", and workers of an earlier version work with it: "
                + String.join(", ", living));
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  /** Who has asked already whether he may write is waited for, and who asks later, waits. */
  private void awaitWriters(Handle handle) {
    handle
        .createQuery("select id from petforge_meta where id = 1" + db.dialect().forUpdate())
        .mapTo(Integer.class)
        .one();
  }

  private static int writer(Handle handle, int oldest) {
    return handle
        .createUpdate("update petforge_meta set writer_version = :oldest where id = 1")
        .bind("oldest", oldest)
        .execute();
  }

  private List<String> living(Handle handle) {
    return handle
        .createQuery(
            "select name, pid, host from worker where ended_at is null and heartbeat_at > "
                + db.dialect().now()
                + " - :silence order by started_at, id")
        .bind("silence", deadAfter.toMillis())
        .map(
            (row, context) ->
                "'"
                    + row.getString(1)
                    + "' (process "
                    + row.getLong(2)
                    + " on host "
                    + row.getString(3)
                    + ")")
        .list();
  }

  /** Tells of what takes minutes in a large database. */
  private final class Steps extends BaseCallback {
    @Override
    public boolean supports(Event event, Context context) {
      return event == Event.BEFORE_EACH_MIGRATE;
    }

    @Override
    public void handle(Event event, Context context) {
      int step = Integer.parseInt(context.getMigrationInfo().getVersion().getVersion());
      log.info("tables are brought up to date: database={} schema={} of={}", target, step, VERSION);
      listener.accept(new Migration(step, VERSION));
    }
  }

  private String stamp(Handle handle, String newInstallation) {
    handle
        .createUpdate(
            "insert into petforge_meta (id, installation, schema_version, reader_version,"
                + " writer_version, created_at) values (1, :installation, :version, :reader,"
                + " :writer, "
                + db.dialect().now()
                + ") on conflict (id) do update set schema_version = :version,"
                + " reader_version = :reader, writer_version = :writer")
        .bind("installation", newInstallation)
        .bind("version", VERSION)
        .bind("reader", OLDEST_READER)
        .bind("writer", OLDEST_WRITER)
        .execute();
    return meta(handle).orElseThrow().installation();
  }

  private boolean requireInUse(Handle handle) {
    handle
        .createQuery("select moved_to, moving_from from petforge_meta where id = 1")
        .map(
            (row, context) -> {
              String movedTo = row.getString(1);
              String movingFrom = row.getString(2);
              if (movedTo != null) {
                throw moved(target, movedTo);
              }
              if (movingFrom != null) {
                throw new PermanentException(
                    "DATABASE_MOVING",
                    "the "
                        + target
                        + " is not filled yet: give the move from the "
                        + movingFrom
                        + " again");
              }
              return true;
            })
        .findOne();
    return true;
  }

  static PermanentException moved(DatabaseTarget target, String movedTo) {
    return new PermanentException(
        "DATABASE_MOVED",
        "the " + target + " was moved: set DB_URL to the " + movedTo + ", where all of it is");
  }

  private record Meta(String installation, int version, int reader, int writer) {}

  private static Optional<Meta> meta(Handle handle) {
    return handle
        .createQuery(
            "select installation, schema_version, reader_version, writer_version from petforge_meta"
                + " where id = 1")
        .map(
            (row, context) ->
                new Meta(row.getString(1), row.getInt(2), row.getInt(3), row.getInt(4)))
        .findOne();
  }

  private Meta checked(Meta meta, int needed) {
    newer(needed, target)
        .ifPresent(
            newer -> {
              throw new PermanentException(newer.code(), newer.message());
            });
    return meta;
  }

  /**
   * Why this version must not do something, if it must not.
   *
   * @param needed the oldest form that a program must know for it
   */
  static Optional<Failure> newer(int needed, DatabaseTarget target) {
    return needed <= VERSION
        ? Optional.empty()
        : Optional.of(
            Failure.permanent(
                Persistence.NEWER_DATABASE,
                "the "
                    + target
                    + " was written by a newer PetForge: it needs one that writes schema "
                    + needed
                    + ", this one writes schema "
                    + VERSION));
  }

  private void refuseForeign(Set<String> tables) {
    if (tables.contains(HISTORY) || tables.isEmpty()) {
      return;
    }
    if (tables.contains("batch_tasks")) {
      throw new PermanentException(
          "PETFORGE2_DATABASE",
          "the "
              + target
              + " is one of PetForge2; to take its projects over into a new database type: petforge"
              + " migrate --db "
              + target.file().map(Path::toString).orElse("FILE")
              + " --uploads DIR");
    }
    throw new PermanentException(
        "FOREIGN_DATABASE",
        "the "
            + target
            + " is neither empty nor PetForge's: it has the tables "
            + tables.stream().sorted().limit(5).toList());
  }

  private Set<String> tables() {
    return db.read("look at the tables", this::tables);
  }

  private Set<String> tables(Handle handle) {
    try {
      Connection connection = handle.getConnection();
      // One that is asked for, and that is not there yet, is no connection's own.
      return tables(
          connection, target.schema().isPresent() ? target.schema().get() : connection.getSchema());
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  static Set<String> tables(Connection connection, @Nullable String schema) throws SQLException {
    Set<String> names = new HashSet<>();
    try (ResultSet tables =
        connection.getMetaData().getTables(null, schema, null, new String[] {"TABLE"})) {
      while (tables.next()) {
        names.add(tables.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
      }
    }
    names.removeIf(name -> name.startsWith("sqlite_"));
    return names;
  }

  private interface Step {
    String take();
  }

  /** Flyway does not lock a SQLite database: of two first processes one waits. */
  private static String alone(Path database, Step step) {
    Path path = Path.of(database + ".schema.lock");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<ProcessLock> lock = ProcessLock.take(path);
      if (lock.isPresent()) {
        try {
          return step.take();
        } finally {
          lock.get().close();
        }
      }
      if (System.nanoTime() > end) {
        throw new RetryableException(
            "DATABASE", "somebody else has been making the tables for a minute: " + path);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
