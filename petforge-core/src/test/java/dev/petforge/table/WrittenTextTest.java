package dev.petforge.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "\t",
        "\r\n",
        "\u00A0",
        "\u00AD",
        "\u034F",
        "\u061C",
        "\u1680",
        "\u180E",
        "\u2003",
        "\u200B",
        "\u200C",
        "\u200D",
        "\u200E",
        "\u200F",
        "\u2028",
        "\u202A",
        "\u202C",
        "\u202E",
        "\u202F",
        "\u205F",
        "\u2060",
        "\u2066",
        "\u2069",
        "\u2800",
        "\u3000",
        "\u3164",
        "\uFEFF",
        "\uFEFF\uFEFF \u200B",
        "\uFFA0",
        "\u0000",
        "\u0085"
      })
  void what_nobody_sees_around_a_text_is_no_part_of_it(String unseen) {
    assertThat(WrittenText.strip(unseen + "café 橘猫" + unseen)).isEqualTo("café 橘猫");
    assertThat(WrittenText.strip(unseen)).isEmpty();
    assertThat(WrittenText.isBlank(unseen)).isTrue();
    assertThat(WrittenText.plain(unseen + "a" + unseen)).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"👨‍👩‍👧", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "e\u0301", "강아지", "a\u200Db", "-"})
  void what_is_seen_stays(String seen) {
    assertThat(WrittenText.strip(seen)).isEqualTo(seen);
    assertThat(WrittenText.isBlank(seen)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "segment_count 7",
        "segment_\u200Bcount\u00A07",
        "ｓｅｇｍｅｎｔ＿ｃｏｕｎｔ　７",
        "\uFEFFsegment\u00AD_count\u202F7\u200E"
      })
  void names_and_numbers_are_compared_in_their_plain_form(String written) {
    assertThat(WrittenText.plain(written)).isEqualTo("segment_count 7");
  }
}
