package dev.petforge.examples.installation.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.Failure;
import dev.petforge.failure.FailureCode;
import dev.petforge.storyboard.Language;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviceTest {
  @ParameterizedTest
  @CsvSource({
    "KEY_REFUSED, true, PETFORGE_KLING_URL",
    "NO_RIGHT, true, console",
    "ARREARS, true, top up",
    "MODEL_GONE, true, PETFORGE_KLING_MODEL",
    "PATH_UNKNOWN, true, PETFORGE_KLING_URL",
    "PICTURE_ASPECT, false, PETFORGE_KLING_FIT_PICTURES=true",
    "PROMPT_TOO_LONG, false, shorten",
    "CONTENT_BLOCKED, false, another picture",
    "UNCERTAIN, false, calls resolve",
    "MODEL_BALANCE_EMPTY, true, --writer",
    "MODEL_CANNOT_SEE, false, PETFORGE_LLM_DESCRIBE_MODEL",
    "STORYBOARD_INVALID, false, answers PROJECT"
  })
  void each_kind_of_failure_has_its_own(String code, boolean concernsAll, String words) {
    assertThat(Advice.code(Failure.permanent(code, "said"))).contains(code);
    assertThat(Advice.concernsAll(code)).isEqualTo(concernsAll);
    assertThat(Advice.text(code, "kling", Messages.in(Language.ENGLISH))).contains(words);
    assertThat(Advice.text(code, "kling", Messages.in(Language.CHINESE))).isNotBlank();
  }

  @Test
  void what_the_program_has_no_words_for_the_list_of_failures_has() {
    Failure failure = Failure.permanent("RESULT_MISSING", "job 7 has no clip");

    assertThat(Advice.code(failure)).contains("RESULT_MISSING");
    assertThat(Advice.concernsAll("RESULT_MISSING")).isFalse();
    assertThat(Advice.text("RESULT_MISSING", "kling", Messages.in(Language.ENGLISH)))
        .isEqualTo(FailureCode.RESULT_MISSING.action(Locale.ENGLISH));
    assertThat(Advice.text("RESULT_MISSING", "kling", Messages.in(Language.CHINESE)))
        .isEqualTo(FailureCode.RESULT_MISSING.action(Locale.CHINESE));
    assertThat(Advice.code(Failure.retryable("NO_ANSWER", "it broke off"))).isEmpty();
    assertThat(Advice.code(Failure.permanent("1061004", "Feishu's own"))).isEmpty();
  }

  @Test
  void what_the_rules_refused_quotes_the_code_of_the_reason() {
    Failure refused =
        Failure.permanent(
            "NOT_POSSIBLE",
            "segment 0: kling: the prompt (of 3 parts) has 2600 characters (PROMPT_TOO_LONG)");

    assertThat(Advice.code(refused)).contains("PROMPT_TOO_LONG");
    assertThat(Advice.code(Failure.permanent("JOB_FAILED", "it failed (HTTP)"))).isEmpty();
  }
}
