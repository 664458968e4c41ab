package dev.petforge.testkit;

import static dev.petforge.testkit.Instead.instead;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.call.CallState;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.explanation.Explanation;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.money.Money;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.sync.ImportDefaults;
import dev.petforge.sync.ImportReport;
import dev.petforge.sync.ImportReport.RefusedRow;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Activity;
import dev.petforge.task.CellEdit;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome;
import dev.petforge.task.Redo;
import dev.petforge.task.Refusal;
import dev.petforge.task.SourceEdit;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a project when a person edits its row. */
class RowEditTest {
  private static final byte[] CAT = "a photo of a cat".getBytes(StandardCharsets.UTF_8);
  private static final byte[] DOG = "a photo of a dog".getBytes(StandardCharsets.UTF_8);

  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryVideoTools tools = new InMemoryVideoTools();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyed(clock);
  private final InMemoryStoryboardWriter writer = new InMemoryStoryboardWriter();
  private final PetForge petForge =
      PetForge.builder()
          .persistence(persistence)
          .files(files)
          .videoTools(tools)
          .storyboardWriter(writer)
          .videoGenerator(generator)
          .table(table)
          .build();
  private RecordRef row = new RecordRef(table.ref(), "none");
  private ProjectId id = new ProjectId("000000000000");

  @BeforeEach
  void begin() {
    petForge.worker().start();
    row =
        table.add(
            Map.of(
                Column.SEGMENT_COUNT, "2",
                Column.RELEASE_DATE, "2026-02-14",
                Column.SCENE_DESCRIPTION, "in the kitchen"),
            CAT);
    id = petForge.table(table.ref()).importRows().imported().get(0);
  }

  private void work() {
    for (int i = 0; i < 100; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
    }
    persistence.runUntilIdle();
  }

  private Task task() {
    return petForge.project(id).find().orElseThrow().task();
  }

  private void withStoryboard() {
    petForge.project(id).generateStoryboard();
    work();
    assertThat(task().status()).isEqualTo(TaskStatus.STORYBOARD_READY);
  }

  private void withClips() {
    petForge.project(id).run(Goal.merged());
    work();
    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
  }

  private ImportReport again() {
    ImportReport report = petForge.table(table.ref()).importRows();
    assertThat(report.imported()).isEmpty();
    assertThat(report.known()).containsExactly(id);
    return report;
  }

  private static void assertNothing(ImportReport report) {
    assertThat(report.edited()).isEmpty();
    assertThat(report.heldBack()).isEmpty();
    assertThat(report.refused()).isEmpty();
  }

  @Test
  void nothing_is_an_edit_when_nothing_was_edited() {
    Task before = task();

    assertNothing(again());

    assertThat(task()).isEqualTo(before);
  }

  @Test
  void before_anything_was_bought_all_is_taken_and_the_storyboard_is_written_anew() {
    withStoryboard();
    table.edit(row, Column.SEGMENT_COUNT, "3");
    table.edit(row, Column.RELEASE_DATE, "2026-03-01");
    table.edit(row, Column.SCENE_DESCRIPTION, "in the garden");
    table.edit(row, Column.TEMPLATE, "daily-template");
    table.replacePicture(row, DOG);
    var home = task().source().home();

    ImportReport report = again();

    assertThat(report.heldBack()).isEmpty();
    assertThat(report.edited())
        .singleElement()
        .satisfies(
            edited -> {
              assertThat(edited.project()).isEqualTo(id);
              assertThat(edited.storyboardDropped()).isTrue();
              assertThat(edited.cells())
                  .containsExactly(
                      new CellEdit(Column.OPENING_IMAGE, "picture-2", "picture-1"),
                      new CellEdit(Column.TEMPLATE, "daily-template", TemplateId.DEFAULT.value()),
                      new CellEdit(Column.RELEASE_DATE, "2026-03-01", "2026-02-14"),
                      new CellEdit(Column.SEGMENT_COUNT, "3", "2"),
                      new CellEdit(Column.SCENE_DESCRIPTION, "in the garden", "in the kitchen"));
            });
    assertThat(task().status()).isEqualTo(TaskStatus.PENDING);
    assertThat(task().chain().size()).isEqualTo(3);
    assertThat(task().chain().opening()).isEqualTo(task().source().opening().frame().sha256());
    assertThat(task().source().home()).isEqualTo(home);
    assertThat(files.find(task().source().opening().frame().file())).isPresent();
    assertNothing(again());

    withClips();
    assertThat(task().chain().completed()).isEqualTo(3);
    assertThat(task().chain().stale()).isEmpty();
    assertThat(table.cell(row, Column.segmentVideo(2))).contains("segment_2_");
  }

  @Test
  void a_changed_date_alone_keeps_the_storyboard_and_an_emptied_cell_changes_nothing() {
    withStoryboard();
    table.edit(row, Column.RELEASE_DATE, "2026-03-01");
    table.edit(row, Column.SCENE_DESCRIPTION, "");
    table.edit(row, Column.SEGMENT_COUNT, "");

    ImportReport report =
        petForge
            .table(table.ref())
            .importRows(new ImportDefaults(TemplateId.DEFAULT, 9, Optional.empty()));

    assertThat(report.edited())
        .singleElement()
        .satisfies(
            edited -> {
              assertThat(edited.storyboardDropped()).isFalse();
              assertThat(edited.cells())
                  .containsExactly(new CellEdit(Column.RELEASE_DATE, "2026-03-01", "2026-02-14"));
            });
    assertThat(task().status()).isEqualTo(TaskStatus.STORYBOARD_READY);
    assertThat(task().source().releaseDate()).isEqualTo(LocalDate.of(2026, 3, 1));
    assertThat(task().source().segmentCount()).isEqualTo(2);
    assertThat(task().source().sceneDescription()).isEqualTo("in the kitchen");
  }

  @Test
  void once_something_was_bought_only_the_date_is_taken() {
    withClips();
    table.edit(row, Column.SEGMENT_COUNT, "3");
    table.edit(row, Column.RELEASE_DATE, "2026-03-01");
    table.edit(row, Column.SCENE_DESCRIPTION, "in the garden");
    table.replacePicture(row, DOG);
    Task before = task();

    ImportReport report = again();

    assertThat(report.edited())
        .singleElement()
        .satisfies(edited -> assertThat(edited.cells()).hasSize(1));
    assertThat(report.heldBack())
        .singleElement()
        .satisfies(
            held -> {
              assertThat(held.place()).isEqualTo("row rec1");
              assertThat(held.reason()).isEqualTo(Refusal.BOUGHT);
              assertThat(held.cells())
                  .containsExactly(
                      new CellEdit(Column.OPENING_IMAGE, "picture-2", "picture-1"),
                      new CellEdit(Column.SEGMENT_COUNT, "3", "2"),
                      new CellEdit(Column.SCENE_DESCRIPTION, "in the garden", "in the kitchen"));
            });
    assertThat(task().source().releaseDate()).isEqualTo(LocalDate.of(2026, 3, 1));
    assertThat(task().chain()).isEqualTo(before.chain());
    assertThat(task().script()).isEqualTo(before.script());
    // The picture that was looked at is not left lying about.
    assertThat(files.list(task().source().home().child("archive/opening"))).hasSize(1);
    assertThat(again().heldBack()).hasSize(1);
  }

  @Test
  void a_new_picture_may_be_taken_explicitly_and_buys_nothing() {
    withClips();
    table.replacePicture(row, DOG);
    table.edit(row, Column.SEGMENT_COUNT, "3");

    ImportReport report =
        petForge
            .table(table.ref())
            .importRows(ImportDefaults.STANDARD, new SourceEdit.Consent(true, false));
    work();

    assertThat(report.edited().get(0).cells())
        .containsExactly(new CellEdit(Column.OPENING_IMAGE, "picture-2", "picture-1"));
    assertThat(report.heldBack().get(0).cells())
        .containsExactly(new CellEdit(Column.SEGMENT_COUNT, "3", "2"));
    assertThat(task().chain().stale()).containsExactly(0, 1);
    assertThat(task().script()).isPresent();
    assertThat(generator.billed()).isEqualTo(2);
    // The video is that of the old picture, which nobody may take for the new one's.
    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(task().progress().finalOutOfDate()).isTrue();
    assertThat(table.cell(row, Column.PROGRESS)).isEqualTo("video out of date, some stale");
    assertThat(petForge.project(id).explain().causes())
        .extracting(Explanation.Cause::kind)
        .containsExactly(Explanation.Kind.VIDEO_OUT_OF_DATE);

    petForge.projects().run(List.of(id), Goal.merged(), 1);
    work();
    assertThat(task().activity().failure().orElseThrow().code())
        .isEqualTo(Refusal.STALE_SEGMENTS.name());
    petForge.project(id).redo(Redo.from(0, task().version()).runningOn());
    work();
    assertThat(table.cell(row, Column.PROGRESS)).isEqualTo("done");
    assertThat(task().chain().finalOutOfDate()).isFalse();
    assertThat(generator.billed()).isEqualTo(4);
  }

  @Test
  void while_an_operation_runs_nothing_is_taken_and_the_next_import_takes_it() {
    petForge.project(id).generateStoryboard();
    assertThat(task().status()).isEqualTo(TaskStatus.STORYBOARD_GENERATING);
    table.edit(row, Column.RELEASE_DATE, "2026-03-01");

    ImportReport busy = again();

    assertThat(busy.edited()).isEmpty();
    assertThat(busy.heldBack().get(0).reason()).isEqualTo(Refusal.BUSY);
    work();
    assertThat(again().edited()).hasSize(1);
  }

  @Test
  void a_bad_value_is_named_and_nothing_of_its_row_is_taken() {
    table.edit(row, Column.SEGMENT_COUNT, "13");
    table.edit(row, Column.RELEASE_DATE, "2026-03-01");
    Task before = task();

    ImportReport report = again();

    assertThat(report.refused())
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.failure().code()).isEqualTo("BAD_SEGMENT_COUNT");
              assertThat(refused.project()).contains(id);
            });
    assertUntouched(before, "BAD_SEGMENT_COUNT");
  }

  @Test
  void a_picture_that_cannot_be_read_is_named_and_the_task_stays_as_it_is() {
    table.replacePicture(row, DOG);
    tools.failNext(new PermanentException("PICTURE_UNREADABLE", "it is no picture"));
    Task before = task();

    ImportReport report = again();

    assertThat(report.refused().get(0).failure().code()).isEqualTo("PICTURE_UNREADABLE");
    assertUntouched(before, "PICTURE_UNREADABLE");
    assertThat(again().edited()).hasSize(1);
    assertThat(task().activity().notTaken()).isEmpty();
  }

  /** Nothing of the row was taken, and it says so. */
  private void assertUntouched(Task before, String code) {
    assertThat(task().source()).isEqualTo(before.source());
    assertThat(task().script()).isEqualTo(before.script());
    assertThat(task().chain()).isEqualTo(before.chain());
    assertThat(task().activity().notTaken())
        .hasValueSatisfying(why -> assertThat(why.code()).isEqualTo(code));
  }

  @Test
  void a_touched_picture_is_no_new_one_and_is_looked_at_once() {
    withStoryboard();
    table.touchPicture(row);
    int shown = table.writes();

    assertNothing(again());
    work();

    assertThat(task().status()).isEqualTo(TaskStatus.STORYBOARD_READY);
    assertThat(files.list(task().source().home().child("archive/opening"))).hasSize(1);
    assertThat(table.writes()).isEqualTo(shown);
    // Its mark is noted: nobody brings it home again.
    tools.failNext(new PermanentException("PICTURE_UNREADABLE", "nobody should look"));
    assertNothing(again());
  }

  @Test
  void a_storyboard_that_was_edited_by_hand_is_dropped_only_when_that_is_allowed() {
    withStoryboard();
    petForge
        .project(id)
        .saveShots(List.of(new ShotEdit(1, Language.ENGLISH, Map.of(ShotPart.ACTION, "yawns"))));
    table.edit(row, Column.SCENE_DESCRIPTION, "in the garden");
    table.edit(row, Column.RELEASE_DATE, "2026-03-01");

    ImportReport report = again();

    assertThat(report.edited().get(0).cells()).hasSize(1);
    assertThat(report.heldBack().get(0).reason()).isEqualTo(Refusal.EDITED_BY_HAND);
    assertThat(task().status()).isEqualTo(TaskStatus.STORYBOARD_READY);

    ImportReport allowed =
        petForge
            .table(table.ref())
            .importRows(ImportDefaults.STANDARD, new SourceEdit.Consent(false, true));
    assertThat(allowed.heldBack()).isEmpty();
    assertThat(allowed.edited().get(0).storyboardDropped()).isTrue();
    assertThat(task().source().sceneDescription()).isEqualTo("in the garden");
  }

  @Test
  void who_mends_what_was_refused_free_of_charge_is_not_held_up() {
    generator.next(InMemoryVideoGenerator.Answer.FAIL_LATER);
    petForge.project(id).run(Goal.merged());
    work();
    assertThat(task().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(petForge.project(id).find().orElseThrow().calls())
        .extracting(call -> call.status().state())
        .containsExactly(CallState.FAILED);
    table.replacePicture(row, DOG);

    assertThat(again().edited()).hasSize(1);
    petForge.project(id).retry();
    work();

    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(task().chain().stale()).isEmpty();
  }

  @Test
  void a_copy_of_a_row_does_not_edit_the_project_of_the_first() {
    work();
    assertThat(table.cell(row, Column.PROJECT_ID)).isEqualTo(id.value());
    RecordRef copy =
        table.add(
            Map.of(Column.PROJECT_ID, id.value(), Column.SCENE_DESCRIPTION, "another pet"), DOG);
    Task before = task();

    ImportReport all = again();
    ImportReport alone =
        petForge.table(table.ref()).importRows(List.of(copy), ImportDefaults.STANDARD);

    assertThat(all.refused().get(0).failure().code()).isEqualTo("DUPLICATE_PROJECT");
    assertThat(alone.refused().get(0).failure().message()).contains("it is in row rec1 too");
    assertThat(alone.known()).isEmpty();
    assertThat(task()).isEqualTo(before);
  }

  @Test
  void a_project_that_cannot_be_read_does_not_keep_other_rows_from_being_taken_in() {
    work();
    table.add(Map.of(), DOG);
    PermanentException unreadable = new PermanentException("UNREADABLE", "activity is not JSON");
    PetForge other = cannotFind(List.of(id, row), unreadable);

    ImportReport report = other.table(table.ref()).importRows();

    assertThat(report.imported()).hasSize(1);
    assertThat(report.refused())
        .singleElement()
        .satisfies(refused -> assertThat(refused.failure()).isEqualTo(unreadable.failure()));
  }

  @Test
  void a_project_whose_calls_cannot_be_read_does_not_keep_other_rows_from_being_taken_in() {
    work();
    RecordRef moved = table.add(Map.of(), DOG);
    ProjectId dog = petForge.table(table.ref()).importRows().imported().get(0);
    work();
    PermanentException unreadable = new PermanentException("UNREADABLE", "a call is not JSON");
    PetForge other = cannotFind(List.of(id, dog), unreadable);
    table.edit(row, Column.RELEASE_DATE, "2026-03-01");
    RecordRef copy = table.copy(moved);
    table.remove(moved);
    RecordRef added = table.add(Map.of(), DOG);

    ImportReport some =
        other.table(table.ref()).importRows(List.of(row, copy, added), ImportDefaults.STANDARD);
    ImportReport all = other.table(table.ref()).importRows();

    assertThat(some.imported()).hasSize(1);
    assertThat(all.known()).contains(some.imported().get(0));
    for (ImportReport report : List.of(some, all)) {
      assertThat(report.refused())
          .extracting(RefusedRow::failure)
          .containsExactly(unreadable.failure(), unreadable.failure());
    }
  }

  /** Where some projects cannot be read under these names. */
  private PetForge cannotFind(List<?> names, PermanentException unreadable) {
    TaskStore tasks =
        instead(
            TaskStore.class,
            persistence.tasks(),
            (called, arguments) -> {
              if (called.getName().equals("find") && names.contains(arguments[0])) {
                throw unreadable;
              }
              return null;
            });
    return PetForge.builder()
        .persistence(
            instead(
                Persistence.class,
                persistence,
                (called, arguments) -> called.getName().equals("tasks") ? tasks : null))
        .files(files)
        .videoTools(tools)
        .storyboardWriter(new InMemoryStoryboardWriter())
        .videoGenerator(generator)
        .table(table)
        .build();
  }

  @Test
  void some_rows_are_taken_in_by_their_names() {
    RecordRef other = table.add(Map.of(), DOG);
    RecordRef gone = table.add(Map.of(), DOG);
    table.remove(gone);
    table.edit(row, Column.RELEASE_DATE, "2026-03-01");

    ImportReport report =
        petForge.table(table.ref()).importRows(List.of(other, gone), ImportDefaults.STANDARD);

    assertThat(report.imported()).hasSize(1);
    assertThat(report.known()).isEmpty();
    assertThat(task().source().releaseDate()).isEqualTo(LocalDate.of(2026, 2, 14));
  }

  @Test
  void a_picture_that_was_taken_stays_whatever_happens_while_the_row_is_looked_at() {
    InMemoryPersistence database = InMemoryPersistence.manual(clock);
    AtomicInteger commits = new AtomicInteger();
    AtomicReference<Runnable> afterCommit = new AtomicReference<>(() -> {});
    TaskStore watched =
        instead(
            TaskStore.class,
            database.tasks(),
            (method, arguments) -> {
              if (!method.getName().equals("commit")) {
                return null;
              }
              database.tasks().commit((Outcome.Decided) arguments[0]);
              if (commits.incrementAndGet() == 1) {
                Objects.requireNonNull(afterCommit.get()).run();
              }
              return List.of();
            });
    PetForge forge =
        PetForge.builder()
            .persistence(
                instead(
                    Persistence.class,
                    database,
                    (method, arguments) -> method.getName().equals("tasks") ? watched : null))
            .files(files)
            .videoTools(tools)
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(generator)
            .table(table)
            .build();
    forge.worker().start();
    ProjectId project = forge.table(table.ref()).importRows().imported().get(0);
    forge.project(project).run(Goal.segments());
    generator.latency(Duration.ofMinutes(1));
    for (int i = 0; i < 20 && generator.jobs().isEmpty(); i++) {
      database.runUntilIdle();
      database.advance(Duration.ofSeconds(1));
    }
    ProviderCall call = forge.project(project).find().orElseThrow().calls().get(0);
    database
        .tasks()
        .commit(
            Tasks.decided(
                Tasks.with(
                    Tasks.nextShown(forge.project(project).find().orElseThrow().task()),
                    Activity.NONE)));
    table.edit(row, Column.RELEASE_DATE, "2026-03-01");
    table.replacePicture(row, DOG);
    commits.set(0);
    // The only call fails and costs nothing, just when the date was taken and the picture was not.
    afterCommit.set(
        () ->
            database
                .calls()
                .record(
                    call.key(),
                    new Fact.Failed(
                        call.status().job().orElseThrow(),
                        Failure.permanent("1301", "refused"),
                        Optional.of(new Money(0, "USD")))));

    ImportReport report = forge.table(table.ref()).importRows();

    Task after = forge.project(project).find().orElseThrow().task();
    assertThat(files.find(after.source().opening().frame().file()))
        .as("the picture that the project starts from")
        .isPresent();
    assertThat(report.heldBack())
        .singleElement()
        .satisfies(held -> assertThat(held.reason()).isEqualTo(Refusal.BOUGHT));
    assertThat(report.edited().get(0).cells())
        .extracting(CellEdit::column)
        .containsExactly(Column.RELEASE_DATE);
    assertThat(after.source().releaseDate()).isEqualTo(LocalDate.of(2026, 3, 1));
    // What was held back is taken by the next import.
    assertThat(forge.table(table.ref()).importRows().edited()).hasSize(1);
  }

  @Test
  void what_a_person_said_of_the_picture_survives_another_number_of_segments() {
    withStoryboard();
    petForge.project(id).describePicture("A black dog on a red sofa.");
    table.edit(row, Column.SEGMENT_COUNT, "3");

    again();
    withStoryboard();

    assertThat(writer.briefs().get(1).pictureDescription()).isEqualTo("A black dog on a red sofa.");
    assertThat(writer.briefs().get(1).shots()).isEqualTo(3);

    table.replacePicture(row, DOG);
    again();
    withStoryboard();

    assertThat(writer.briefs().get(2).pictureDescription()).as("of another picture").isEmpty();
  }
}
