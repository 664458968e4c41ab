package dev.petforge.testkit;

import dev.petforge.production.ChangeCursor;
import dev.petforge.production.ChangeFeed;
import dev.petforge.production.ChangePage;
import dev.petforge.project.ProjectId;
import java.util.List;
import java.util.Map;

/** Changes in memory. */
final class InMemoryChangeFeed implements ChangeFeed {
  private final InMemoryDatabase database;
  private final String process;

  InMemoryChangeFeed(InMemoryDatabase database, String process) {
    this.database = database;
    this.process = process;
  }

  @Override
  public ChangePage changes(ChangeCursor after, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, was " + limit);
    }
    return database.in(
        process,
        () -> {
          long behind = after.numberIn(database.installation);
          long from = behind > database.lastChange() ? 0 : behind;
          List<Map.Entry<ProjectId, Long>> found =
              database.changedSince(from).stream().limit(limit).toList();
          long last = found.isEmpty() ? from : found.get(found.size() - 1).getValue();
          return new ChangePage(
              found.stream().map(Map.Entry::getKey).toList(),
              ChangeCursor.at(database.installation, last),
              found.size() == limit);
        });
  }
}
