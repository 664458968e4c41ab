package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.file.Sha256;
import dev.petforge.project.ProjectId;
import dev.petforge.sync.ImportDefaults;
import dev.petforge.sync.ImportReport;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.table.Row;
import dev.petforge.task.Goal;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskSummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * People who edit a table without thinking, and what must hold all the same. Knows of each row only
 * what a person would: which picture is in it, and which project it showed last.
 */
final class RowWalk {
  private static final List<String> PETS = List.of("cat", "dog", "hen");
  private static final List<String> RESULTS =
      List.of(Column.PROJECT_ID, Column.STATUS, Column.FINAL_VIDEO);
  private static final int MOST_ROWS = 8;

  private final RowLifeContract life;
  private final Random random;
  private final Map<String, String> pets = new HashMap<>();
  private final Map<String, ProjectId> owners = new HashMap<>();
  private final Map<String, Sha256> looks = new HashMap<>();
  private final List<String> edits = new ArrayList<>();
  private int made;

  RowWalk(RowLifeContract life, Random random) {
    this.life = life;
    this.random = random;
  }

  /** Some edits, an import, sometimes videos; then all is looked at. */
  void round() {
    edits.clear();
    for (int i = random.nextInt(4); i >= 0; i--) {
      edit();
    }
    Map<String, Map<String, String>> before = shown();
    if (random.nextInt(4) == 0) {
      importSome();
    }
    Map<String, String> noteByPlace = new HashMap<>();
    life.notes().forEach(note -> noteByPlace.put(life.row(note).place(), note));

    ImportReport report = life.imported();
    if (random.nextInt(3) == 0) {
      life.petForge.projects().run(report.imported(), Goal.merged(), 100);
    }
    if (random.nextInt(3) == 0) {
      life.petForge.table(life.table.ref()).pushAll();
    }
    // A person who moves names between rows may leave results behind that are not theirs.
    life.petForge.projects().showAgain(report.known());
    life.work();

    Set<String> refused =
        report.refused().stream()
            .map(row -> Optional.ofNullable(noteByPlace.get(row.place())).orElseThrow())
            .collect(Collectors.toSet());
    assertThat(report.rows()).as(what()).isEqualTo(life.notes().size());
    for (String note : life.notes()) {
      look(note, report, refused.contains(note), before);
    }
    assertNothingIsLost(report);
    assertImportedAgainChangesNothing(report);
  }

  private String what() {
    return "after " + edits + " on " + life.notes();
  }

  private Map<String, Map<String, String>> shown() {
    return life.notes().stream().collect(Collectors.toMap(note -> note, this::results));
  }

  private Map<String, String> results(String note) {
    return RESULTS.stream()
        .collect(Collectors.toMap(column -> column, column -> life.shown(note, column)));
  }

  private void importSome() {
    List<RecordRef> some =
        life.table.rows().stream().map(Row::ref).filter(row -> random.nextBoolean()).toList();
    ImportReport report =
        life.petForge.table(life.table.ref()).importRows(some, ImportDefaults.STANDARD);
    assertThat(report.rows()).as(what()).isEqualTo(some.size());
  }

  // What people do

  private String any() {
    List<String> notes = life.notes();
    return notes.get(random.nextInt(notes.size()));
  }

  private String newNote() {
    made++;
    return "row" + made;
  }

  private void edit() {
    int rows = life.notes().size();
    if (rows < 3) {
      add("");
      return;
    }
    String note = any();
    String other = any();
    switch (random.nextInt(12)) {
      case 0, 1 -> {
        if (rows < MOST_ROWS) {
          add("");
        }
      }
      case 2 -> {
        life.remove(note);
        edits.add(note + " deleted");
      }
      case 3 -> {
        if (rows < MOST_ROWS) {
          copy(note);
        }
      }
      case 4 -> {
        copy(note);
        life.remove(note);
        edits.add(note + " deleted");
      }
      case 5 -> {
        String project = life.shown(note, Column.PROJECT_ID);
        name(note, life.shown(other, Column.PROJECT_ID));
        name(other, project);
      }
      case 6 -> {
        String pet = PETS.get(random.nextInt(PETS.size()));
        life.replacePicture(note, pet);
        pets.put(note, pet);
        edits.add(note + " has the picture " + pet);
      }
      case 7 -> name(note, "");
      case 8 -> name(note, anyProject());
      case 9 -> {
        if (random.nextBoolean()) {
          name(note, "film-" + newNote());
        } else if (rows < MOST_ROWS) {
          add("film-" + newNote());
        }
      }
      case 10 -> shift();
      default -> {
        life.exchangePlaces(note, other);
        edits.add(note + " and " + other + " change places");
      }
    }
  }

  /** Cells of the column are inserted or deleted somewhere, and the others move down or up. */
  private void shift() {
    List<String> notes = new ArrayList<>(life.notes());
    if (random.nextBoolean()) {
      Collections.reverse(notes);
    }
    String shifted = "";
    for (String note : notes.subList(random.nextInt(notes.size()), notes.size())) {
      String project = life.shown(note, Column.PROJECT_ID);
      name(note, shifted);
      shifted = project;
    }
  }

  private void add(String project) {
    String note = newNote();
    String pet = PETS.get(random.nextInt(PETS.size()));
    life.add(note, Map.of(Column.SEGMENT_COUNT, "1", Column.PROJECT_ID, project), pet);
    pets.put(note, pet);
    edits.add(note + " of a " + pet + " added for '" + project + "'");
  }

  private void copy(String note) {
    String copy = newNote();
    life.copy(note, copy);
    pets.put(copy, Optional.ofNullable(pets.get(note)).orElseThrow());
    edits.add(note + " copied as " + copy);
  }

  private void name(String note, String project) {
    life.edit(note, Column.PROJECT_ID, project);
    edits.add(note + " is named '" + project + "'");
  }

  /** Also one whose row is gone. */
  private String anyProject() {
    List<TaskSummary> all = life.petForge.projects().list(TaskQuery.in(life.table.ref()));
    return all.isEmpty() ? "" : all.get(random.nextInt(all.size())).id().value();
  }

  // What must hold

  private void look(
      String note, ImportReport report, boolean refused, Map<String, Map<String, String>> before) {
    String what = note + " " + what();
    Optional<ProjectId> home = life.home(note);
    Map<String, String> was = Optional.ofNullable(before.get(note)).orElseThrow();
    Map<String, String> is = results(note);
    String said = was.getOrDefault(Column.PROJECT_ID, "");
    String says = is.getOrDefault(Column.PROJECT_ID, "");
    if (!refused) {
      assertThat(home).as("a row that is not refused is that of a project: " + what).isPresent();
      assertThat(says).as("is named: " + what).isEqualTo(home.orElseThrow().value());
      life.assertShows(note, home.orElseThrow());
      assertLooksRight(note, life.task(home.orElseThrow()), report);
    }
    if (!is.equals(was)) {
      assertThat(home.map(ProjectId::value))
          .as("what is written belongs to the row's own project: " + what)
          .contains(says);
    }
    if (!said.isEmpty() && !said.equals(says)) {
      // Where a row keeps its name for good, its own project is put back.
      assertThat(life.table.sharedName(life.row(note).ref())).as(what).isEmpty();
      assertThat(Optional.ofNullable(owners.get(note)).map(ProjectId::value))
          .as("a name that a person gave was written over: " + what)
          .contains(says);
    }
    Optional<ProjectId> owner = Optional.ofNullable(owners.get(note));
    if (owner.isPresent() && said.equals(owner.get().value()) && !refused) {
      assertThat(home).as("a row keeps the project that it names: " + what).isEqualTo(owner);
    }
    home.ifPresentOrElse(project -> owners.put(note, project), () -> owners.remove(note));
  }

  /** A row with a cat in it never gets the video of a dog, unless it was told why. */
  private void assertLooksRight(String note, Task task, ImportReport report) {
    boolean told = report.heldBack().stream().anyMatch(row -> row.project().equals(task.id()));
    if (!told) {
      String pet = Optional.ofNullable(pets.get(note)).orElseThrow();
      Sha256 look = task.source().opening().frame().sha256();
      assertThat(look)
          .as("the opening picture of " + note + " " + what())
          .isEqualTo(looks.computeIfAbsent(pet, any -> look));
    }
  }

  private void assertNothingIsLost(ImportReport report) {
    Set<ProjectId> atHome = new HashSet<>();
    life.notes().forEach(note -> life.home(note).ifPresent(atHome::add));
    assertThat(atHome).as(what()).containsAll(report.imported());
    List<TaskSummary> tasks = life.petForge.projects().list(TaskQuery.in(life.table.ref()));
    for (TaskSummary task : tasks) {
      boolean gone = life.petForge.project(task.id()).get().task().rowGone();
      assertThat(atHome.contains(task.id()) || gone)
          .as(
              "project %s has a row, or is told to have none, %s, refused %s, compared %s",
              task.id(), what(), report.refused(), life.petForge.table(life.table.ref()).compare())
          .isTrue();
    }
    assertThat(life.generator.billed())
        .as("each video is bought once, " + what())
        .isEqualTo(tasks.stream().filter(task -> task.video().isPresent()).count());
  }

  /** A row that was refused may be right by now: its own project was put back, or has moved. */
  private void assertImportedAgainChangesNothing(ImportReport before) {
    Map<ProjectId, Long> versions = versions();

    ImportReport again = life.imported();

    assertThat(again.imported()).as(what()).isEmpty();
    if (before.refused().isEmpty()) {
      assertThat(versions()).as(what()).isEqualTo(versions);
      assertThat(again.refused()).as(what()).isEmpty();
    }
  }

  private Map<ProjectId, Long> versions() {
    return life.petForge.projects().list(TaskQuery.in(life.table.ref())).stream()
        .collect(Collectors.toMap(TaskSummary::id, task -> task.versions().version()));
  }
}
