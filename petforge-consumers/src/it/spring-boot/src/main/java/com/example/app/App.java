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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** Makes a video of every picture of a folder: {@code java -jar app.jar photos out}. */
@SpringBootApplication
public class App {
  public static void main(String[] args) {
    System.exit(SpringApplication.exit(SpringApplication.run(App.class, args)));
  }

  @Bean
  FolderTable photos(ApplicationArguments args) {
    return FolderTable.at(Path.of(args.getSourceArgs()[0]));
  }

  @Bean
  LocalFileStore files(ApplicationArguments args) {
    return LocalFileStore.at(out(args).resolve("files"));
  }

  @Bean
  FfmpegVideoTools videoTools() {
    return FfmpegVideoTools.inChildProcesses();
  }

  @Bean
  JdbcPersistence database(ApplicationArguments args) {
    return JdbcPersistence.open("jdbc:sqlite:" + out(args).resolve("petforge.db"));
  }

  /** Spring closes it before the parts that it is built of. */
  @Bean
  PetForge petForge(
      ApplicationArguments args,
      JdbcPersistence database,
      LocalFileStore files,
      FfmpegVideoTools tools,
      FolderTable photos) {
    return PetForge.builder()
        .persistence(database)
        .files(files)
        .videoTools(tools)
        .storyboardWriter(OfflineStoryboardWriter.withBuiltInTemplates())
        .videoGenerator(AnimaticGenerator.builder(out(args).resolve("animatic")).build())
        .table(photos)
        .clipLength(Duration.ofSeconds(1))
        .build();
  }

  @Bean
  ApplicationRunner makeVideos(PetForge petForge, FolderTable photos, JsonMapper json) {
    return args -> {
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
        System.out.println(json.writeValueAsString(List.of(project.toString(), status)));
      }
    };
  }

  private static Path out(ApplicationArguments args) {
    return Path.of(args.getSourceArgs()[1]);
  }
}
