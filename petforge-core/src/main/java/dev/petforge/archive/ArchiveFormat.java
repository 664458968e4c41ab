package dev.petforge.archive;

import java.nio.file.Path;

/**
 * How an archive is one file. Whatever changed in one since it was written is noticed when it is
 * opened. Safe for use by many threads and processes.
 */
public interface ArchiveFormat {
  /** Of an installation that writes and reads none. */
  static ArchiveFormat none() {
    return new ArchiveFormat() {
      @Override
      public ArchiveWriter create(Path file) {
        throw missing();
      }

      @Override
      public ArchiveReader open(Path file) {
        throw missing();
      }

      private IllegalStateException missing() {
        return new IllegalStateException("PetForge was built without archives(…)");
      }
    };
  }

  /**
   * Begins a new archive. Nothing has its name before {@link ArchiveWriter#commit}.
   *
   * @param file what it is to be called; another file of that name is replaced in the end. Its
   *     folder is made if it is not there
   * @throws dev.petforge.failure.PermanentException with code {@code NOT_WRITABLE}
   * @throws dev.petforge.failure.RetryableException with code {@code ARCHIVE_IN_USE} if it is just
   *     being written by somebody else, or {@code DISK_FULL}
   */
  ArchiveWriter create(Path file);

  /**
   * Opens an archive after checking that it is, byte for byte, as it was written.
   *
   * @throws dev.petforge.failure.PermanentException with code {@code FILE_MISSING}, {@code
   *     NOT_READABLE}, {@code NOT_AN_ARCHIVE} if it was not written by {@link #create} or is not
   *     complete, or {@code ARCHIVE_DAMAGED} if it was changed
   */
  ArchiveReader open(Path file);
}
