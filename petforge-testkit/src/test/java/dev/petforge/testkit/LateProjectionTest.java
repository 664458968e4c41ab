package dev.petforge.testkit;

import static dev.petforge.testkit.Instead.instead;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.StoredFile;
import dev.petforge.production.ShownFiles;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A worker that stands still while it shows a project's files, and goes on after another one. */
class LateProjectionTest {
  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence first = InMemoryPersistence.manual(clock);
  private final InMemoryPersistence second = first.nextProcess();
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryVideoGenerator provider = InMemoryVideoGenerator.keyed(clock);
  private final AtomicReference<Runnable> beforeNames = new AtomicReference<>(() -> {});

  private PetForge built(InMemoryPersistence database, FileStore store) {
    PetForge built =
        PetForge.builder()
            .persistence(database)
            .files(store)
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(provider)
            .table(table)
            .build();
    built.worker().start();
    return built;
  }

  @Test
  void older_names_that_were_put_over_newer_ones_do_not_stay() {
    FileStore slow =
        instead(
            FileStore.class,
            files,
            (method, arguments) -> {
              if (method.getName().equals("linkAll")) {
                beforeNames.getAndSet(() -> {}).run();
              }
              return null;
            });
    PetForge zombie = built(first, slow);
    table.add(Map.of(Column.SEGMENT_COUNT, "1"), "a cat".getBytes(StandardCharsets.UTF_8));
    ProjectId id = zombie.table(table.ref()).importRows().imported().get(0);
    PetForge other = built(second, files);
    beforeNames.set(
        () -> {
          // Everything happens while the first names are about to be put: the film is made, and
          // then its clip once more.
          first.missHeartbeats();
          other.project(id).run(Goal.merged());
          second.advance(Duration.ofMinutes(1));
          Task seen = task(other, id);
          assertThat(seen.status()).isEqualTo(TaskStatus.COMPLETED);
          assertAllShown(seen);
        });

    first.runDue();

    assertThat(beforeNames.get()).isNotNull();
    Task task = task(other, id);
    assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
    assertAllShown(task);
  }

  private static Task task(PetForge petForge, ProjectId id) {
    return petForge.project(id).get().task();
  }

  private void assertAllShown(Task task) {
    Map<FileKey, FileKey> names = ShownFiles.of(task).versions();
    assertThat(names).isNotEmpty();
    names.forEach(
        (name, version) -> assertThat(hash(name)).as(name.value()).isEqualTo(hash(version)));
  }

  private Optional<String> hash(FileKey key) {
    return files.find(key).map(StoredFile::sha256).map(Object::toString);
  }
}
