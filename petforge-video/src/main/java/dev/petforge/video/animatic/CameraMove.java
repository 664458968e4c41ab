package dev.petforge.video.animatic;

import dev.petforge.media.FrameSize;
import java.awt.geom.AffineTransform;
import java.util.List;
import java.util.Locale;

/**
 * How the camera moves in a clip: slowly towards a point, and back to exactly where it began. The
 * next clip starts from the last frame of this one as a picture, so a move that ended zoomed in
 * would add up, and lose sharpness, with every clip of the chain.
 *
 * @param zoom how much larger the picture is at the far point; above 0, at most 0.25
 * @param focusX what the zoom goes towards, from 0 (left) to 1 (right)
 * @param focusY the same, from 0 (top) to 1 (bottom)
 * @param swing how far the focus sways to the left and to the right on the way, as a part of the
 *     width; 0 to 0.3
 * @param turn degrees that the picture turns at the far point, clockwise; as far as the zoom covers
 *     the corners
 */
record CameraMove(double zoom, double focusX, double focusY, double swing, double turn) {
  /** The far point lies behind the middle: going out is slower than coming back is hurried. */
  private static final double FAR_POINT = 0.55;

  private static final double WARP = Math.log(0.5) / Math.log(FAR_POINT);

  /** Shots shorter than this move less, so that nothing gets faster. */
  private static final double FULL_SECONDS = 4;

  /** With 2 all lengths would speed up alike, and one second would show no move at all. */
  private static final double SHORTER_MOVES_LESS = 1.5;

  private record Words(CameraMove move, List<String> any) {}

  /** Directions first: they say most about where to look. */
  private static final List<Words> BY_WORDS =
      List.of(
          new Words(new CameraMove(0.13, 0.30, 0.50, 0, 0), List.of("left", "左")),
          new Words(new CameraMove(0.13, 0.70, 0.50, 0, 0), List.of("right", "右")),
          new Words(
              new CameraMove(0.11, 0.50, 0.45, 0.06, 1.2),
              List.of("turn", "tilt", "rotate", "转", "歪")),
          new Words(
              new CameraMove(0.12, 0.50, 0.28, 0, 0),
              List.of("lift", "raise", "look up", "looks up", "rise", "抬", "举", "仰", "站")),
          new Words(
              new CameraMove(0.15, 0.50, 0.62, 0, 0),
              List.of(
                  "lean", "lower", "sniff", "approach", "reach", "低头", "靠近", "凑", "闻", "探", "俯")),
          new Words(
              new CameraMove(0.09, 0.50, 0.55, 0.05, 0.5),
              List.of("chew", "bite", "eat", "lick", "taste", "吃", "嚼", "咬", "舔", "尝")));

  /** For shots whose words say nothing: push in, drift, breathe, drift back. */
  private static final List<CameraMove> BY_INDEX =
      List.of(
          new CameraMove(0.13, 0.50, 0.45, 0, 0),
          new CameraMove(0.11, 0.36, 0.48, 0, 0),
          new CameraMove(0.07, 0.50, 0.50, 0.04, 0),
          new CameraMove(0.11, 0.64, 0.48, 0, 0));

  CameraMove {
    if (!(zoom > 0 && zoom <= 0.25)) {
      throw new IllegalArgumentException("zoom must be above 0 and at most 0.25, was " + zoom);
    }
    if (!(swing >= 0 && swing <= 0.3 && focusX - swing >= 0 && focusX + swing <= 1)) {
      throw new IllegalArgumentException(
          "focusX and swing must stay within 0 to 1, were " + focusX + " and " + swing);
    }
    if (!(focusY >= 0 && focusY <= 1)) {
      throw new IllegalArgumentException("focusY must be 0 to 1, was " + focusY);
    }
  }

  /**
   * The move that a shot asks for.
   *
   * @param index the shot's place, from 0
   * @param words what happens in it, in English or Chinese
   */
  static CameraMove of(int index, String shotType, String words, double seconds) {
    return choose(index, shotType, words)
        .scaled(Math.pow(Math.min(1, seconds / FULL_SECONDS), SHORTER_MOVES_LESS));
  }

  private static CameraMove choose(int index, String shotType, String words) {
    if (shotType.equals("outro")) {
      return new CameraMove(0.08, 0.50, 0.45, 0, 0);
    }
    // the first of several words wins: a shot begins with what it is about
    String text = words.toLowerCase(Locale.ROOT);
    CameraMove best = BY_INDEX.get(Math.floorMod(index, BY_INDEX.size()));
    int earliest = Integer.MAX_VALUE;
    for (Words candidate : BY_WORDS) {
      for (String word : candidate.any()) {
        int at = indexOfWord(text, word);
        if (at >= 0 && at < earliest) {
          earliest = at;
          best = candidate.move();
        }
      }
    }
    return best;
  }

  /** Where a word begins, in English only at a word's beginning: "eat" is not in "great". */
  private static int indexOfWord(String text, String word) {
    boolean latin = word.charAt(0) < 0x80;
    for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      if (!latin || at == 0 || !Character.isLetter(text.charAt(at - 1))) {
        return at;
      }
    }
    return -1;
  }

  private CameraMove scaled(double factor) {
    return new CameraMove(zoom * factor, focusX, focusY, swing, turn * factor);
  }

  /**
   * Where the picture lies at a moment; it always covers the whole frame.
   *
   * @param moment from 0 to 1; at both ends the picture is in its place and at rest
   */
  AffineTransform at(double moment, FrameSize size) {
    if (moment <= 0 || moment >= 1) {
      return new AffineTransform();
    }
    double warped = Math.pow(moment, WARP);
    double sine = Math.sin(Math.PI * warped);
    double out = sine * sine;
    double scale = 1 + zoom * out;
    double x = size.width() * (focusX + swing * Math.sin(2 * Math.PI * warped));
    double y = size.height() * focusY;
    double degrees = Math.min(turn, largestTurn(size)) * out;

    AffineTransform transform = AffineTransform.getTranslateInstance(x, y);
    transform.rotate(Math.toRadians(degrees));
    transform.scale(scale, scale);
    transform.translate(-x, -y);
    return transform;
  }

  /**
   * How far the picture may turn before a corner shows, in degrees. Turning by a small angle moves
   * a corner sideways by the angle times its distance from the focus along the other axis; the zoom
   * moves it outwards by the zoom times its distance along the same one.
   */
  private double largestTurn(FrameSize size) {
    double nearX = size.width() * (Math.min(focusX, 1 - focusX) - swing);
    double farX = size.width() - nearX;
    double nearY = size.height() * Math.min(focusY, 1 - focusY);
    double farY = size.height() - nearY;
    double worst = Math.max(farY / nearX, farX / nearY);
    return Math.toDegrees(0.9 * zoom / worst);
  }
}
