package dev.petforge.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.file.Sha256;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.Project;
import dev.petforge.task.TaskStatus;
import dev.petforge.testkit.InMemoryPersistence;
import dev.petforge.testkit.InMemoryRecordTable;
import dev.petforge.testkit.InMemoryStoryboardWriter;
import dev.petforge.testkit.InMemoryVideoGenerator;
import dev.petforge.testkit.InMemoryVideoTools;
import dev.petforge.testkit.MovableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An installation whose files are in a folder, and whose database is as long as the test. */
final class ArchivedProjects implements AutoCloseable {
  private final MovableClock clock = new MovableClock();
  final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  final InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyed(clock);
  final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  final LocalFileStore files;
  final PetForge petForge;
  private final Path root;

  ArchivedProjects(Path root) {
    this.root = root;
    files = LocalFileStore.at(root);
    petForge =
        PetForge.builder()
            .persistence(persistence)
            .files(files)
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(generator)
            .archives(new ZipArchives())
            .table(table)
            .build();
    petForge.worker().start();
  }

  /** A project that has just come in with its row. */
  ProjectId imported() {
    return imported(Map.of(Column.SEGMENT_COUNT, "2"));
  }

  /** The same of a row with these cells. */
  ProjectId imported(Map<String, String> cells) {
    table.add(cells, new byte[] {1});
    return petForge.table(table.ref()).importRows().imported().get(0);
  }

  /** A project with its video, whose second clip was made twice. */
  ProjectId completed() {
    ProjectId id = imported();
    petForge.project(id).run(Goal.merged());
    work();
    petForge.project(id).regenerate(1, project(id).task().version());
    work();
    petForge.project(id).run(Goal.merged());
    work();
    assertThat(project(id).task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(project(id).calls()).hasSize(3);
    return id;
  }

  void work() {
    persistence.advance(Duration.ofHours(1));
    persistence.runUntilIdle();
  }

  Project project(ProjectId id) {
    return petForge.project(id).get();
  }

  /** All files but those of work in progress, each with the hash of its content. */
  Map<String, Sha256> listing() {
    return listing(root);
  }

  static Map<String, Sha256> listing(Path folder) {
    Map<String, Sha256> files = new TreeMap<>();
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.filter(Files::isRegularFile)
            .filter(file -> !file.toString().endsWith(".lock"))
            .forEach(file -> files.put(folder.relativize(file).toString(), hash(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  private static Sha256 hash(Path file) {
    try {
      var digest = ZipSeal.digest();
      digest.update(Files.readAllBytes(file));
      return new Sha256(new String(ZipSeal.hex(digest), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    petForge.close();
    persistence.close();
    files.close();
  }
}
