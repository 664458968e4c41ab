package dev.petforge.storage.jdbc;

import static dev.petforge.storage.jdbc.DatabaseSchemaTest.execute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.task.Activity;
import dev.petforge.task.Batch;
import dev.petforge.task.Goal;
import dev.petforge.task.Task;
import dev.petforge.task.Turn;
import dev.petforge.task.WaitingBatch;
import dev.petforge.testkit.Tasks;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits in a database of an earlier version keeps its turn, and what slept in it is gone. */
class TurnsMigrationTest {
  private static final JobKey PROJECTION = new JobKey(JobKind.PROJECTION, Tasks.id(3).value());
  private static final JobKey PUSH = new JobKey(JobKind.PUSH, "folder:/photos");
  private static final JobKey FETCH = new JobKey(JobKind.FETCH, "call");

  @TempDir Path folder;

  @Test
  void a_database_of_schema_17_is_brought_up_to_date() {
    for (String url : List.of(Databases.sqlite(folder), Postgres.emptyDatabase())) {
      Batch batch = new Batch("0123456789ab", 3);
      Task waiting = Tasks.with(Tasks.imported(Tasks.id(1)).task(), wanting(batch, false));
      Task running = Tasks.with(Tasks.imported(Tasks.id(2)).task(), wanting(batch, true));
      try (JdbcPersistence database = Databases.open(url)) {
        database.tasks().commit(Tasks.decided(waiting));
        database.tasks().commit(Tasks.decided(running));
        database.jobQueue().enqueue(List.of(PROJECTION, PUSH, FETCH));
      }
      asSchema17LeftIt(url);

      try (JdbcPersistence database = Databases.open(url)) {
        assertThat(database.tasks().waiting())
            .containsExactly(new WaitingBatch(Optional.of(batch), 1));
        assertThat(database.tasks().turns(Optional.of(batch), Optional.empty(), 5))
            .extracting(Turn::project)
            .containsExactly(waiting.id());
        assertThat(database.tasks().uncleaned(Tasks.START.plusSeconds(1), Optional.empty(), 5))
            .containsExactlyInAnyOrder(waiting.id(), running.id());
        assertThat(database.jobQueue().list())
            .extracting(Job::key)
            .containsExactlyInAnyOrder(PUSH, FETCH);
      }
    }
  }

  private static Activity wanting(Batch batch, boolean runs) {
    return new Activity(
        runs ? Tasks.merging().operation() : Optional.empty(),
        Optional.of(Goal.merged().in(batch)),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** Without what later schemas added. Its jobs of projects that were shown slept until 9999. */
  private static void asSchema17LeftIt(String url) {
    execute(
        url,
        "update scheduled set execution_time = 253402214400000 where task_name = 'projection'");
    for (String index :
        List.of(
            "turns",
            "running",
            "uncleaned",
            "status",
            "template",
            "date",
            "unfinished",
            "out_of_date")) {
      execute(url, "drop index batch_tasks_" + index);
    }
    for (String column :
        List.of(
            "batch",
            "batch_limit",
            "cleaned",
            "completed_segments",
            "stale_segments",
            "edited_segments",
            "final_version",
            "final_link",
            "final_out_of_date",
            "final_reencodings",
            "failure",
            "packed")) {
      execute(url, "alter table batch_tasks drop column " + column);
    }
    for (String column :
        List.of(
            "provider_calls.packed",
            "provider_calls.model",
            "provider_calls.imported",
            "model_calls.packed")) {
      execute(url, "alter table " + column.replace(".", " drop column "));
    }
    for (String column :
        List.of(
            "table_id",
            "provider",
            "model",
            "question_reason",
            "at_most_micros",
            "currency",
            "followed_micros",
            "followed_currency",
            "failure")) {
      execute(url, "alter table model_waits drop column " + column);
    }
    if (DatabaseUrl.parse(url).file().isPresent()) {
      for (String trigger :
          List.of("provider_calls_planned_closed", "provider_calls_closed", "model_calls_closed")) {
        execute(url, "drop trigger " + trigger);
      }
    }
    execute(url, "drop table account_pace");
    execute(url, "drop index scheduled_needs");
    execute(url, "drop index worker_held_name");
    for (String column :
        List.of(
            "scheduled.needs",
            "worker.version",
            "worker.kinds",
            "worker.serves",
            "worker.lacks",
            "worker.settings",
            "worker.gives_way",
            "worker.held_name")) {
      execute(url, "alter table " + column.replace(".", " drop column "));
    }
    execute(url, "alter table closed_totals drop column calls");
    execute(url, "drop table imported_questions");
    execute(url, "drop table deleted_projects");
    execute(url, "drop table project_changes");
    for (String table : List.of("notification_targets", "notification_topics", "notifications")) {
      execute(url, "drop table " + table);
    }
    for (String column : List.of("last_change", "moved_to", "moved_at", "moving_from")) {
      execute(url, "alter table petforge_meta drop column " + column);
    }
    execute(url, "delete from petforge_schema_history where cast(version as integer) > 17");
    execute(url, "update petforge_meta set schema_version = 17, writer_version = 17");
  }
}
