package dev.petforge.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedSettingsTest {
  private static final SharedSettings HERE =
      new SharedSettings(
          Map.of("slots", "4", "budget", "20 USD", "tries", "5", "zone", "UTC"),
          Set.of("slots", "budget"),
          false);

  @Test
  void what_money_depends_on_is_a_conflict_and_the_rest_a_remark() {
    Map<String, String> there =
        Map.of("slots", "8", "budget", "20 USD", "tries", "3", "zone", "Asia/Shanghai");

    assertThat(HERE.conflicts(there)).containsExactly("slots is 4 here and 8 there");
    assertThat(HERE.remarks(there))
        .containsExactly("tries is 5 here and 3 there", "zone is UTC here and Asia/Shanghai there");
  }

  @Test
  void what_the_other_does_not_tell_or_this_one_does_not_know_is_no_difference() {
    assertThat(HERE.conflicts(Map.of())).isEmpty();
    assertThat(HERE.remarks(Map.of("newer", "yes"))).isEmpty();
    assertThat(SharedSettings.NONE.conflicts(HERE.values())).isEmpty();
    assertThat(SharedSettings.NONE.remarks(HERE.values())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"a=b, 1", "a, '1\n2'", "'a\nb', 1"})
  void what_would_not_be_one_line_is_refused(String name, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SharedSettings(Map.of(name, value), Set.of(), false))
        .withMessageContaining("one line")
        .withMessageContaining(name);
  }
}
