package dev.petforge.examples.quickstart;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.petforge.PetForge;
import dev.petforge.llm.OfflineStoryboardWriter;
import dev.petforge.project.ProjectId;
import dev.petforge.storage.jdbc.JdbcPersistence;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.storage.local.LocalFileStore;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.sync.ImportDefaults;
import dev.petforge.sync.ImportReport;
import dev.petforge.task.Goal;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStatus;
import dev.petforge.video.animatic.AnimaticGenerator;
import dev.petforge.video.media.FfmpegVideoTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes a video of a picture: {@code Quickstart cat.jpg out 7}. Run again it goes on. */
public final class Quickstart {
  private Quickstart() {}

  /** Takes a picture, a folder for all that is made, and the number of segments. */
  public static void main(String[] args) throws Exception {
    Path out = Path.of(args[1]);
    Path folder = Files.createDirectories(out.resolve("of-" + Path.of(args[0]).getFileName()));
    Files.copy(Path.of(args[0]), folder.resolve("photo.jpg"), REPLACE_EXISTING);
    FolderTable photos = FolderTable.at(folder);
    ImportDefaults film =
        new ImportDefaults(TemplateId.DEFAULT, Integer.parseInt(args[2]), Optional.empty());
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
      ImportReport report = petForge.importRows(photos.ref(), film);
      if (!report.refused().isEmpty() || !report.heldBack().isEmpty()) {
        throw new IllegalStateException("this picture was not taken: " + report);
      }
      ProjectId project = petForge.list(TaskQuery.in(photos.ref())).get(0).id();
      petForge.run(project, Goal.merged());
      petForge.awaitRest(List.of(project), Duration.ofMinutes(10));
      Task task = petForge.show(project).orElseThrow().task();
      if (task.status() != TaskStatus.COMPLETED) {
        throw new IllegalStateException("there is no video: " + task.activity());
      }
      System.out.println(files.url(task.chain().finalVideo().orElseThrow().file().key()));
    }
  }
}
