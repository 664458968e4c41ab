package dev.petforge.video.media;

/**
 * How stored pixels are turned to be upright: the upright pixel at (x, y) is the stored one at (y,
 * x) if transposed, else at (x, y), counted from the right if {@code fromRight} and from the bottom
 * if {@code fromBottom}.
 */
record Orientation(boolean transposed, boolean fromRight, boolean fromBottom) {
  static final Orientation UPRIGHT = new Orientation(false, false, false);

  /**
   * Of EXIF's tag.
   *
   * @param value 1 to 8; anything else means upright, as viewers take it
   */
  static Orientation ofExif(int value) {
    return switch (value) {
      case 2 -> new Orientation(false, true, false);
      case 3 -> new Orientation(false, true, true);
      case 4 -> new Orientation(false, false, true);
      case 5 -> new Orientation(true, false, false);
      case 6 -> new Orientation(true, false, true);
      case 7 -> new Orientation(true, true, true);
      case 8 -> new Orientation(true, true, false);
      default -> UPRIGHT;
    };
  }

  /**
   * Of the display matrix of a video, where a stored pixel (x, y) is shown at (a·x + c·y, b·x +
   * d·y). Angles between are taken to the next quarter.
   */
  static Orientation ofMatrix(int a, int b, int c, int d) {
    boolean transposed =
        Math.abs((long) b) + Math.abs((long) c) > Math.abs((long) a) + Math.abs((long) d);
    return transposed ? new Orientation(true, b < 0, c < 0) : new Orientation(false, a < 0, d < 0);
  }

  /** Clockwise degrees that come nearest to it; a mirrored picture counts as its unmirrored one. */
  int degrees() {
    if (transposed) {
      return fromRight && !fromBottom ? 270 : 90;
    }
    return fromRight && fromBottom ? 180 : 0;
  }

  int width(int storedWidth, int storedHeight) {
    return transposed ? storedHeight : storedWidth;
  }

  int height(int storedWidth, int storedHeight) {
    return transposed ? storedWidth : storedHeight;
  }
}
