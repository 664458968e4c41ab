package dev.petforge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class ErrorTextTest {
  private static final Redaction REDACTION = Redaction.BY_LOOKS;

  private static String words(IOException e) {
    return ErrorText.of(e, REDACTION);
  }

  private static String excerpt(String body) {
    return ErrorText.excerpt(body.getBytes(StandardCharsets.UTF_8), REDACTION);
  }

  @Test
  void people_are_told_why_no_answer_came() {
    assertThat(words(new UnknownHostException("a.b"))).isEqualTo("the host cannot be found, a.b");
    assertThat(words(new SocketTimeoutException("timeout"))).isEqualTo("it took too long, timeout");
    assertThat(words(new SSLHandshakeException("no")))
        .isEqualTo("there is no secure connection, no");
    assertThat(words(new ConnectException("refused"))).isEqualTo("nobody answers there, refused");
    assertThat(words(new EOFException("end\nof token=abc")))
        .isEqualTo("the connection broke off, end of token=…");
  }

  @Test
  void of_a_page_its_words_are_told_without_what_only_a_browser_reads() {
    assertThat(
            excerpt(
                "\n<!DOCTYPE html><html><head><style>body { color: red }</style><script>var x ="
                    + " '<b>';</script><title>525: SSL handshake failed</title></head><body>"
                    + "<h1>Sorry</h1><a href=\"https://a.example/x?Signature=abc\">help</a>"
                    + "</body></html>"))
        .isEqualTo("525: SSL handshake failed Sorry help");
  }

  @Test
  void of_a_page_that_is_cut_off_nothing_but_words_is_told() {
    assertThat(excerpt("<html><script>alert(1)")).isEmpty();
    assertThat(excerpt("<p>Moved <a href=\"x")).isEqualTo("Moved");
    assertThat(excerpt("plain words, 1 < 2")).isEqualTo("plain words, 1 < 2");
    assertThat(excerpt("words ".repeat(100))).hasSize(200);
  }
}
