package dev.petforge.examples.workshop.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.examples.installation.DemoPhotos;
import dev.petforge.examples.installation.Installation;
import dev.petforge.project.ProjectId;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStatus;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of counting is never older than the database. */
class StatusCountsTest {
  private static final TaskQuery.Only COMPLETED =
      new TaskQuery.Only(
          Optional.empty(), Optional.of(TaskStatus.COMPLETED), Optional.empty(), Optional.empty());

  @TempDir private Path folder;

  private Installation open(Path photos) {
    return Installation.onPictures(folder.resolve("home"), photos, Map.of(), "animatic");
  }

  @Test
  void what_another_process_takes_in_deletes_and_brings_back_is_counted() {
    DemoPhotos pictures = new DemoPhotos(folder.resolve("photos"));
    pictures.draw(2);
    try (Installation shown = open(pictures.folder());
        Installation other = open(pictures.folder())) {
      StatusCounts counts = new StatusCounts(shown.petForge());
      PetForge elsewhere = other.petForge();
      assertThat(counts.of(TaskQuery.Only.ALL)).isEmpty();

      elsewhere.tables().refs().forEach(table -> elsewhere.table(table).importRows());

      assertThat(counts.of(TaskQuery.Only.ALL)).containsEntry(TaskStatus.PENDING, 2L);
      assertThat(counts.of(COMPLETED)).isEmpty();
      ProjectId project =
          elsewhere.projects().list(TaskQuery.newest(TaskQuery.Only.ALL)).get(0).id();
      assertThat(elsewhere.project(project).delete()).isEmpty();
      assertThat(counts.of(TaskQuery.Only.ALL)).containsEntry(TaskStatus.PENDING, 1L);
      elsewhere.trash().undelete(project);
      assertThat(counts.of(TaskQuery.Only.ALL)).containsEntry(TaskStatus.PENDING, 2L);
    }
  }
}
