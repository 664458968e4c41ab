package dev.petforge.examples.cli;

import dev.petforge.PetForge;
import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.llm.OfflineStoryboardWriter;
import dev.petforge.media.VideoTools;
import dev.petforge.storage.jdbc.JdbcPersistence;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.storage.local.LocalFileStore;
import dev.petforge.storyboard.Template;
import dev.petforge.sync.ImportReport;
import dev.petforge.video.animatic.AnimaticGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code run} would take from a folder.
 *
 * @param report of its rows; nothing where the folder cannot be read as a table
 * @param failure why it cannot
 */
record CheckedFolder(Path folder, ImportReport report, Optional<Failure> failure) {
  /**
   * Imports a folder into an installation that is thrown away.
   *
   * @param pictures whether there are some in it or below it: whoever has them expects rows
   * @return empty if it has none, and neither rows nor a table
   */
  static Optional<CheckedFolder> of(
      Path folder, VideoTools tools, List<Template> templates, boolean pictures) {
    Path home = TemporaryFolder.create();
    try (JdbcPersistence database = JdbcPersistence.builder(home.resolve("petforge.db")).open();
        LocalFileStore files = LocalFileStore.at(home.resolve("files"))) {
      UnwrittenTable table = new UnwrittenTable(FolderTable.at(folder));
      PetForge petForge =
          PetForge.builder()
              .persistence(database)
              .files(files)
              .videoTools(tools)
              .storyboardWriter(OfflineStoryboardWriter.of(templates))
              .videoGenerator(AnimaticGenerator.builder(home.resolve("animatic")).build())
              .table(table)
              .zone(ZoneId.systemDefault())
              .build();
      try (petForge) {
        ImportReport report = petForge.table(table.ref()).importRows();
        CheckedFolder checked = new CheckedFolder(folder, report, Optional.empty());
        return Optional.of(checked)
            .filter(found -> pictures || found.hasRows() || hasTable(folder));
      }
    } catch (PetForgeException e) {
      return Optional.of(new CheckedFolder(folder, ImportReport.NOTHING, Optional.of(e.failure())));
    } finally {
      TemporaryFolder.remove(home);
    }
  }

  private boolean hasRows() {
    return !report.imported().isEmpty() || !report.refused().isEmpty();
  }

  private static boolean hasTable(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(FolderTable::isTable);
    } catch (IOException e) {
      throw new RetryableException("IO_ERROR", folder + " cannot be read: " + e, null, e);
    }
  }

  /** Whether every row would be taken. */
  boolean taken() {
    return failure.isEmpty() && report.refused().isEmpty();
  }

  /** For people. */
  List<String> lines(Messages messages) {
    List<String> lines = new ArrayList<>();
    failure.ifPresent(why -> lines.add(messages.say("check.not_taken", folder, why)));
    report
        .refused()
        .forEach(
            row ->
                lines.add(
                    messages.say(
                        "report.refused",
                        messages.translated(row.toString()),
                        row.failure().code())));
    if (failure.isEmpty()) {
      lines.add(
          messages.say("check.rows", folder, report.imported().size(), report.refused().size()));
    }
    return lines;
  }

  /** For programs. */
  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("folder", folder.toString());
    tree.put("taken", report.imported().size());
    tree.put("refused", report.refused().stream().map(ImportView::refused).toList());
    failure.ifPresent(
        why -> {
          tree.put("code", why.code());
          tree.put("error", why.message());
        });
    return tree;
  }
}
