package dev.petforge.video.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small clips of kinds that FFmpeg's own encoders do not write; {@code make.sh} made them. */
final class Clips {
  private Clips() {}

  /** Writes the clip of a name to a file of the same name. */
  static Path copy(String name, Path directory) {
    try (InputStream in = Clips.class.getResourceAsStream("clips/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no clip " + name);
      }
      Path file = directory.resolve(name);
      Files.copy(in, file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
