package dev.petforge.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petforge.media.FrameSize;
import dev.petforge.media.Picture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureWordsTest {
  private static Picture picture(int width, int height, double brightness, String... colours) {
    return new Picture(new FrameSize(width, height), List.of(colours), brightness);
  }

  @ParameterizedTest
  @CsvSource({
    "'#000000', black, 黑色",
    "'#ffffff', white, 白色",
    "'#555555', dark grey, 深灰色",
    "'#808080', grey, 灰色",
    "'#d0d0d0', light grey, 浅灰色",
    "'#E02020', red, 红色",
    "'#ffb6c1', pink, 粉色",
    "'#ff8c00', orange, 橙色",
    "'#8b5a2b', brown, 棕色",
    "'#3d2410', dark brown, 深棕色",
    "'#f0e0c0', cream, 米色",
    "'#f5d90a', yellow, 黄色",
    "'#2e8b57', green, 绿色",
    "'#20b2aa', teal, 青色",
    "'#1f4fbf', blue, 蓝色",
    "'#7a2ec0', purple, 紫色"
  })
  void a_colour_has_its_common_name(String hex, String english, String chinese) {
    assertThat(PictureWords.colour(hex).english()).isEqualTo(english);
    assertThat(PictureWords.colour(hex).chinese()).isEqualTo(chinese);
  }

  @ParameterizedTest
  @ValueSource(strings = {"red", "#fff", "#12345g", "123456", ""})
  void what_is_no_colour_is_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PictureWords.colour(text))
        .withMessageContaining("'" + text + "'");
  }

  @Test
  void every_colour_has_a_name() {
    for (int rgb = 0; rgb <= 0xffffff; rgb += 0x0503) {
      assertThat(PictureWords.colour(String.format("#%06x", rgb)).chinese()).endsWith("色");
    }
  }

  @Test
  void two_colours_of_one_name_are_named_once() {
    assertThat(PictureWords.colours(picture(1, 1, 0, "#000000", "#010101", "#ffffff")).english())
        .isEqualTo("black and white");
    assertThat(PictureWords.colours(picture(1, 1, 0, "#000000", "#010101")).english())
        .isEqualTo("black");
  }

  @ParameterizedTest
  @CsvSource({
    "1376, 768, landscape",
    "768, 1376, portrait",
    "1000, 1000, square",
    "1100, 1000, square"
  })
  void the_shape_of_a_picture_has_a_word(int width, int height, String word) {
    assertThat(PictureWords.framing(picture(width, height, 0, "#000000")).english()).contains(word);
  }

  @ParameterizedTest
  @CsvSource({"0, dim", "59.9, dim", "60, subdued", "110, even", "180, bright", "255, bright"})
  void the_brightness_of_a_picture_has_a_word(double brightness, String word) {
    assertThat(PictureWords.light(picture(1, 1, brightness, "#000000")).english()).contains(word);
  }
}
