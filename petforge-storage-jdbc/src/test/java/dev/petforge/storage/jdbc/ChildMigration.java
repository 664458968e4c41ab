package dev.petforge.storage.jdbc;

import java.util.concurrent.CountDownLatch;

/** Brings a database up to date in a process of its own, and hangs within a step if told to. */
final class ChildMigration {
  static final String STEP = "schema: ";

  private ChildMigration() {}

  /** Address, and the step to hang in, 0 for none. */
  public static void main(String[] arguments) {
    int hangs = Integer.parseInt(arguments[1]);
    CountDownLatch never = new CountDownLatch(1);
    Databases.builder(arguments[0])
        .whileMigrating(
            step -> {
              System.out.println(STEP + step.schema());
              if (step.schema() == hangs) {
                try {
                  never.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
            })
        .open()
        .close();
  }
}
