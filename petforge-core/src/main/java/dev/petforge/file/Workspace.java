package dev.petforge.file;

import java.nio.file.Path;

/** A local directory for work in progress. Closing it removes what was not put into the store. */
public interface Workspace extends AutoCloseable {
  /**
   * The path of a file in this directory; nothing is created.
   *
   * @param name one part of {@code [A-Za-z0-9._-]}
   */
  Path resolve(String name);

  /** The directory itself. */
  Path directory();

  @Override
  void close();
}
