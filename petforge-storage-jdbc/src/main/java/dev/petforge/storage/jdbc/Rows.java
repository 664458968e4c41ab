package dev.petforge.storage.jdbc;

import dev.petforge.failure.PermanentException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How rows are read of which one may be damaged, or written by a newer version. */
final class Rows {
  private static final Logger log = LoggerFactory.getLogger(Rows.class);
  private static final String UNREADABLE = "UNREADABLE";

  private Rows() {}

  /** Makes something of a row; what it throws means that the row says nothing of the kind. */
  interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Some rows of an ordered query. */
  interface Page<T> {
    List<Optional<T>> read(int limit, int offset);
  }

  /**
   * @param place names the row
   * @throws PermanentException with code {@code UNREADABLE}, or that of the reading, naming the
   *     place
   */
  static <T> T read(String place, ResultSet row, Reading<T> reading) throws SQLException {
    try {
      return reading.read(row);
    } catch (PermanentException e) {
      throw new PermanentException(e.failure().code(), place + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new PermanentException(UNREADABLE, place + ": " + e.getMessage(), e);
    }
  }

  /** One that cannot be read is left alone, and said so: it must not hide the others. */
  static <T> Optional<T> readable(ResultSet row, Reading<T> reading) throws SQLException {
    try {
      return Optional.of(reading.read(row));
    } catch (PermanentException e) {
      log.warn("a row is left alone: {} ({})", e.getMessage(), e.failure().code());
      return Optional.empty();
    }
  }

  /** The first that can be read: those that cannot be read take no place of others. */
  static <T> List<T> first(int limit, Page<T> page) {
    List<T> first = new ArrayList<>();
    int seen = 0;
    int asked;
    int found;
    do {
      asked = limit - first.size();
      List<Optional<T>> rows = page.read(asked, seen);
      rows.forEach(row -> row.ifPresent(first::add));
      found = rows.size();
      seen += found;
    } while (found == asked && first.size() < limit);
    return first;
  }
}
