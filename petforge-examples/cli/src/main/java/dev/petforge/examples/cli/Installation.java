package dev.petforge.examples.cli;

import dev.petforge.PetForge;
import dev.petforge.file.FileKey;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.storyboard.Language;
import dev.petforge.table.TableRef;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * An installation on a folder of pictures, for a program that looks at it, or works on it, beside
 * the command line: with the same settings, files and generators.
 */
public final class Installation implements AutoCloseable {
  private final Home home;
  private final TableRef table;

  private Installation(Home home, TableRef table) {
    this.home = home;
    this.table = table;
  }

  /**
   * Opens an installation, and makes it if it is not there.
   *
   * @param folder where it is
   * @param photos a folder of pictures, which must be there
   * @param environment of a command line that would work on it
   * @param provider of new clips; later commands go on with it
   * @throws dev.petforge.failure.PermanentException if the folder or a setting cannot be used; the
   *     message names it
   */
  public static Installation open(
      Path folder, Path photos, Map<String, String> environment, String provider) {
    new HomeSettings(folder).keep(Optional.empty(), Optional.of(provider), Optional.empty());
    FolderTable table = FolderTable.at(photos);
    Configuration configuration = Configuration.of(environment, folder);
    return new Installation(
        Home.open(folder, configuration, Language.ENGLISH, Optional.of(table), step -> {}),
        table.ref());
  }

  /** The library, assembled. No worker is started. */
  public PetForge petForge() {
    return home.petForge();
  }

  /** Where a stored file is on this machine. */
  public Path file(FileKey key) {
    return home.file(key);
  }

  /** The folder of pictures. */
  public TableRef table() {
    return table;
  }

  @Override
  public void close() {
    home.close();
  }
}
