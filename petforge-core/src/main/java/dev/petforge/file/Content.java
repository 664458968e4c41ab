package dev.petforge.file;

/**
 * A stored file with what is known of its content.
 *
 * @param key where it is
 * @param sha256 of its content
 */
public record Content(FileKey key, Sha256 sha256) {
  /** Of a stored file. */
  public static Content of(StoredFile file) {
    return new Content(file.key(), file.sha256());
  }
}
