package dev.petforge.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {
  /** Test case 2 of RFC 4231. */
  @Test
  void hmac_is_that_of_the_standard() {
    assertThat(Hmac.hex("Jefe", "what do ya want for nothing?"))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  /** Computed with the hmac module of Python. */
  @Test
  void feishu_signs_nothing_with_the_time_and_the_secret() {
    assertThat(Hmac.base64("1599360473\nsecret", ""))
        .isEqualTo("q4jswNiMy51J5JuQV566yJat0/lQ/c+22kINzUgKsGU=");
  }

  /** Computed with the hmac module of Python. */
  @Test
  void dingtalk_signs_the_time_and_the_secret_with_the_secret() {
    assertThat(Hmac.base64("SEC1", "1599360473000\nSEC1"))
        .isEqualTo("ZOTpz55OGsOZqDzPUYXoo77LBqUn4mFrziOhNZaUD9s=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"operations.md", "operations.zh.md"})
  void the_example_of_the_documentation_is_right(String page) throws IOException {
    List<String> lines =
        Files.readAllLines(Path.of(System.getProperty("petforge.project", ".."), "docs", page));
    int timestamp = find(lines, "X-PetForge-Timestamp: ");
    int signature = find(lines, "X-PetForge-Signature: ");
    int body = find(lines, "{\"id\":");

    String time = lines.get(timestamp).split(": ", 2)[1];
    assertThat(lines.get(signature))
        .isEqualTo(
            "X-PetForge-Signature: sha256="
                + Hmac.hex("a-secret-of-your-own", time + "." + lines.get(body)));
  }

  private static int find(List<String> lines, String beginning) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(beginning)) {
        return i;
      }
    }
    throw new AssertionError("no line begins with " + beginning);
  }
}
