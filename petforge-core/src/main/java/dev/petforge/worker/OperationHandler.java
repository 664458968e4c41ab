package dev.petforge.worker;

import dev.petforge.failure.Failure;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.production.Decisions;

/** Carries on an operation of a project, and tells the project what goes wrong with it. */
abstract class OperationHandler implements JobHandler {
  private final Decisions decisions;

  OperationHandler(Decisions decisions) {
    this.decisions = decisions;
  }

  @Override
  public final void delayed(JobKey job, Failure reason) {
    OperationSubject key = OperationSubject.of(job.subject());
    decisions.decide(
        key.project(),
        (project, context) -> project.task().delayed(key.operation(), reason, context));
  }

  @Override
  public final void giveUp(JobKey job, Failure reason) {
    OperationSubject key = OperationSubject.of(job.subject());
    decisions.decide(
        key.project(),
        (project, context) -> project.task().failed(key.operation(), reason, context));
  }
}
