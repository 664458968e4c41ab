package dev.petforge.examples.quickstart;

import dev.petforge.PetForge;
import dev.petforge.file.FileKey;
import dev.petforge.llm.OfflineStoryboardWriter;
import dev.petforge.production.ImportDefaults;
import dev.petforge.project.ProjectId;
import dev.petforge.storage.jdbc.JdbcPersistence;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.storage.local.LocalFileStore;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.task.Goal;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskSummary;
import dev.petforge.video.animatic.AnimaticGenerator;
import dev.petforge.video.media.FfmpegVideoTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes a video of a picture: {@code Quickstart cat.jpg out 7}. Run again it goes on. */
public final class Quickstart {
  private Quickstart() {}

  /** Takes a picture, a folder for all that is made, and the number of segments. */
  public static void main(String[] args) throws Exception {
    Path out = Path.of(args[1]);
    Path picture = Files.createDirectories(out.resolve("photos")).resolve("photo.jpg");
    Files.copy(Path.of(args[0]), picture, StandardCopyOption.REPLACE_EXISTING);
    FolderTable photos = FolderTable.at(out.resolve("photos"));
    int segments = Integer.parseInt(args[2]);
    try (LocalFileStore files = LocalFileStore.at(out.resolve("files"));
        FfmpegVideoTools tools = FfmpegVideoTools.inChildProcesses();
        PetForge petForge =
            PetForge.builder()
                .persistence(JdbcPersistence.open("jdbc:sqlite:" + out.resolve("petforge.db")))
                .files(files)
                .videoTools(tools)
                .storyboardWriter(OfflineStoryboardWriter.withBuiltInTemplates())
                .videoGenerator(AnimaticGenerator.builder(out.resolve("animatic")).build())
                .table(photos)
                .clipLength(Duration.ofSeconds(2))
                .build()) {
      petForge.start();
      petForge.importRows(
          photos.ref(), new ImportDefaults(TemplateId.DEFAULT, segments, Optional.empty()));
      List<ProjectId> projects =
          petForge.list(TaskQuery.in(photos.ref())).stream().map(TaskSummary::id).toList();
      petForge.runAll(projects, Goal.merged(), 2);
      petForge.awaitRest(projects, Duration.ofMinutes(10));
      for (ProjectId project : projects) {
        Task task = petForge.show(project).orElseThrow().task();
        Optional<FileKey> video = task.chain().finalVideo().map(done -> done.file().key());
        System.out.println(task.statusWord() + " " + video.map(files::url).orElse(""));
      }
    }
  }
}
