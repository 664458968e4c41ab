package dev.petforge.testkit;

import dev.petforge.call.ProviderCall;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.project.ProjectId;
import dev.petforge.table.RecordRef;
import dev.petforge.task.DeletedProject;
import dev.petforge.task.PictureOrigin;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.TaskVersion;
import dev.petforge.task.Trash;
import dev.petforge.testkit.InMemoryDatabase.TaskRow;
import dev.petforge.testkit.InMemoryDatabase.TrashRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Deleted projects in memory. */
final class InMemoryTrash implements Trash {
  private static final Comparator<DeletedProject> OLDEST_FIRST =
      Comparator.comparing(DeletedProject::deletedAt).thenComparing(one -> one.id().value());

  private final InMemoryDatabase database;
  private final String process;

  InMemoryTrash(InMemoryDatabase database, String process) {
    this.database = database;
    this.process = process;
  }

  @Override
  public void delete(ProjectId project, TaskVersion seen) {
    database.in(
        process,
        () -> {
          TaskRow row = database.tasks.get(project);
          if (row == null || !row.task.version().equals(seen)) {
            throw new StaleTaskException(project, "version " + seen + " is not the stored one");
          }
          requireNoOpenCall(project);
          database.note(List.of(project));
          database.tasks.remove(project);
          database.trash.put(
              project,
              new TrashRow(
                  new DeletedProject(
                      project,
                      row.task.source().row(),
                      row.task.source().opening().origin().map(PictureOrigin::picture),
                      row.task.source().home(),
                      database.now(),
                      Optional.empty(),
                      true),
                  row));
          return project;
        });
  }

  private void requireNoOpenCall(ProjectId project) {
    database.calls.values().stream()
        .map(row -> row.call)
        .filter(call -> call.subject().project().equals(project))
        .filter(ProviderCall::open)
        .findFirst()
        .ifPresent(
            call -> {
              throw new StaleTaskException(project, "call " + call.key() + " is open");
            });
  }

  @Override
  public boolean undelete(ProjectId project) {
    return database.in(
        process,
        () -> {
          Optional<TaskRow> found =
              Optional.ofNullable(database.trash.get(project))
                  .filter(one -> one.project().emptiedAt().isEmpty())
                  .map(TrashRow::row);
          found.ifPresent(
              row -> {
                requireOwnRow(project, row);
                row.markBehindInTable();
                row.shownInFiles = 0;
                database.trash.remove(project);
                database.tasks.put(project, row);
                List<JobKey> jobs = new ArrayList<>();
                jobs.add(new JobKey(JobKind.PROJECTION, project.value()));
                row.task
                    .source()
                    .row()
                    .ifPresent(ref -> jobs.add(new JobKey(JobKind.PUSH, ref.table().base())));
                database.setNews(jobs);
                database.note(List.of(project));
              });
          return found.isPresent();
        });
  }

  private void requireOwnRow(ProjectId project, TaskRow row) {
    Optional<RecordRef> own = row.task.source().row();
    if (own.isPresent()
        && database.tasks.values().stream()
            .anyMatch(other -> other.task.source().row().equals(own))) {
      throw new StaleTaskException(project, "its row belongs to another project by now");
    }
  }

  @Override
  public boolean empty(ProjectId project) {
    return change(
        project,
        one -> one.emptiedAt().isEmpty(),
        one ->
            new DeletedProject(
                one.id(),
                one.row(),
                Optional.empty(),
                one.home(),
                one.deletedAt(),
                Optional.of(database.now()),
                one.filesLeft()));
  }

  @Override
  public void filesRemoved(ProjectId project) {
    change(
        project,
        one -> one.emptiedAt().isPresent(),
        one ->
            new DeletedProject(
                one.id(),
                one.row(),
                one.picture(),
                one.home(),
                one.deletedAt(),
                one.emptiedAt(),
                false));
  }

  private boolean change(
      ProjectId project, Predicate<DeletedProject> which, UnaryOperator<DeletedProject> change) {
    return database.in(
        process,
        () -> {
          Optional<TrashRow> found =
              Optional.ofNullable(database.trash.get(project))
                  .filter(row -> which.test(row.project()));
          found.ifPresent(
              row ->
                  database.trash.put(
                      project, new TrashRow(change.apply(row.project()), row.row())));
          return found.isPresent();
        });
  }

  @Override
  public Optional<DeletedProject> find(ProjectId project) {
    return database.in(
        process, () -> Optional.ofNullable(database.trash.get(project)).map(TrashRow::project));
  }

  @Override
  public Optional<DeletedProject> find(RecordRef row) {
    return database.in(
        process,
        () ->
            database.trash.values().stream()
                .map(TrashRow::project)
                .filter(one -> one.row().equals(Optional.of(row)))
                .max(OLDEST_FIRST));
  }

  @Override
  public List<DeletedProject> list(Optional<ProjectId> after, int limit) {
    return database.in(
        process,
        () -> {
          Optional<DeletedProject> behind =
              after.flatMap(this::find).filter(one -> one.emptiedAt().isEmpty());
          return some(
              one ->
                  one.emptiedAt().isEmpty()
                      && behind.filter(last -> OLDEST_FIRST.compare(one, last) <= 0).isEmpty(),
              limit);
        });
  }

  @Override
  public long count() {
    return database.in(
        process,
        () ->
            database.trash.values().stream()
                .filter(row -> row.project().emptiedAt().isEmpty())
                .count());
  }

  @Override
  public List<DeletedProject> deletedBefore(Instant time, int limit) {
    return database.in(
        process,
        () -> some(one -> one.emptiedAt().isEmpty() && one.deletedAt().isBefore(time), limit));
  }

  @Override
  public List<DeletedProject> filesLeft(int limit) {
    return database.in(
        process, () -> some(one -> one.emptiedAt().isPresent() && one.filesLeft(), limit));
  }

  private List<DeletedProject> some(Predicate<DeletedProject> which, int limit) {
    return database.trash.values().stream()
        .map(TrashRow::project)
        .filter(which)
        .sorted(OLDEST_FIRST)
        .limit(limit)
        .toList();
  }
}
