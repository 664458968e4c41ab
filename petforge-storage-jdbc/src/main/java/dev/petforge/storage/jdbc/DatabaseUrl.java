package dev.petforge.storage.jdbc;

import dev.petforge.failure.PermanentException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Where a database is. Its text never shows the password.
 *
 * @param dialect which kind of database
 * @param jdbc the address for the driver, without user and password
 * @param file the file, for SQLite
 * @param user the user's name, if it was given
 * @param password the user's password, if it was given
 * @param schema the schema that was asked for beside the address
 */
record DatabaseUrl(
    Dialect dialect,
    String jdbc,
    Optional<Path> file,
    Optional<String> user,
    Optional<String> password,
    Optional<String> schema)
    implements DatabaseTarget {
  private static final String JDBC_SQLITE = "jdbc:sqlite:";

  /** SQLAlchemy's, with or without the name of its driver. */
  private static final Pattern SQLITE =
      Pattern.compile("sqlite(?:\\+[a-z0-9_]+)?:///(.*)", Pattern.DOTALL);

  /** What SQLAlchemy passes to Python alone. */
  private static final Pattern OF_PYTHON = Pattern.compile("\\?check_same_thread=[A-Za-z]+$");

  /**
   * Reads what {@code DB_URL} says.
   *
   * @throws PermanentException with code {@code DB_URL} if it has none of the known forms
   */
  static DatabaseUrl parse(String text) {
    String url = text.strip();
    Matcher sqlite = SQLITE.matcher(url);
    if (sqlite.matches()) {
      return sqlite(OF_PYTHON.matcher(sqlite.group(1)).replaceFirst(""));
    } else if (url.startsWith(JDBC_SQLITE)) {
      return sqlite(url.substring(JDBC_SQLITE.length()));
    }
    int colon = url.indexOf(':');
    return PostgresqlUrl.parse(url)
        .orElseThrow(
            () ->
                wrong(
                    colon < 0
                        ? "it has no scheme"
                        : "it begins with '" + url.substring(0, colon + 1) + "'"));
  }

  private static DatabaseUrl sqlite(String name) {
    if (name.isBlank() || name.startsWith(":") || name.startsWith("file:") || name.contains("?")) {
      throw wrong("a SQLite database must be named by the path of its file alone");
    }
    return of(Path.of(name));
  }

  /** A SQLite database by the path of its file. */
  static DatabaseUrl of(Path path) {
    Path file = path.toAbsolutePath().normalize();
    return new DatabaseUrl(
        Dialect.SQLITE,
        JDBC_SQLITE + name(file),
        Optional.of(file),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The driver takes what is behind a question mark for settings, and opens another file then. */
  private static String name(Path file) {
    String name = file.toString();
    return name.contains("?")
        ? "file:" + name.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        : name;
  }

  /**
   * The same, with another schema than connections have by themselves.
   *
   * @throws PermanentException with code {@code DB_URL} for SQLite, which has no schemas
   */
  DatabaseUrl in(String name) {
    if (dialect == Dialect.SQLITE) {
      throw new PermanentException(
          "DB_URL", "a SQLite database has no schemas: it cannot be opened in schema " + name);
    }
    String rest = jdbc.replaceAll("(?<=[?&])currentSchema=[^&]*(&|$)", "").replaceAll("[?&]$", "");
    return new DatabaseUrl(
        dialect,
        rest + (rest.contains("?") ? "&" : "?") + "currentSchema=" + name,
        file,
        user,
        password,
        Optional.of(name));
  }

  @Override
  public Db open(int connections) {
    return Db.open(this, connections);
  }

  /** The pool's connections may not take their time. */
  @Override
  public FluentConfiguration migrating(FluentConfiguration flyway, Db db) {
    return file.isPresent()
        ? flyway.dataSource(db.dataSource())
        : flyway.dataSource(unhurried(), user.orElse(null), password.orElse(null));
  }

  /**
   * The address for connections on which a statement may take any time: however long the server is
   * silent, only a dead one is given up.
   */
  String unhurried() {
    String patient = jdbc.replaceAll("(?<=[?&])(socketTimeout|tcpKeepAlive)=[^&]*(&|$)", "");
    String ready = patient.replaceAll("[?&]$", "");
    return ready + (ready.contains("?") ? "&" : "?") + "tcpKeepAlive=true";
  }

  static PermanentException wrong(String what) {
    return new PermanentException(
        "DB_URL",
        "DB_URL must be sqlite:///relative.db, sqlite:////absolute.db, jdbc:sqlite:path,"
            + " postgresql://user:password@host/database, host=… dbname=… or jdbc:postgresql:…; "
            + what);
  }

  @Override
  public String toString() {
    return file.map(path -> "SQLite database " + path)
        .orElseGet(() -> "PostgreSQL database " + jdbc.replaceFirst("\\?.*", "").substring(5));
  }
}
