package dev.petforge.storage.jdbc;

import java.time.Duration;

/** Lets what is stored of turns become older: a database's own clock cannot be moved. */
final class PushTimes {
  private PushTimes() {}

  static void age(String url, Duration by) {
    long millis = by.toMillis();
    DatabaseSchemaTest.execute(
        url,
        "update push_turns set again_since = again_since - "
            + millis
            + ", again_at = again_at - "
            + millis);
    DatabaseSchemaTest.execute(
        url,
        "update batch_tasks set table_sent_at = table_sent_at - "
            + millis
            + " where table_sent_at > 0");
  }
}
