package dev.petforge.sync;

import dev.petforge.document.ProjectDocument;
import dev.petforge.failure.Failure;
import dev.petforge.failure.MessageCatalog;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.file.FileStore;
import dev.petforge.file.ProjectFiles;
import dev.petforge.media.VideoTools;
import dev.petforge.production.Decisions;
import dev.petforge.production.Persistence;
import dev.petforge.production.ProductionSettings;
import dev.petforge.production.TaskPages;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.sync.ImportReport.MissingColumns;
import dev.petforge.table.Column;
import dev.petforge.table.MangledId;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.Row;
import dev.petforge.table.RowUpdate;
import dev.petforge.task.DeletedProject;
import dev.petforge.task.Opening;
import dev.petforge.task.Outcome;
import dev.petforge.task.Project;
import dev.petforge.task.Source;
import dev.petforge.task.SourceEdit;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskSummary;
import dev.petforge.task.Trash;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes rows of a table in: as new tasks, or, where a row has one, what was edited in it ({@link
 * SourceEdit} has the rules of that). A row that cannot be taken in is named, and the others go on:
 * each row that was read is taken in, known, or refused.
 *
 * <p>A row belongs to the project that its {@code project_id} names, else to the one whose home it
 * is: that it came from, or moved to. If several rows name one project, as after copying a row, its
 * home counts, else the first that it may move to ({@link RowMoves}); the others are refused.
 */
final class RowImport {
  private static final Logger log = LoggerFactory.getLogger(RowImport.class);

  /**
   * Of so many new rows first the pictures are stored, then the tasks. If a process dies in
   * between, so many pictures stay behind that no task names.
   */
  private static final int STORED_TOGETHER = 64;

  /** So many rows a table writes at once. */
  private static final int WRITTEN_TOGETHER = 500;

  private static final Failure ROW_GONE =
      Failure.permanent(
          Task.ROW_GONE,
          "its row is not in the table any more: nothing is shown there until it is put back, or"
              + " another row has its project_id");

  private final Persistence persistence;
  private final ProductionSettings settings;
  private final Decisions decisions;
  private final RowCells cells;
  private final RowPictures pictures;
  private final RowEdits edits;
  private final RowMoves moves;

  RowImport(
      Persistence persistence,
      FileStore files,
      VideoTools tools,
      StoryboardWriter writer,
      Decisions decisions,
      ProductionSettings settings) {
    this.persistence = persistence;
    this.settings = settings;
    this.decisions = decisions;
    this.cells = new RowCells(writer::templates);
    this.pictures = new RowPictures(persistence, files, tools);
    this.edits = new RowEdits(decisions, cells, pictures, settings.approval());
    this.moves = new RowMoves(persistence, decisions);
  }

  /**
   * Takes all rows in.
   *
   * @throws dev.petforge.failure.PetForgeException if the table as a whole cannot be read
   */
  public ImportReport run(RecordTable table, ImportDefaults defaults, SourceEdit.Consent consent) {
    return run(table, table.read(), defaults, consent);
  }

  /** Takes all rows in that were read just now. */
  public ImportReport run(
      RecordTable table,
      RecordTable.Reading read,
      ImportDefaults defaults,
      SourceEdit.Consent consent) {
    return new Run(table, defaults, consent).overAll(read);
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
    return new Run(table, defaults, consent).over(around(table, wanted), Set.copyOf(wanted));
  }

  private static Set<RecordRef> refs(List<Row> rows) {
    return rows.stream().map(Row::ref).collect(Collectors.toSet());
  }

  /** Some rows, with those that have to be looked at to see whose they are. */
  private List<Row> around(RecordTable table, Collection<RecordRef> wanted) {
    if (wanted.stream().anyMatch(row -> table.sharedName(row).isPresent())) {
      return table.rows();
    }
    List<Row> rows = new ArrayList<>(table.rows(wanted));
    Set<RecordRef> homes = new LinkedHashSet<>();
    for (Row row : rows) {
      row.cell(Column.PROJECT_ID)
          .filter(ProjectId::isValid)
          .flatMap(project -> home(new ProjectId(project)))
          .filter(home -> home.table().equals(table.ref()))
          .ifPresent(homes::add);
    }
    homes.removeAll(refs(rows));
    if (!homes.isEmpty()) {
      rows.addAll(table.rows(homes));
    }
    return rows;
  }

  private Optional<RecordRef> home(ProjectId project) {
    try {
      return persistence.tasks().find(project).flatMap(found -> found.task().source().row());
    } catch (PermanentException e) {
      // Its row is refused with the reason.
      return Optional.empty();
    }
  }

  /**
   * A row of which a project is to be made.
   *
   * @param named the project that it names
   * @param id what the project is called
   */
  private record Newcomer(
      Row row,
      Optional<ProjectId> named,
      ProjectId id,
      TemplateId template,
      LocalDate releaseDate,
      int segmentCount,
      String description) {
    private ProjectFiles home() {
      return ProjectFiles.of(releaseDate, template.value(), id);
    }

    RowPictures.Wanted wanted() {
      return new RowPictures.Wanted(row, home());
    }

    Outcome.Decided imported(Opening opening, Instant now) {
      Source source =
          new Source(
              Optional.of(row.ref()),
              template,
              releaseDate,
              segmentCount,
              description,
              opening,
              home().home());
      return Task.imported(id, source, now);
    }
  }

  /** One import. */
  private final class Run {
    private final RecordTable table;
    private final ImportDefaults defaults;
    private final SourceEdit.Consent consent;
    private final ImportCollector collector = new ImportCollector();
    private final Map<RecordRef, Row> rows = new LinkedHashMap<>();
    private final Map<ProjectId, Row> owners = new HashMap<>();
    private final Map<RecordRef, ProjectId> named = new HashMap<>();
    private final Map<RecordRef, BadCell> unreadable = new HashMap<>();
    private final List<Newcomer> newcomers = new ArrayList<>();
    private final Set<ProjectId> again = new LinkedHashSet<>();

    Run(RecordTable table, ImportDefaults defaults, SourceEdit.Consent consent) {
      this.table = table;
      this.defaults = defaults;
      this.consent = consent;
    }

    /** All rows: a project that none of them is the row of has lost its own. */
    ImportReport overAll(RecordTable.Reading reading) {
      List<Row> read = reading.rows();
      collector.idle(reading.idle());
      take(read, refs(read));
      TaskPages.summaries(persistence.tasks(), TaskQuery.in(table.ref())).forEach(this::requireRow);
      return report(refs(read));
    }

    private void requireRow(TaskSummary task) {
      boolean there =
          task.row().filter(rows::containsKey).isPresent() || collector.isKnown(task.id());
      if (!there && note(task.id(), ROW_GONE)) {
        collector.gone(task.id());
      }
    }

    /**
     * Has a project show why nothing of its row is taken.
     *
     * @return false if it does already
     */
    private boolean note(ProjectId project, Failure why) {
      try {
        return decisions
            .decide(project, (found, context) -> found.task().rowNotTaken(why, context))
            .filter(Outcome.Decided.class::isInstance)
            .isPresent();
      } catch (StaleTaskException | PermanentException e) {
        // It is told to whoever imports; the next import notes it.
        log.warn("a project does not show why: project={} because={}", project, e.getMessage());
        return false;
      }
    }

    /** Some rows. */
    ImportReport over(List<Row> read, Set<RecordRef> asked) {
      take(read, asked);
      return report(asked);
    }

    private ImportReport report(Set<RecordRef> asked) {
      showAgain();
      List<RecordRef> looked = rows.keySet().stream().filter(asked::contains).toList();
      tellRows(looked);
      return collector.report(looked, unshown());
    }

    /**
     * First come the rows of projects that are at home, then those that projects moved to, so that
     * in the end every row that is left is a new one.
     *
     * @param read what is looked at
     * @param asked what is taken in of it
     */
    private void take(List<Row> read, Set<RecordRef> asked) {
      // A table that changes while it is read page by page may give a row twice.
      read.forEach(row -> rows.put(row.ref(), row));
      rows.values().forEach(this::claim);
      List<Row> later = new ArrayList<>();
      for (Row row : rows.values()) {
        Optional<Task> atHome = atHome(row);
        if (atHome.isEmpty()) {
          later.add(row);
        } else if (asked.contains(row.ref())) {
          known(row, atHome.get());
        }
      }
      moves.settle(table, later.stream().filter(this::isOwner).toList(), rows, named);
      for (Row row : later) {
        if (asked.contains(row.ref())) {
          take(row);
        }
      }
      for (int from = 0; from < newcomers.size(); from += STORED_TOGETHER) {
        create(newcomers.subList(from, Math.min(newcomers.size(), from + STORED_TOGETHER)));
      }
    }

    /**
     * Rows of no project show why they are not taken in, where people look; those of a project show
     * it with all else of the project.
     */
    private void tellRows(List<RecordRef> looked) {
      MessageCatalog messages = MessageCatalog.of(settings.language().locale());
      List<RowUpdate> notes = new ArrayList<>();
      for (RecordRef ref : looked) {
        Row row = rows.get(ref);
        Optional<String> why =
            Optional.ofNullable(row).flatMap(collector::complaint).map(messages::say);
        if (row != null && why.isPresent() && !row.cell(Column.ERROR).equals(why)) {
          notes.add(RowUpdate.note(ref, Column.ERROR, why.get()));
        }
      }
      try {
        if (!notes.isEmpty() && table.unshown(List.of(Column.ERROR)).isEmpty()) {
          for (int from = 0; from < notes.size(); from += WRITTEN_TOGETHER) {
            table.write(notes.subList(from, Math.min(notes.size(), from + WRITTEN_TOGETHER)));
          }
        }
      } catch (PetForgeException e) {
        // Whoever imports is told; the next import tries to tell the others again.
        log.warn("rows cannot be told: table={} because={}", table.ref(), e.failure());
      }
    }

    /** The task of a row that names it, if it is at home there. */
    private Optional<Task> atHome(Row row) {
      try {
        return isOwner(row)
            ? resident(row).filter(task -> task.id().equals(named.get(row.ref())))
            : Optional.empty();
      } catch (BadCell e) {
        unreadable.put(row.ref(), e);
        return Optional.empty();
      }
    }

    /** The task that is at home in a row. */
    private Optional<Task> resident(Row row) throws BadCell {
      try {
        return persistence.tasks().find(row.ref());
      } catch (PermanentException e) {
        // One task that cannot be read must not keep all other rows from being taken in.
        throw new BadCell(row, Column.PROJECT_ID, e.failure());
      }
    }

    private Optional<Task> task(Row row, ProjectId project) throws BadCell {
      try {
        return persistence.tasks().find(project).map(Project::task);
      } catch (PermanentException e) {
        throw new BadCell(row, Column.PROJECT_ID, e.failure());
      }
    }

    /**
     * Rows that have lost their project's name, or had it mangled, are shown it again; and those
     * that were refused may have been mended.
     */
    private void showAgain() {
      persistence
          .pushTurns()
          .lag(table.ref(), persistence.clock().instant())
          .refused()
          .keySet()
          .stream()
          .filter(collector::isKnown)
          .forEach(again::add);
      if (!again.isEmpty()) {
        persistence.pushTurns().again(table.ref(), again);
      }
    }

    /** Of several rows that name a project, one counts. */
    private void claim(Row row) {
      try {
        Optional<ProjectId> project = project(row);
        if (project.isEmpty()) {
          return;
        }
        named.put(row.ref(), project.get());
        Row before = owners.putIfAbsent(project.get(), row);
        if (before != null && rank(row, project.get()) < rank(before, project.get())) {
          owners.put(project.get(), row);
        }
      } catch (BadCell e) {
        // It is told when its turn comes.
        unreadable.put(row.ref(), e);
      }
    }

    private Optional<ProjectId> project(Row row) throws BadCell {
      Optional<String> text = row.cell(Column.PROJECT_ID).filter(MangledId::isPossible);
      if (text.isPresent() && !isKnown(row, text.get())) {
        Optional<ProjectId> mangled =
            resident(row).map(Task::id).filter(id -> MangledId.is(text.get(), id.value()));
        if (mangled.isPresent()) {
          return mangled;
        }
      }
      return RowCells.project(row);
    }

    private boolean isKnown(Row row, String project) throws BadCell {
      return ProjectId.isValid(project) && task(row, new ProjectId(project)).isPresent();
    }

    /** How near a row that names a project is to be its own; less is nearer. */
    private int rank(Row row, ProjectId project) throws BadCell {
      Optional<RecordRef> home = task(row, project).flatMap(found -> found.source().row());
      if (home.equals(Optional.of(row.ref()))) {
        return 0;
      }
      Optional<String> shared = table.sharedName(row.ref());
      if (shared.isPresent() && shared.equals(home.flatMap(table::sharedName))) {
        return 1;
      }
      return resident(row).isEmpty() ? 2 : 3;
    }

    /** Whether a row names a project, and is the one of all that do that counts. */
    private boolean isOwner(Row row) {
      return Optional.ofNullable(named.get(row.ref()))
          .map(owners::get)
          .filter(owner -> owner.ref().equals(row.ref()))
          .isPresent();
    }

    private void known(Row row, Task task) {
      collector.known(row, task.id());
      collector.segments(task.source().segmentCount());
      boolean toldBefore =
          row.cell(Column.ERROR).isPresent() && ProjectDocument.error(task).isEmpty();
      if (!row.cell(Column.PROJECT_ID).equals(Optional.of(task.id().value())) || toldBefore) {
        again.add(task.id());
      }
      try {
        edits.take(table, row, task, consent, collector);
        if (RowCells.segmentCount(row)
            .filter(count -> count != task.source().segmentCount())
            .isPresent()) {
          persistence
              .tasks()
              .find(task.id())
              .ifPresent(now -> collector.segments(now.task().source().segmentCount()));
        }
      } catch (BadCell e) {
        collector.refuse(row, e, Optional.of(task.id()));
        if (!e.failure().retryable()) {
          note(task.id(), e.failure());
        }
      } catch (PermanentException e) {
        // Its row can be read, and what hangs on it cannot.
        BadCell why = new BadCell(row, Column.PROJECT_ID, e.failure());
        collector.refuse(row, why, Optional.of(task.id()));
      }
    }

    /** A row of no project that was at home when it began. */
    private void take(Row row) {
      Optional<ProjectId> resident = Optional.empty();
      try {
        Optional<Task> here = resident(row);
        resident = here.map(Task::id);
        Optional<ProjectId> project = Optional.ofNullable(named.get(row.ref()));
        if (unreadable.containsKey(row.ref())) {
          throw unreadable.get(row.ref());
        }
        if (project.isPresent() && !isOwner(row)) {
          throw duplicate(row, project.get());
        }
        if (project.isPresent() && !project.equals(resident)) {
          requireNew(row, project.get(), resident);
        } else if (here.isPresent()) {
          requireNotNamedElsewhere(row, here.get().id());
          known(row, here.get());
          return;
        }
        requireNotDeleted(row, project);
        newcomers.add(newcomer(row, project));
      } catch (BadCell e) {
        collector.refuse(row, e, resident.filter(id -> !collector.isKnown(id)));
      }
    }

    private BadCell duplicate(Row row, ProjectId project) {
      return new BadCell(
          row,
          Column.PROJECT_ID,
          "DUPLICATE_PROJECT",
          "project_id '"
              + project
              + "' must stand in one row only, it is in "
              + Optional.ofNullable(owners.get(project)).map(Row::place).orElse("another row")
              + " too");
    }

    private static BadCell foreign(Row row, String why) {
      return new BadCell(row, Column.PROJECT_ID, "FOREIGN_ROW", why);
    }

    private void requireNotNamedElsewhere(Row row, ProjectId resident) throws BadCell {
      Optional<Row> other =
          Optional.ofNullable(owners.get(resident)).filter(one -> !one.ref().equals(row.ref()));
      if (other.isPresent() || collector.isKnown(resident)) {
        throw foreign(
            row,
            "this is the row of project "
                + resident
                + ", whose project_id stands in "
                + other.map(Row::place).orElse("another row")
                + ": put it back");
      }
    }

    /** A project that there is already has not moved to a row that is not its own by now. */
    private void requireNew(Row row, ProjectId project, Optional<ProjectId> resident)
        throws BadCell {
      Optional<Task> task = task(row, project);
      Optional<RecordRef> home = task.flatMap(found -> found.source().row());
      if (task.isPresent() && home.filter(at -> at.table().equals(table.ref())).isEmpty()) {
        throw new BadCell(
            row,
            Column.PROJECT_ID,
            "FOREIGN_PROJECT",
            "project_id '"
                + project
                + "' belongs to "
                + home.map(Object::toString).orElse("a project without a row"));
      }
      if (resident.isPresent()) {
        throw foreign(
            row,
            "this is the row of project "
                + resident.get()
                + ", and its project_id says '"
                + project
                + "'"
                + home.map(at -> ", whose row is " + at.record()).orElse("")
                + ": put '"
                + resident.get()
                + "' back, or add another row");
      }
      Optional<Row> left = home.flatMap(at -> Optional.ofNullable(rows.get(at)));
      if (left.isPresent()) {
        throw foreign(
            row,
            "the row of project "
                + project
                + " is "
                + left.get().place()
                + ", which "
                + left.get()
                    .cell(Column.PROJECT_ID)
                    .map(says -> "says '" + says + "' now")
                    .orElse("has no project_id now")
                + ": put '"
                + project
                + "' back there, or delete that row");
      }
      if (task.isPresent()) {
        throw foreign(
            row,
            "project " + project + " was changed by somebody else just now: take the row in again");
      }
    }

    /** What was deleted is not made, and bought, a second time because its row is still there. */
    private void requireNotDeleted(Row row, Optional<ProjectId> project) throws BadCell {
      Trash trash = persistence.trash();
      Optional<DeletedProject> deleted =
          project.flatMap(trash::find).or(() -> trash.find(row.ref()));
      if (deleted.isPresent()) {
        throw new BadCell(
            row,
            Column.PROJECT_ID,
            DeletedProject.CODE,
            deleted.get().message()
                + "; for another project, add another row without this project_id");
      }
    }

    private Newcomer newcomer(Row row, Optional<ProjectId> named) throws BadCell {
      TemplateId template = template(row);
      if (settings.approval().asksFor(template, Optional.of(table.ref()))) {
        RowCells.approval(row);
      }
      LocalDate releaseDate =
          RowCells.releaseDate(row)
              .or(defaults::releaseDate)
              .orElseGet(() -> LocalDate.ofInstant(persistence.clock().instant(), settings.zone()));
      return new Newcomer(
          row,
          named,
          named.orElseGet(() -> new ProjectId(persistence.newId())),
          template,
          releaseDate,
          RowCells.segmentCount(row).orElse(defaults.segmentCount()),
          RowCells.description(row).orElse(""));
    }

    /** First the pictures, until all are on the disk; then the tasks that name them. */
    private void create(List<Newcomer> some) {
      Map<RecordRef, Opening> openings =
          pictures.storeAll(table, some.stream().map(Newcomer::wanted).toList(), collector);
      Map<Newcomer, Outcome.Decided> imported = new LinkedHashMap<>();
      for (Newcomer newcomer : some) {
        Opening opening = openings.get(newcomer.row().ref());
        if (opening != null) {
          collector.segments(newcomer.segmentCount());
          imported.put(newcomer, newcomer.imported(opening, persistence.clock().instant()));
        }
      }
      try {
        persistence.tasks().commitNew(List.copyOf(imported.values()));
        imported.values().forEach(one -> decisions.told(Optional.empty(), one));
        imported.keySet().forEach(this::taken);
      } catch (StaleTaskException e) {
        log.debug("new tasks are stored one by one: because={}", e.getMessage());
        imported.forEach(this::createAlone);
      }
    }

    private void taken(Newcomer newcomer) {
      collector.imported(newcomer.row(), newcomer.id());
      if (settings.approval().asksFor(newcomer.template(), Optional.of(table.ref()))) {
        edits.reviewNew(newcomer.row(), newcomer.id());
      }
    }

    private void createAlone(Newcomer newcomer, Outcome.Decided imported) {
      Row row = newcomer.row();
      try {
        persistence.tasks().commit(imported);
        decisions.told(Optional.empty(), imported);
        taken(newcomer);
      } catch (StaleTaskException e) {
        pictures.remove(imported.task().source().opening());
        // Another import was faster: its project is the one.
        persistence
            .tasks()
            .find(row.ref())
            .map(Task::id)
            .filter(winner -> newcomer.named().map(winner::equals).orElse(true))
            .ifPresentOrElse(
                winner -> collector.imported(row, winner),
                () -> collector.refuse(row, takenMeanwhile(row, e), Optional.empty()));
      }
    }

    private static BadCell takenMeanwhile(Row row, StaleTaskException e) {
      return foreign(row, "somebody else takes it in just now: take it in again; " + e);
    }

    private TemplateId template(Row row) throws BadCell {
      Optional<TemplateId> said = cells.template(row);
      if (said.isEmpty()) {
        cells.requireKnown(row, defaults.template(), defaults.template().value());
      }
      return said.orElse(defaults.template());
    }

    /** What the table cannot show of the videos that were looked at. */
    private Optional<MissingColumns> unshown() {
      int most = collector.mostSegments();
      List<String> columns = IntStream.range(0, most).mapToObj(Column::segmentVideo).toList();
      Set<String> missing = most == 0 ? Set.of() : table.unshown(columns).keySet();
      return missing.isEmpty()
          ? Optional.empty()
          : Optional.of(new MissingColumns(List.copyOf(missing), most));
    }
  }
}
