package dev.petforge.production;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.file.FileStore;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import dev.petforge.generation.FrameRef;
import dev.petforge.media.Picture;
import dev.petforge.media.VideoTools;
import dev.petforge.production.ImportReport.RefusedRow;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.Column;
import dev.petforge.table.RecordTable;
import dev.petforge.table.Row;
import dev.petforge.task.Opening;
import dev.petforge.task.Project;
import dev.petforge.task.Source;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Task;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes rows of a table in as tasks. A row that cannot be taken in is named, and the others go on.
 */
public final class RowImport {
  private static final int MAX_DESCRIPTION = 4_000;

  private final Persistence persistence;
  private final FileStore files;
  private final VideoTools tools;
  private final StoryboardWriter writer;
  private final Settings settings;

  public RowImport(
      Persistence persistence,
      FileStore files,
      VideoTools tools,
      StoryboardWriter writer,
      Settings settings) {
    this.persistence = persistence;
    this.files = files;
    this.tools = tools;
    this.writer = writer;
    this.settings = settings;
  }

  /** A row says something that cannot be taken in. */
  private static final class BadCell extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient RefusedRow row;

    BadCell(Row row, String column, String code, String message) {
      super(message);
      this.row = new RefusedRow(row.place(), column, Failure.permanent(code, message));
    }

    BadCell(Row row, String column, Failure failure) {
      super(failure.message());
      this.row = new RefusedRow(row.place(), column, failure);
    }
  }

  /**
   * Takes in all rows that have no project yet.
   *
   * @throws dev.petforge.failure.PetForgeException if the table as a whole cannot be read
   */
  public ImportReport run(RecordTable table, ImportDefaults defaults) {
    List<ProjectId> imported = new ArrayList<>();
    List<ProjectId> known = new ArrayList<>();
    List<RefusedRow> refused = new ArrayList<>();
    Map<ProjectId, String> placeOf = new HashMap<>();
    for (Row row : table.rows()) {
      try {
        Optional<ProjectId> named = projectId(row);
        String other = named.map(id -> placeOf.putIfAbsent(id, row.place())).orElse(null);
        if (other != null) {
          throw new BadCell(
              row,
              Column.PROJECT_ID,
              "DUPLICATE_PROJECT",
              "project_id '"
                  + named.get()
                  + "' must stand in one row only, it is in "
                  + other
                  + " too");
        }
        Optional<ProjectId> present = present(row, named);
        if (present.isPresent()) {
          known.add(present.get());
        } else {
          imported.add(take(table, row, named, defaults));
        }
      } catch (BadCell e) {
        refused.add(e.row);
      }
    }
    return new ImportReport(imported, known, refused);
  }

  private static Optional<ProjectId> projectId(Row row) throws BadCell {
    Optional<String> text = row.cell(Column.PROJECT_ID);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ProjectId(text.get()));
    } catch (IllegalArgumentException e) {
      throw new BadCell(row, Column.PROJECT_ID, "BAD_PROJECT_ID", words(e));
    }
  }

  private static String words(RuntimeException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private Optional<ProjectId> present(Row row, Optional<ProjectId> named) throws BadCell {
    Optional<Task> byRow = persistence.tasks().find(row.ref());
    if (named.isEmpty()) {
      return byRow.map(Task::id);
    }
    Optional<Task> byName = persistence.tasks().find(named.get()).map(Project::task);
    if (byName.isPresent()
        && !byName
            .get()
            .source()
            .row()
            .map(ref -> ref.table())
            .equals(Optional.of(row.ref().table()))) {
      throw new BadCell(
          row,
          Column.PROJECT_ID,
          "FOREIGN_PROJECT",
          "project_id '"
              + named.get()
              + "' belongs to "
              + byName
                  .get()
                  .source()
                  .row()
                  .map(Object::toString)
                  .orElse("a project without a row"));
    }
    return byName.map(Task::id);
  }

  private ProjectId take(
      RecordTable table, Row row, Optional<ProjectId> named, ImportDefaults defaults)
      throws BadCell {
    TemplateId template = template(row, defaults);
    LocalDate releaseDate = releaseDate(row, defaults);
    int segmentCount = segmentCount(row, defaults);
    String description = description(row);
    ProjectId id = named.orElseGet(() -> new ProjectId(persistence.newId()));
    ProjectFiles home = ProjectFiles.of(releaseDate, template.value(), id);
    Opening opening = opening(table, row, home);
    Source source =
        new Source(
            Optional.of(row.ref()),
            template,
            releaseDate,
            segmentCount,
            description,
            opening,
            home.home());
    try {
      persistence.tasks().commit(Task.imported(id, source, persistence.clock().instant()));
    } catch (StaleTaskException e) {
      // Another import was faster: its project is the one.
      return persistence.tasks().find(row.ref()).map(Task::id).orElseThrow(() -> e);
    }
    return id;
  }

  private TemplateId template(Row row, ImportDefaults defaults) throws BadCell {
    Optional<String> text = row.cell(Column.TEMPLATE);
    TemplateId template;
    try {
      template = text.map(TemplateId::parse).orElse(defaults.template());
    } catch (IllegalArgumentException e) {
      throw new BadCell(row, Column.TEMPLATE, "UNKNOWN_TEMPLATE", words(e));
    }
    if (!writer.templates().contains(template)) {
      throw new BadCell(
          row,
          Column.TEMPLATE,
          "UNKNOWN_TEMPLATE",
          "there is no template '"
              + text.orElse(template.value())
              + "', there are "
              + writer.templates().stream().map(TemplateId::value).sorted().toList());
    }
    return template;
  }

  private LocalDate releaseDate(Row row, ImportDefaults defaults) throws BadCell {
    Optional<String> text = row.cell(Column.RELEASE_DATE);
    if (text.isEmpty()) {
      return defaults
          .releaseDate()
          .orElseGet(() -> LocalDate.ofInstant(persistence.clock().instant(), settings.zone()));
    }
    try {
      return LocalDate.parse(text.get());
    } catch (DateTimeException e) {
      throw new BadCell(
          row,
          Column.RELEASE_DATE,
          "BAD_DATE",
          "release_date must be a date such as 2026-01-28, was '" + text.get() + "'");
    }
  }

  private static int segmentCount(Row row, ImportDefaults defaults) throws BadCell {
    Optional<String> text = row.cell(Column.SEGMENT_COUNT);
    if (text.isEmpty()) {
      return defaults.segmentCount();
    }
    String number =
        text.get().endsWith(".0") ? text.get().substring(0, text.get().length() - 2) : text.get();
    if (number.matches("[0-9]{1,2}")) {
      int count = Integer.parseInt(number);
      if (count >= 1 && count <= Storyboard.MAX_SHOTS) {
        return count;
      }
    }
    throw new BadCell(
        row,
        Column.SEGMENT_COUNT,
        "BAD_SEGMENT_COUNT",
        "segment_count must be a whole number from 1 to "
            + Storyboard.MAX_SHOTS
            + ", was '"
            + text.get()
            + "'");
  }

  private static String description(Row row) throws BadCell {
    String text = row.cell(Column.SCENE_DESCRIPTION).orElse("");
    if (text.length() > MAX_DESCRIPTION) {
      throw new BadCell(
          row,
          Column.SCENE_DESCRIPTION,
          "DESCRIPTION_TOO_LONG",
          "scene_description must have at most "
              + MAX_DESCRIPTION
              + " characters, had "
              + text.length());
    }
    return text;
  }

  private Opening opening(RecordTable table, Row row, ProjectFiles home) throws BadCell {
    if (row.picture().isEmpty()) {
      throw new BadCell(
          row, Column.OPENING_IMAGE, "NO_PICTURE", "the row has no picture: put one in");
    }
    try (Workspace workspace = files.workspace("import")) {
      Path source = workspace.resolve("source");
      table.picture(row.picture().get(), source);
      Path upright = workspace.resolve("opening_image.jpg");
      Picture picture;
      try {
        picture = tools.openingImage(source, upright);
      } catch (PermanentException e) {
        // The tools saw a copy of ours; a person knows the picture by the name in the row.
        throw new BadCell(
            row,
            Column.OPENING_IMAGE,
            Failure.permanent(
                e.failure().code(), words(e).replace(source.toString(), row.picture().get())));
      }
      String version =
          ProjectFiles.version(persistence.clock().instant(), persistence.newId().substring(0, 8));
      StoredFile stored = files.put(home.openingArchive(version), upright);
      return new Opening(new FrameRef(stored.key(), stored.sha256()), picture);
    } catch (PetForgeException e) {
      throw new BadCell(row, Column.OPENING_IMAGE, e.failure());
    }
  }
}
