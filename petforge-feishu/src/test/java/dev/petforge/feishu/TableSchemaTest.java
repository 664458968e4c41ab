package dev.petforge.feishu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.MessageCatalog;
import dev.petforge.failure.PermanentException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableSchemaTest {
  private static TableSchema schema(Object... namesAndTypes) {
    Map<String, Field> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      String name = (String) namesAndTypes[i];
      fields.put(name, new Field("fld" + i, name, (FieldType) namesAndTypes[i + 1]));
    }
    return new TableSchema(fields);
  }

  @Test
  void all_that_is_wrong_is_named_at_once() {
    TableSchema schema =
        schema(
            "project_id", FieldType.TEXT,
            "status", FieldType.NUMBER,
            "final_video_url", FieldType.URL,
            "updated_at", FieldType.CHECKBOX);

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> schema.require("table 'pets'", ColumnKind.written(1)))
        .withMessageStartingWith(
            "table 'pets': column 'status' must be of the kind text, is number;"
                + " column 'updated_at' must be of the kind date, is checkbox;"
                + " there is no column 'storyboard_json';"
                + " there is no column 'segment_0_video_url';")
        .withMessageContaining("connect the table again for 1 segment, and have missing ones made")
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("WRONG_COLUMNS"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "status,updated_at",
        "segment_0_video_url",
        "status,segment_0_video_url",
        "segment_7_video_url",
        "segment_6_video_url,segment_7_video_url"
      })
  void what_is_missing_is_said_in_chinese_for_any_number_of_segments(String missing) {
    MessageCatalog chinese = MessageCatalog.of(Locale.CHINESE);
    List<String> names = List.of(missing.split(",", -1));
    List<ColumnKind> columns =
        ColumnKind.written(8).stream().filter(column -> names.contains(column.name())).toList();

    assertThat(columns).hasSameSizeAs(names);
    assertThat(schema().unshown(names).values())
        .isNotEmpty()
        .extracting(chinese::say)
        .allMatch(
            text -> text.startsWith("没有列") && !text.contains(" the ") && !text.contains("for"));
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> schema().require("Pets", columns))
        .satisfies(
            e ->
                assertThat(chinese.say(e.failure().message()))
                    .contains("可能已改名")
                    .doesNotContain(" the ", "for"));
  }

  @Test
  void what_people_write_may_be_of_any_kind_that_can_be_read() {
    TableSchema schema =
        schema(
            "opening_image_url", FieldType.ATTACHMENT,
            "template_id", FieldType.SINGLE_SELECT,
            "release_date", FieldType.FORMULA,
            "segment_count", FieldType.LOOKUP,
            "scene_description", FieldType.TEXT);

    assertThat(schema.wrongTypes(ColumnKind.read())).isEmpty();
    assertThat(schema.missing(ColumnKind.read()))
        .extracting(ColumnKind::name)
        .containsExactly("approve");
    assertThat(schema("opening_image_url", FieldType.TEXT).wrongTypes(ColumnKind.read()))
        .containsExactly("column 'opening_image_url' must be of the kind attachment, is text");
  }
}
