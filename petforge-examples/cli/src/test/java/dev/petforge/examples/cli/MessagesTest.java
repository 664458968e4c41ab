package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.installation.Messages;
import dev.petforge.storyboard.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said with values in it. */
class MessagesTest {
  private final Messages english = PetForgeCli.messages(Language.ENGLISH);

  @ParameterizedTest
  @CsvSource({
    "0, 0 projects looked at: 0 versions are not kept any more",
    "1, 1 project looked at: 1 version is not kept any more",
    "2, 2 projects looked at: 2 versions are not kept any more"
  })
  void a_number_is_followed_by_its_word(long number, String said) {
    assertThat(english.say("clean.sum", number, number, "0.0 MB")).startsWith(said);
  }

  @Test
  void numbers_are_written_plainly() {
    assertThat(english.say("verify.looked", 12345, 1, 1234567L, 1))
        .isEqualTo("looked at 12345 projects and 1 file, read 1234567 MB: 1 finding");
    assertThat(PetForgeCli.messages(Language.CHINESE).say("verify.looked", 12345, 1, 1234567L, 1))
        .contains("12345", "1234567");
  }
}
