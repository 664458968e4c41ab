package dev.petforge.testkit;

import static dev.petforge.testkit.Instead.instead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.PetForge;
import dev.petforge.archive.FileMove;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.StoredFile;
import dev.petforge.money.AccountId;
import dev.petforge.money.PurchaseMark;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStatus;
import dev.petforge.verification.End;
import dev.petforge.verification.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All files of an installation go into another store, and each is compared. */
class FileMoveTest {
  private static final PurchaseMark BOUGHT =
      new PurchaseMark("mem", new AccountId("kling/default"), 7);

  private final MovableClock clock = new MovableClock();
  private InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryFileStore target = new InMemoryFileStore();
  private final InMemoryPurchaseWitness witness = new InMemoryPurchaseWitness();
  private final InMemoryPurchaseWitness carried = new InMemoryPurchaseWitness();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final Map<ProjectId, List<String>> problems = new LinkedHashMap<>();
  private List<ProjectId> ids = List.of();

  private PetForge petForge(FileStore store) {
    return PetForge.builder()
        .persistence(persistence)
        .files(store)
        .videoTools(new InMemoryVideoTools())
        .storyboardWriter(new InMemoryStoryboardWriter())
        .videoGenerator(InMemoryVideoGenerator.keyed(clock))
        .table(table)
        .build();
  }

  @BeforeEach
  void two_projects_are_finished_and_nobody_works() {
    table.add(Map.of(Column.SEGMENT_COUNT, "2"), new byte[] {1});
    table.add(Map.of(Column.SEGMENT_COUNT, "2"), new byte[] {2});
    PetForge worker = petForge(files);
    worker.worker().start();
    ids = worker.table(table.ref()).importRows().imported();
    ids.forEach(id -> worker.project(id).run(Goal.merged()));
    persistence.advance(Duration.ofHours(1));
    persistence.runUntilIdle();
    persistence = persistence.crash();
    persistence.missHeartbeats();
    assertThat(task(0).status()).isEqualTo(TaskStatus.COMPLETED);
    witness.remember(List.of(BOUGHT));
  }

  private Task task(int index) {
    return persistence.tasks().require(ids.get(index)).task();
  }

  private FileKey clip(int index) {
    return task(index)
        .chain()
        .segment(0)
        .current()
        .map(SegmentVersion::files)
        .orElseThrow()
        .video()
        .key();
  }

  private FileMove.Report move() {
    return move(target);
  }

  private FileMove.Report move(FileStore to) {
    problems.clear();
    return new FileMove(
            persistence,
            new FileMove.Place(files, witness, new InMemoryUndeliveredFacts()),
            new FileMove.Place(to, carried, new InMemoryUndeliveredFacts()))
        .run(
            new FileMove.Listener() {
              @Override
              public void moved(FileMove.Report soFar) {
                assertThat(soFar.projects()).isPositive();
              }

              @Override
              public void problem(ProjectId project, Failure why) {
                problems.computeIfAbsent(project, any -> new ArrayList<>()).add(why.toString());
              }
            });
  }

  private static Map<FileKey, String> contents(FileStore store) {
    Map<FileKey, String> contents = new LinkedHashMap<>();
    for (FileKey key : store.list(new FileKey("projects"))) {
      try (InputStream in = store.open(key)) {
        contents.put(key, HexFormat.of().formatHex(in.readAllBytes()));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return contents;
  }

  @Test
  void every_file_arrives_as_it_was_and_the_old_store_stays() {
    FileKey kept = new ProjectFiles(task(0).source().home()).home().child("damaged/v1/clip.mp4");
    files.write(kept, new byte[] {9});
    Map<FileKey, String> before = contents(files);

    FileMove.Report report = move();

    assertThat(problems).isEmpty();
    assertThat(contents(target)).isEqualTo(before).containsKey(kept);
    assertThat(contents(files)).isEqualTo(before);
    assertThat(report.projects()).isEqualTo(2);
    assertThat(report.files()).isEqualTo(before.size()).isEqualTo(report.sent());
    assertThat(report.bytes())
        .isEqualTo(before.values().stream().mapToLong(hex -> hex.length() / 2).sum());
    assertThat(report.problems()).isZero();
    assertThat(carried.marks()).containsExactly(BOUGHT);
    Scope all = new Scope(EnumSet.of(End.FILES), true, false, Optional.empty());
    List<Object> found = new ArrayList<>();
    petForge(target).verifier().verify(all, found::add);
    assertThat(found).isEmpty();
  }

  @Test
  void what_is_there_is_not_sent_again_and_what_was_interrupted_goes_on() {
    target.failNext(new RetryableException("DISK_FULL", "no space left"));
    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(this::move)
        .withMessageContaining("no space left");
    assertThat(carried.marks()).isEmpty();
    FileMove.Report first = move();
    target.delete(clip(1));

    FileMove.Report second = move();

    assertThat(second.sent()).isEqualTo(1);
    assertThat(second.files()).isEqualTo(first.files());
    assertThat(move().sent()).isZero();
    assertThat(contents(target)).isEqualTo(contents(files));
  }

  @Test
  void a_file_that_is_lost_or_damaged_is_told_and_the_others_go_on() {
    files.delete(clip(0));
    files.write(clip(1), "another".getBytes(StandardCharsets.UTF_8));

    FileMove.Report report = move();

    assertThat(report.problems()).isEqualTo(2);
    assertThat(problems.get(ids.get(0)))
        .singleElement()
        .satisfies(why -> assertThat(why).contains("MISSING", clip(0).value()));
    assertThat(problems.get(ids.get(1)))
        .singleElement()
        .satisfies(why -> assertThat(why).contains("DAMAGED", clip(1).value()));
    assertThat(target.find(clip(0))).isEmpty();
    assertThat(target.find(clip(1))).isEmpty();
    assertThat(target.find(task(1).chain().finalVideo().orElseThrow().file().key())).isPresent();
  }

  @Test
  void what_others_have_under_a_key_stays_and_is_told() {
    byte[] foreign = "foreign".getBytes(StandardCharsets.UTF_8);
    target.write(clip(0), foreign);

    assertThat(move().problems()).isEqualTo(1);

    assertThat(problems.get(ids.get(0)).get(0)).contains("EXISTS", clip(0).value());
    assertThat(contents(target)).containsEntry(clip(0), HexFormat.of().formatHex(foreign));
  }

  @Test
  void nothing_is_moved_beside_a_worker() {
    InMemoryPersistence worker = persistence.nextProcess();
    worker.becomeWorker();

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(this::move)
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("WORKER_RUNNING"));

    assertThat(contents(target)).isEmpty();
  }

  @Test
  void a_project_in_the_trash_comes_along_and_one_that_was_emptied_does_not() {
    assertThat(petForge(files).project(ids.get(0)).delete()).isEmpty();
    assertThat(petForge(files).project(ids.get(1)).delete()).isEmpty();
    persistence.trash().empty(ids.get(1));
    FileKey home = task0Home();

    FileMove.Report report = move();

    assertThat(report.projects()).isEqualTo(1);
    assertThat(target.list(new FileKey("projects")))
        .isNotEmpty()
        .allMatch(key -> key.isBelow(home));
    assertThat(target.list(home.child("archive"))).isEqualTo(files.list(home.child("archive")));
  }

  private FileKey task0Home() {
    return persistence.trash().find(ids.get(0)).orElseThrow().home();
  }

  @Test
  void what_a_store_says_that_it_keeps_and_does_not_is_told() {
    FileStore forgetful =
        instead(
            FileStore.class,
            target,
            (method, arguments) -> {
              if (!method.getName().equals("put") || !arguments[0].equals(clip(0))) {
                return null;
              }
              StoredFile stored = target.put(clip(0), (Path) arguments[1]);
              target.delete(clip(0));
              return stored;
            });

    assertThat(move(forgetful).problems()).isEqualTo(1);

    assertThat(problems.get(ids.get(0)).get(0)).contains("MISSING", clip(0).value());
  }
}
