package dev.petforge.examples.workshop.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.PetForge;
import dev.petforge.examples.installation.DemoPhotos;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.workshop.web.BadRequest;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Goal;
import dev.petforge.task.TaskQuery;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobControllerTest {
  @TempDir private Path folder;

  @Test
  void all_are_counted_and_the_first_are_listed() {
    DemoPhotos pictures = new DemoPhotos(folder.resolve("photos"));
    pictures.draw(5);
    try (Installation installation =
        Installation.onPictures(folder.resolve("home"), pictures.folder(), Map.of(), "animatic")) {
      PetForge petForge = installation.petForge();
      petForge.tables().refs().forEach(table -> petForge.table(table).importRows());
      List<ProjectId> projects = petForge.projects().ids(TaskQuery.all());
      // Nobody works: what is begun stays begun, and whose turn comes next waits.
      projects.subList(0, 2).forEach(one -> petForge.project(one).generateStoryboard());
      petForge.projects().run(projects.subList(2, 5), Goal.storyboard(), 1);
      JobController controller = new JobController(petForge, installation);

      JobController.JobsAnswer first = controller.jobs(1);
      JobController.JobsAnswer all = controller.jobs(200);

      Map<String, Long> counts =
          Map.of("running", 2L, "waiting", 3L, "failed", 0L, "stopped", 0L, "parked", 0L);
      assertThat(first.counts()).isEqualTo(counts);
      assertThat(first.limit()).isEqualTo(1);
      assertThat(first.running()).hasSize(1).isEqualTo(all.running().subList(0, 1));
      assertThat(first.waiting()).hasSize(1).isEqualTo(all.waiting().subList(0, 1));
      assertThat(all.counts()).isEqualTo(counts);
      assertThat(all.running()).hasSize(2);
      assertThat(all.waiting()).hasSize(3).allMatch(one -> one.reason().equals("turn"));
      assertThatExceptionOfType(BadRequest.class).isThrownBy(() -> controller.jobs(201));

      petForge.project(projects.get(0)).cancel();
      JobController.JobsAnswer stopped = controller.jobs(200);

      assertThat(stopped.counts())
          .containsEntry("running", 1L)
          .containsEntry("stopped", 1L)
          .containsEntry("failed", 0L);
      assertThat(stopped.failed()).isEmpty();
      assertThat(stopped.stopped())
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.projectId()).isEqualTo(projects.get(0).value());
                assertThat(one.code()).isEqualTo("CANCELLED");
              });
    }
  }
}
