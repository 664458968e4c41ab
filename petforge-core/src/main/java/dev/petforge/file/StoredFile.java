package dev.petforge.file;

/**
 * A file that is kept for good.
 *
 * @param key where it is
 * @param bytes its size, at least 0
 * @param sha256 of its content
 */
public record StoredFile(FileKey key, long bytes, Sha256 sha256) {
  public StoredFile {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must be at least 0, was " + bytes + " for " + key);
    }
  }
}
