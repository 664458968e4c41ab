package dev.petforge.production;

import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import java.nio.file.Path;

/** Gives stored files out as local ones after checking that their content is what was stored. */
public final class VerifiedFiles {
  private VerifiedFiles() {}

  /**
   * A version as a local file, its content checked.
   *
   * @throws PermanentException with code {@code MISSING} or {@code DAMAGED}: nothing may be bought
   *     or made from it
   */
  public static Path local(FileStore files, FileKey key, Sha256 expected, Workspace workspace) {
    StoredFile found =
        files
            .find(key)
            .orElseThrow(
                () -> new PermanentException("MISSING", "the stored file " + key + " is gone"));
    if (!found.sha256().equals(expected)) {
      throw new PermanentException(
          "DAMAGED",
          "the stored file "
              + key
              + " was changed: its hash must be "
              + expected.hex()
              + ", is "
              + found.sha256().hex());
    }
    return files.local(key, workspace);
  }
}
