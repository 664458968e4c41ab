package dev.petforge.media;

/**
 * The size of a picture or of a video's frames as people see it, that is after rotation.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 */
public record FrameSize(int width, int height) {
  public FrameSize {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "width and height must be at least 1, were " + width + " and " + height);
    }
  }

  /** Width by height. */
  public double aspect() {
    return (double) width / height;
  }

  @Override
  public String toString() {
    return width + "×" + height;
  }
}
