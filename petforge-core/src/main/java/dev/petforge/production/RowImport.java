package dev.petforge.production;

import dev.petforge.file.FileStore;
import dev.petforge.file.ProjectFiles;
import dev.petforge.media.VideoTools;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.Row;
import dev.petforge.table.TableRef;
import dev.petforge.task.Project;
import dev.petforge.task.Source;
import dev.petforge.task.SourceEdit;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Task;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes rows of a table in: as new tasks, or, where a row has one, what was edited in it ({@link
 * SourceEdit} has the rules of that). A row that cannot be taken in is named, and the others go on.
 *
 * <p>A row belongs to the project that its {@code project_id} names, else to the one that came from
 * it. If several rows name one project, as after copying a row, the one that it came from counts,
 * else the first; the others are refused.
 */
public final class RowImport {
  private final Persistence persistence;
  private final Settings settings;
  private final RowCells cells;
  private final RowPictures pictures;
  private final RowEdits edits;

  public RowImport(
      Persistence persistence,
      FileStore files,
      VideoTools tools,
      StoryboardWriter writer,
      Decisions decisions,
      Settings settings) {
    this.persistence = persistence;
    this.settings = settings;
    this.cells = new RowCells(writer.templates());
    this.pictures = new RowPictures(persistence, files, tools);
    this.edits = new RowEdits(decisions, cells, pictures);
  }

  /**
   * Takes all rows in.
   *
   * @throws dev.petforge.failure.PetForgeException if the table as a whole cannot be read
   */
  public ImportReport run(RecordTable table, ImportDefaults defaults, SourceEdit.Consent consent) {
    return new Run(table, defaults, consent).over(table.rows());
  }

  /**
   * Takes some rows in; those that are not there any more are left out.
   *
   * @throws dev.petforge.failure.PetForgeException if the table as a whole cannot be read
   */
  public ImportReport run(
      RecordTable table,
      Collection<RecordRef> wanted,
      ImportDefaults defaults,
      SourceEdit.Consent consent) {
    return new Run(table, defaults, consent).over(table.rows(wanted));
  }

  /** One import. */
  private final class Run {
    private final RecordTable table;
    private final ImportDefaults defaults;
    private final SourceEdit.Consent consent;
    private final ImportNotes notes = new ImportNotes();
    private final Map<ProjectId, Row> owners = new HashMap<>();

    Run(RecordTable table, ImportDefaults defaults, SourceEdit.Consent consent) {
      this.table = table;
      this.defaults = defaults;
      this.consent = consent;
    }

    ImportReport over(List<Row> rows) {
      rows.forEach(this::claim);
      for (Row row : rows) {
        Optional<ProjectId> project = Optional.empty();
        try {
          Optional<ProjectId> named = RowCells.project(row);
          requireOwn(row, named);
          Optional<Task> task = task(row, named);
          project = task.map(Task::id);
          if (task.isPresent()) {
            notes.known.add(task.get().id());
            takeEdits(row, named, task.get());
          } else {
            notes.imported.add(take(row, named));
          }
        } catch (BadCell e) {
          notes.refused.add(e.refused(project));
        }
      }
      return notes.report();
    }

    /** Of several rows that name a project, the one that it came from counts, else the first. */
    private void claim(Row row) {
      try {
        Optional<ProjectId> named = RowCells.project(row);
        if (named.isPresent()
            && owners.putIfAbsent(named.get(), row) != null
            && cameFrom(named.get()).equals(Optional.of(row.ref()))) {
          owners.put(named.get(), row);
        }
      } catch (BadCell e) {
        // It is told when its turn comes.
        return;
      }
    }

    private Optional<RecordRef> cameFrom(ProjectId project) {
      return persistence.tasks().find(project).flatMap(found -> found.task().source().row());
    }

    private void requireOwn(Row row, Optional<ProjectId> named) throws BadCell {
      Optional<Row> owner = named.map(owners::get).filter(other -> !other.ref().equals(row.ref()));
      if (owner.isPresent()) {
        throw duplicate(row, named.orElseThrow(), owner.get());
      }
    }

    private static BadCell duplicate(Row row, ProjectId project, Row owner) {
      return new BadCell(
          row,
          Column.PROJECT_ID,
          "DUPLICATE_PROJECT",
          "project_id '"
              + project
              + "' must stand in one row only, it is in "
              + owner.place()
              + " too");
    }

    private Optional<Task> task(Row row, Optional<ProjectId> named) throws BadCell {
      if (named.isEmpty()) {
        return persistence.tasks().find(row.ref());
      }
      Optional<Task> task = persistence.tasks().find(named.get()).map(Project::task);
      Optional<RecordRef> from = task.flatMap(found -> found.source().row());
      Optional<TableRef> tableOf = from.map(RecordRef::table);
      if (task.isPresent() && !tableOf.equals(Optional.of(row.ref().table()))) {
        throw new BadCell(
            row,
            Column.PROJECT_ID,
            "FOREIGN_PROJECT",
            "project_id '"
                + named.get()
                + "' belongs to "
                + from.map(Object::toString).orElse("a project without a row"));
      }
      if (from.isPresent() && !from.get().equals(row.ref())) {
        requireMoved(row, named.get(), from.get());
      }
      return task;
    }

    /** A row that has another name than the project's may be a copy of it, with its project. */
    private void requireMoved(Row row, ProjectId project, RecordRef from) throws BadCell {
      for (Row original : table.rows(List.of(from))) {
        Optional<ProjectId> named = RowCells.project(original);
        if (named.equals(Optional.of(project))) {
          throw duplicate(row, project, original);
        }
      }
    }

    private void takeEdits(Row row, Optional<ProjectId> named, Task task) throws BadCell {
      // A row without a name that lies where the project's row lay, which has moved on.
      boolean another = named.isEmpty() && owners.containsKey(task.id());
      if (!another) {
        edits.take(table, row, task, consent, notes);
      }
    }

    private ProjectId take(Row row, Optional<ProjectId> named) throws BadCell {
      TemplateId template = template(row);
      LocalDate releaseDate =
          RowCells.releaseDate(row)
              .or(defaults::releaseDate)
              .orElseGet(() -> LocalDate.ofInstant(persistence.clock().instant(), settings.zone()));
      int segmentCount = RowCells.segmentCount(row).orElse(defaults.segmentCount());
      String description = RowCells.description(row).orElse("");
      ProjectId id = named.orElseGet(() -> new ProjectId(persistence.newId()));
      ProjectFiles home = ProjectFiles.of(releaseDate, template.value(), id);
      Source source =
          new Source(
              Optional.of(row.ref()),
              template,
              releaseDate,
              segmentCount,
              description,
              pictures.store(table, row, home),
              home.home());
      try {
        persistence.tasks().commit(Task.imported(id, source, persistence.clock().instant()));
      } catch (StaleTaskException e) {
        // Another import was faster: its project is the one.
        return persistence.tasks().find(row.ref()).map(Task::id).orElseThrow(() -> e);
      }
      return id;
    }

    private TemplateId template(Row row) throws BadCell {
      Optional<TemplateId> said = cells.template(row);
      if (said.isEmpty()) {
        cells.requireKnown(row, defaults.template(), defaults.template().value());
      }
      return said.orElse(defaults.template());
    }
  }
}
