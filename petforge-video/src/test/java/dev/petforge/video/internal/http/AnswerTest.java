package dev.petforge.video.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerTest {
  private static Answer answer(String body) {
    return new Answer(525, "text/html", body.getBytes(StandardCharsets.UTF_8), Optional.empty());
  }

  @Test
  void of_a_page_its_words_are_told_without_what_only_a_browser_reads() {
    Answer page =
        answer(
            "\n<!DOCTYPE html><html><head><style>body { color: red }</style><script>var x = '<b>';"
                + "</script><title>525: SSL handshake failed</title></head><body><h1>Sorry</h1>"
                + "<a href=\"https://a.example/x?Signature=abc\">help</a></body></html>");

    assertThat(page.excerpt()).isEqualTo("525: SSL handshake failed Sorry help");
    assertThat(page.json()).isEmpty();
  }

  @Test
  void of_a_page_that_is_cut_off_nothing_but_words_is_told() {
    assertThat(answer("<html><script>alert(1)").excerpt()).isEmpty();
    assertThat(answer("<p>Moved <a href=\"x").excerpt()).isEqualTo("Moved");
    assertThat(answer("plain words, 1 < 2").excerpt()).isEqualTo("plain words, 1 < 2");
  }
}
