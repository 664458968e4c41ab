package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.connection.Connection;
import dev.petforge.production.PushTurns.Lag;
import dev.petforge.project.ProjectId;
import dev.petforge.sync.ImportDefaults;
import dev.petforge.sync.ImportReport;
import dev.petforge.sync.ImportReport.MissingColumns;
import dev.petforge.sync.ImportReport.RefusedRow;
import dev.petforge.table.Column;
import dev.petforge.table.RecordTable;
import dev.petforge.table.Row;
import dev.petforge.task.Goal;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of projects when people move, copy, delete and exchange the rows of their table:
 * every row that was read is taken in, known, or refused by name, and no row shows what was made
 * for another one. The test of an adapter of {@link RecordTable} extends this, supplies an empty
 * table, and plays the person: the column {@code note} of the table tells the rows apart, whatever
 * the table itself calls them.
 */
public abstract class RowLifeContract {
  private static final int LEAST_ROUNDS = 3;
  private static final int MOST_ROUNDS = 300;

  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  final InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyed(clock);
  RecordTable table;
  PetForge petForge;

  /** For subclasses; JUnit opens the table before each test. */
  @SuppressWarnings("NullAway.Init")
  protected RowLifeContract() {}

  /**
   * A new table without rows. It has the column {@code note} and those that people write, and shows
   * the results of seven segments. Called once in a test.
   */
  protected abstract RecordTable table();

  /**
   * Adds a row at the end.
   *
   * @param note names the row for this test; goes into the column {@code note}
   * @param cells by column name
   * @param picture names its picture; rows may have the same
   */
  protected abstract void add(String note, Map<String, String> cells, String picture);

  /** Copies a row with all that stands in it to the end, but for its note. */
  protected abstract void copy(String note, String noteOfCopy);

  /** Takes a row away. */
  protected abstract void remove(String note);

  /** Writes a cell; empty text empties it. */
  protected abstract void edit(String note, String column, String text);

  /** Puts a picture into a row. */
  protected abstract void replacePicture(String note, String picture);

  /** Lets two rows change places, where a person can sort them so. */
  protected void exchangePlaces(String note, String other) {}

  /** How often somebody edits the table in the long test. */
  protected int rounds() {
    return 30;
  }

  /** Adds a column of texts, if the table does not add what it needs by itself. */
  protected abstract void addColumn(String name);

  /** The notes of all rows, in the order of {@link RecordTable#rows()}. */
  protected abstract List<String> notes();

  /** The text of a cell as a person sees it. */
  protected abstract String shown(String note, String column);

  @BeforeEach
  final void open() {
    table = table();
    petForge =
        PetForge.builder()
            .persistence(persistence)
            .files(new InMemoryFileStore())
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(generator)
            .table(table)
            .build();
    petForge.worker().start();
  }

  private void add(String note, String picture) {
    add(note, Map.of(Column.SEGMENT_COUNT, "1"), picture);
  }

  final ImportReport imported() {
    return petForge.table(table.ref()).importRows();
  }

  final void work() {
    for (int i = 0; i < MOST_ROUNDS && (i < LEAST_ROUNDS || busy()); i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
    }
    persistence.runUntilIdle();
  }

  private boolean busy() {
    return persistence.tasks().list(TaskQuery.in(table.ref())).stream()
        .anyMatch(
            task -> task.activity().operation().isPresent() || task.activity().goal().isPresent());
  }

  /** Takes all rows in and makes all videos. */
  private void made() {
    ImportReport report = imported();
    List<ProjectId> all = new ArrayList<>(report.known());
    all.addAll(report.imported());
    petForge.projects().run(all, Goal.merged(), 100);
    work();
  }

  final Task task(ProjectId id) {
    return petForge.project(id).find().orElseThrow().task();
  }

  final Row row(String note) {
    return table.rows().get(notes().indexOf(note));
  }

  /** The project that a row is home to. */
  final Optional<ProjectId> home(String note) {
    Row row = row(note);
    return petForge.projects().list(TaskQuery.in(table.ref())).stream()
        .filter(task -> task.row().equals(Optional.of(row.ref())))
        .map(TaskSummary::id)
        .findFirst();
  }

  private ProjectId project(String note) {
    return new ProjectId(shown(note, Column.PROJECT_ID));
  }

  final void assertShows(String note, ProjectId project) {
    assertThat(shown(note, Column.PROJECT_ID)).as(note).isEqualTo(project.value());
    assertThat(shown(note, Column.STATUS)).as(note).isEqualTo(task(project).statusWord());
    assertThat(shown(note, Column.FINAL_VIDEO).isEmpty())
        .as("final video of " + note)
        .isEqualTo(task(project).chain().finalVideo().isEmpty());
    if (task(project).chain().finalVideo().isPresent()) {
      assertThat(shown(note, Column.FINAL_VIDEO)).as(note).contains(project.value());
    }
  }

  private Lag lag() {
    return persistence.pushTurns().lag(table.ref(), Instant.EPOCH);
  }

  private static List<String> codes(ImportReport report) {
    return report.refused().stream().map(row -> row.failure().code()).toList();
  }

  @Test
  void a_copy_of_a_row_whose_original_was_deleted_is_shown_what_becomes_of_its_project() {
    add("old", "cat");
    add("other", "dog");
    imported();
    work();
    ProjectId cat = project("old");
    copy("old", "copy");
    remove("old");
    // As a person who renames the file does: where a row is called by its picture it moves, too.
    replacePicture("copy", "renamed cat");

    ImportReport report = imported();
    assertThat(report.imported()).isEmpty();
    assertThat(report.refused()).isEmpty();
    assertThat(report.known()).contains(cat);
    assertThat(home("copy")).contains(cat);
    made();

    assertThat(shown("copy", Column.STATUS)).isEqualTo("completed");
    assertShows("copy", cat);
    assertThat(generator.billed()).isEqualTo(2);
    assertThat(petForge.table(table.ref()).compare().sound()).isTrue();
  }

  @Test
  void two_rows_whose_project_ids_were_exchanged_are_refused_and_keep_what_is_theirs() {
    add("cat", "cat");
    add("dog", "dog");
    made();
    ProjectId cat = project("cat");
    ProjectId dog = project("dog");
    Task catBefore = task(cat);
    edit("cat", Column.PROJECT_ID, dog.value());
    edit("dog", Column.PROJECT_ID, cat.value());
    String catsVideo = shown("cat", Column.FINAL_VIDEO);
    String dogsVideo = shown("dog", Column.FINAL_VIDEO);

    ImportReport report = imported();
    work();

    assertThat(codes(report)).containsExactly("FOREIGN_ROW", "FOREIGN_ROW");
    assertThat(report.refused())
        .allSatisfy(
            refused -> assertThat(refused.failure().message()).contains(cat.value(), dog.value()));
    assertThat(report.refused())
        .extracting(RefusedRow::project)
        .containsExactly(Optional.of(cat), Optional.of(dog));
    assertThat(task(cat)).isEqualTo(catBefore);
    assertThat(home("cat")).contains(cat);
    assertThat(home("dog")).contains(dog);
    // Also when everything is sent again, no row gets the video of the other pet.
    petForge.table(table.ref()).pushAll();
    work();
    assertThat(shown("cat", Column.FINAL_VIDEO)).isEqualTo(catsVideo);
    assertThat(shown("dog", Column.FINAL_VIDEO)).isEqualTo(dogsVideo);

    // Put back, all is well.
    edit("cat", Column.PROJECT_ID, cat.value());
    edit("dog", Column.PROJECT_ID, dog.value());
    assertThat(imported().refused()).isEmpty();
    petForge.table(table.ref()).pushAll();
    work();
    assertShows("cat", cat);
    assertShows("dog", dog);
    assertThat(petForge.table(table.ref()).compare().sound()).isTrue();
  }

  @Test
  void project_ids_that_were_shifted_down_into_another_row_are_refused() {
    assertShiftedIsRefused(List.of("cat", "dog", "hen", "new"), List.of("", "cat", "dog", "hen"));
  }

  @Test
  void project_ids_that_were_shifted_up_into_another_row_are_refused() {
    assertShiftedIsRefused(List.of("new", "cat", "dog", "hen"), List.of("cat", "dog", "hen", ""));
  }

  @Test
  void project_ids_that_were_shifted_up_over_another_one_are_refused() {
    assertShiftedIsRefused(List.of("cat", "dog", "hen"), List.of("dog", "hen", ""));
  }

  private void assertShiftedIsRefused(List<String> notes, List<String> shifted) {
    List.of("cat", "dog", "hen").forEach(note -> add(note, note));
    made();
    Map<String, ProjectId> projects =
        Map.of("cat", project("cat"), "dog", project("dog"), "hen", project("hen"));
    if (notes.contains("new")) {
      add("new", "cow");
    }
    Map<String, String> videos =
        notes.stream()
            .collect(Collectors.toMap(note -> note, note -> shown(note, Column.FINAL_VIDEO)));
    for (int i = 0; i < notes.size(); i++) {
      String of = shifted.get(i);
      edit(
          notes.get(i),
          Column.PROJECT_ID,
          Optional.ofNullable(projects.get(of)).map(ProjectId::value).orElse(""));
    }

    ImportReport report = imported();
    petForge.projects().run(projects.values(), Goal.merged(), 100);
    petForge.table(table.ref()).pushAll();
    work();

    assertThat(report.imported()).isEmpty();
    assertThat(codes(report)).hasSize(notes.size()).containsOnly("FOREIGN_ROW");
    assertThat(report.refused())
        .allSatisfy(row -> assertThat(row.failure().message()).contains("back"));
    projects.forEach((note, project) -> assertThat(home(note)).as(note).contains(project));
    videos.forEach(
        (note, video) -> assertThat(shown(note, Column.FINAL_VIDEO)).as(note).isEqualTo(video));
    assertThat(generator.billed()).isEqualTo(projects.size());

    projects.forEach((note, project) -> edit(note, Column.PROJECT_ID, project.value()));
    if (notes.contains("new")) {
      edit("new", Column.PROJECT_ID, "");
    }
    ImportReport again = imported();
    assertThat(again.refused()).isEmpty();
    assertThat(again.imported()).hasSize(notes.size() - projects.size());
  }

  @Test
  void a_project_id_that_was_put_into_another_row_moves_nothing_where_rows_keep_their_names() {
    add("cat", "cat");
    made();
    ProjectId cat = project("cat");
    add("new", "cow");
    edit("cat", Column.PROJECT_ID, "");
    edit("new", Column.PROJECT_ID, cat.value());

    ImportReport report = imported();

    if (table.sharedName(row("cat").ref()).isPresent()) {
      // Just so it looks when a line was given another picture, and another line got its own.
      assertThat(report.refused()).isEmpty();
      assertThat(home("new")).contains(cat);
    } else {
      assertThat(codes(report)).containsExactly("FOREIGN_ROW", "FOREIGN_ROW");
      assertThat(report.imported()).isEmpty();
      assertThat(home("cat")).contains(cat);
    }
  }

  @Test
  void a_row_that_is_home_to_a_project_is_no_new_home_of_one_whose_row_was_deleted() {
    add("cat", "cat");
    add("dog", "dog");
    made();
    ProjectId cat = project("cat");
    ProjectId dog = project("dog");
    remove("cat");
    edit("dog", Column.PROJECT_ID, cat.value());
    String dogsVideo = shown("dog", Column.FINAL_VIDEO);

    ImportReport report = imported();
    petForge.table(table.ref()).pushAll();
    work();

    assertThat(codes(report)).containsExactly("FOREIGN_ROW");
    assertThat(report.refused().get(0).failure().message()).contains(cat.value(), dog.value());
    assertThat(home("dog")).contains(dog);
    assertThat(shown("dog", Column.FINAL_VIDEO)).isEqualTo(dogsVideo);
  }

  @Test
  void a_new_project_id_in_the_row_of_a_project_is_refused_by_name() {
    add("cat", "cat");
    made();
    ProjectId cat = project("cat");
    edit("cat", Column.PROJECT_ID, "another-film");

    ImportReport report = imported();

    assertThat(report.imported()).isEmpty();
    assertThat(codes(report)).containsExactly("FOREIGN_ROW");
    assertThat(report.refused().get(0).failure().message()).contains(cat.value(), "another-film");
    assertThat(home("cat")).contains(cat);
  }

  @Test
  void
      of_rows_with_one_picture_the_first_is_deleted_and_the_one_that_is_added_is_a_film_of_its_own() {
    add("first", "cat");
    add("second", "cat");
    made();
    ProjectId second = project("second");
    remove("first");
    add("third", "cat");

    ImportReport report = imported();

    assertThat(report.known()).containsExactly(second);
    assertThat(report.refused()).isEmpty();
    assertThat(report.imported()).hasSize(1);
    made();
    assertShows("second", second);
    assertShows("third", report.imported().get(0));
    assertThat(generator.billed()).isEqualTo(3);
  }

  @Test
  void names_that_a_spreadsheet_mangled_are_mended_and_those_of_other_projects_are_not() {
    List<String> names = List.of("20260128", "20260129", "007", "7", "123456789012");
    names.forEach(
        name ->
            add(
                "row " + name,
                Map.of(Column.SEGMENT_COUNT, "1", Column.PROJECT_ID, name),
                "pet " + name));
    made();
    String video = shown("row 007", Column.FINAL_VIDEO);
    edit("row 20260128", Column.PROJECT_ID, "2.02601E+07");
    edit("row 20260129", Column.PROJECT_ID, "2.02601E+07");
    edit("row 123456789012", Column.PROJECT_ID, "1.23457E+11");
    edit("row 007", Column.PROJECT_ID, "7");

    ImportReport report = imported();
    petForge.table(table.ref()).pushAll();
    work();

    assertThat(codes(report)).containsExactly("DUPLICATE_PROJECT");
    assertThat(report.imported()).isEmpty();
    for (String name : List.of("20260128", "20260129", "7", "123456789012")) {
      assertThat(home("row " + name)).contains(new ProjectId(name));
      assertShows("row " + name, new ProjectId(name));
    }
    assertThat(home("row 007")).contains(new ProjectId("007"));
    assertThat(shown("row 007", Column.FINAL_VIDEO)).isEqualTo(video);
    if (table.sharedName(row("row 007").ref()).isPresent()) {
      assertThat(shown("row 007", Column.PROJECT_ID)).as("what names another stays").isEqualTo("7");
    }
    assertThat(generator.billed()).isEqualTo(names.size());
  }

  @Test
  void what_was_not_taken_in_is_told_when_the_table_is_compared() {
    add("first", "cat");
    add("second", "cat");
    made();
    remove("first");
    add("third", "cat");

    assertThat(petForge.table(table.ref()).compare().notImported())
        .containsExactly(row("third").place());
  }

  @Test
  void a_film_of_more_segments_than_the_table_shows_holds_up_nothing_but_their_cells() {
    persistence
        .connections()
        .put(
            new Connection(
                table.ref(), "pets", "", "app", "v1.sealed", clock.instant(), Optional.empty()));
    add("short", "cat");
    add("long", Map.of(Column.SEGMENT_COUNT, "8"), "dog");
    made();

    ProjectId dog = home("long").orElseThrow();
    assertShows("short", home("short").orElseThrow());
    assertShows("long", dog);
    assertThat(shown("long", Column.segmentVideo(6))).contains(dog.value());
    Set<String> waiting = lag().waiting().getOrDefault(dog, Set.of());
    boolean waits = !table.unshown(List.of(Column.segmentVideo(7))).isEmpty();
    assertThat(waiting).isEqualTo(waits ? Set.of(Column.segmentVideo(7)) : Set.of());
    assertThat(lag().behind()).isZero();
    assertThat(petForge.table(table.ref()).compare().different()).isEmpty();
    assertThat(petForge.table(table.ref()).compare().refused()).hasSize(waits ? 1 : 0);
    assertThat(imported().missing())
        .isEqualTo(
            waits
                ? Optional.of(new MissingColumns(List.of(Column.segmentVideo(7)), 8))
                : Optional.empty());
    assertThat(persistence.connections().find(table.ref()).flatMap(Connection::problem))
        .isEqualTo(
            waits
                ? Optional.of(String.join("", table.unshown(waiting).values()) + " (WRONG_COLUMNS)")
                : Optional.empty());

    addColumn(Column.segmentVideo(7));
    persistence.advance(Duration.ofMinutes(15));

    assertThat(shown("long", Column.segmentVideo(7))).contains(dog.value());
    assertThat(lag().waiting()).isEmpty();
    assertThat(persistence.connections().find(table.ref()).flatMap(Connection::problem)).isEmpty();
    assertThat(petForge.table(table.ref()).compare().sound()).isTrue();
  }

  @Test
  void rows_that_change_places_stay_the_rows_of_their_projects() {
    add("first", "cat");
    add("second", "cat");
    add("third", "cat");
    made();
    List<ProjectId> projects = List.of(project("first"), project("second"), project("third"));
    exchangePlaces("first", "third");
    exchangePlaces("first", "second");

    ImportReport report = imported();
    petForge.table(table.ref()).pushAll();
    work();

    assertThat(report.refused()).isEmpty();
    assertThat(report.known()).containsExactlyInAnyOrderElementsOf(projects);
    assertShows("first", projects.get(0));
    assertShows("second", projects.get(1));
    assertThat(home("third")).contains(projects.get(2));
    assertThat(petForge.table(table.ref()).compare().sound()).isTrue();
  }

  @Test
  void some_rows_are_taken_in_without_being_mistaken_for_others() {
    add("first", "cat");
    add("second", "cat");
    made();
    ProjectId second = project("second");
    remove("first");
    add("third", Map.of(Column.SCENE_DESCRIPTION, "of the third"), "cat");

    ImportReport report =
        petForge
            .table(table.ref())
            .importRows(List.of(row("third").ref()), ImportDefaults.STANDARD);

    assertThat(report.rows()).isEqualTo(1);
    assertThat(report.imported()).hasSize(1);
    assertThat(task(second).source().sceneDescription()).isEmpty();
    work();
    assertShows("second", second);
    assertShows("third", report.imported().get(0));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void whatever_people_do_no_row_is_lost_and_none_shows_what_was_made_for_another(long seed) {
    RowWalk walk = new RowWalk(this, new Random(seed));
    for (int i = 0; i < rounds(); i++) {
      walk.round();
    }
  }
}
