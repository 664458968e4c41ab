package dev.petforge.testkit;

import static dev.petforge.testkit.Instead.instead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.PetForge;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.generation.FrameRef;
import dev.petforge.production.Persistence;
import dev.petforge.sync.ImportDefaults;
import dev.petforge.sync.ImportReport;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.task.Outcome;
import dev.petforge.task.SourceEdit;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many new rows: their pictures are stored together, and each task after its picture. */
class ImportedTogetherTest {
  private static final int ROWS = 150;

  /** So many pictures are stored at least before a directory is waited for. */
  private static final int TOGETHER = 8;

  private final InMemoryPersistence persistence = InMemoryPersistence.create();
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryVideoTools tools = new InMemoryVideoTools();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final AtomicInteger puts = new AtomicInteger();
  private final AtomicInteger commits = new AtomicInteger();

  @AfterEach
  void close() {
    persistence.close();
  }

  private List<RecordRef> rows(int count) {
    List<RecordRef> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          table.add(
              Map.of(Column.RELEASE_DATE, i % 2 == 0 ? "2026-03-01" : "2026-03-02"),
              ("a photo of cat " + i).getBytes(StandardCharsets.UTF_8)));
    }
    return rows;
  }

  private PetForge petForge(Persistence database, FileStore store) {
    return PetForge.builder()
        .persistence(database)
        .files(store)
        .videoTools(tools)
        .storyboardWriter(new InMemoryStoryboardWriter())
        .videoGenerator(InMemoryVideoGenerator.keyed(persistence.clock()))
        .table(table)
        .build();
  }

  /** What happens before tasks are stored. */
  private interface Commit {
    void before(List<Task> tasks);
  }

  private Persistence database(Commit commit) {
    TaskStore tasks =
        instead(
            TaskStore.class,
            persistence.tasks(),
            (method, arguments) -> {
              if (method.getName().startsWith("commit")) {
                Object given = arguments[0];
                List<?> decisions = given instanceof List<?> several ? several : List.of(given);
                commit.before(
                    decisions.stream().map(one -> ((Outcome.Decided) one).task()).toList());
              }
              return null;
            });
    return instead(
        Persistence.class,
        persistence,
        (method, arguments) -> method.getName().equals("tasks") ? tasks : null);
  }

  /** A store that is told what is stored before it is. */
  private interface Put {
    void before(Map<FileKey, Path> sources);
  }

  private FileStore store(Put put) {
    return instead(
        FileStore.class,
        files,
        (method, arguments) -> {
          @Nullable Map<FileKey, Path> sources = sources(method.getName(), arguments);
          if (sources != null) {
            puts.incrementAndGet();
            put.before(sources);
          }
          return null;
        });
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Map<FileKey, Path> sources(String method, Object[] arguments) {
    return switch (method) {
      case "putAll" -> (Map<FileKey, Path>) arguments[0];
      case "put" -> Map.of((FileKey) arguments[0], (Path) arguments[1]);
      default -> null;
    };
  }

  private List<Task> tasks() {
    return persistence.tasks().list(TaskQuery.of(TaskQuery.Which.ALL));
  }

  private void requirePictures() {
    for (Task task : tasks()) {
      FrameRef picture = task.source().opening().frame();
      assertThat(files.find(picture.file()).orElseThrow().sha256()).isEqualTo(picture.sha256());
    }
  }

  @Test
  void a_table_that_was_read_just_now_is_not_read_again() {
    rows(3);
    List<String> asked = new ArrayList<>();
    RecordTable watched =
        instead(
            RecordTable.class,
            table,
            (method, arguments) -> {
              asked.add(method.getName());
              return null;
            });
    PetForge petForge =
        PetForge.builder()
            .persistence(persistence)
            .files(files)
            .videoTools(tools)
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(InMemoryVideoGenerator.keyed(persistence.clock()))
            .table(watched)
            .build();

    ImportReport report =
        petForge
            .table(table.ref())
            .importRows(
                new RecordTable.Reading(table.rows(), 2),
                ImportDefaults.STANDARD,
                SourceEdit.Consent.NONE);

    assertThat(report.imported()).hasSize(3);
    assertThat(report.idle()).isEqualTo(2);
    assertThat(asked).doesNotContain("read", "rows");
  }

  @Test
  void pictures_are_stored_together_before_their_tasks_and_tasks_in_the_order_of_the_rows() {
    List<RecordRef> rows = rows(ROWS);
    List<RecordRef> stored = new ArrayList<>();
    PetForge petForge =
        petForge(
            database(
                tasks -> {
                  commits.incrementAndGet();
                  for (Task task : tasks) {
                    assertThat(files.find(task.source().opening().frame().file())).isPresent();
                    stored.add(task.source().row().orElseThrow());
                  }
                }),
            store(sources -> assertThat(sources).hasSizeLessThanOrEqualTo(TOGETHER)));

    ImportReport report = petForge.table(table.ref()).importRows();

    assertThat(report.imported()).hasSize(ROWS).doesNotHaveDuplicates();
    assertThat(stored).isEqualTo(rows);
    assertThat(puts.get()).isLessThan(ROWS / TOGETHER + 5);
    assertThat(commits.get()).isLessThan(5);
    requirePictures();
  }

  @Test
  void a_process_that_dies_in_between_leaves_no_task_without_its_picture_and_the_next_goes_on() {
    List<RecordRef> rows = rows(ROWS);
    for (int alive : List.of(0, 1, 0)) {
      AtomicInteger left = new AtomicInteger(alive);
      PetForge dying =
          petForge(
              database(
                  tasks -> {
                    if (left.getAndDecrement() == 0) {
                      throw new Killed();
                    }
                  }),
              files);

      assertThatExceptionOfType(Killed.class)
          .isThrownBy(() -> dying.table(table.ref()).importRows());

      requirePictures();
    }
    int before = tasks().size();
    assertThat(before).isBetween(1, ROWS - 1);

    ImportReport report = petForge(persistence, files).table(table.ref()).importRows();

    assertThat(report.known()).hasSize(before);
    assertThat(report.imported()).hasSize(ROWS - before);
    assertThat(tasks().stream().map(task -> task.source().row().orElseThrow()))
        .containsExactlyInAnyOrderElementsOf(rows);
    requirePictures();
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void rows_that_another_import_takes_in_meanwhile_are_its_own() {
    List<RecordRef> rows = rows(20);
    PetForge faster = petForge(persistence, files);
    AtomicInteger times = new AtomicInteger();
    PetForge slower =
        petForge(
            database(
                tasks -> {
                  if (times.getAndIncrement() == 0) {
                    faster
                        .table(table.ref())
                        .importRows(rows.subList(0, 5), ImportDefaults.STANDARD);
                  }
                }),
            files);

    ImportReport report = slower.table(table.ref()).importRows();

    assertThat(report.refused()).isEmpty();
    assertThat(report.imported())
        .hasSize(20)
        .containsExactlyInAnyOrderElementsOf(tasks().stream().map(Task::id).toList());
    requirePictures();
    assertThat(files.list(new FileKey("projects"))).hasSize(20);
  }

  @Test
  void a_store_that_refuses_some_together_is_asked_for_each_alone() {
    rows(20);
    FileStore store =
        store(
            sources -> {
              if (sources.size() > 1) {
                throw new RetryableException("STORE_AWAY", "for a moment");
              }
            });

    ImportReport report = petForge(persistence, store).table(table.ref()).importRows();

    assertThat(report.refused()).isEmpty();
    assertThat(report.imported()).hasSize(20);
    requirePictures();
    assertThat(files.list(new FileKey("projects"))).hasSize(20);
  }

  @Test
  void rows_with_pictures_that_cannot_be_read_or_stored_are_refused_and_no_others() {
    rows(20);
    table.add(Map.of(), new byte[0]);
    table.add(Map.of(), null);
    table.add(Map.of(Column.RELEASE_DATE, "2026-04-04"), new byte[] {1});
    FileStore store =
        store(
            sources -> {
              if (sources.keySet().stream().anyMatch(key -> key.value().contains("2026-04-04"))) {
                throw new PermanentException("NOT_WRITABLE", "this folder is read-only");
              }
            });

    ImportReport report = petForge(persistence, store).table(table.ref()).importRows();

    assertThat(report.refused())
        .extracting(row -> row.failure().code())
        .containsExactly("PICTURE_EMPTY", "NO_PICTURE", "NOT_WRITABLE");
    assertThat(report.imported()).hasSize(20);
    requirePictures();
  }
}
