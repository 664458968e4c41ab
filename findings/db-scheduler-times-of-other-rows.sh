#!/usr/bin/env bash
# db-scheduler 16.12.0 with sqlite-jdbc 3.54.1.0: a task's time that is read back may be that of another task.
#
# Guess: SchedulerClient.getScheduledExecution gives the time that was scheduled, whatever other threads do, and all the
# more if each thread has a scheduler client, a connection and a database of its own.
#
# Behaviour: for SQLite (and wherever times are kept in UTC) the library hands the driver one static Calendar, which all
# threads of the process share. sqlite-jdbc reads a time by setting that calendar and asking it again: a thread that is
# interrupted in between gets what another one has just read. No exception, no warning: tasks seem due at the time of
# others, here once in some thousand reads of eight threads. One thread alone always reads what was written.
#
# Seen (2026-11-29, OpenJDK 17.0.15, two processors; 89 of 160,000 reads of eight threads were wrong):
#   1 thread(s), each with a database of its own: all times right
#   8 thread(s), each with a database of its own: the time of another thread's task came back
#
# Needs a JDK 17 or newer, Maven and two processors. Fails if the behaviour changes.
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
      <groupId>com.github.kagkarlsson</groupId>
      <artifactId>db-scheduler</artifactId>
      <version>16.12.0</version>
    </dependency>
    <dependency>
      <groupId>org.xerial</groupId>
      <artifactId>sqlite-jdbc</artifactId>
      <version>3.54.1.0</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -B -ntp -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies \
  -DoutputDirectory="$work/lib" >&2

cat >"$work/Probe.java" <<'JAVA'
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sqlite.SQLiteDataSource;

public class Probe {
  private static final Instant FIRST = Instant.parse("2027-01-01T00:00:00Z");
  private static final AtomicBoolean wrong = new AtomicBoolean();

  public static void main(String[] arguments) throws Exception {
    int threads = Integer.parseInt(arguments[1]);
    int reads = Integer.parseInt(arguments[2]);
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      SQLiteDataSource database = new SQLiteDataSource();
      database.setUrl("jdbc:sqlite:" + Path.of(arguments[0], threads + "-" + i + ".db"));
      Instant own = FIRST.plusSeconds(3600L * i);
      all.add(new Thread(() -> readBack(database, own, threads, reads)));
    }
    all.forEach(Thread::start);
    for (Thread thread : all) {
      thread.join();
    }
    System.out.println(
        threads
            + " thread(s), each with a database of its own: "
            + (wrong.get()
                ? "the time of another thread's task came back"
                : "all times right"));
  }

  private static void readBack(SQLiteDataSource database, Instant own, int threads, int reads) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table scheduled_tasks (task_name text not null, task_instance text not null,"
              + " task_data blob, execution_time timestamp not null, picked boolean not null,"
              + " picked_by text, last_success timestamp, last_failure timestamp,"
              + " consecutive_failures int, last_heartbeat timestamp, version bigint not null,"
              + " priority smallint, primary key (task_name, task_instance))");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    var task = Tasks.oneTime("task").execute((instance, context) -> {});
    SchedulerClient client = SchedulerClient.Builder.create(database, task).build();
    client.scheduleIfNotExists(task.instance("one"), own);
    for (int i = 0; i < reads && !wrong.get(); i++) {
      Instant back =
          client
              .getScheduledExecution(TaskInstanceId.of("task", "one"))
              .orElseThrow()
              .getExecutionTime();
      boolean anothers =
          !back.equals(own)
              && back.isBefore(FIRST.plusSeconds(3600L * threads))
              && !back.isBefore(FIRST);
      if (anothers) {
        wrong.set(true);
      }
    }
  }
}
JAVA
javac -d "$work" -cp "$work/lib/*" "$work/Probe.java"
mkdir "$work/databases"
probe() { java -cp "$work:$work/lib/*" Probe "$work/databases" "$@"; }

cat >"$work/expected" <<'SEEN'
1 thread(s), each with a database of its own: all times right
8 thread(s), each with a database of its own: the time of another thread's task came back
SEEN
{
  probe 1 20000
  # It ends at the first wrong time.
  probe 8 1000000
} | tee "$work/seen"
diff "$work/expected" "$work/seen"
echo "as stated"
