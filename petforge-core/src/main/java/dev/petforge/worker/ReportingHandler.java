package dev.petforge.worker;

import dev.petforge.event.EventBus;
import dev.petforge.failure.Failure;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobResult;
import dev.petforge.job.Need;

/** Tells listeners of the jobs that another handler gives up. */
final class ReportingHandler implements JobHandler {
  private final JobHandler handler;
  private final EventBus events;

  ReportingHandler(JobHandler handler, EventBus events) {
    this.handler = handler;
    this.events = events;
  }

  @Override
  public JobResult handle(JobKey job) {
    return handler.handle(job);
  }

  @Override
  public void delayed(JobKey job, Failure reason) {
    handler.delayed(job, reason);
  }

  @Override
  public void unserved(JobKey job, Need need) {
    handler.unserved(job, need);
  }

  @Override
  public void giveUp(JobKey job, Failure reason) {
    handler.giveUp(job, reason);
    events.jobParked(job, reason);
  }
}
