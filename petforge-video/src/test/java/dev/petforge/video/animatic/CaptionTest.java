package dev.petforge.video.animatic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.petforge.failure.PermanentException;
import dev.petforge.media.FrameSize;
import dev.petforge.video.internal.YuvPicture;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptionTest {
  private static final FrameSize LANDSCAPE = new FrameSize(1280, 720);
  private static final FrameSize PORTRAIT = new FrameSize(720, 1280);
  private static final String ENGLISH = "The cat leans forward and sniffs the roast turkey.";
  private static final String CHINESE = "猫咪慢慢抬起头，望向桌上的蛋糕。";

  private static final byte WHITE = (byte) 235;

  private final CaptionFonts fonts = CaptionFonts.installed();

  @TempDir private Path folder;

  @Test
  void it_is_seen_in_the_middle_and_not_in_the_first_or_last_half_second() {
    Caption caption = Caption.of(0, ENGLISH, LANDSCAPE, 4, fonts).orElseThrow();

    assertThat(caption.strength(0)).isZero();
    assertThat(caption.strength(0.5)).isZero();
    assertThat(caption.strength(0.7)).isBetween(0.2, 0.8);
    assertThat(caption.strength(2)).isEqualTo(1);
    assertThat(caption.strength(3.5)).isZero();
    assertThat(inked(caption, LANDSCAPE, 0.5)).isZero();
    assertThat(inked(caption, LANDSCAPE, 2)).isGreaterThan(20_000);
  }

  @Test
  void short_clips_and_silent_shots_have_none() {
    assertThat(Caption.of(0, ENGLISH, LANDSCAPE, 1, fonts)).isEmpty();
    assertThat(Caption.of(0, " \n\t ", LANDSCAPE, 4, fonts)).isEmpty();
  }

  @Test
  void without_a_font_for_its_characters_it_is_left_out() {
    assertThat(Caption.of(0, ENGLISH, LANDSCAPE, 4, CaptionFonts.none())).isEmpty();
    // a private character: no font of any system has it
    assertThat(Caption.of(0, "the sign \uE5A3\uF0FF", LANDSCAPE, 4, fonts)).isEmpty();
  }

  @Test
  void chinese_is_drawn_with_a_font_that_has_it() {
    Optional<Font> font = fonts.find(CHINESE, 30);
    assumeTrue(
        font.isPresent(),
        "no CJK font is installed, for example apt-get install fonts-wqy-microhei");

    assertThat(font.orElseThrow().canDisplayUpTo(CHINESE)).isEqualTo(-1);
    assertThat(Caption.of(0, CHINESE, LANDSCAPE, 4, fonts)).isPresent();
  }

  @Test
  void emoji_do_not_cost_the_words_their_caption() {
    assertThat(Caption.of(0, "A happy cat \uD83D\uDE3A eats.", LANDSCAPE, 4, fonts)).isPresent();
  }

  @Test
  void long_text_stays_inside_the_frame_in_any_format() {
    String endless =
        "The cat chews with great care and joy, and then it looks up again. ".repeat(9);

    for (FrameSize size : new FrameSize[] {LANDSCAPE, PORTRAIT}) {
      Caption caption = Caption.of(11, endless, size, 4, fonts).orElseThrow();
      byte[] canvas = drawn(caption, size, 2);
      int margin = 16;
      for (int x = 0; x < size.width(); x++) {
        assertThat(canvas[x]).isEqualTo(WHITE);
        assertThat(canvas[(size.height() - margin) * size.width() + x]).isEqualTo(WHITE);
      }
      for (int y = 0; y < size.height(); y++) {
        assertThat(canvas[y * size.width() + margin]).isEqualTo(WHITE);
        assertThat(canvas[(y + 1) * size.width() - margin]).isEqualTo(WHITE);
      }
    }
  }

  @Test
  void a_file_that_is_no_font_is_named() throws IOException {
    Path file = Files.writeString(folder.resolve("letters.ttf"), "no font");

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> CaptionFonts.file(file))
        .withMessageContaining("letters.ttf");
  }

  /** The brightness of a white frame with the caption on it: 235 where nothing was drawn. */
  private static byte[] drawn(Caption caption, FrameSize size, double second) {
    YuvPicture canvas = YuvPicture.blank(size);
    Arrays.fill(canvas.luma(), WHITE);
    caption.draw(canvas, second);
    return canvas.luma();
  }

  private static long inked(Caption caption, FrameSize size, double second) {
    byte[] canvas = drawn(caption, size, second);
    return IntStream.range(0, canvas.length).filter(i -> canvas[i] != WHITE).count();
  }
}
