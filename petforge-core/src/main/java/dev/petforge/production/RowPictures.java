package dev.petforge.production;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.file.FileStore;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import dev.petforge.generation.FrameRef;
import dev.petforge.media.Picture;
import dev.petforge.media.VideoTools;
import dev.petforge.table.Column;
import dev.petforge.table.RecordTable;
import dev.petforge.table.Row;
import dev.petforge.task.Opening;
import dev.petforge.task.PictureOrigin;
import java.nio.file.Path;
import java.util.Optional;

/** Brings pictures of rows home. */
final class RowPictures {
  private final Persistence persistence;
  private final FileStore files;
  private final VideoTools tools;

  RowPictures(Persistence persistence, FileStore files, VideoTools tools) {
    this.persistence = persistence;
    this.files = files;
    this.tools = tools;
  }

  /** Where the picture of a row is now; empty if that cannot be told. */
  static Optional<PictureOrigin> origin(Row row) {
    return row.picture()
        .flatMap(picture -> row.pictureMark().map(mark -> new PictureOrigin(picture, mark)));
  }

  /**
   * Stores the picture of a row, upright, as a new version.
   *
   * @throws BadCell if there is none, or it cannot be read or stored
   */
  Opening store(RecordTable table, Row row, ProjectFiles home) throws BadCell {
    if (row.picture().isEmpty()) {
      throw new BadCell(
          row, Column.OPENING_IMAGE, "NO_PICTURE", "the row has no picture: put one in");
    }
    try (Workspace workspace = files.workspace("import")) {
      Path source = workspace.resolve("source");
      table.picture(row.picture().get(), source);
      Path upright = workspace.resolve("opening_image.jpg");
      Picture picture = upright(row, source, upright);
      String version =
          ProjectFiles.version(persistence.clock().instant(), persistence.newId().substring(0, 8));
      StoredFile stored = files.put(home.openingArchive(version), upright);
      return new Opening(new FrameRef(stored.key(), stored.sha256()), picture, origin(row));
    } catch (PetForgeException e) {
      throw new BadCell(row, Column.OPENING_IMAGE, e.failure());
    }
  }

  private Picture upright(Row row, Path source, Path target) throws BadCell {
    try {
      return tools.openingImage(source, target);
    } catch (PermanentException e) {
      // The tools saw a copy of ours; a person knows the picture by the name in the row.
      String words = RowCells.words(e).replace(source.toString(), row.picture().orElseThrow());
      throw new BadCell(row, Column.OPENING_IMAGE, Failure.permanent(e.failure().code(), words));
    }
  }

  /** Takes a version away that nothing points to. */
  void remove(Opening opening) {
    files.delete(opening.frame().file());
  }
}
