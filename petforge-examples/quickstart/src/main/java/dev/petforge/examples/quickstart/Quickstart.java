package dev.petforge.examples.quickstart;

import dev.petforge.PetForge;
import dev.petforge.llm.OfflineStoryboardWriter;
import dev.petforge.production.NewProject;
import dev.petforge.project.ProjectId;
import dev.petforge.storage.jdbc.JdbcPersistence;
import dev.petforge.storage.local.LocalFileStore;
import dev.petforge.task.Goal;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStatus;
import dev.petforge.video.animatic.AnimaticGenerator;
import dev.petforge.video.media.FfmpegVideoTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Makes a video of a picture: {@code Quickstart cat.jpg out 7}. Run again it goes on. */
public final class Quickstart {
  private Quickstart() {}

  /** Takes a picture, a folder for all that is made, and the number of segments. */
  public static void main(String[] args) throws Exception {
    Path photo = Path.of(args[0]);
    Path out = Files.createDirectories(Path.of(args[1]));
    // The same picture is the same project: run again, it goes on and buys nothing twice.
    ProjectId id = new ProjectId(UUID.nameUUIDFromBytes(Files.readAllBytes(photo)).toString());
    try (JdbcPersistence database = JdbcPersistence.open("jdbc:sqlite:" + out.resolve("pet.db"));
        LocalFileStore files = LocalFileStore.at(out.resolve("files"));
        FfmpegVideoTools tools = FfmpegVideoTools.inChildProcesses();
        PetForge petForge =
            PetForge.builder()
                .persistence(database)
                .files(files)
                .videoTools(tools)
                .storyboardWriter(OfflineStoryboardWriter.withBuiltInTemplates())
                .videoGenerator(AnimaticGenerator.builder(out.resolve("animatic")).build())
                .clipLength(Duration.ofSeconds(2))
                .build()) {
      petForge.worker().start();
      if (petForge.project(id).find().isEmpty()) {
        int segments = Integer.parseInt(args[2]);
        petForge.projects().create(NewProject.of(photo).segments(segments).named(id));
      }
      petForge.project(id).run(Goal.merged());
      petForge.projects().awaitRest(List.of(id), Duration.ofMinutes(10));
      Task task = petForge.project(id).find().orElseThrow().task();
      if (task.status() != TaskStatus.COMPLETED) {
        throw new IllegalStateException(petForge.project(id).explain().toString());
      }
      System.out.println(files.url(task.chain().finalVideo().orElseThrow().file().key()));
    }
  }
}
