package dev.petforge.verification;

import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.FoundFile;
import dev.petforge.file.StoredFile;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What lies in a project's folder. No file on the disk is read twice, whatever its names. */
final class Survey {
  private final FileStore files;
  private final Map<FileKey, FoundFile> found = new LinkedHashMap<>();
  private final Map<String, StoredFile> read = new HashMap<>();
  private long bytes;

  Survey(FileStore files, FileKey home) {
    this.files = files;
    files.survey(home).forEach(file -> found.put(file.key(), file));
  }

  /** What lies there, without reading it. */
  Optional<FoundFile> at(FileKey key) {
    return Optional.ofNullable(found.get(key));
  }

  List<FoundFile> all() {
    return List.copyOf(found.values());
  }

  /** What lies there, with its hash. */
  Optional<StoredFile> read(FileKey key) {
    String identity =
        at(key).map(FoundFile::identity).filter(known -> !known.isEmpty()).orElse("=" + key);
    StoredFile known = read.get(identity);
    if (known != null) {
      return Optional.of(new StoredFile(key, known.bytes(), known.sha256()));
    }
    Optional<StoredFile> there = files.find(key);
    there.ifPresent(
        file -> {
          read.put(identity, file);
          bytes += file.bytes();
        });
    return there;
  }

  /** How much was read so far. */
  long bytes() {
    return bytes;
  }
}
