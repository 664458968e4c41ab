package dev.petforge.llm.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorSorterTest {
  @ParameterizedTest
  @CsvSource({
    "408, '', Request timeout",
    "409, '', conflict",
    "425, '', too early",
    "499, CANCELLED, The operation was cancelled",
    "500, '', Insufficient Balance",
    "502, '', You exceeded your current quota",
    "504, '', Content Exists Risk",
    "520, '', unknown error"
  })
  void what_may_have_been_answered_is_not_free_whatever_the_words(
      int status, String code, String words) {
    assertThat(ErrorSorter.sort(status, code, words)).isEqualTo(ErrorKind.DOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "402, '', 余额为零, BALANCE",
    "429, insufficient_quota, 没有额度了, BALANCE",
    "400, Arrearage, 没有额度了, BALANCE",
    "401, '', 密钥错误, KEY",
    "400, data_inspection_failed, 不行, CONTENT",
    "404, model_not_found, 没有, MODEL",
    "400, context_length_exceeded, 太长, CONTEXT",
    "429, '', 太快, RATE",
    "503, '', 忙, BUSY"
  })
  void a_code_or_a_status_is_enough_in_any_language(
      int status, String code, String words, ErrorKind kind) {
    assertThat(ErrorSorter.sort(status, code, words)).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"400, 没有额度了", "400, 内容有问题", "403, 没有额度了", "422, 不认识这个字段"})
  void words_that_nobody_knows_end_the_question_and_buy_nothing(int status, String words) {
    assertThat(ErrorSorter.sort(status, "", words)).isIn(ErrorKind.REQUEST, ErrorKind.FORBIDDEN);
  }
}
