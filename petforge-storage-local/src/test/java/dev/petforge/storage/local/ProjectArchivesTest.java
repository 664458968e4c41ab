package dev.petforge.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.archive.ExportedArchive;
import dev.petforge.archive.ImportedArchive;
import dev.petforge.archive.ProjectArchives.Rows;
import dev.petforge.call.CallQuery;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.money.Money;
import dev.petforge.money.Spending;
import dev.petforge.money.SpendingQuery;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Goal;
import dev.petforge.task.OpenCalls;
import dev.petforge.task.Outcome;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStatus;
import dev.petforge.verification.End;
import dev.petforge.verification.Finding;
import dev.petforge.verification.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project goes into one file and comes out of it elsewhere, whole or not at all. */
class ProjectArchivesTest {
  @TempDir private Path folder;
  private ArchivedProjects here;
  private ArchivedProjects there;
  private Path archive;

  @BeforeEach
  void two_installations() {
    here = new ArchivedProjects(folder.resolve("here"));
    there = new ArchivedProjects(folder.resolve("there"));
    archive = folder.resolve("out/pet.petforge.zip");
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
  }

  private static PermanentException refused(Runnable command) {
    try {
      command.run();
    } catch (PermanentException e) {
      return e;
    }
    throw new AssertionError("it was not refused");
  }

  private static String code(Runnable command) {
    return refused(command).failure().code();
  }

  private ExportedArchive export(ProjectId id) {
    return here.petForge.archives().export(id, archive);
  }

  private ImportedArchive take() {
    return there.petForge.archives().take(archive, Rows.LEFT);
  }

  /** What the archive has of it, by member; the manifest has the time of its own. */
  private static Map<String, String> documents(Path archive) throws IOException {
    Map<String, String> documents = new TreeMap<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (String name : List.of("project.json", "ledger.json", "README.txt")) {
        try (InputStream content = zip.getInputStream(zip.getEntry(name))) {
          documents.put(name, new String(content.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return documents;
  }

  @Test
  void a_project_comes_out_as_it_went_in_with_every_version_and_every_call() throws Exception {
    ProjectId id = here.completed();
    Task before = here.project(id).task();

    ExportedArchive exported = export(id);
    ImportedArchive taken = take();

    assertThat(exported.bytes()).isEqualTo(Files.size(archive));
    assertThat(taken.state()).isEqualTo(ImportedArchive.State.TAKEN);
    assertThat(taken.files()).isEqualTo(exported.files());
    Task after = there.project(id).task();
    assertThat(after.chain()).isEqualTo(before.chain());
    assertThat(after.script()).isEqualTo(before.script());
    assertThat(after.source().row()).isEmpty();
    assertThat(after.source().opening()).isEqualTo(before.source().opening());
    assertThat(after.status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(there.project(id).calls())
        .isEqualTo(
            here.project(id).calls().stream()
                .map(call -> call.with(call.status().asHistory()))
                .toList());
    there.work();
    Map<String, ?> files = here.listing();
    assertThat(there.listing().keySet()).isEqualTo(files.keySet());
    there.listing().entrySet().stream()
        .filter(file -> !file.getKey().endsWith(".json"))
        .forEach(file -> assertThat(file.getValue()).isEqualTo(files.get(file.getKey())));
    Path again = folder.resolve("again.zip");
    there.petForge.archives().export(id, again);
    assertThat(documents(again).get("ledger.json"))
        .isEqualTo(documents(archive).get("ledger.json"));
    assertThat(documents(again).get("README.txt")).isEqualTo(documents(archive).get("README.txt"));
  }

  @Test
  void nothing_is_wrong_where_it_came_to_and_it_goes_on_there_above_its_old_attempts() {
    ProjectId id = here.completed();
    export(id);
    take();
    there.work();
    List<Finding> findings = new ArrayList<>();
    there
        .petForge
        .verifier()
        .verify(new Scope(EnumSet.allOf(End.class), true, false, Optional.empty()), findings::add);
    assertThat(findings).isEmpty();
    SegmentVersion earlier = there.project(id).task().chain().segment(1).history().get(0).version();

    Outcome restored =
        there.petForge.project(id).restore(1, earlier.clip(), there.project(id).task().version());
    assertThat(restored).isInstanceOf(Outcome.Decided.class);
    there.petForge.project(id).regenerate(1, there.project(id).task().version());
    there.work();

    assertThat(there.petForge.money().calls(CallQuery.of(id)))
        .extracting(call -> call.subject().segment() + " " + call.subject().attempt())
        .containsExactly("0 1", "1 1", "1 2", "1 3");
    assertThat(there.generator.billed()).isEqualTo(1);
    Money price = there.project(id).calls().get(3).terms().price();
    assertThat(there.persistence.calls().spending(byTask()))
        .extracting(line -> line.spent())
        .containsExactly(price);
  }

  private static SpendingQuery byTask() {
    return new SpendingQuery(Spending.By.TASK, ZoneOffset.UTC);
  }

  @Test
  void an_archive_that_is_taken_again_changes_nothing_and_so_does_one_at_home() {
    ProjectId id = here.completed();
    export(id);
    take();
    there.work();
    Map<String, ?> files = there.listing();
    Task task = there.project(id).task();

    assertThat(take().state()).isEqualTo(ImportedArchive.State.KNOWN);
    assertThat(here.petForge.archives().take(archive, Rows.LEFT).state())
        .isEqualTo(ImportedArchive.State.KNOWN);

    assertThat(there.listing()).isEqualTo(files);
    assertThat(there.project(id).task()).isEqualTo(task);
  }

  @Test
  void another_project_of_its_name_or_one_that_has_gone_on_stays_as_it_is() {
    ProjectId id = here.completed();
    export(id);
    take();
    there.petForge.project(id).regenerate(0, there.project(id).task().version());
    there.work();
    Task task = there.project(id).task();
    Map<String, ?> files = there.listing();

    assertThat(code(this::take)).isEqualTo("PROJECT_EXISTS");
    assertThat(code(() -> there.petForge.archives().check(archive, Rows.LEFT)))
        .isEqualTo("PROJECT_EXISTS");

    assertThat(there.project(id).task()).isEqualTo(task);
    assertThat(there.listing()).isEqualTo(files);
  }

  @Test
  void a_check_stores_nothing() {
    ProjectId id = here.completed();
    export(id);

    ImportedArchive checked = there.petForge.archives().check(archive, Rows.LEFT);

    assertThat(checked.state()).isEqualTo(ImportedArchive.State.TAKEN);
    assertThat(checked.calls()).isEqualTo(3);
    assertThat(checked.notes()).anySatisfy(note -> assertThat(note).contains("no row here"));
    assertThat(there.petForge.project(id).find()).isEmpty();
    assertThat(there.listing()).isEmpty();
  }

  @Test
  void nothing_is_exported_while_an_operation_or_a_call_is_under_way() {
    ProjectId id = here.imported();
    here.petForge.project(id).run(Goal.merged());
    assertThat(refused(() -> export(id)).failure().code()).isEqualTo("BUSY");
    while (here.project(id).calls().isEmpty()) {
      here.persistence.runDue();
    }
    assertThat(code(() -> export(id))).isEqualTo("BUSY");
    ProviderCall open = here.project(id).calls().get(0);
    while (here.project(id).calls().get(0).status().job().isEmpty()) {
      here.persistence.runDue();
    }
    here.petForge.project(id).cancel(OpenCalls.ABANDON);
    assertThat(here.project(id).task().activity().operation()).isEmpty();

    assertThat(refused(() -> export(id)).failure())
        .satisfies(
            failure -> {
              assertThat(failure.code()).isEqualTo("OPEN_CALL");
              assertThat(failure.message()).contains(open.key().value());
            });

    assertThat(ArchivedProjects.listing(archive.getParent())).isEmpty();
  }

  @Test
  void a_file_that_is_gone_or_changed_stops_the_export_and_leaves_nothing() throws Exception {
    ProjectId id = here.completed();
    FileKey clip =
        here.project(id).task().chain().segment(1).history().get(0).version().files().video().key();
    Path file = folder.resolve("here").resolve(clip.value());
    Files.delete(file);
    assertThat(refused(() -> export(id)).failure())
        .satisfies(
            failure -> {
              assertThat(failure.code()).isEqualTo("MISSING");
              assertThat(failure.message())
                  .contains(clip.value())
                  .contains("a repair may bring it back");
            });
    Files.writeString(file, "something else");
    assertThat(refused(() -> export(id)).failure())
        .satisfies(
            failure -> {
              assertThat(failure.code()).isEqualTo("DAMAGED");
              assertThat(failure.message())
                  .contains(clip.value())
                  .contains("a repair may bring it back");
            });

    assertThat(ArchivedProjects.listing(archive.getParent())).isEmpty();
  }

  @Test
  void a_goal_an_approval_and_a_row_stay_behind() {
    ProjectId id = here.imported();
    Task task = here.project(id).task();
    export(id);
    assertThat(take().notes()).hasSize(1);

    assertThat(there.project(id).task().source().row()).isEmpty();
    assertThat(there.project(id).task().activity().goal()).isEmpty();
    there.work();
    assertThat(there.generator.billed()).isZero();
    assertThat(task.source().row()).isPresent();
  }

  @Test
  void a_row_is_kept_only_if_that_is_said_its_table_is_connected_and_nobody_has_it() {
    ProjectId id = here.completed();
    RecordRef row = here.project(id).task().source().row().orElseThrow();
    export(id);
    assertThat(there.table.ref()).isEqualTo(row.table());
    assertThat(there.petForge.archives().check(archive, Rows.KEPT).notes()).isEmpty();
    take();
    assertThat(there.project(id).task().source().row()).isEmpty();

    there.petForge.archives().take(archive, Rows.KEPT);
    assertThat(there.project(id).task().source().row()).contains(row);
    there.petForge.archives().take(archive, Rows.KEPT);
    assertThat(there.petForge.archives().take(archive, Rows.LEFT).state())
        .isEqualTo(ImportedArchive.State.KNOWN);
    assertThat(there.project(id).task().source().row()).contains(row);

    try (ArchivedProjects third = new ArchivedProjects(folder.resolve("third"))) {
      ProjectId resident = third.imported(Map.of(Column.PROJECT_ID, "resident"));
      assertThat(third.project(resident).task().source().row()).contains(row);

      assertThat(third.petForge.archives().take(archive, Rows.KEPT).notes())
          .anySatisfy(note -> assertThat(note).contains("no row here"));

      assertThat(third.project(id).task().source().row()).isEmpty();
      assertThat(third.project(resident).task().source().row()).contains(row);
    }
  }

  @Test
  void another_file_in_the_place_of_one_of_its_own_is_told_before_anything_is_stored()
      throws Exception {
    ProjectId id = here.completed();
    export(id);
    FileKey clip =
        here.project(id).task().chain().segment(0).current().orElseThrow().files().video().key();
    Path place = folder.resolve("there").resolve(clip.value());
    Files.createDirectories(place.getParent());
    Files.writeString(place, "another");
    Map<String, Sha256> files = there.listing();

    assertThat(code(() -> there.petForge.archives().check(archive, Rows.LEFT))).isEqualTo("EXISTS");
    assertThat(code(this::take)).isEqualTo("EXISTS");

    assertThat(there.petForge.project(id).find()).isEmpty();
    assertThat(there.listing()).containsAllEntriesOf(files);
    Files.delete(place);
    assertThat(take().state()).isEqualTo(ImportedArchive.State.TAKEN);
  }

  @Test
  void no_address_of_a_result_is_in_an_archive() throws Exception {
    ProjectId id = here.completed();
    List<String> results =
        here.project(id).calls().stream().flatMap(call -> call.status().result().stream()).toList();
    assertThat(results).isNotEmpty();

    export(id);

    assertThat(documents(archive).values())
        .allSatisfy(document -> assertThat(document).doesNotContain(results));
  }

  /** {@code -Dpetforge.archives=N} does N mutations; {@code -Dpetforge.archive=SEED} that one. */
  @Test
  void an_archive_that_was_changed_in_any_way_is_refused_and_leaves_no_trace() throws Exception {
    ProjectId id = here.completed();
    export(id);
    ProjectId second = here.completed();
    Path another = folder.resolve("other.zip");
    here.petForge.archives().export(second, another);
    byte[] good = Files.readAllBytes(archive);
    byte[] other = Files.readAllBytes(another);
    Map<String, ?> empty = there.listing();
    Long one = Long.getLong("petforge.archive");
    long from = one == null ? 0 : one;
    long to = one == null ? Integer.getInteger("petforge.archives", 120) : one + 1;
    for (long seed = from; seed < to; seed++) {
      ArchiveMutation mutation = ArchiveMutation.of(good, other, new Random(seed));
      String what = "seed " + seed + ": " + mutation.what();
      Path file = Files.write(folder.resolve("mutated.zip"), mutation.bytes());

      PermanentException refusal = refused(() -> there.petForge.archives().take(file, Rows.LEFT));

      assertThat(refusal.failure().code()).as(what + ": " + refusal).isIn(mutation.codes());
      assertThat(refusal.failure().message()).as(what).contains(file.toString());
      assertThat(there.petForge.project(id).find()).as(what).isEmpty();
      assertThat(there.listing()).as(what).isEqualTo(empty);
    }
    assertThat(take().state()).as("it was not refused for nothing").isNotNull();
  }

  @Test
  void what_is_no_archive_is_refused() throws Exception {
    assertThat(code(this::take)).isEqualTo("FILE_MISSING");
    Files.createDirectories(archive.getParent());
    for (String content : List.of("", "text", "x".repeat(1_000))) {
      Files.writeString(archive, content);
      assertThat(code(this::take)).as(content).isEqualTo("NOT_AN_ARCHIVE");
    }
    Files.delete(archive);
    Files.createDirectories(archive);
    assertThatExceptionOfType(PermanentException.class).isThrownBy(this::take);
  }
}
