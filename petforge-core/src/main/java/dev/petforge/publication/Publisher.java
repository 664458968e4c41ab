package dev.petforge.publication;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Puts finished files to places where people look for them. Safe for use by many threads.
 *
 * <p>What takes long is resumable: the publisher notes how far it is in a {@link Session}, and a
 * later call, perhaps of another process, goes on from there.
 */
public interface Publisher {
  /** Whether it can put files to a place. Asks nobody. */
  boolean serves(Destination destination);

  /**
   * Where it can put files to, as far as that can be told by name: for people. Asks nobody but the
   * database. By default nothing is told.
   */
  default List<String> named() {
    return List.of();
  }

  /**
   * Looks whether a place is there and may be looked into.
   *
   * @throws dev.petforge.failure.PermanentException if not: says what to do
   * @throws dev.petforge.failure.RetryableException if it cannot be asked now
   */
  void check(Destination destination);

  /**
   * Puts a file to a place, unless it is there already. An earlier call may have been broken off
   * anywhere, also behind the last step of an upload whose answer was lost: so it looks before it
   * begins, and after each step of which nobody knows the outcome. Two files of one name and size
   * are taken for the same.
   *
   * @return what it is there
   * @throws dev.petforge.failure.PermanentException if it will never succeed
   * @throws dev.petforge.failure.RetryableException if a later call may; it goes on from the
   *     session
   */
  PublishedFile publish(PublishedContent content, Destination destination, Session session);

  /**
   * A file to be published.
   *
   * @param name as people see it; it tells the file from all others at the place. 1 to 200 of
   *     {@code [A-Za-z0-9._-]}
   * @param path the content on a local disk; it is streamed from there
   * @param bytes how many it has, at least 1
   */
  record PublishedContent(String name, Path path, long bytes) {
    public PublishedContent {
      if (!name.matches("[A-Za-z0-9._-]{1,200}")) {
        throw new IllegalArgumentException(
            "name must be 1 to 200 of [A-Za-z0-9._-], was '" + name + "'");
      }
      if (bytes < 1) {
        throw new IllegalArgumentException("bytes must be at least 1, was " + bytes);
      }
    }
  }

  /** What a publisher knows of its earlier steps. */
  interface Session {
    /** What was kept last; empty at the beginning. */
    Optional<String> last();

    /**
     * Keeps how far it is, before the next step is taken.
     *
     * @param text at most 10,000 characters
     */
    void keep(String text);
  }
}
