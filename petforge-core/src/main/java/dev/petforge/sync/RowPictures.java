package dev.petforge.sync;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import dev.petforge.generation.FrameRef;
import dev.petforge.media.Picture;
import dev.petforge.media.VideoTools;
import dev.petforge.production.Persistence;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.Row;
import dev.petforge.task.Opening;
import dev.petforge.task.PictureOrigin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings pictures of rows home. */
final class RowPictures {
  private static final Logger log = LoggerFactory.getLogger(RowPictures.class);

  /** So many pictures wait for the disk together. */
  private static final int TOGETHER = 8;

  /** So many threads bring pictures: while some read them, others wait for the disk. */
  private static final int AT_ONCE = 4;

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
   * A row whose picture is to be stored.
   *
   * @param home of its project
   */
  record Wanted(Row row, ProjectFiles home) {}

  /** A picture that is upright, and not stored yet. */
  private record Upright(Row row, FileKey key, Path file, Picture picture) {
    Opening opening(StoredFile stored) {
      return new Opening(new FrameRef(stored.key(), stored.sha256()), picture, origin(row));
    }
  }

  /**
   * Stores the picture of a row, upright, as a new version.
   *
   * @throws BadCell if there is none, or it cannot be read or stored
   */
  Opening store(RecordTable table, Row row, ProjectFiles home) throws BadCell {
    try (Workspace workspace = files.workspace("import")) {
      Upright upright = bring(table, new Wanted(row, home), workspace);
      return upright.opening(files.put(upright.key(), upright.file()));
    } catch (PetForgeException e) {
      throw new BadCell(row, Column.OPENING_IMAGE, e.failure());
    }
  }

  /**
   * Stores the pictures of several rows as {@link #store} does, several at once.
   *
   * @param collector is told of each row that has none, or whose picture cannot be read or stored
   * @return those that were stored, by their rows
   */
  Map<RecordRef, Opening> storeAll(
      RecordTable table, Collection<Wanted> wanted, ImportCollector collector) {
    Queue<Wanted> left = new ConcurrentLinkedQueue<>(wanted);
    Map<RecordRef, Opening> stored = new ConcurrentHashMap<>();
    int parts = (wanted.size() + TOGETHER - 1) / TOGETHER;
    persistence
        .threads()
        .together(
            Math.max(1, Math.min(parts, AT_ONCE)),
            () -> {
              for (List<Wanted> part = part(left); !part.isEmpty(); part = part(left)) {
                stored.putAll(storeTogether(table, part, collector));
              }
            });
    return stored;
  }

  private static List<Wanted> part(Queue<Wanted> left) {
    List<Wanted> part = new ArrayList<>();
    while (part.size() < TOGETHER) {
      Wanted next = left.poll();
      if (next == null) {
        break;
      }
      part.add(next);
    }
    return part;
  }

  private Map<RecordRef, Opening> storeTogether(
      RecordTable table, List<Wanted> part, ImportCollector collector) {
    List<Wanted> good = new ArrayList<>(part);
    Map<FileKey, Upright> brought = new LinkedHashMap<>();
    try (Workspace workspace = files.workspace("import")) {
      for (Wanted wanted : part) {
        try {
          Upright upright = bring(table, wanted, workspace);
          brought.put(upright.key(), upright);
        } catch (BadCell e) {
          collector.refuse(wanted.row(), e, Optional.empty());
          good.remove(wanted);
        }
      }
      return put(brought);
    } catch (PetForgeException e) {
      // Some may have arrived, and it may be the fault of one alone.
      log.warn("pictures are stored one by one: rows={} because={}", part.size(), e.failure());
      brought.keySet().forEach(this::removeIfPossible);
      return storeOneByOne(table, good, collector);
    }
  }

  private Map<RecordRef, Opening> put(Map<FileKey, Upright> brought) {
    Map<FileKey, Path> sources = new LinkedHashMap<>();
    brought.forEach((key, upright) -> sources.put(key, upright.file()));
    Map<FileKey, StoredFile> versions = files.putAll(sources);
    Map<RecordRef, Opening> stored = new LinkedHashMap<>();
    brought.forEach(
        (key, upright) -> {
          StoredFile version = versions.get(key);
          if (version == null) {
            throw new IllegalStateException("the store does not tell that it kept " + key);
          }
          stored.put(upright.row().ref(), upright.opening(version));
        });
    return stored;
  }

  private Map<RecordRef, Opening> storeOneByOne(
      RecordTable table, List<Wanted> some, ImportCollector collector) {
    Map<RecordRef, Opening> stored = new LinkedHashMap<>();
    for (Wanted wanted : some) {
      try {
        stored.put(wanted.row().ref(), store(table, wanted.row(), wanted.home()));
      } catch (BadCell e) {
        collector.refuse(wanted.row(), e, Optional.empty());
      }
    }
    return stored;
  }

  /** Has a row's picture lie in a workspace, upright, under a version that was never used. */
  private Upright bring(RecordTable table, Wanted wanted, Workspace workspace) throws BadCell {
    Row row = wanted.row();
    String picture =
        row.picture()
            .orElseThrow(() -> new BadCell(row, Column.OPENING_IMAGE, Row.withoutPicture()));
    String version =
        ProjectFiles.version(persistence.clock().instant(), persistence.newId().substring(0, 8));
    // One after the other: as they came they may be large.
    Path source = workspace.resolve("source");
    Path upright = workspace.resolve(version + ".jpg");
    try {
      table.picture(picture, source);
      return new Upright(
          row,
          wanted.home().openingArchive(version),
          upright,
          upright(row, picture, source, upright));
    } catch (PetForgeException e) {
      throw new BadCell(row, Column.OPENING_IMAGE, e.failure());
    }
  }

  private Picture upright(Row row, String picture, Path source, Path target) throws BadCell {
    try {
      return tools.openingImage(source, target);
    } catch (PermanentException e) {
      // The tools saw a copy of ours; a person knows the picture by the name in the row.
      String words = RowCells.words(e).replace(source.toString(), picture);
      throw new BadCell(row, Column.OPENING_IMAGE, Failure.permanent(e.failure().code(), words));
    }
  }

  /** Takes a version away that nothing points to. */
  void remove(Opening opening) {
    files.delete(opening.frame().file());
  }

  /** The same, after something else has failed: what stays costs nothing but its room. */
  void removeIfPossible(FileKey version) {
    try {
      files.delete(version);
    } catch (PetForgeException e) {
      log.warn("a picture that no row names stays: file={} because={}", version, e.failure());
    }
  }
}
