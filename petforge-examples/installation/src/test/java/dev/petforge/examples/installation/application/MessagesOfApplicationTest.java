package dev.petforge.examples.installation.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.installation.Messages;
import dev.petforge.storyboard.Language;
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
}
