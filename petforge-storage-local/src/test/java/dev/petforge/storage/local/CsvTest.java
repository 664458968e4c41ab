package dev.petforge.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CsvTest {
  private static Csv parse(String text) {
    return Csv.parse("table.csv", text, ',');
  }

  @Test
  void cells_are_read_as_rfc_4180_has_them() {
    Csv csv = parse("a,\"b,\"\"c\"\"\nd\",,\r\n5\" nail,\"x\"y\n");

    assertThat(csv.lines()).hasSize(2);
    Csv.Line first = csv.lines().get(0);
    assertThat(List.of(first.get(0), first.get(1), first.get(2), first.get(3), first.get(9)))
        .containsExactly("a", "b,\"c\"\nd", "", "", "");
    assertThat(first.end()).isEqualTo("\r\n");
    Csv.Line second = csv.lines().get(1);
    assertThat(second.number()).isEqualTo(3);
    assertThat(List.of(second.get(0), second.get(1))).containsExactly("5\" nail", "xy");
  }

  @Test
  void a_cell_that_is_set_is_quoted_only_where_it_must_be() {
    Csv csv = parse("\"a\",\"b\",c\n");
    Csv.Line line = csv.lines().get(0);

    line.set(1, "x, \"y\"");
    line.set(4, "line\nline");

    assertThat(csv.text()).isEqualTo("\"a\",\"x, \"\"y\"\"\",c,,\"line\nline\"\n");
    assertThat(line.get(1)).isEqualTo("x, \"y\"");
  }

  @Test
  void a_line_is_added_after_one_without_an_ending() {
    Csv csv = parse("a,b\n1,2");

    csv.add(List.of("3", "4"), "\n");

    assertThat(csv.text()).isEqualTo("a,b\n1,2\n3,4\n");
  }

  @Test
  void an_open_quote_is_named_by_the_line_where_it_begins() {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> parse("a,b\n\"x\ny\",z\n1,\"open\nmore\n"))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("TABLE_SYNTAX"))
        .withMessageContaining("table.csv line 4 column 2");
  }

  @Test
  void any_text_is_written_back_as_it_was_and_any_value_is_read_back_as_it_was_set() {
    long seed = 20261122;
    Random random = new Random(seed);
    String letters = "ab,;\t\"\"\"\r\n\n 猫é'=";
    int parsed = 0;
    for (int run = 0; run < 20_000; run++) {
      String text = text(random, letters);
      Csv csv;
      try {
        csv = parse(text);
      } catch (PermanentException e) {
        continue; // An open quote.
      }
      parsed++;
      assertThat(csv.text()).as("seed %d run %d", seed, run).isEqualTo(text);
      if (csv.lines().isEmpty()) {
        continue;
      }

      int at = random.nextInt(csv.lines().size());
      int column = random.nextInt(4);
      String value = text(random, letters);
      csv.lines().get(at).set(column, value);
      Csv again = parse(csv.text());

      // One cell that is empty in a line of its own without an ending is no line.
      if (!csv.text().isEmpty() && again.lines().size() == csv.lines().size()) {
        assertThat(again.lines().get(at).get(column))
            .as("seed %d run %d", seed, run)
            .isEqualTo(value);
      } else {
        assertThat(value).isEmpty();
      }
    }
    assertThat(parsed).isGreaterThan(5_000);
  }

  private static String text(Random random, String letters) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(25);
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
