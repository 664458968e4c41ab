package dev.petforge.storage.jdbc;

import dev.petforge.failure.PermanentException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private static final String SQLITE = "sqlite:///";
  private static final String JDBC_SQLITE = "jdbc:sqlite:";
  private static final String POSTGRESQL = "postgresql://";
  private static final String JDBC_POSTGRESQL = "jdbc:postgresql:";

  /**
   * Reads what {@code DB_URL} says.
   *
   * @throws PermanentException with code {@code DB_URL} if it has none of the known forms
   */
  static DatabaseUrl parse(String text) {
    String url = text.strip();
    if (url.startsWith(SQLITE)) {
      return sqlite(url.substring(SQLITE.length()));
    } else if (url.startsWith(JDBC_SQLITE)) {
      return sqlite(url.substring(JDBC_SQLITE.length()));
    } else if (url.startsWith(POSTGRESQL)) {
      return postgresql(url);
    } else if (url.startsWith(JDBC_POSTGRESQL)) {
      return jdbcPostgresql(url);
    }
    int colon = url.indexOf(':');
    throw wrong(
        colon < 0 ? "it has no scheme" : "it begins with '" + url.substring(0, colon + 1) + "'");
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

  private static DatabaseUrl postgresql(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      // The exception shows the address with its password, so it is not passed on.
      throw wrong("it is not a well-formed address at character " + e.getIndex());
    }
    String path = Optional.ofNullable(uri.getRawPath()).orElse("");
    if (uri.getHost() == null || path.length() < 2) {
      throw wrong("host or database is missing");
    }
    String[] login =
        Optional.ofNullable(uri.getRawUserInfo()).map(info -> info.split(":", 2)).orElse(NOBODY);
    String query = Optional.ofNullable(uri.getRawQuery()).map(text -> "?" + text).orElse("");
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return new DatabaseUrl(
        Dialect.POSTGRESQL,
        JDBC_POSTGRESQL + "//" + uri.getHost() + port + path + query,
        Optional.empty(),
        login.length > 0 ? Optional.of(decoded(login[0])) : Optional.empty(),
        login.length > 1 ? Optional.of(decoded(login[1])) : Optional.empty(),
        Optional.empty());
  }

  private static final String[] NOBODY = {};

  private static DatabaseUrl jdbcPostgresql(String url) {
    int question = url.indexOf('?');
    if (question < 0) {
      return new DatabaseUrl(
          Dialect.POSTGRESQL,
          url,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
    // User and password are taken out, so that no message or log of a driver can show them.
    Optional<String> user = Optional.empty();
    Optional<String> password = Optional.empty();
    List<String> rest = new ArrayList<>();
    for (String parameter : url.substring(question + 1).split("&", -1)) {
      if (parameter.startsWith("user=")) {
        user = Optional.of(decoded(parameter.substring("user=".length())));
      } else if (parameter.startsWith("password=")) {
        password = Optional.of(decoded(parameter.substring("password=".length())));
      } else if (!parameter.isEmpty()) {
        rest.add(parameter);
      }
    }
    String query = rest.isEmpty() ? "" : "?" + String.join("&", rest);
    return new DatabaseUrl(
        Dialect.POSTGRESQL,
        url.substring(0, question) + query,
        Optional.empty(),
        user,
        password,
        Optional.empty());
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

  private static String decoded(String text) {
    // A plus sign stands for itself in user and password.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static PermanentException wrong(String what) {
    return new PermanentException(
        "DB_URL",
        "DB_URL must be sqlite:///relative.db, sqlite:////absolute.db, jdbc:sqlite:path,"
            + " postgresql://user:password@host/database or jdbc:postgresql:…; "
            + what);
  }

  @Override
  public String toString() {
    return file.map(path -> "SQLite database " + path)
        .orElseGet(() -> "PostgreSQL database " + jdbc.replaceFirst("\\?.*", "").substring(5));
  }
}
