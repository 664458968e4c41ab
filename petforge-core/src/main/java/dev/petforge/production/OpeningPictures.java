package dev.petforge.production;

import dev.petforge.failure.PetForgeException;
import dev.petforge.file.FileKey;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import dev.petforge.generation.FrameRef;
import dev.petforge.media.Picture;
import dev.petforge.task.Opening;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks and stores pictures that videos start from, and that come from no table. */
public final class OpeningPictures {
  private static final Logger log = LoggerFactory.getLogger(OpeningPictures.class);

  private final Ports ports;
  private final boolean stores;

  public OpeningPictures(Ports ports) {
    this(ports, true);
  }

  private OpeningPictures(Ports ports, boolean stores) {
    this.ports = ports;
    this.stores = stores;
  }

  /** The same that checks pictures and stores none, to see what would be decided. */
  public OpeningPictures unstored() {
    return new OpeningPictures(ports, false);
  }

  /**
   * Stores a picture in a version of its own, upright and as a JPEG.
   *
   * @param home of the project
   * @throws PetForgeException with what is wrong with the picture, or if it cannot be stored
   */
  public Opening store(Path picture, ProjectFiles home, Instant now) {
    try (Workspace workspace = ports.files().workspace("opening")) {
      String version = ProjectFiles.version(now, ports.persistence().newId().substring(0, 8));
      Path upright = workspace.resolve(version + ".jpg");
      Picture read = ports.tools().openingImage(picture, upright);
      return new Opening(frame(home.openingArchive(version), upright), read, Optional.empty());
    }
  }

  private FrameRef frame(FileKey key, Path upright) {
    if (!stores) {
      // No picture has this hash, as no clip starts from one that is not there.
      return new FrameRef(key, Sha256.of(key.value()));
    }
    StoredFile stored = ports.files().put(key, upright);
    return new FrameRef(stored.key(), stored.sha256());
  }

  /** Removes a picture that no project names after all; one that stays costs only its room. */
  public void remove(Opening opening) {
    if (!stores) {
      return;
    }
    try {
      ports.files().delete(opening.frame().file());
    } catch (PetForgeException e) {
      log.warn(
          "a picture that no project names stays: file={} because={}",
          opening.frame().file(),
          e.failure());
    }
  }
}
