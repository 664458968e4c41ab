package dev.petforge.examples.cli.kills;

import dev.petforge.PetForge;
import dev.petforge.file.FileKey;
import dev.petforge.table.TableRef;
import java.nio.file.Path;
import java.util.Map;

/** An installation that this process has open, beside the workers that it kills. */
public interface Installation extends AutoCloseable {
  /** Not started: it is a person's, until it is the last worker. */
  PetForge petForge();

  /** Where a stored file is on this machine. */
  Path file(FileKey key);

  /** The folder of pictures. */
  TableRef table();

  @Override
  void close();

  /** How this process gets at installations. */
  interface Access {
    /**
     * Opens an installation, and makes it if it is not there.
     *
     * @param environment of a command line that would work on it
     * @param provider of new clips
     */
    Installation open(Path home, Path photos, Map<String, String> environment, String provider);

    /**
     * Carries out a command on an installation.
     *
     * @param environment of the command line
     * @return whether it succeeded
     */
    boolean command(Path home, Map<String, String> environment, String... arguments);
  }
}
