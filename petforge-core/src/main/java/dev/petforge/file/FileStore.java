package dev.petforge.file;

import dev.petforge.failure.PermanentException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps files under keys. Two kinds of key share a store: <em>versions</em>, which are born with
 * {@link #put} and never change again, and <em>names</em>, which {@link #write} and {@link #link}
 * replace atomically and which can be rebuilt. Safe for use by many threads and processes.
 *
 * <p>Every method throws {@link dev.petforge.failure.RetryableException} when the store cannot be
 * reached or is full (code {@code DISK_FULL}), and {@link dev.petforge.failure.PermanentException}
 * when it refuses for good, for example because a folder is read-only (code {@code NOT_WRITABLE}).
 * After a failure nothing half-written is visible under the key.
 */
public interface FileStore {
  /**
   * Keeps a new version. When this returns, the content and the directory entry have reached the
   * disk. The source may be moved away or left behind: it belongs to the store from now on.
   *
   * <p>Putting the same content under the same key again is allowed and changes nothing.
   *
   * @param source a complete file on a local disk, best from {@link #workspace}, which makes it a
   *     rename
   * @throws dev.petforge.failure.PermanentException with code {@code EXISTS} if another content is
   *     there already
   */
  StoredFile put(FileKey key, Path source);

  /**
   * Keeps several new versions, each as {@link #put} does; a store that has to wait for the disk
   * waits for all of them together. When this returns, the contents and the directory entries of
   * all have reached the disk. After a failure some of them may be there, and nobody may rely on
   * any.
   *
   * @param sources a file for each key, as {@link #put} takes one
   * @return what was kept, by key
   * @throws dev.petforge.failure.PermanentException as {@link #put}, because of any of them
   */
  default Map<FileKey, StoredFile> putAll(Map<FileKey, Path> sources) {
    Map<FileKey, StoredFile> stored = new LinkedHashMap<>();
    sources.forEach((key, source) -> stored.put(key, put(key, source)));
    return stored;
  }

  /** Writes small content under a name; a reader sees the old content or the new, never a part. */
  StoredFile write(FileKey name, byte[] content);

  /**
   * Makes a name show a version, by whatever means the store has (a clone, a link, a copy);
   * replaces what was there atomically, and does nothing when it shows that version already. A
   * store whose settings say that there shall be no names leaves none there.
   *
   * @throws dev.petforge.failure.PermanentException with code {@code MISSING} if there is no such
   *     version
   */
  void link(FileKey version, FileKey name);

  /**
   * Makes several names of one folder show their versions, each as {@link #link} does. After a
   * failure some of them may show theirs.
   *
   * @param folder below which all names and versions are
   * @param versions the version of each name
   * @throws dev.petforge.failure.PermanentException as {@link #link}, because of any of them
   */
  default void linkAll(FileKey folder, Map<FileKey, FileKey> versions) {
    versions.forEach((name, version) -> link(version, name));
  }

  /** What is kept under a key, with its hash computed from the content now; empty if nothing is. */
  Optional<StoredFile> find(FileKey key);

  /**
   * The same, without reading the content where the store noted its hash when it was stored: for
   * whoever looks at many.
   */
  default Optional<StoredFile> noted(FileKey key) {
    return find(key);
  }

  /**
   * The content. The caller closes it.
   *
   * @throws dev.petforge.failure.PermanentException with code {@code MISSING} if there is no such
   *     file
   */
  InputStream open(FileKey key);

  /**
   * The content as a file on a local disk, to be read only: the stored file itself where that is
   * one, else a copy in the workspace.
   *
   * @throws dev.petforge.failure.PermanentException with code {@code MISSING} if there is no such
   *     file
   */
  Path local(FileKey key, Workspace workspace);

  /**
   * A version as a local file whose content was compared with its hash: nothing may be bought or
   * made from another one. A store that fetches it compares while it does.
   *
   * @throws PermanentException with code {@code MISSING} or {@code DAMAGED}
   */
  default Path verified(FileKey key, Sha256 expected, Workspace workspace) {
    StoredFile found =
        find(key)
            .orElseThrow(
                () -> new PermanentException("MISSING", "the stored file " + key + " is gone"));
    requireContent(found, expected);
    return local(key, workspace);
  }

  /**
   * A version as a local file for whoever reads parts of it again and again, as players do: the
   * stored file itself where that is one, which is not read for this. A store that fetches it keeps
   * the copy, as far as it keeps copies, and compares it.
   *
   * @throws PermanentException with code {@code MISSING}, or {@code DAMAGED} if that was noticed
   */
  default Path cached(FileKey key, Sha256 expected, Workspace workspace) {
    return local(key, workspace);
  }

  /**
   * Compares what was found with what was stored.
   *
   * @throws PermanentException with code {@code DAMAGED} if it is something else
   */
  static void requireContent(StoredFile found, Sha256 expected) {
    if (!found.sha256().equals(expected)) {
      throw new PermanentException(
          "DAMAGED",
          "the stored file "
              + found.key()
              + " was changed: its hash must be "
              + expected.hex()
              + ", is "
              + found.sha256().hex());
    }
  }

  /** All keys below a prefix, sorted. A prefix without files gives an empty list. */
  List<FileKey> list(FileKey prefix);

  /**
   * The files below a prefix with their sizes, sorted: for whoever looks at many of them. This
   * default reads each of them; a store that knows sizes without reading overrides it.
   */
  default List<FoundFile> survey(FileKey prefix) {
    return list(prefix).stream()
        .flatMap(key -> find(key).stream())
        .map(file -> new FoundFile(file.key(), file.bytes(), ""))
        .toList();
  }

  /** Whether {@link #link} makes names; false where settings say that there shall be none. */
  default boolean makesNames() {
    return true;
  }

  /** Deletes a file, if it is there, and the directories that become empty. */
  void delete(FileKey key);

  /**
   * Removes what uploads that never ended left in the store, where no list of files shows it. Most
   * stores have no such thing, and this default does nothing.
   *
   * @param before only what was begun before; a younger one may still go on
   * @return how many were removed
   */
  default int removeLeftovers(Instant before) {
    return 0;
  }

  /**
   * An empty local directory for work in progress; its leftovers are removed when it is closed, or
   * after a crash.
   */
  Workspace workspace(String purpose);

  /**
   * How many bytes can still be stored, {@link Long#MAX_VALUE} if there is no limit that can be
   * asked for.
   */
  long freeBytes();

  /** The address under which people reach a file, for table cells. */
  String url(FileKey key);
}
