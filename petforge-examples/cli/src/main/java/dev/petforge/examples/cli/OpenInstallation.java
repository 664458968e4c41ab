package dev.petforge.examples.cli;

import dev.petforge.PetForge;
import dev.petforge.examples.cli.kills.Installation;
import dev.petforge.file.FileKey;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.storyboard.Language;
import dev.petforge.table.TableRef;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** An installation in this process, for runs of chaos. */
final class OpenInstallation implements Installation {
  private final Home home;
  private final TableRef table;

  private OpenInstallation(Home home, TableRef table) {
    this.home = home;
    this.table = table;
  }

  /**
   * @param log is told what a command said that failed
   */
  static Access access(Consumer<String> log) {
    return new Access() {
      @Override
      public Installation open(
          Path folder, Path photos, Map<String, String> environment, String provider) {
        new HomeSettings(folder).keep(Optional.empty(), Optional.of(provider), Optional.empty());
        FolderTable table = FolderTable.at(photos);
        Configuration configuration = Configuration.of(environment, folder);
        return new OpenInstallation(
            Home.open(folder, configuration, Language.ENGLISH, Optional.of(table), step -> {}),
            table.ref());
      }

      @Override
      public boolean command(Path folder, Map<String, String> environment, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--home=" + folder);
        all.add("--lang=en");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        int status =
            PetForgeCli.run(
                new CommandContext(environment, folder, stream, stream, false),
                all.toArray(String[]::new));
        if (status != 0) {
          log.accept(all + " failed: " + said.toString(StandardCharsets.UTF_8).strip());
        }
        return status == 0;
      }
    };
  }

  @Override
  public PetForge petForge() {
    return home.petForge();
  }

  @Override
  public Path file(FileKey key) {
    return home.file(key);
  }

  @Override
  public TableRef table() {
    return table;
  }

  @Override
  public void close() {
    home.close();
  }
}
