package dev.petforge.storage.jdbc;

import static dev.petforge.storage.jdbc.DatabaseSchemaTest.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.task.Project;
import dev.petforge.task.Task;
import dev.petforge.testkit.Tasks;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All of a database goes to another one, and never can both be worked with. */
class DatabaseMoveTest {
  private static final DatabaseMove.Listener NOBODY = (table, rows, all) -> {};

  private static final int FEW = 12;

  /** More than one part. */
  private static final int MANY = 510;

  /** Of a move; {@code -Dpetforge.kills=N -Dpetforge.kills.seed=S} for more. */
  private static final int KILLS = Integer.getInteger("petforge.kills", 1);

  @TempDir Path folder;

  private interface Pair {
    void check(String from, String to) throws Exception;
  }

  private void ofAllKinds(Pair pair) throws Exception {
    ofBoth(pair);
    pair.check(Databases.newSqlite(folder), Databases.sqlite(folder));
    pair.check(Postgres.newDatabase(), Postgres.newDatabase());
  }

  private void ofBoth(Pair pair) throws Exception {
    pair.check(Databases.newSqlite(folder), Postgres.emptyDatabase());
    pair.check(Postgres.newDatabase(), Databases.sqlite(folder));
  }

  @Test
  void every_row_of_every_table_arrives_as_it_was() throws Exception {
    ofAllKinds(
        (from, to) -> {
          RandomRows.fill(from, 7, FEW, MANY);
          execute(from, "update petforge_meta set last_change = 12345678901");
          Map<String, List<String>> before = RandomRows.read(from);
          assertThat(before).allSatisfy((table, rows) -> assertThat(rows).as(table).isNotEmpty());

          DatabaseMove.Report report = DatabaseMove.between(from, to).run(NOBODY);

          assertThat(RandomRows.read(to)).isEqualTo(before);
          assertThat(report.before()).isFalse();
          assertThat(report.tables())
              .allSatisfy(
                  table ->
                      assertThat(table.rows())
                          .as(table.name())
                          .isEqualTo(before.get(table.name()).size()));
          assertThat(DatabaseMove.between(from, to).run(NOBODY).before()).isTrue();
          assertThat(RandomRows.read(to)).isEqualTo(before);
        });
  }

  @Test
  void work_goes_on_in_the_target_and_numbers_that_were_used_are_not_given_again()
      throws Exception {
    ofAllKinds(
        (from, to) -> {
          Task task = Tasks.imported(Tasks.id(1)).task();
          String installation;
          Optional<Project> before;
          try (JdbcPersistence database = Databases.open(from)) {
            installation = database.installation();
            database.tasks().commit(Tasks.decided(task));
            database.tasks().commit(Tasks.imported(Tasks.id(2)));
            before = database.tasks().find(task.id());
            database.jobQueue().enqueue(List.of(new JobKey(JobKind.PUSH, "folder:/photos")));
          }
          execute(from, "delete from batch_tasks where project_id = '" + Tasks.id(2) + "'");

          DatabaseMove.between(from, to).run(NOBODY);

          try (JdbcPersistence database = Databases.open(to)) {
            assertThat(database.installation()).isEqualTo(installation);
            assertThat(database.tasks().find(task.id())).isPresent().isEqualTo(before);
            assertThat(database.jobQueue().list())
                .extracting(Job::key)
                .contains(new JobKey(JobKind.PUSH, "folder:/photos"));
            database.tasks().commit(Tasks.imported(Tasks.id(3)));
          }
          try (var connection = RandomRows.connect(to);
              var statement = connection.createStatement();
              var row = statement.executeQuery("select max(id) from batch_tasks")) {
            row.next();
            assertThat(row.getLong(1)).as("the number after one that was deleted").isEqualTo(3);
          }
        });
  }

  @Test
  void a_source_that_was_moved_is_closed_also_to_whoever_had_it_open() throws Exception {
    ofBoth(
        (from, to) -> {
          try (JdbcPersistence open = Databases.open(from)) {
            open.tasks().commit(Tasks.imported(Tasks.id(1)));

            DatabaseMove.between(from, to).run(NOBODY);

            refused("DATABASE_MOVED", () -> open.tasks().commit(Tasks.imported(Tasks.id(2))));
            refused(
                "DATABASE_MOVED",
                () -> open.jobQueue().enqueue(List.of(new JobKey(JobKind.FETCH, "call"))));
          }
          assertThat(refused("DATABASE_MOVED", () -> Databases.open(from).close()))
              .contains(DatabaseUrl.parse(to).toString());
          refused(
              "DATABASE_MOVED",
              () -> DatabaseMove.between(from, Databases.sqlite(folder)).run(NOBODY));
        });
  }

  @Test
  void what_is_changed_while_it_is_copied_is_copied_once_more() throws Exception {
    ofBoth(
        (from, to) -> {
          RandomRows.fill(from, 1, 20, 20);
          boolean[] changed = {false};

          DatabaseMove.between(from, to)
              .run(
                  (table, rows, all) -> {
                    if (table.equals("publications") && !changed[0]) {
                      changed[0] = true;
                      execute(from, "update accounts set raised = 4711");
                      execute(from, "delete from jobs");
                      execute(from, "insert into pools (name) values ('a new one')");
                    }
                  });

          assertThat(changed[0]).isTrue();
          Map<String, List<String>> there = RandomRows.read(to);
          assertThat(there).isEqualTo(RandomRows.read(from));
          assertThat(there.get("jobs")).isEmpty();
          assertThat(there.get("pools")).hasSize(21);
        });
  }

  @Test
  void a_target_with_anything_in_it_is_refused_and_stays_as_it_is() throws Exception {
    ofBoth(
        (from, to) -> {
          RandomRows.fill(from, 1, 3, 3);
          try (JdbcPersistence other = Databases.open(to)) {
            other.tasks().commit(Tasks.imported(Tasks.id(1)));
          }
          Map<String, List<String>> before = RandomRows.read(to);

          refused("MOVE_TARGET", () -> DatabaseMove.between(from, to).run(NOBODY));

          assertThat(RandomRows.read(to)).isEqualTo(before);
          Databases.open(from).close();
          Databases.open(to).close();
        });
  }

  @Test
  void a_database_that_is_worked_with_is_not_moved() throws Exception {
    ofBoth(
        (from, to) -> {
          try (JdbcPersistence database = Databases.open(from)) {
            database.becomeWorker(reason -> {});

            refused("WORKER_RUNNING", () -> DatabaseMove.between(from, to).run(NOBODY));

            database.tasks().commit(Tasks.imported(Tasks.id(1)));
          }
          try (JdbcPersistence database = Databases.open(to)) {
            database.becomeWorker(reason -> {});

            refused("WORKER_RUNNING", () -> DatabaseMove.between(from, to).run(NOBODY));
          }
          DatabaseMove.between(from, to).run(NOBODY);
        });
  }

  @Test
  void a_source_that_is_not_there_is_named_and_nothing_is_made() {
    Path missing = folder.resolve("missing.db");
    Path target = folder.resolve("target.db");

    String said =
        refused(
            "MOVE_SOURCE",
            () -> DatabaseMove.between("sqlite:///" + missing, "sqlite:///" + target).run(NOBODY));

    assertThat(said).contains(missing.toString());
    assertThat(missing).doesNotExist();
    assertThat(target).doesNotExist();
    refused("DB_URL", () -> DatabaseMove.between("sqlite:///" + missing, "jdbc:sqlite:" + missing));
  }

  @Test
  @Tag("slow")
  void a_move_that_is_killed_goes_on_and_never_are_both_open() throws Exception {
    Random random = new Random(Long.getLong("petforge.kills.seed", 20_261_201));
    ofBoth(
        (from, to) -> {
          RandomRows.fill(from, 3, FEW, MANY);
          Map<String, List<String>> before = RandomRows.read(from);
          for (int kill = 0; kill < KILLS; kill++) {
            Process process = start(from, to);
            try (BufferedReader said =
                new BufferedReader(
                    new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
              int lines = random.nextInt(25);
              String line = said.readLine();
              while (line != null && lines > 0) {
                line = said.readLine();
                lines--;
              }
              process.destroyForcibly().waitFor();
            }
            List<String> open = new ArrayList<>();
            for (String url : List.of(from, to)) {
              Throwable closed = catchThrowable(() -> Databases.open(url).close());
              if (closed == null) {
                open.add(url);
              } else {
                assertThat(((PetForgeException) closed).failure().code())
                    .isIn("DATABASE_MOVED", "DATABASE_MOVING");
              }
            }
            assertThat(open).as("can be worked with").hasSizeLessThanOrEqualTo(1);
          }

          DatabaseMove.between(from, to).run(NOBODY);

          assertThat(RandomRows.read(to)).isEqualTo(before);
          Databases.open(to).close();
          refused("DATABASE_MOVED", () -> Databases.open(from).close());
        });
  }

  private static Process start(String from, String to) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ChildMove.class.getName(),
            from,
            to)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private interface Step {
    void take() throws Exception;
  }

  /** The message. */
  private static String refused(String code, Step step) {
    PermanentException[] refusal = new PermanentException[1];
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(step::take)
        .satisfies(e -> assertThat(e.failure().code()).as(e.getMessage()).isEqualTo(code))
        .satisfies(e -> refusal[0] = e);
    return refusal[0].getMessage();
  }
}
