package com.example.app;

import dev.petforge.PetForge;
import dev.petforge.llm.OfflineStoryboardWriter;
import dev.petforge.sync.ImportDefaults;
import dev.petforge.sync.ImportReport;
import dev.petforge.project.ProjectId;
import dev.petforge.storage.jdbc.JdbcPersistence;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.storage.local.LocalFileStore;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.task.Goal;
import dev.petforge.video.animatic.AnimaticGenerator;
import dev.petforge.video.media.FfmpegVideoTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes a video of every picture of a folder; takes that folder and another for all results. */
public final class App {
  private App() {}

  public static void main(String[] args) throws Exception {
    FolderTable photos = FolderTable.at(Path.of(args[0]));
    Path out = Files.createDirectories(Path.of(args[1]));
    try (JdbcPersistence database =
            JdbcPersistence.open("jdbc:sqlite:" + out.resolve("petforge.db"));
        LocalFileStore files = LocalFileStore.at(out.resolve("files"));
        FfmpegVideoTools tools = FfmpegVideoTools.inChildProcesses();
        PetForge petForge =
            PetForge.builder()
                .persistence(database)
                .files(files)
                .videoTools(tools)
                .storyboardWriter(OfflineStoryboardWriter.withBuiltInTemplates())
                .videoGenerator(AnimaticGenerator.builder(out.resolve("animatic")).build())
                .table(photos)
                .clipLength(Duration.ofSeconds(1))
                .build()) {
      petForge.worker().start();
      ImportReport report =
          petForge
              .table(photos.ref())
              .importRows(new ImportDefaults(TemplateId.DEFAULT, 1, Optional.empty()));
      if (!report.refused().isEmpty()) {
        throw new IllegalStateException("refused: " + report.refused());
      }
      List<ProjectId> projects = report.imported();
      petForge.projects().run(projects, Goal.merged(), 2);
      petForge.projects().awaitRest(projects, Duration.ofMinutes(2));
      for (ProjectId project : projects) {
        String status = petForge.project(project).find().orElseThrow().task().statusWord();
        System.out.println(project + " " + status);
      }
    }
  }
}
