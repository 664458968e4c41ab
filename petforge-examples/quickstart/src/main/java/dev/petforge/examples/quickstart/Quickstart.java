package dev.petforge.examples.quickstart;

import dev.petforge.PetForge;
import dev.petforge.llm.OfflineStoryboardWriter;
import dev.petforge.production.ImportReport;
import dev.petforge.storage.jdbc.JdbcPersistence;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.storage.local.LocalFileStore;
import dev.petforge.task.Goal;
import dev.petforge.video.animatic.AnimaticGenerator;
import dev.petforge.video.media.FfmpegVideoTools;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Makes a video of every picture in a folder: {@code Quickstart <folder of pictures> <folder for
 * results>}.
 */
public final class Quickstart {
  public static void main(String[] args) throws Exception {
    FolderTable photos = FolderTable.at(Path.of(args[0]));
    Path home = Path.of(args[1]);
    try (FfmpegVideoTools tools = FfmpegVideoTools.inChildProcesses();
        PetForge petForge =
            PetForge.builder()
                .persistence(JdbcPersistence.open("jdbc:sqlite:" + home.resolve("petforge.db")))
                .files(LocalFileStore.at(home.resolve("files")))
                .videoTools(tools)
                .storyboardWriter(OfflineStoryboardWriter.withBuiltInTemplates())
                .videoGenerator(AnimaticGenerator.builder(home.resolve("animatic")).build())
                .table(photos)
                .build()) {
      petForge.start();
      ImportReport rows = petForge.importRows(photos.ref());
      rows.refused().forEach(row -> System.err.println("cannot use " + row));
      petForge.runAll(rows.imported(), Goal.merged(), 2);
      petForge.awaitRest(rows.imported(), Duration.ofHours(1));
      rows.imported()
          .forEach(id -> System.out.println(petForge.show(id).orElseThrow().task().statusWord()));
    }
  }

  private Quickstart() {}
}
