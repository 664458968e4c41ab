package dev.petforge.feishu;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CellsTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  private static JsonNode json(String text) {
    return MAPPER.readTree(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          TEXT          | [{"type":"text","text":"一只"},{"type":"text","text":"橘猫"}]                | 一只橘猫
          TEXT          | [{"type":"text","text":"see "},{"type":"url","text":"it","link":"https://a"}] | see it
          TEXT          | [{"type":"mention","text":"@Li","token":"ou_1","mentionType":"User"}]       | @Li
          TEXT          | "a plain text"                                                              | a plain text
          NUMBER        | 7                                                                           | 7
          NUMBER        | 7.0                                                                         | 7
          NUMBER        | 1674206443000                                                               | 1674206443000
          NUMBER        | 0.5                                                                         | 0.5
          SINGLE_SELECT | "daily-template"                                                            | daily-template
          MULTI_SELECT  | ["a","b"]                                                                   | a, b
          CHECKBOX      | true                                                                        | true
          DATE          | 1769529600000                                                               | 2026-01-28
          DATE          | 1769615999000                                                               | 2026-01-28
          DATE          | "soon"                                                                      | soon
          USER          | [{"id":"ou_1","name":"Li"},{"id":"ou_2","name":"Wang"}]                     | Li, Wang
          URL           | {"text":"Site","link":"https://example.com"}                                | Site
          LOCATION      | {"location":"116.3,39.9","full_address":"Beijing"}                          | Beijing
          FORMULA       | {"type":1,"ui_type":"Text","value":[{"type":"text","text":"daily"}]}        | daily
          FORMULA       | {"type":2,"value":[7]}                                                      | 7
          FORMULA       | {"type":5,"value":[1769529600000]}                                          | 2026-01-28
          LOOKUP        | {"type":3,"value":["a","b"]}                                                | a, b
          FORMULA       | {"type":1,"value":"2026/01/28"}                                             | 2026/01/28
          FORMULA       | {"type":1,"value":{"type":"text","text":"2026/01/28"}}                      | 2026/01/28
          LOOKUP        | {"type":5,"value":[1769529600000,1769529600000]}                            | 2026-01-28
          LOOKUP        | {"type":2,"value":[7,7]}                                                    | 7
          LOOKUP        | {"type":2,"value":[7,8]}                                                    | 7, 8
          LOOKUP        | {"type":1,"value":[[{"type":"text","text":"7"}]]}                           | 7
          FORMULA       | {"type":2,"value":[7.00]}                                                   | 7
          LOOKUP        | {"type":2,"value":3}                                                        | 3
          FORMULA       | "bare"                                                                      | bare
          """)
  void what_a_cell_says_is_read_from_every_shape(String type, String value, String text) {
    FieldType kind = type.equals("LOCATION") ? FieldType.OTHER : FieldType.valueOf(type);

    assertThat(Cells.text(json(value), kind, SHANGHAI)).isEqualTo(text);
  }

  @Test
  void what_is_not_known_is_empty_and_harms_nobody() {
    assertThat(Cells.text(json("{}"), FieldType.OTHER, SHANGHAI)).isEmpty();
    assertThat(Cells.text(json("[]"), FieldType.TEXT, SHANGHAI)).isEmpty();
    assertThat(Cells.text(json("[{},{}]"), FieldType.USER, SHANGHAI)).isEmpty();
    assertThat(Cells.text(json("9e300"), FieldType.DATE, SHANGHAI)).isNotEmpty();
  }

  @Test
  void results_are_written_as_the_column_takes_them() {
    assertThat(Cells.value("completed", FieldType.TEXT)).isEqualTo(json("\"completed\""));
    assertThat(Cells.value("completed", FieldType.SINGLE_SELECT)).isEqualTo(json("\"completed\""));
    assertThat(Cells.value("https://x/a.mp4", FieldType.URL))
        .isEqualTo(json("{\"text\":\"https://x/a.mp4\",\"link\":\"https://x/a.mp4\"}"));
    assertThat(Cells.value("2026-01-28T00:00:00Z", FieldType.DATE).asLong())
        .isEqualTo(1_769_558_400_000L);
    assertThat(Cells.value("", FieldType.URL).isNull()).isTrue();
    assertThat(Cells.value("", FieldType.TEXT).isNull()).isTrue();
  }

  @Test
  void what_is_too_long_is_cut_with_a_mark_and_no_character_in_two() {
    String cat = "\uD83D\uDC31";
    String longest = cat.repeat(50_000);
    assertThat(Cells.cut(longest)).isSameAs(longest);

    String cut = Cells.cut("x" + longest);

    assertThat(cut.length()).isBetween(99_999, 100_000);
    assertThat(cut).startsWith("x" + cat).endsWith("… [cut: 100,001 characters]");
    String before = cut.substring(0, cut.indexOf('…'));
    assertThat(before).endsWith(cat);
    assertThat(Cells.cut("é".repeat(250_000))).hasSize(100_000);
  }
}
