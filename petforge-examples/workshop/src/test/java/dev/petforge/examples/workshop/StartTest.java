package dev.petforge.examples.workshop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes at the start are named, without a stack trace. */
class StartTest {
  @TempDir Path home;

  private record Said(int status, String errors, String out) {}

  private Said run(String input, String... arguments) {
    PrintStream errors = System.err;
    PrintStream out = System.out;
    InputStream in = System.in;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      String[] all = new String[arguments.length + 2];
      all[0] = "--home";
      all[1] = home.toString();
      System.arraycopy(arguments, 0, all, 2, arguments.length);
      int status = Workshop.run(all);
      return new Said(
          status, said.toString(StandardCharsets.UTF_8), printed.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(errors);
      System.setOut(out);
      System.setIn(in);
    }
  }

  @Test
  void a_port_that_is_taken_is_named() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Said said = run("", "--port", String.valueOf(taken.getLocalPort()), "--no-worker");

      assertThat(said.status()).isEqualTo(1);
      assertThat(said.errors())
          .contains("petforge: ", String.valueOf(taken.getLocalPort()), "--port")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void others_are_not_served_before_there_are_users() {
    Said said = run("", "--address", "0.0.0.0", "--port", "0", "--no-worker");

    assertThat(said.status()).isEqualTo(2);
    assertThat(said.errors()).contains("0.0.0.0", "--add-user").doesNotContain("\tat ");
  }

  @Test
  void others_are_not_served_through_a_proxy_before_there_are_users() {
    Said said = run("", "--behind-proxy", "127.0.0.1", "--port", "0", "--no-worker");

    assertThat(said.status()).isEqualTo(2);
    assertThat(said.errors()).contains("proxy", "--add-user").doesNotContain("\tat ");
  }

  @Test
  void a_proxy_is_named_by_its_address() {
    for (String wrong : new String[] {"proxy.example", "10.0.0.0/99", "10.0.0", "::zz"}) {
      Said said = run("", "--behind-proxy", wrong, "--no-worker");

      assertThat(said.status()).as(wrong).isEqualTo(2);
      assertThat(said.errors()).contains("--behind-proxy", "'" + wrong + "'");
    }
  }

  @Test
  void help_and_version_are_shown_in_both_languages() {
    Said english = run("", "--help", "--lang=en");
    Said chinese = run("", "--help", "--lang", "zh");
    Said version = run("", "--version");

    assertThat(english.status()).isZero();
    assertThat(english.out())
        .contains("Usage: workshop", "--behind-proxy", "Opens the web page")
        .doesNotContainPattern("\\p{IsHan}");
    assertThat(chinese.status()).isZero();
    assertThat(chinese.out()).contains("用法：", "--behind-proxy", "打开一个安装的网页");
    for (String line : english.out().lines().toList()) {
      String text = line.replaceFirst("^ *(-\\w, )?(--[\\w-]+(=\\S+)?)? *", "");
      if (text.matches(".*[a-z]{3,} [a-z]{2,}.*")) {
        assertThat(chinese.out()).as("what is said in English alone").doesNotContain(text);
      }
    }
    assertThat(version.out()).matches("(?s)petforge \\S+\\R");
  }

  @Test
  void a_password_that_is_too_short_is_not_taken() {
    Said said = run("short\n", "--add-user", "mei");

    assertThat(said.status()).isEqualTo(1);
    assertThat(said.errors()).contains("12 to 128").doesNotContain("\tat ").doesNotContain("short");
  }
}
