package dev.petforge.storyboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BilingualTest {
  @Test
  void slots_are_filled_with_the_words_of_each_language() {
    Bilingual text = new Bilingual("{subject} looks up, {subject} blinks", "{subject}抬头");

    Bilingual filled = text.fill(Map.of("subject", new Bilingual("the cat", "猫咪")));

    assertThat(filled).isEqualTo(new Bilingual("the cat looks up, the cat blinks", "猫咪抬头"));
  }

  @Test
  void what_is_filled_in_is_not_filled_again() {
    Bilingual text = new Bilingual("{subject}", "{subject}");
    Bilingual odd = new Bilingual("{food} $1 \\", "{food}");

    assertThat(text.fill(Map.of("subject", odd))).isEqualTo(odd);
  }

  @Test
  void a_slot_without_a_word_is_named() {
    Bilingual text = new Bilingual("{colour} bowl", "碗");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> text.fill(Map.of()))
        .withMessageContaining("{colour}");
  }

  @Test
  void both_languages_have_a_text() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Bilingual("a bowl", " "));
  }
}
