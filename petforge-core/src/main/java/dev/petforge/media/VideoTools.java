package dev.petforge.media;

import java.nio.file.Path;
import java.util.List;

/**
 * Looks into pictures and videos, and makes new ones of them. Files come from outside and are
 * hostile: every method ends within a bounded time, whatever the file, and never takes the JVM
 * down.
 *
 * <p>Every method throws {@link dev.petforge.failure.PermanentException} for a file that cannot be
 * used, with a message that names the file and what is wrong with it, and {@link
 * dev.petforge.failure.RetryableException} when the work could not be done now (disk full, tools
 * died). A target exists completely or not at all. Safe for use by many threads.
 */
public interface VideoTools {
  /**
   * Reads a person's picture and writes it upright, in sRGB, without metadata, as a JPEG of high
   * quality, scaled down to at most 4096 pixels on its longer side.
   *
   * @param source JPEG, PNG, GIF (first frame), WebP or BMP, at most 100 megapixels and 50 MB, each
   *     side at least 64 pixels; its content decides, not its name
   * @return what was written to the target
   */
  Picture openingImage(Path source, Path target);

  /** What a video file is. */
  VideoInfo probe(Path video);

  /**
   * Writes a clip's first frame and its last one, the one that a full decode ends with, upright and
   * in the clip's own colours.
   *
   * @param firstJpeg where the first frame goes, as JPEG 4:4:4
   * @param lastJpeg where the last frame goes, as JPEG 4:4:4
   * @param lastPng where the last frame goes, without loss: the next clip starts from it
   */
  VideoInfo frames(Path video, Path firstJpeg, Path lastJpeg, Path lastPng);

  /**
   * Compares the last frame of one clip with the first of the next, given as pictures of the same
   * size.
   */
  SeamReport seam(Path lastFrame, Path nextFirstFrame);

  /**
   * Joins clips into one video that starts to play before it is fully loaded. Video is copied where
   * all the clips allow it; when one differs, all are encoded anew with the size and the rate of
   * the first, for a track has one set of parameters. Sound is encoded once and stays in step with
   * the picture; a clip without sound is silent.
   *
   * @param clips 1 or more, in order
   * @return what was written to the target
   */
  VideoInfo join(List<Path> clips, Path target);
}
