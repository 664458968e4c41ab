package dev.petforge.emulator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.petforge.emulator.llm.LlmClient.Partly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A real model's answer, prose and a fenced array in two languages, passes as it was. */
class RealAnswerTest {
  private final LlmEmulator emulator = new LlmEmulator(LlmSettings.standard());
  private final LlmClient client = new LlmClient(emulator);
  private String real = "";

  @BeforeEach
  void read() throws IOException {
    Path file =
        Path.of(
            System.getProperty("petforge.shared", "none"),
            "data",
            "llm",
            "storyboard_answer_with_prose.txt");
    assumeTrue(Files.isRegularFile(file), () -> "there is no " + file);
    real = Files.readString(file);
  }

  @AfterEach
  void close() {
    emulator.close();
  }

  @Test
  void it_comes_as_it_is_whole_in_a_stream_and_in_parts() throws Exception {
    emulator.next(
        LlmAnswer.text(real),
        LlmAnswer.text(real).slowly(1, 500, Duration.ofNanos(1)),
        LlmAnswer.text(real).cutAfter(5_000));

    String whole = client.post(LlmClient.ask("a storyboard")).content();
    ObjectNode streamed = LlmClient.ask("a storyboard").put("stream", true);
    String joined =
        client.post(streamed).chunks().stream()
            .map(chunk -> chunk.at("/choices/0/delta/content").asString(""))
            .collect(Collectors.joining());
    Partly cut = client.postPartly(LlmClient.ask("a storyboard"));

    assertThat(whole).isEqualTo(real);
    assertThat(joined).isEqualTo(real);
    assertThat(cut.bytes()).isEqualTo(5_000);
    assertThat(emulator.used().completion()).isEqualTo(3L * TokenCount.count(real));
  }

  @Test
  void as_an_example_it_says_how_many_shots_there_are_and_what_they_are_called() {
    ObjectNode body = LlmClient.ask("Another one in json, please, like this:\n" + real);

    JsonNode shots = LlmClient.JSON.readTree(client.post(body).content());

    assertThat(shots.size()).isEqualTo(7);
    assertThat(shots.path(0).path("segment_type").asString()).isEqualTo("intro");
    assertThat(shots.path(0).path("food_item").isNull()).isTrue();
    assertThat(shots.path(0).propertyNames()).contains("crucial_zh", "negative_constraint");
    assertThat(shots.path(6).path("segment_type").asString()).isEqualTo("outro");
  }
}
