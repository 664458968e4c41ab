package dev.petforge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private static final String OWN = "own-secret-0123456789";

  /** Of the processor. No measurement: what is not in proportion to the text takes many minutes. */
  private static final Duration SLOW = Duration.ofSeconds(60);

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Test
  void words_for_messages_have_no_secrets() {
    String words =
        Redaction.BY_LOOKS.line(
            "at https://a.b/c.mp4?Expires=1&Signature=abc\n Bearer sk-123456 eyJhbGc.eyJpc3M.x-y"
                + " key=AIzaSyA1234567890123456",
            1000);

    assertThat(words)
        .contains("https://a.b/c.mp4")
        .doesNotContain("abc", "sk-123456", "eyJ", "AIza", "Signature=", "\n");
    assertThat(Redaction.BY_LOOKS.line("abcdef", 3)).isEqualTo("ab…");
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer topsecretword, topsecretword",
    "bearer  topsecretword, topsecretword",
    "sk-topsecretword, topsecret",
    "AIzatopsecretword, topsecret",
    "eyJh.topsecretword, topsecret",
    "eyJh.eyJp.topsecretword, topsecret",
    "api_key=topsecretword, topsecret",
    "key=topsecretword, topsecret",
    "token=topsecretword, topsecret",
    "X-Amz-Credential=topsecretword, topsecret",
    "x-goog-signature=topsecretword, topsecret",
    "https://a.b/c?topsecretword, topsecret",
    "gs://a/b?topsecretword, topsecret",
    "GET /v1/files?s=topsecretword, topsecret"
  })
  void what_looks_like_a_secret_is_taken_out(String text, String secret) {
    assertThat(Redaction.BY_LOOKS.text("so: " + text + " it said"))
        .doesNotContain(secret)
        .startsWith("so: ")
        .endsWith(" it said");
  }

  @Test
  void a_long_token_is_taken_out_whole() {
    String token = "eyJ" + "a".repeat(300) + "." + "b".repeat(9_000) + "." + "c".repeat(700);

    assertThat(Redaction.BY_LOOKS.text("with " + token + " in it")).isEqualTo("with … in it");
  }

  @Test
  void a_picture_is_taken_out() {
    assertThat(Redaction.BY_LOOKS.text("data:image/png;base64," + "iVBORw0K".repeat(100)))
        .isEqualTo("data:image/png;base64,…");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Does the cat jump?It does, and the task is done.",
        "the kitten's key moment: a token of love",
        "see https://a.b/c/d.html, or eyJ",
        "第一行？\n第二行"
      })
  void prose_stays_as_it_is(String text) {
    assertThat(new Redaction(OWN).text(text)).isEqualTo(text);
  }

  @Test
  void a_secret_that_is_used_is_taken_out_wherever_it_stands() {
    assertThat(new Redaction("", OWN, "abc").text("<" + OWN + OWN + "> abc")).isEqualTo("<……> abc");
  }

  @Test
  void what_is_kept_of_a_text_that_is_made_to_take_long_is_made_in_time() {
    Redaction redaction = new Redaction(OWN);
    for (String part :
        List.of("-eyJabcdefgh", "http://", "a.", "?a", " x-amz-x", "sk-", "bearer ", "a", "+")) {
      String text = part.repeat(4_000_000 / part.length()) + OWN;
      long began = cpu();

      assertThat(redaction.text(text).length()).isLessThanOrEqualTo(100_000);
      assertThat(redaction.line(text, 500)).doesNotContain(OWN);
      assertThat(Duration.ofNanos(cpu() - began)).as(part).isLessThan(SLOW);
    }
  }
}
