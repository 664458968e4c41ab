package dev.petforge.examples.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.examples.installation.view.FilesTree;
import dev.petforge.examples.installation.view.InstallationState;
import dev.petforge.examples.installation.view.InstallationTree;
import dev.petforge.examples.installation.view.ListedFile;
import dev.petforge.examples.installation.view.ProjectTree;
import dev.petforge.failure.PermanentException;
import dev.petforge.json.Json;
import dev.petforge.media.JointLimits;
import dev.petforge.project.ProjectId;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.sync.ImportDefaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that is not the command line opens an installation and shows what is in it. */
class InstallationTest {
  /** Pictures are read in this process. */
  private static final Map<String, String> SETTINGS = Map.of("PETFORGE_MEDIA_CHILDREN", "0");

  @TempDir Path directory;

  @Test
  void what_is_in_it_is_shown_as_documents() {
    Path home = directory.resolve("home");
    DemoPhotos photos = new DemoPhotos(directory.resolve("photos"));
    photos.draw(2);
    try (Installation installation =
        Installation.onPictures(home, photos.folder(), SETTINGS, "animatic")) {
      List<ProjectId> projects =
          installation
              .petForge()
              .table(FolderTable.at(photos.folder()).ref())
              .importRows(new ImportDefaults(TemplateId.DEFAULT, 3, Optional.empty()))
              .imported();
      assertThat(projects).hasSize(2);
      ProjectId first = projects.get(0);

      Map<String, ?> project =
          new ProjectTree(
                  installation.petForge().project(first).get(),
                  installation,
                  Language.ENGLISH,
                  JointLimits.DEFAULT)
              .tree();
      List<ListedFile> files = ListedFile.of(installation.task(first), installation);
      InstallationState state = InstallationState.of(installation, Duration.ofDays(7), true);

      assertThat(project.get("project_id")).isEqualTo(first.value());
      assertThat(project.get("status")).isEqualTo("pending");
      assertThat(project.get("total_segments")).isEqualTo(3);
      assertThat(files)
          .singleElement()
          .satisfies(file -> assertThat(file.what()).isEqualTo(ListedFile.OPENING))
          .satisfies(file -> assertThat(file.missing()).isFalse());
      assertThat(InstallationTree.of(state).get("projects")).isEqualTo(Map.of("pending", 2L));
      assertThat(state.room().files().orElseThrow()).isPositive();
      assertThat(Json.write(List.of(project, FilesTree.of(first, files)))).contains(first.value());
    }
    assertThat(new HomeSettings(home).provider()).contains("animatic");
    assertThat(home.resolve("logs").resolve("petforge.log")).exists();
  }

  @Test
  void one_that_is_not_there_is_not_made_by_who_looks() {
    Path home = directory.resolve("home");
    Configuration configuration = Configuration.of(SETTINGS, directory);

    assertThat(Installation.exists(home, configuration)).isFalse();
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> Installation.existing(home, configuration, Language.ENGLISH, step -> {}))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("NO_HOME"));
    assertThat(home).doesNotExist();
  }
}
