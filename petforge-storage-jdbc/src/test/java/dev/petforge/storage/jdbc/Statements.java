package dev.petforge.storage.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementContextListener;

/**
 * The statements of this module: those that were made while somebody watched, and those that stand
 * in the sources as constants.
 */
final class Statements implements StatementContextListener, SqlLogger {
  private static final Path SOURCES = Path.of("src/main/java/dev/petforge/storage/jdbc");
  private static final Pattern SITE =
      Pattern.compile("\\.(?:createQuery|createUpdate|prepareBatch|createCall|createScript)\\(");
  private static final Pattern TERM =
      Pattern.compile(
          "\\s*(?:\"\"\"(.*?)\"\"\"|\"((?:[^\"\\\\]|\\\\.)*)\"|((?:db\\.)?dialect(?:\\(\\))?"
              + "\\.(forUpdate|now)\\(\\))|([A-Z]\\w*\\.)?([A-Z][A-Z_]+)\\b)\\s*([+)])",
          Pattern.DOTALL);

  private final Set<String> made = ConcurrentHashMap.newKeySet();
  private final Set<String> sites = ConcurrentHashMap.newKeySet();

  /** To be called before a database is used. */
  void watch(Db db) {
    db.watch(this::watch, this::watched);
  }

  private void watch(Jdbi jdbi) {
    jdbi.getConfig(SqlStatements.class).addContextListener(this).setSqlLogger(this);
  }

  private DataSource watched(DataSource connections) {
    return proxy(
        DataSource.class,
        connections,
        (name, result) ->
            result instanceof Connection connection
                ? proxy(Connection.class, connection, (prepared, statement) -> statement)
                : result);
  }

  private interface Replacement {
    Object of(String method, Object result);
  }

  private <T> T proxy(Class<T> type, T target, Replacement replacement) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                made.add((String) arguments[0]);
              }
              try {
                return replacement.of(method.getName(), method.invoke(target, arguments));
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            }));
  }

  @Override
  public void contextCreated(StatementContext context) {
    StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> frame.getClassName().startsWith(getClass().getPackageName()))
                    .filter(frame -> !frame.getClassName().equals(getClass().getName()))
                    .findFirst())
        .ifPresent(frame -> sites.add(frame.getFileName() + ":" + frame.getLineNumber()));
  }

  @Override
  public void logBeforeExecution(StatementContext context) {
    made.add(context.getParsedSql().getSql());
  }

  /** With a question mark for each value. */
  Set<String> made() {
    return new TreeSet<>(made);
  }

  /** Forgets what was made up to now, at which places apart. */
  void forget() {
    made.clear();
  }

  /** Places in the sources that make a statement which is no constant, and was not made. */
  Set<String> missing(Dialect dialect) {
    Set<String> missing = new TreeSet<>();
    inSources(dialect)
        .forEach(
            (site, text) -> {
              if (text.isEmpty() && !sites.contains(site)) {
                missing.add(site);
              }
            });
    return missing;
  }

  /** The constants, with a question mark for each value. */
  Set<String> constants(Dialect dialect) {
    Set<String> constants = new TreeSet<>();
    inSources(dialect).values().forEach(text -> text.ifPresent(constants::add));
    return constants;
  }

  private static Map<String, Optional<String>> inSources(Dialect dialect) {
    Map<String, Optional<String>> found = new TreeMap<>();
    // Packages below this one ask databases of others.
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String text = Files.readString(file);
        Matcher site = SITE.matcher(text);
        while (site.find()) {
          long line = text.substring(0, site.start()).lines().count();
          found.put(
              file.getFileName() + ":" + line, constant(file, text.substring(site.end()), dialect));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** The text of an argument that is a sum of constants. */
  private static Optional<String> constant(Path file, String argument, Dialect dialect) {
    StringBuilder text = new StringBuilder();
    Matcher term = TERM.matcher(argument);
    for (int from = 0; term.find(from) && term.start() == from; from = term.end()) {
      if (term.group(1) != null) {
        text.append(term.group(1));
      } else if (term.group(2) != null) {
        text.append(term.group(2));
      } else if (term.group(3) != null) {
        text.append(term.group(4).equals("now") ? dialect.now() : dialect.forUpdate());
      } else {
        Optional<String> value =
            field(
                term.group(5) == null
                    ? file.getFileName().toString().replace(".java", "")
                    : term.group(5).replace(".", ""),
                term.group(6));
        if (value.isEmpty()) {
          return Optional.empty();
        }
        text.append(value.get());
      }
      if (term.group(7).equals(")")) {
        return Optional.of(text.toString().replaceAll("(?<!:):[a-zA-Z]+|<[a-z]+>", "?"));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> field(String type, String name) {
    try {
      Field field =
          Class.forName(Statements.class.getPackageName() + "." + type).getDeclaredField(name);
      field.setAccessible(true);
      return Optional.of((String) field.get(null));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }
}
