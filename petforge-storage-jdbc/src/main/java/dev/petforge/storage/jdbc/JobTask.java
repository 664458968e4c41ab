package dev.petforge.storage.jdbc;

import com.github.kagkarlsson.scheduler.task.AbstractTask;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.petforge.job.JobKind;
import java.time.Duration;
import java.util.function.Consumer;

/** The jobs of one kind, as db-scheduler sees them: it has no say in what follows from a run. */
final class JobTask extends AbstractTask<Void> {
  private static final Duration DATABASE_BACK = Duration.ofSeconds(2);

  private final JobKind kind;
  private final Consumer<Execution> runner;

  JobTask(JobKind kind, DatabaseClock clock, Consumer<Execution> runner) {
    super(
        kind.word(),
        Void.class,
        // The database could not be used when the run began or ended.
        (complete, operations) ->
            operations.reschedule(complete, clock.instant().plus(DATABASE_BACK)),
        // The library never looks for dead ones: see SharedTimer.
        (complete, operations) -> {});
    this.kind = kind;
    this.runner = runner;
  }

  @Override
  public CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
    com.github.kagkarlsson.scheduler.task.Execution picked = context.getExecution();
    runner.accept(new Execution(kind, instance.getId(), picked.version, picked.pickedBy));
    // The runner has stored the end together with what follows from it.
    return (complete, operations) -> {};
  }

  @Override
  public SchedulableInstance<Void> schedulableInstance(String id) {
    throw new UnsupportedOperationException("jobs are set within the transactions of the stores");
  }

  @Override
  public SchedulableInstance<Void> schedulableInstance(String id, Void data) {
    return schedulableInstance(id);
  }
}
