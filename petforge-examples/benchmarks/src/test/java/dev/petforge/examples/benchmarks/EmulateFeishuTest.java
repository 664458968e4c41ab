package dev.petforge.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmulateFeishuTest {
  private static final Pattern READY =
      Pattern.compile(
          "feishu listens on (http://127\\.0\\.0\\.1:\\d+), with the app (cli_\\w+) and the secret"
              + " (\\S+); a table to connect: (http\\S+/base/\\w+\\?table=tbl\\w+&view=vew\\w+)\\R");

  @TempDir Path directory;

  private static String send(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Test
  void one_line_says_where_it_is_who_may_sign_in_and_which_table_there_is() throws Exception {
    try (EmulatorProcess emulator = EmulatorProcess.start(directory, "feishu")) {
      Matcher ready = READY.matcher(emulator.out());
      assertThat(ready.matches()).as(emulator.out()).isTrue();
      String signIn =
          "{\"app_id\":\"%s\",\"app_secret\":\"%s\"}".formatted(ready.group(2), ready.group(3));
      assertThat(
              send(
                  HttpRequest.newBuilder(
                          URI.create(
                              ready.group(1) + "/open-apis/auth/v3/tenant_access_token/internal"))
                      .header("Content-Type", "application/json; charset=utf-8")
                      .POST(HttpRequest.BodyPublishers.ofString(signIn))
                      .build()))
          .contains("\"code\":0", "\"tenant_access_token\":\"t-");
      assertThat(send(HttpRequest.newBuilder(URI.create(ready.group(4))).build()))
          .contains("宠物视频", "cat.png", "dog.png");
    }
  }

  @Test
  void a_name_that_nobody_plays_is_answered_with_those_that_somebody_does() {
    BenchmarkCommands.Result result = new BenchmarkCommands(directory).run("emulate", "dingtalk");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .contains("'dingtalk'", "feishu", "kling", "llm", "omni", "relay", "veo");
  }
}
