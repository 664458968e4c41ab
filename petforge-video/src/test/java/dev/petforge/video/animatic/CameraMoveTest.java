package dev.petforge.video.animatic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.petforge.media.FrameSize;
import dev.petforge.video.internal.YuvPicture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CameraMoveTest {
  private static final List<FrameSize> SIZES =
      List.of(new FrameSize(1280, 720), new FrameSize(720, 1280), new FrameSize(2160, 720));

  @Test
  void it_begins_and_ends_with_the_picture_in_its_place() {
    for (CameraMove move : moves(4)) {
      for (FrameSize size : SIZES) {
        assertThat(move.at(0, size).isIdentity()).isTrue();
        assertThat(move.at(1, size).isIdentity()).isTrue();
        assertThat(move.at(0.5, size).isIdentity()).isFalse();
      }
    }
  }

  @Test
  void it_begins_and_ends_at_rest_and_never_jumps() {
    for (int seconds : new int[] {1, 4, 10}) {
      int frames = 24 * seconds;
      for (CameraMove move : moves(seconds)) {
        for (FrameSize size : SIZES) {
          for (Point2D corner : corners(size)) {
            List<Point2D> path = path(move, size, corner, frames);
            double largest = 0;
            for (int i = 1; i < frames - 1; i++) {
              double dx = path.get(i + 1).getX() - 2 * path.get(i).getX() + path.get(i - 1).getX();
              double dy = path.get(i + 1).getY() - 2 * path.get(i).getY() + path.get(i - 1).getY();
              largest = Math.max(largest, Math.hypot(dx, dy));
            }
            // what still looks smooth, in pixels per frame and frame; short clips are livelier
            assertThat(largest)
                .as("%s in %s, %d s", move, size, seconds)
                .isLessThan(
                    (seconds < 4 ? 0.9 : 0.4) * Math.max(size.width(), size.height()) / 1280);
            assertThat(path.get(1).distance(path.get(0))).isLessThan(1);
            assertThat(path.get(frames - 2).distance(path.get(frames - 1))).isLessThan(1);
          }
        }
      }
    }
  }

  @Test
  void the_picture_always_covers_the_frame() throws Exception {
    for (CameraMove move : moves(4)) {
      for (FrameSize size : SIZES) {
        for (int i = 0; i <= 200; i++) {
          AffineTransform back = move.at(i / 200.0, size).createInverse();
          for (Point2D corner : corners(size)) {
            Point2D source = back.transform(corner, null);
            assertThat(source.getX()).as("%s", move).isBetween(-1e-6, size.width() + 1e-6);
            assertThat(source.getY()).as("%s", move).isBetween(-1e-6, size.height() + 1e-6);
          }
        }
      }
    }
  }

  @Test
  void no_pixel_of_the_frame_is_left_undrawn() {
    BufferedImage white = new BufferedImage(192, 108, BufferedImage.TYPE_INT_RGB);
    Graphics2D fill = white.createGraphics();
    fill.setColor(Color.WHITE);
    fill.fillRect(0, 0, 192, 108);
    fill.dispose();
    YuvPicture frame = YuvPicture.blank(new FrameSize(192, 108));

    for (CameraMove move : moves(4)) {
      Camera camera = new Camera(white, move);
      for (int i = 0; i <= 95; i++) {
        Arrays.fill(frame.luma(), (byte) 0);
        Arrays.fill(frame.blue(), (byte) 0);
        Arrays.fill(frame.red(), (byte) 0);
        camera.draw(i / 95.0, frame);
        assertThat(least(frame.luma())).as("%s in frame %d", move, i).isGreaterThan(232);
        assertThat(least(frame.blue())).as("%s in frame %d", move, i).isBetween(127, 129);
        assertThat(least(frame.red())).as("%s in frame %d", move, i).isBetween(127, 129);
      }
    }
  }

  private static int least(byte[] plane) {
    return IntStream.range(0, plane.length).map(i -> plane[i] & 0xff).min().orElseThrow();
  }

  @Test
  void words_say_where_to_look_in_english_and_chinese() {
    CameraMove left = CameraMove.of(0, "eating", "The cat looks to the left", 4);
    CameraMove lean = CameraMove.of(0, "eating", "The cat leans in, then turns", 4);

    assertThat(left.focusX()).isLessThan(0.5);
    assertThat(CameraMove.of(3, "eating", "猫看向左边", 4)).isEqualTo(left);
    assertThat(CameraMove.of(0, "eating", "It looks RIGHT", 4).focusX()).isGreaterThan(0.5);
    assertThat(lean.focusY()).isGreaterThan(0.5);
    assertThat(CameraMove.of(0, "eating", "猫凑近盘子", 4)).isEqualTo(lean);
    assertThat(CameraMove.of(0, "eating", "It lifts its head", 4).focusY()).isLessThan(0.5);
    assertThat(CameraMove.of(0, "eating", "turns its head", 4).turn()).isPositive();
  }

  @Test
  void words_inside_other_words_say_nothing() {
    assertThat(CameraMove.of(0, "intro", "a great clean sweater", 4))
        .isEqualTo(CameraMove.of(0, "intro", "", 4));
  }

  @Test
  void shots_without_words_differ_from_their_neighbours() {
    for (int shot = 0; shot < 7; shot++) {
      assertThat(CameraMove.of(shot, "eating", "", 4))
          .isNotEqualTo(CameraMove.of(shot + 1, "eating", "", 4));
    }
  }

  @Test
  void short_clips_move_less() {
    assertThat(CameraMove.of(0, "eating", "", 1).zoom())
        .isCloseTo(CameraMove.of(0, "eating", "", 4).zoom() / 8, within(1e-9));
  }

  @Test
  void a_zoom_out_is_refused() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new CameraMove(-0.1, 0.5, 0.5, 0, 0))
        .withMessage("zoom must be above 0 and at most 0.25, was -0.1");
  }

  private static List<CameraMove> moves(double seconds) {
    List<CameraMove> moves = new ArrayList<>();
    for (String word : List.of("left", "right", "turn", "lift", "lean", "chew")) {
      moves.add(CameraMove.of(0, "eating", word, seconds));
    }
    for (int shot = 0; shot < 4; shot++) {
      moves.add(CameraMove.of(shot, "eating", "", seconds));
    }
    moves.add(CameraMove.of(6, "outro", "", seconds));
    return moves;
  }

  private static List<Point2D> corners(FrameSize size) {
    return List.of(
        new Point2D.Double(0, 0),
        new Point2D.Double(size.width(), 0),
        new Point2D.Double(0, size.height()),
        new Point2D.Double(size.width(), size.height()));
  }

  private static List<Point2D> path(CameraMove move, FrameSize size, Point2D point, int frames) {
    List<Point2D> path = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      path.add(move.at(i / (frames - 1.0), size).transform(point, null));
    }
    return path;
  }
}
