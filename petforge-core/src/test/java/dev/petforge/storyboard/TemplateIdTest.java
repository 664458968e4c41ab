package dev.petforge.storyboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateIdTest {
  @ParameterizedTest
  @CsvSource({
    "eating, eating-template",
    "' eating ', eating-template",
    "daily, daily-template",
    "eating-template, eating-template",
    "my-own, my-own"
  })
  void old_data_and_people_write_short_names(String written, String meant) {
    assertThat(TemplateId.parse(written)).isEqualTo(new TemplateId(meant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../etc", "Eating", "a b", "-a", "吃播"})
  void a_name_that_could_not_be_a_folder_is_refused(String written) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TemplateId.parse(written))
        .withMessageContaining("'" + written + "'");
  }

  @Test
  void a_name_has_at_most_50_characters() {
    assertThat(TemplateId.parse("a".repeat(50)).value()).hasSize(50);
    assertThatIllegalArgumentException().isThrownBy(() -> TemplateId.parse("a".repeat(51)));
  }
}
