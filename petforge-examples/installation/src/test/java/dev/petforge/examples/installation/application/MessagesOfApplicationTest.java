package dev.petforge.examples.installation.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.Advice;
import dev.petforge.failure.FailureCode;
import dev.petforge.storyboard.Language;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application with texts of its own, which are beside this class. */
class MessagesOfApplicationTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "ENGLISH ~ good morning, all ~ it is over: all",
        "CHINESE ~ 早上好，all ~ 结束了：all",
      })
  void texts_of_an_application_go_before_those_of_an_installation(
      Language language, String own, String replaced) {
    Messages messages = Messages.in(language, MessagesOfApplicationTest.class);

    assertThat(messages.say("greeting", "all")).isEqualTo(own);
    assertThat(messages.say("stopped.other", "all")).isEqualTo(replaced);
    assertThat(messages.say("stopped.out_of_memory"))
        .isEqualTo(Messages.in(language).say("stopped.out_of_memory"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "there is no tea in the kitchen ~ the kitchen 里没有茶",
        "no table is connected: give --host for the app that is set ~ 还没有连接表格：请用 --host 写明所设应用属于哪里",
      })
  void sentences_of_both_are_translated(String english, String chinese) {
    assertThat(Messages.in(Language.CHINESE, MessagesOfApplicationTest.class).translated(english))
        .isEqualTo(chinese);
    assertThat(Messages.in(Language.ENGLISH, MessagesOfApplicationTest.class).translated(english))
        .isEqualTo(english);
  }

  @ParameterizedTest
  @CsvSource({
    "CONTENT_BLOCKED, ask kling for tea, 向 kling 要茶",
    "CONTENT_REFUSED, bring biscuits, 带饼干来",
    "RESULT_MISSING, look under the table, 看看桌子下面",
    "HTTP_…, wait for KLING, 等 KLING",
  })
  void advice_of_an_application_goes_before_all_other(String code, String english, String chinese) {
    assertThat(advice(code, Language.ENGLISH)).isEqualTo(english);
    assertThat(advice(code, Language.CHINESE)).isEqualTo(chinese);
  }

  @Test
  void what_an_application_has_no_advice_for_is_said_by_the_installation_or_the_library() {
    assertThat(advice("KEY_REFUSED", Language.ENGLISH)).contains("PETFORGE_KLING_URL");
    assertThat(advice("RESULT_GONE", Language.ENGLISH))
        .isEqualTo(FailureCode.RESULT_GONE.action(Locale.ENGLISH));
  }

  private static String advice(String code, Language language) {
    return Advice.text(code, "kling", Messages.in(language, MessagesOfApplicationTest.class));
  }
}
