package dev.petforge.testkit.emulator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.generation.Money;
import dev.petforge.generation.TokenUsage;
import dev.petforge.testkit.emulator.llm.LlmClient.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an emulated model answers, and what it counts. */
class LlmAnswersTest {
  private final LlmEmulator emulator = new LlmEmulator(LlmSettings.standard());
  private final LlmClient client = new LlmClient(emulator);

  @AfterEach
  void close() {
    emulator.close();
  }

  @Test
  void a_scripted_text_comes_as_it_is_with_usage_and_its_bill() {
    emulator.next(LlmAnswer.text("x".repeat(100)));

    Reply reply = client.post(LlmClient.ask("a".repeat(1_000)).put("max_tokens", 100));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.content()).isEqualTo("x".repeat(100));
    assertThat(reply.finish()).isEqualTo("stop");
    assertThat(reply.json().path("object").asString()).isEqualTo("chat.completion");
    assertThat(reply.json().path("model").asString()).isEqualTo("deepseek-flash");
    assertThat(reply.choice().path("message").has("reasoning_content")).isFalse();
    // 1000 characters, and the 4 of the role with its line break.
    assertThat(reply.usage().path("prompt_tokens").asInt()).isEqualTo(302);
    assertThat(reply.usage().path("completion_tokens").asInt()).isEqualTo(30);
    assertThat(reply.usage().path("total_tokens").asInt()).isEqualTo(332);
    assertThat(reply.usage().path("prompt_cache_hit_tokens").asInt()).isZero();
    assertThat(reply.usage().path("prompt_cache_miss_tokens").asInt()).isEqualTo(302);
    assertThat(reply.usage().has("completion_tokens_details")).isFalse();
    assertThat(emulator.used()).isEqualTo(new TokenUsage(302, 0, 30, 0));
    // 302 × 0.15 + 30 × 0.6 millionths, rounded up.
    assertThat(emulator.spent()).isEqualTo(new Money(64, "USD"));
    assertThat(emulator.unasked()).isZero();
    assertThat(emulator.complaints()).isEmpty();
  }

  @Test
  void without_a_script_a_storyboard_is_written_for_the_shots_of_the_example() {
    ObjectNode body = LlmClient.format(LlmClient.ask("Pet: Momo."), "json_object");
    LlmClient.system(
        body,
        "Reply with one json object like this: "
            + StoryboardAnswers.valid(List.of("intro", "approach", "outro"))
                .fields(List.of("segment_index", "segment_type", "action", "mood"))
                .json());

    Reply reply = client.post(body.put("max_tokens", 8_192));

    JsonNode shots = LlmClient.JSON.readTree(reply.content()).path("segments");
    assertThat(shots.size()).isEqualTo(3);
    assertThat(shots.path(1).path("segment_type").asString()).isEqualTo("approach");
    assertThat(shots.path(1).propertyNames())
        .containsExactly("segment_index", "segment_type", "action", "mood");
  }
}
