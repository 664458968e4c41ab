package dev.petforge.emulator;

import java.nio.file.Path;
import java.time.Duration;

/** Makes the clips of an emulator. */
public interface ClipMaker {
  /**
   * Makes an MP4 that begins with a picture.
   *
   * @param firstFrame the bytes of a PNG or JPEG
   * @param duration above 0, at most 60 s
   * @param seed another one gives another file; in a clip of two frames and more also another last
   *     frame, whatever the picture. Equal ones may give equal files
   * @param target is written in place
   */
  void make(byte[] firstFrame, Duration duration, long seed, Path target);
}
