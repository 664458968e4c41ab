package dev.petforge.file;

/**
 * A file that lies in a store, as far as is known without reading it.
 *
 * @param key where it is
 * @param bytes its size, at least 0
 * @param identity two files with the same identity are one on the disk under two names: who has
 *     read one of them has read the other. Empty text if that is not known
 */
public record FoundFile(FileKey key, long bytes, String identity) {
  /** Whether both are known to be one file on the disk. */
  public boolean isSame(FoundFile other) {
    return !identity.isEmpty() && identity.equals(other.identity);
  }
}
