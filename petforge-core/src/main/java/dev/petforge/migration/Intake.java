package dev.petforge.migration;

import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files of one project that are to be stored, all of them together. */
final class Intake {
  private final Map<FileKey, Path> made = new LinkedHashMap<>();
  private final Map<FileKey, OldFile> copied = new LinkedHashMap<>();

  /** A file that was made for this, in the workspace. */
  void add(FileKey key, Path file) {
    made.put(key, file);
  }

  /** A file of the other installation, which is copied. */
  void add(FileKey key, OldFile file) {
    copied.put(key, file);
  }

  void add(SeenClip clip) {
    add(clip.video(), clip.old().file());
    add(clip.firstFrame(), clip.first());
    add(clip.lastFrame(), clip.last());
    add(clip.seedFrame(), clip.seed());
  }

  /** Stores them all. */
  Map<FileKey, StoredFile> store(FileStore files, Workspace workspace) {
    Map<FileKey, Path> all = new LinkedHashMap<>(made);
    copied.forEach(
        (key, file) -> {
          Path copy = workspace.resolve("copy" + all.size());
          file.copyTo(copy);
          all.put(key, copy);
        });
    return files.putAll(all);
  }

  /** What would be stored: the hash of what would have to be copied first is that of its name. */
  Map<FileKey, StoredFile> rehearse() {
    Map<FileKey, StoredFile> all = new LinkedHashMap<>();
    made.keySet().forEach(key -> all.put(key, new StoredFile(key, 0, Sha256.of(key.value()))));
    copied.forEach((key, file) -> all.put(key, new StoredFile(key, file.bytes(), file.sha256())));
    return all;
  }
}
