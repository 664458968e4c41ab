package dev.petforge.storage.jdbc;

/** What differs between the databases. */
enum Dialect {
  SQLITE("sqlite", "cast(unixepoch('subsec') * 1000 as integer)", "") {
    @Override
    String model(String request) {
      return "case when json_valid(" + request + ") then " + request + " ->> '$.model' end";
    }

    @Override
    String picture(String opening) {
      return "case when json_valid("
          + opening
          + ") then "
          + opening
          + " ->> '$.origin.picture' end";
    }

    @Override
    String member(String json, String name) {
      return "case when json_valid(" + json + ") then " + json + " ->> '$." + name + "' end";
    }

    @Override
    String contains(String text, String part) {
      return "instr(lower(" + text + "), " + part + ") > 0";
    }
  },
  // Not now(): that stands still within a transaction.
  POSTGRESQL(
      "postgresql", "(extract(epoch from clock_timestamp()) * 1000)::bigint", " for update") {
    @Override
    String model(String request) {
      return "substring(" + request + " from '\"model\" *: *\"([^\"]*)\"')";
    }

    @Override
    String picture(String opening) {
      return "substring(" + opening + " from '\"picture\" *: *\"([^\"]*)\"')";
    }

    @Override
    String member(String json, String name) {
      return "cast(" + json + " as json) ->> '" + name + "'";
    }

    @Override
    String contains(String text, String part) {
      // Other collations know more letters than SQLite does.
      return "strpos(lower((" + text + ") collate \"C\"), " + part + ") > 0";
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

  /** The name of the picture in the column {@code opening}; null if it cannot be read. */
  abstract String picture(String opening);

  /** A member of a JSON object that we wrote ourselves; null if there is no object or no member. */
  abstract String member(String json, String name);

  /**
   * Whether a text has a part.
   *
   * @param part without capitals, as far as that is ASCII
   */
  abstract String contains(String text, String part);

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

  /**
   * Ends a query whose rows nobody may take with {@link #forUpdate} before the transaction has
   * ended; any number may have them like this, also beside {@link #forChange}.
   */
  String forKeyShare() {
    return this == POSTGRESQL ? " for key share" : "";
  }

  /** Ends a query whose rows are then changed, one transaction after the other. */
  String forChange() {
    return this == POSTGRESQL ? " for no key update" : "";
  }

  /** Ends a query whose rows are then changed. SQLite's writer is alone anyway. */
  String forUpdate() {
    return forUpdate;
  }
}
