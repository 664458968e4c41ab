package dev.petforge.examples.workshop.task;

import dev.petforge.project.ProjectId;
import dev.petforge.task.DeletedProject;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who deleted projects through this server. Each note is of one deletion, by its time: a project
 * that came back may be deleted again, by somebody else or by a command.
 */
@Component
public class Deletions {
  private final JdbcClient database;

  Deletions(JdbcClient database) {
    this.database = database;
  }

  /** Notes who did it. */
  public void note(Collection<DeletedProject> deleted, String user) {
    if (deleted.isEmpty()) {
      return;
    }
    database
        .sql("insert or replace into deletions (project, at, user) values :deletions")
        .param(
            "deletions",
            deleted.stream()
                .map(one -> new Object[] {one.id().value(), one.deletedAt().toEpochMilli(), user})
                .toList())
        .update();
  }

  /** Who did it, by project; without those of which it was not done here. */
  Map<ProjectId, String> users(Collection<DeletedProject> deleted) {
    if (deleted.isEmpty()) {
      return Map.of();
    }
    return database
        .sql("select project, user from deletions where (project, at) in (values :deletions)")
        .param(
            "deletions",
            deleted.stream()
                .map(one -> new Object[] {one.id().value(), one.deletedAt().toEpochMilli()})
                .toList())
        .query(
            (row, number) ->
                Map.entry(new ProjectId(row.getString("project")), row.getString("user")))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
