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

class EmulateLlmTest {
  private static final Pattern READY =
      Pattern.compile("llm listens on (http://127\\.0\\.0\\.1:\\d+), with the key (\\S+)\\R");

  @TempDir Path directory;

  @Test
  void one_line_says_where_it_is_and_it_writes_the_storyboard_that_is_asked_for() throws Exception {
    try (EmulatorProcess emulator = EmulatorProcess.start(directory, "llm")) {
      Matcher ready = READY.matcher(emulator.out());
      assertThat(ready.matches()).as(emulator.out()).isTrue();
      String question =
          "{\"model\":\"deepseek-flash\",\"thinking\":{\"type\":\"disabled\"},\"max_tokens\":8192,"
              + "\"response_format\":{\"type\":\"json_object\"},\"messages\":[{\"role\":\"user\","
              + "\"content\":\"One json object, please.\\nshots: 2\"}]}";
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(ready.group(1) + "/chat/completions"))
                      .header("Authorization", "Bearer " + ready.group(2))
                      .header("Content-Type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofString(question))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body())
          .contains("\\\"segment_index\\\":1", "\\\"outro\\\"", "prompt_cache_miss_tokens")
          .doesNotContain("\\\"segment_index\\\":2");
    }
  }
}
