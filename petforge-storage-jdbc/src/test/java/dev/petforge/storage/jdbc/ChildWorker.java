package dev.petforge.storage.jdbc;

import dev.petforge.failure.Failure;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobResult;
import dev.petforge.job.RetryPolicies;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** A worker in a process of its own, whose handlers never end. */
final class ChildWorker {
  static final String HAS_IT = "has it: ";

  private ChildWorker() {}

  public static void main(String[] arguments) {
    JdbcPersistence database = Databases.open(arguments[0]);
    database.becomeWorker();
    CountDownLatch never = new CountDownLatch(1);
    database
        .jobQueue()
        .start(
            handlers(
                job -> {
                  System.out.println(HAS_IT + job);
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return JobResult.idle();
                }),
            RetryPolicies.DEFAULT);
  }

  static Map<JobKind, JobHandler> handlers(Function<JobKey, JobResult> doing) {
    Map<JobKind, JobHandler> handlers = new EnumMap<>(JobKind.class);
    for (JobKind kind : JobKind.values()) {
      handlers.put(
          kind,
          new JobHandler() {
            @Override
            public JobResult handle(JobKey job) {
              return doing.apply(job);
            }

            @Override
            public void giveUp(JobKey job, Failure reason) {
              throw new AssertionError(job + " was given up: " + reason);
            }
          });
    }
    return handlers;
  }
}
