package dev.petforge.storage.jdbc;

import dev.petforge.failure.Failure;
import dev.petforge.work.Next;
import dev.petforge.work.RetryPolicies;
import dev.petforge.work.Work;
import dev.petforge.work.WorkHandler;
import dev.petforge.work.WorkKind;
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
        .alarms()
        .start(
            handlers(
                work -> {
                  System.out.println(HAS_IT + work);
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return Next.idle();
                }),
            RetryPolicies.DEFAULT);
  }

  static Map<WorkKind, WorkHandler> handlers(Function<Work, Next> doing) {
    Map<WorkKind, WorkHandler> handlers = new EnumMap<>(WorkKind.class);
    for (WorkKind kind : WorkKind.values()) {
      handlers.put(
          kind,
          new WorkHandler() {
            @Override
            public Next handle(Work work) {
              return doing.apply(work);
            }

            @Override
            public void giveUp(Work work, Failure reason) {
              throw new AssertionError(work + " was given up: " + reason);
            }
          });
    }
    return handlers;
  }
}
