#!/usr/bin/env bash
# sqlite-jdbc 3.54.1.0: neither of JDBC's time limits ends a query that takes too long.
#
# Guess: Statement.setQueryTimeout(1) ends a query after a second with a SQLTimeoutException, and
# Connection.setNetworkTimeout, which has no meaning for a file, is refused or at least remembered.
#
# Behaviour: setQueryTimeout sets the connection's busy timeout, that is, how long to wait for somebody else's lock. The
# query itself runs to its end, however long that takes, while its patience with locks has become shorter than the
# connection's. setNetworkTimeout is accepted and forgotten. A pool or a framework that sets these limits believes that
# it is protected. (What does end a query is Statement.cancel from another thread.)
#
# Seen (2026-11-29, OpenJDK 17.0.15):
#   busy timeout before: 3000
#   a query of more than twice the query timeout: all rows counted, no exception
#   busy timeout as the limited statement sees it: 1000
#   network timeout after it was set to 1000: 0
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
  </dependencies>
</project>
POM
mvn -q -B -ntp -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies \
  -DoutputDirectory="$work/lib" >&2

cat >"$work/Probe.java" <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

public class Probe {
  public static void main(String[] arguments) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      try (Statement unlimited = connection.createStatement()) {
        System.out.println("busy timeout before: " + number(unlimited, "pragma busy_timeout"));
      }
      try (Statement limited = connection.createStatement()) {
        limited.setQueryTimeout(1);
        long rows = 1_000_000;
        long begun;
        String outcome;
        do {
          // Long enough on any machine: at least twice the limit.
          rows *= 20;
          begun = System.nanoTime();
          outcome = counted(limited, rows);
        } while (System.nanoTime() - begun < 2_000_000_000L);
        System.out.println("a query of more than twice the query timeout: " + outcome);
        System.out.println(
            "busy timeout as the limited statement sees it: "
                + number(limited, "pragma busy_timeout"));
      }
      connection.setNetworkTimeout(Runnable::run, 1000);
      System.out.println(
          "network timeout after it was set to 1000: " + connection.getNetworkTimeout());
    }
  }

  static String counted(Statement statement, long rows) {
    String sql =
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < "
            + rows
            + ") select count(*) from n";
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1) == rows ? "all rows counted, no exception" : "some rows counted";
    } catch (SQLException e) {
      return e.toString();
    }
  }

  static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
JAVA
java -cp "$work/lib/*" "$work/Probe.java" >"$work/seen" 2>"$work/errors" || { cat "$work/errors" >&2; exit 1; }

diff - "$work/seen" <<'EXPECTED'
busy timeout before: 3000
a query of more than twice the query timeout: all rows counted, no exception
busy timeout as the limited statement sees it: 1000
network timeout after it was set to 1000: 0
EXPECTED
cat "$work/seen"
