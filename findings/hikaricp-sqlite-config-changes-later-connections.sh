#!/usr/bin/env bash
# sqlite-jdbc 3.54.1.0 in HikariCP 7.1.0: a pool's next connection has the settings of another pool.
#
# Guess: SQLiteConfig.toProperties() returns the settings as they are at that moment, so that one configuration object can
# serve two pools: first it is set up for writers (transactions begin with a lock), then, changed, for readers (they do not).
#
# Behaviour: toProperties() returns the configuration's own table, which later calls of its setters and of
# toProperties() go on changing. The first pool opens its first connection before the change, and everything looks
# right. HikariCP replaces a connection after maxLifetime, 30 minutes by default, and the new one has the reader's
# settings: a transaction that reads first takes no lock, so another process may write in between, and the write that
# follows fails at once with SQLITE_BUSY_SNAPSHOT whatever the busy timeout is.
#
# Seen (2026-11-30, OpenJDK 17.0.15):
#   the same table is handed out twice: true
#   another process may write during a transaction over the first connection: no, SQLITE_BUSY
#   another process may write during a transaction over the one that took its place: yes
#
# Needs a JDK 17 or newer and Maven. Fails if the behaviour changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/pom.xml" <<'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.xerial</groupId>
      <artifactId>sqlite-jdbc</artifactId>
      <version>3.54.1.0</version>
    </dependency>
    <dependency>
      <groupId>com.zaxxer</groupId>
      <artifactId>HikariCP</artifactId>
      <version>7.1.0</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -B -ntp -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies \
  -DoutputDirectory="$work/lib" >&2

cat >"$work/Probe.java" <<'JAVA'
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

public class Probe {
  public static void main(String[] arguments) throws Exception {
    String url = "jdbc:sqlite:" + arguments[0];
    SQLiteConfig settings = new SQLiteConfig();
    settings.setJournalMode(SQLiteConfig.JournalMode.WAL);
    settings.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    Properties forWriters = settings.toProperties();
    HikariConfig writers = new HikariConfig();
    writers.setMaximumPoolSize(1);
    writers.setAutoCommit(false);
    writers.setDataSource(new Source(url, forWriters));
    try (HikariDataSource pool = new HikariDataSource(writers)) {
      settings.setTransactionMode(SQLiteConfig.TransactionMode.DEFERRED);
      Properties forReaders = settings.toProperties();
      System.out.println("the same table is handed out twice: " + (forReaders == forWriters));
      System.out.println(
          "another process may write during a transaction over the first connection: "
              + othersWrite(pool, url));
      pool.getHikariPoolMXBean().softEvictConnections();
      System.out.println(
          "another process may write during a transaction over the one that took its place: "
              + othersWrite(pool, url));
    }
  }

  static String othersWrite(HikariDataSource pool, String url) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery("select count(*) from sqlite_master")) {
        row.next();
      }
      try (Connection other = DriverManager.getConnection(url + "?busy_timeout=0");
          Statement write = other.createStatement()) {
        write.execute("begin immediate");
        write.execute("rollback");
        return "yes";
      } catch (SQLiteException e) {
        return "no, " + e.getResultCode().name();
      } finally {
        connection.rollback();
      }
    }
  }

  /** As an application writes one: it opens connections with the settings that it was given. */
  record Source(String url, Properties settings) implements javax.sql.DataSource {
    public Connection getConnection() throws SQLException {
      return DriverManager.getConnection(url, settings);
    }

    public Connection getConnection(String user, String password) throws SQLException {
      return getConnection();
    }

    public java.io.PrintWriter getLogWriter() {
      return null;
    }

    public void setLogWriter(java.io.PrintWriter out) {}

    public void setLoginTimeout(int seconds) {}

    public int getLoginTimeout() {
      return 0;
    }

    public java.util.logging.Logger getParentLogger() {
      return java.util.logging.Logger.getGlobal();
    }

    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLException("wraps nothing");
    }

    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}
JAVA
java -cp "$work/lib/*" "$work/Probe.java" "$work/a.db" >"$work/seen" 2>"$work/errors" || { cat "$work/errors" >&2; exit 1; }

diff - "$work/seen" <<'EXPECTED'
the same table is handed out twice: true
another process may write during a transaction over the first connection: no, SQLITE_BUSY
another process may write during a transaction over the one that took its place: yes
EXPECTED
cat "$work/seen"
