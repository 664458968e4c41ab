package dev.petforge.archive;

import java.io.InputStream;

/**
 * An archive that is being written, by one thread. In constant memory, whatever is put into it.
 *
 * <p>Every method throws {@link dev.petforge.failure.RetryableException} with code {@code
 * DISK_FULL} if there is no room.
 */
public interface ArchiveWriter extends AutoCloseable {
  /**
   * Adds a member. Documents are compressed; files are not, as nothing would be gained.
   *
   * @param content read to its end, and left open
   * @return what was added
   * @throws dev.petforge.failure.PetForgeException if the content cannot be read
   */
  Member add(MemberName name, InputStream content);

  /**
   * Ends the archive and gives it its name, when all of it has reached the disk.
   *
   * @return its size in bytes
   */
  long commit();

  /** Removes what was written, unless it was committed. */
  @Override
  void close();
}
