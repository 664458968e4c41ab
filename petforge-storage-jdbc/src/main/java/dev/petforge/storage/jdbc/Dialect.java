package dev.petforge.storage.jdbc;

/** What differs between the databases. */
enum Dialect {
  SQLITE("sqlite", "cast(unixepoch('subsec') * 1000 as integer)", "") {
    @Override
    String model(String request) {
      return "case when json_valid(" + request + ") then " + request + " ->> '$.model' end";
    }
  },
  // Not now(): that stands still within a transaction.
  POSTGRESQL(
      "postgresql", "(extract(epoch from clock_timestamp()) * 1000)::bigint", " for update") {
    @Override
    String model(String request) {
      return "substring(" + request + " from '\"model\" *: *\"([^\"]*)\"')";
    }
  };

  private final String folder;
  private final String now;
  private final String forUpdate;

  Dialect(String folder, String now, String forUpdate) {
    this.folder = folder;
    this.now = now;
    this.forUpdate = forUpdate;
  }

  /** The model that is named in a request, which is JSON; null if it cannot be read. */
  abstract String model(String request);

  /** Where the migrations are. */
  String migrations() {
    return "classpath:dev/petforge/storage/jdbc/db/migration/" + folder;
  }

  /** The database's time in milliseconds since 1970. */
  String now() {
    return now;
  }

  /** Stands behind the columns of an insert that gives a row the id that it had before. */
  String keepingIds() {
    return this == POSTGRESQL ? " overriding system value" : "";
  }

  /** Ends a query whose rows are then changed. SQLite's writer is alone anyway. */
  String forUpdate() {
    return forUpdate;
  }
}
