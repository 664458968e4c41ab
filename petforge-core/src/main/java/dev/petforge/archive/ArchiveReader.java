package dev.petforge.archive;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An archive that is read, by one thread. Nothing that it says of itself is believed: sizes are
 * counted, and nothing is read past what the caller expects.
 *
 * <p>Every method throws {@link dev.petforge.failure.PermanentException} with code {@code
 * ARCHIVE_DAMAGED} if its content cannot be read.
 */
public interface ArchiveReader extends AutoCloseable {
  /** Its size in bytes. */
  long bytes();

  /** The names of all members as they stand in it, whatever they are, also if one stands twice. */
  List<String> names();

  /**
   * A small member as text in UTF-8.
   *
   * @param most it must not have more bytes than this
   * @throws dev.petforge.failure.PermanentException with code {@code ARCHIVE_INVALID} if it is not
   *     there or is larger
   */
  String text(MemberName name, long most);

  /**
   * Reads a member to its end.
   *
   * @param most it must not have more bytes than this
   * @param target a file that is made of it; empty if it is only looked at
   * @return what it is
   * @throws dev.petforge.failure.PermanentException as {@link #text}
   * @throws dev.petforge.failure.RetryableException with code {@code DISK_FULL} if there is no room
   *     for the target
   */
  Member read(MemberName name, long most, Optional<Path> target);

  @Override
  void close();
}
