package dev.petforge.testkit;

import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.production.PushTurns;
import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import dev.petforge.task.Task;
import dev.petforge.testkit.InMemoryDatabase.TaskRow;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns in memory. */
final class InMemoryPushTurns implements PushTurns {
  /** The newest turn of a base. */
  static final class Newest {
    private long number;
    private boolean ended = true;
    private Optional<Again> again = Optional.empty();
  }

  /** What is sent once more at a time: rows that were taken since another. */
  private record Again(Instant since, Instant at) {}

  private final InMemoryDatabase database;
  private final String process;

  InMemoryPushTurns(InMemoryDatabase database, String process) {
    this.database = database;
    this.process = process;
  }

  private Newest newest(String base) {
    return database.turns.computeIfAbsent(base, any -> new Newest());
  }

  @Override
  public Turn begin(String base) {
    return database.in(
        process,
        () -> {
          Newest turn = newest(base);
          Instant now = database.now();
          if (!turn.ended) {
            Instant late = now.minus(LATE);
            markSince(base, turn.again.map(Again::since).filter(late::isAfter).orElse(late));
            turn.again = Optional.of(new Again(late, now.plus(LATE)));
          } else if (turn.again.filter(again -> !again.at().isAfter(now)).isPresent()) {
            markSince(base, turn.again.get().since());
            turn.again = Optional.empty();
          }
          turn.ended = false;
          turn.number++;
          return new Turn(base, turn.number, turn.again.map(Again::at));
        });
  }

  private void markSince(String base, Instant since) {
    database.tasks.values().stream()
        .filter(row -> table(row).filter(table -> table.base().equals(base)).isPresent())
        .filter(row -> !row.takenAt.isBefore(since))
        .forEach(TaskRow::markBehindInTable);
  }

  private static Optional<TableRef> table(TaskRow row) {
    return row.task.source().row().map(ref -> ref.table());
  }

  private Stream<TaskRow> rows(TableRef table) {
    return database.tasks.values().stream().filter(row -> table(row).equals(Optional.of(table)));
  }

  private boolean isNewest(Turn turn) {
    return newest(turn.base()).number == turn.number();
  }

  @Override
  public Optional<List<Task>> take(Turn turn, TableRef table, int limit) {
    return database.in(
        process,
        () -> {
          if (!isNewest(turn)) {
            return Optional.empty();
          }
          List<TaskRow> taken =
              rows(table)
                  .filter(TaskRow::behindInTable)
                  .sorted(Comparator.comparing(row -> row.task.versions().createdAt()))
                  .limit(limit)
                  .toList();
          for (TaskRow row : taken) {
            row.takenBy = turn.number();
            row.takenAt = database.now();
          }
          return Optional.of(taken.stream().map(row -> row.task).toList());
        });
  }

  @Override
  public boolean note(Turn turn, List<Written> rows) {
    return database.in(
        process,
        () -> {
          if (!isNewest(turn)) {
            sendAgain(turn, rows.stream().map(Written::project).toList());
            return false;
          }
          for (Written written : rows) {
            change(
                written.project(),
                row -> {
                  if (row.takenBy == turn.number()) {
                    note(row, written);
                  }
                });
          }
          return true;
        });
  }

  private static void note(TaskRow row, Written written) {
    row.takenBy = 0;
    if (written.refusal().isPresent()) {
      row.refusedProjection = written.projection();
      row.refusal = written.refusal();
    } else {
      row.shownInTable = written.projection();
    }
    row.waiting = written.waiting();
  }

  private void change(ProjectId project, Consumer<TaskRow> change) {
    Optional.ofNullable(database.tasks.get(project)).ifPresent(change);
  }

  @Override
  public void doubt(Turn turn, Collection<ProjectId> projects) {
    database.in(
        process,
        () -> {
          if (!isNewest(turn)) {
            sendAgain(turn, projects);
          }
          return turn;
        });
  }

  private void sendAgain(Turn turn, Collection<ProjectId> projects) {
    projects.forEach(project -> change(project, TaskRow::markBehindInTable));
    signal(turn.base());
  }

  private void signal(String base) {
    database.set(List.of(new JobKey(JobKind.PUSH, base)));
  }

  @Override
  public void end(Turn turn) {
    database.in(
        process,
        () -> {
          if (isNewest(turn)) {
            newest(turn.base()).ended = true;
          }
          return turn;
        });
  }

  @Override
  public void again(TableRef table) {
    database.in(
        process,
        () -> {
          rows(table).forEach(InMemoryPushTurns::sendAgain);
          signal(table.base());
          return table;
        });
  }

  @Override
  public void again(TableRef table, Collection<ProjectId> projects) {
    database.in(
        process,
        () -> {
          projects.forEach(project -> change(project, InMemoryPushTurns::sendAgain));
          signal(table.base());
          return table;
        });
  }

  private static void sendAgain(TaskRow row) {
    row.markBehindInTable();
    row.refusedProjection = 0;
    row.refusal = Optional.empty();
  }

  @Override
  public Set<String> waiting(TableRef table) {
    return database.in(
        process,
        () ->
            rows(table)
                .flatMap(row -> row.waiting.stream())
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Override
  public void sendWaiting(TableRef table) {
    database.in(
        process,
        () -> {
          rows(table)
              .filter(row -> !row.waiting.isEmpty())
              .forEach(
                  row -> {
                    row.markBehindInTable();
                    row.waiting = Set.of();
                  });
          return table;
        });
  }

  @Override
  public Lag lag(TableRef table, Instant since) {
    return database.in(
        process,
        () -> {
          Map<ProjectId, String> refused = new LinkedHashMap<>();
          rows(table)
              .filter(row -> row.shownInTable < row.task.versions().projection())
              .forEach(row -> row.refusal().ifPresent(why -> refused.put(row.task.id(), why)));
          Map<ProjectId, Set<String>> waiting = new LinkedHashMap<>();
          rows(table)
              .filter(TaskRow::waits)
              .forEach(row -> waiting.put(row.task.id(), row.waiting));
          return new Lag(
              (int) rows(table).filter(TaskRow::behindInTable).count(),
              (int)
                  rows(table)
                      .filter(row -> !row.takenAt.isBefore(since))
                      .filter(row -> row.shownInTable >= row.task.versions().projection())
                      .count(),
              refused,
              waiting);
        });
  }
}
