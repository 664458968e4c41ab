package dev.petforge.storage.jdbc;

import dev.petforge.production.ChangeCursor;
import dev.petforge.production.ChangeFeed;
import dev.petforge.production.ChangePage;
import dev.petforge.project.ProjectId;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Changes in {@code project_changes}: one row for each project, with the position of its newest
 * change.
 *
 * <p>PostgreSQL commits in any order, and a reader that has passed position 8 would never see 7
 * that is committed later. So a change only takes the position of its project away, and whoever
 * reads gives new ones to those that have none, one reader at a time: what has a position was
 * committed before, and positions are committed in their order. A row that is being changed at that
 * moment is left to the next reader, and keeps nobody else back.
 *
 * <p>SQLite could count when it writes, but to take a position away is cheaper there too: where
 * nobody reads, a project's second change finds nothing to write.
 */
final class JdbcChangeFeed implements ChangeFeed {
  /**
   * What is no project has no row: a preview asks questions too. PostgreSQL locks the row also
   * where there is nothing to write, so that no reader passes it before the commit.
   */
  private static final String NOTE =
      "insert into project_changes (project_id) select project_id from batch_tasks"
          + " where project_id = :project on conflict (project_id) do update set position = null"
          + " where project_changes.position is not null";

  private final Db db;
  private final String installation;

  JdbcChangeFeed(Db db, String installation) {
    this.db = db;
    this.installation = installation;
  }

  /**
   * Notes in a transaction that something of projects changed. To be called at its end: its rows
   * are locked after all others, in one order, so that no two transactions wait for each other.
   */
  static void note(Handle handle, Collection<ProjectId> projects) {
    if (projects.isEmpty()) {
      return;
    }
    PreparedBatch batch = handle.prepareBatch(NOTE);
    TreeSet<String> ordered = new TreeSet<>();
    projects.forEach(project -> ordered.add(project.value()));
    ordered.forEach(project -> batch.bind("project", project).add());
    batch.execute();
  }

  private record Entry(ProjectId project, long position) {}

  /**
   * @param unplaced whether there may be changes that have no position yet
   */
  private record Read(boolean unplaced, long from, List<Entry> entries) {}

  @Override
  public ChangePage changes(ChangeCursor after, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, was " + limit);
    }
    long behind = after.numberIn(installation);
    Read read = read(behind, limit);
    if (read.unplaced() && read.entries().size() < limit) {
      db.write("number changes", handle -> place(handle, limit));
      read = read(behind, limit);
    }
    List<Entry> entries = read.entries();
    return new ChangePage(
        entries.stream().map(Entry::project).toList(),
        ChangeCursor.at(
            installation,
            entries.isEmpty() ? read.from() : entries.get(entries.size() - 1).position()),
        entries.size() == limit);
  }

  private Read read(long behind, int limit) {
    return db.read(
        "read changes",
        handle -> {
          boolean unplaced = !unplaced(handle, 1, "").isEmpty();
          List<Entry> entries = behind(handle, behind, limit);
          if (!entries.isEmpty() || behind <= last(handle, "")) {
            return new Read(unplaced, behind, entries);
          }
          // The database is older than the cursor.
          return new Read(unplaced, 0, behind(handle, 0, limit));
        });
  }

  private static List<Entry> behind(Handle handle, long position, int limit) {
    return handle
        .createQuery(
            "select project_id, position from project_changes where position > :behind"
                + " order by position limit :limit")
        .bind("behind", position)
        .bind("limit", limit)
        .map(
            (row, context) ->
                new Entry(new ProjectId(row.getString("project_id")), row.getLong("position")))
        .list();
  }

  /** The highest position that was ever given. */
  private static long last(Handle handle, String lock) {
    return handle
        .createQuery("select last_change from petforge_meta where id = 1" + lock)
        .mapTo(Long.class)
        .one();
  }

  private static List<String> unplaced(Handle handle, int limit, String lock) {
    return handle
        .createQuery(
            "select project_id from project_changes where position is null limit :limit" + lock)
        .bind("limit", limit)
        .mapTo(String.class)
        .list();
  }

  private int place(Handle handle, int limit) {
    // Locked until the commit: of two readers the second one finds what the first one placed.
    // Whoever writes beside them need not wait, nor they for him.
    long position = last(handle, db.dialect().forChange());
    String lock = db.dialect().forUpdate();
    List<String> projects = unplaced(handle, limit, lock.isEmpty() ? lock : lock + " skip locked");
    if (projects.isEmpty()) {
      return 0;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            "update project_changes set position = :position where project_id = :project");
    for (String project : projects) {
      position++;
      batch.bind("position", position).bind("project", project).add();
    }
    batch.execute();
    return handle
        .createUpdate("update petforge_meta set last_change = :last where id = 1")
        .bind("last", position)
        .execute();
  }
}
