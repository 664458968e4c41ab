package dev.petforge.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.call.AdmissionInDoubtException;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Outcome;
import dev.petforge.task.Refusal;
import dev.petforge.task.StaleTaskException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureCodeTest {
  @ParameterizedTest
  @EnumSource(FailureCode.class)
  void every_code_says_what_it_means_and_what_to_do_in_both_languages(FailureCode code) {
    for (Locale locale : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
      assertThat(code.meaning(locale)).isNotBlank();
      assertThat(code.action(locale)).isNotBlank();
      assertThat(code.area().title(locale)).isNotBlank();
    }
    assertThat(code.meaning(Locale.ENGLISH)).endsWith(".").isNotEqualTo(code.meaning(Locale.CHINA));
    assertThat(code.meaning(Locale.CHINA)).endsWith("。");
    assertThat(FailureCode.of(code.code())).contains(code);
  }

  @Test
  void the_texts_of_both_languages_are_about_the_same_and_nothing_else() throws IOException {
    assertThat(texts("failures.properties").stringPropertyNames())
        .isEqualTo(texts("failures_zh.properties").stringPropertyNames())
        .hasSizeGreaterThan(FailureCode.values().length)
        .allMatch(
            key ->
                key.startsWith("area.")
                    || key.startsWith("action.")
                    || isCode(key.replace(".action", "")),
            "is used");
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void a_refusal_becomes_a_failure_with_a_code_of_the_list(Refusal refusal) {
    assertThat(FailureCode.of(refusal.name())).isPresent();
  }

  @Test
  void what_a_person_ended_is_known_from_its_code() {
    assertThat(Failure.retryable("CANCELLED", "cancelled").endedByPerson()).isTrue();
    assertThat(Failure.permanent("ABANDONED", "given up").endedByPerson()).isTrue();
    // At the provider, by whomever.
    assertThat(Failure.permanent("JOB_CANCELLED", "cancelled").endedByPerson()).isFalse();
    assertThat(Failure.permanent("1301", "refused").endedByPerson()).isFalse();
  }

  @Test
  void codes_of_a_family_are_found_and_those_of_others_are_not() {
    assertThat(FailureCode.of(Failure.retryable("HTTP_503", "down")))
        .contains(FailureCode.HTTP_STATUS);
    assertThat(FailureCode.of("KLING_1999")).contains(FailureCode.KLING_CODE);
    assertThat(FailureCode.of("JOB_FAILED")).contains(FailureCode.JOB_FAILED);
    assertThat(FailureCode.of("JOB_PAUSED")).contains(FailureCode.JOB_WORD);
    assertThat(FailureCode.of("1061004")).isEmpty();
    assertThat(FailureCode.of("RESOURCE_EXHAUSTED")).isEmpty();
  }

  @Test
  void a_bare_stack_trace_shows_text_and_code() {
    assertThat(trace(new PermanentException("DISK", "it is full"))).contains("it is full (DISK)");
    assertThat(trace(new IllegalStateException(new RetryableException("RATE", "too often"))))
        .contains("Caused by: dev.petforge.failure.RetryableException: too often (RATE)");
    assertThat(trace(new StaleTaskException(new ProjectId("cat"), "version 3")))
        .contains("StaleTaskException: project cat", "(STALE_TASK)");
    assertThat(
            trace(
                new AdmissionInDoubtException(
                    List.of(), new RetryableException("DATABASE", "gone"))))
        .contains("AdmissionInDoubtException: ", "(DATABASE)");
    assertThat(new Outcome.Refused(Refusal.BUSY, "segment 2 is made"))
        .hasToString("Refused[reason=BUSY, message=segment 2 is made]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void the_page_on_failures_says_what_the_list_says(String language) throws IOException {
    FailurePage page = new FailurePage(new Locale(language));
    Path file = Path.of(System.getProperty("petforge.project", ".."), "docs", page.file());
    if ("write".equals(System.getProperty("petforge.docs"))) {
      Files.writeString(file, page.write());
    }

    assertThat(Files.readString(file))
        .as("%s; -Dpetforge.docs=write writes it anew", file)
        .isEqualTo(page.write());
  }

  private static boolean isCode(String name) {
    return List.of(FailureCode.values()).stream().anyMatch(code -> code.name().equals(name));
  }

  private static String trace(Exception e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  private static Properties texts(String name) throws IOException {
    Properties texts = new Properties();
    try (Reader reader =
        new InputStreamReader(
            Objects.requireNonNull(FailureCode.class.getResourceAsStream(name)),
            StandardCharsets.UTF_8)) {
      texts.load(reader);
    }
    return texts;
  }
}
