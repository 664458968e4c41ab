package dev.petforge.task;

import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.TableRef;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Which tasks are wanted.
 *
 * @param only what they are like
 * @param which only those of a kind
 * @param order in which they come
 * @param after only those that come after this task in that order, for whoever goes through all of
 *     them in parts; all if there is no such task
 * @param limit at most so many, at least 1
 */
public record TaskQuery(Only only, Which which, Order order, Optional<ProjectId> after, int limit) {
  /** From the first one on, the oldest first. */
  public TaskQuery(Optional<TableRef> table, Which which, int limit) {
    this(Only.ALL.in(table), which, Order.OLDEST_FIRST, Optional.empty(), limit);
  }

  /** By what they are sorted. */
  public enum Order {
    /** By when they were imported. */
    OLDEST_FIRST,
    /** By when they were imported, backwards. */
    NEWEST_FIRST,
    /** By the day on which they are wanted, then by when they were imported. */
    EARLIEST_RELEASE_FIRST,
    /** By the day on which they are wanted, then by when they were imported, backwards. */
    LATEST_RELEASE_FIRST;

    /** Whether the day counts first. */
    public boolean byRelease() {
      return this == EARLIEST_RELEASE_FIRST || this == LATEST_RELEASE_FIRST;
    }

    /** Whether the first come last. */
    public boolean backwards() {
      return this == NEWEST_FIRST || this == LATEST_RELEASE_FIRST;
    }
  }

  /** Kinds of tasks that work looks for. */
  public enum Which {
    /** All of them. */
    ALL,
    /** An operation runs. */
    BUSY,
    /** A goal waits for its turn. */
    WAITING_FOR_TURN,
    /** The table shows an older state. */
    TABLE_BEHIND,
    /** The files under the well-known names show an older state. */
    FILES_BEHIND,
    /** Its status is another one than {@link TaskStatus#COMPLETED}. */
    UNFINISHED,
    /**
     * Its status is another one than {@link TaskStatus#COMPLETED}, nothing runs, and the last
     * operation failed. With those of which an earlier version did not note that, without {@link
     * #STOPPED}.
     */
    FAILED,
    /**
     * Its status is another one than {@link TaskStatus#COMPLETED}, nothing runs, and a person ended
     * the last operation: {@link dev.petforge.failure.Failure#endedByPerson}.
     */
    STOPPED,
    /**
     * Its status is {@link TaskStatus#COMPLETED}, and its finished video is not what it shows any
     * more. With those of which an earlier version did not note that.
     */
    OUT_OF_DATE
  }

  /**
   * What tasks are like. A page by one of these takes no longer when there are more tasks; by
   * several, those of the day are looked through, or else those of the status, unless that is
   * {@link TaskStatus#COMPLETED}, or else those of the table. By text, and in the order of days,
   * all are looked through that the others leave, until the page is full.
   *
   * @param table only those of a table
   * @param status only those in a status, of whichever segment
   * @param template only those of this template
   * @param releaseDate only those that are wanted on a day
   * @param text only those with this in their id, in the name of their row, or in that of their
   *     picture, in capitals or not as far as that is ASCII
   */
  public record Only(
      Optional<TableRef> table,
      Optional<TaskStatus> status,
      Optional<TemplateId> template,
      Optional<LocalDate> releaseDate,
      Optional<String> text) {
    /** Whatever they are like. */
    public static final Only ALL =
        new Only(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Whatever is written in them. */
    public Only(
        Optional<TableRef> table,
        Optional<TaskStatus> status,
        Optional<TemplateId> template,
        Optional<LocalDate> releaseDate) {
      this(table, status, template, releaseDate, Optional.empty());
    }

    Only in(Optional<TableRef> of) {
      return new Only(of, status, template, releaseDate, text);
    }

    /** Whether a text has the one that is wanted. */
    public boolean isIn(String name) {
      return text.filter(wanted -> !withoutCapitals(name).contains(withoutCapitals(wanted)))
          .isEmpty();
    }

    /** A text with small letters in place of the capitals of ASCII. */
    public static String withoutCapitals(String text) {
      return text.chars()
          .map(letter -> letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter)
          .collect(
              StringBuilder::new, (all, letter) -> all.append((char) letter), StringBuilder::append)
          .toString();
    }

    /** The same, but only those with this text in their names. */
    public Only with(String wanted) {
      return new Only(table, status, template, releaseDate, Optional.of(wanted));
    }
  }

  /** The same, from behind this task on, at most so many. */
  public TaskQuery part(Optional<ProjectId> behind, int most) {
    return new TaskQuery(only, which, order, behind, most);
  }

  /** The table that they are of, if only those are wanted. */
  public Optional<TableRef> table() {
    return only.table();
  }

  /** All tasks. */
  public static TaskQuery all() {
    return of(Which.ALL);
  }

  /** All tasks of a kind. */
  public static TaskQuery of(Which which) {
    return new TaskQuery(Optional.empty(), which, Integer.MAX_VALUE);
  }

  /** All tasks of a table. */
  public static TaskQuery in(TableRef table) {
    return new TaskQuery(Optional.of(table), Which.ALL, Integer.MAX_VALUE);
  }

  /** Tasks of a table that it shows an older state of. */
  public static TaskQuery behind(TableRef table, int limit) {
    return new TaskQuery(Optional.of(table), Which.TABLE_BEHIND, limit);
  }

  /** All tasks that are like this, the newest first. */
  public static TaskQuery newest(Only only) {
    return sorted(only, Order.NEWEST_FIRST);
  }

  /** All tasks that are like this, in an order. */
  public static TaskQuery sorted(Only only, Order order) {
    return new TaskQuery(only, Which.ALL, order, Optional.empty(), Integer.MAX_VALUE);
  }
}
