package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.generation.Budget;
import dev.petforge.generation.ModelLedger;
import dev.petforge.generation.ModelQuestion;
import dev.petforge.generation.ModelSubject;
import dev.petforge.generation.Money;
import dev.petforge.production.Persistence;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Activity;
import dev.petforge.task.Task;
import dev.petforge.testkit.ModelLedgerContract;
import dev.petforge.testkit.Tasks;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteModelLedgerTest extends ModelLedgerContract {
  @TempDir Path folder;

  @Override
  protected Persistence fresh() {
    return Databases.open(Databases.sqlite(folder));
  }

  @Test
  void what_was_cancelled_waits_for_no_budget_any_more() {
    ProjectId project = Tasks.id(1);
    try (Persistence other = fresh()) {
      other.tasks().commit(Tasks.imported(project));
      Activity none = task(other, project).activity();
      commit(other, Tasks.with(task(other, project), Tasks.merging()));
      ModelLedger ledger = other.modelCalls();
      assertThat(
              ledger.begin(
                  new ModelSubject(
                      project, Optional.empty(), new OperationId("1"), Optional.empty()),
                  new ModelQuestion(
                      "model", "model-1", ModelQuestion.Reason.WRITE, new Money(2, "USD")),
                  List.of(new Budget(Budget.Scope.DAY, new Money(1, "USD"), ZoneOffset.UTC))))
          .isEmpty();
      assertThat(ledger.waiting()).containsOnlyKeys(project);

      commit(other, Tasks.with(task(other, project), none));

      assertThat(ledger.waiting()).isEmpty();
    }
  }

  private static Task task(Persistence database, ProjectId project) {
    return database.tasks().find(project).orElseThrow().task();
  }

  private static void commit(Persistence database, Task task) {
    database.tasks().commit(Tasks.decided(Tasks.next(task)));
  }
}
