package dev.petforge.media;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Looks into pictures and videos, and makes new ones of them. Files come from outside and are
 * hostile: every method ends within a bounded time, whatever the file, and never takes the JVM
 * down.
 *
 * <p>Every method throws {@link dev.petforge.failure.PermanentException} for a file that cannot be
 * used, with a message that names the file and what is wrong with it, and {@link
 * dev.petforge.failure.RetryableException} when the work could not be done now (disk full, tools
 * died). For a video that cannot be used the code is {@code NOT_A_VIDEO} or begins with {@code
 * VIDEO_}: with any other code the video is not to blame. A target exists completely or not at all.
 * Safe for use by many threads.
 */
public interface VideoTools {
  /** How far {@link #matchColours} moves a colour's mean, in levels of 255. */
  int MOST_COLOUR_STEP = 4;

  /**
   * Reads a person's picture and writes it upright, in sRGB, without metadata, as a JPEG of high
   * quality, scaled down to at most 4096 pixels on its longer side.
   *
   * @param source JPEG, PNG, GIF, WebP or BMP, of an animation the first frame, at most 100
   *     megapixels and 50 MB, each side at least 64 pixels; its content decides, not its name, and
   *     what stands beside its pixels refuses none
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

  /** Measures a picture. */
  FrameLook look(Path picture);

  /**
   * Finds the latest frame of a clip's end that the next clip can start from, where the last one is
   * not fit for it, and writes it like {@link #frames}. Only frames after which the clip can be cut
   * without being encoded anew are looked at.
   *
   * @param lookBack how many frames before the last one are looked at, at least 1
   * @param limits what the frame must be like beside the clip's first
   * @return the part of the clip that ends with it; empty if there is none, and nothing was written
   */
  Optional<ClipPart> earlierEnd(
      Path video, int lookBack, JointLimits limits, Path lastJpeg, Path lastPng);

  /**
   * Brings a frame's colours nearer to those of another, by so little that the step does not show:
   * the mean of each of R, G and B moves towards that of the other by at most {@value
   * #MOST_COLOUR_STEP} levels, and its spread by at most 5 %.
   *
   * @param frame a picture
   * @param reference a picture with the colours that are wanted, of any size
   * @param png where the result goes, without loss
   */
  void matchColours(Path frame, Path reference, Path png);

  /**
   * Compares the last frame of one clip with the first of the next, given as pictures of the same
   * size.
   */
  JointReport joint(Path lastFrame, Path nextFirstFrame);

  /**
   * Joins clips into one video that every player plays and seeks in, and that starts to play before
   * it is fully loaded. Video is copied where all the clips allow it, also of a clip of which only
   * the beginning is taken; when one cannot be copied, or differs, all are encoded anew with the
   * size of the first, for a track has one set of parameters. Sound is encoded once and stays in
   * step with the picture; a clip without sound is silent.
   *
   * @param clips 1 or more, in order
   * @return what was written to the target
   */
  JoinedVideo join(List<ClipPart> clips, Path target);
}
