package dev.petforge.emulator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.llm.LlmClient.Partly;
import dev.petforge.emulator.llm.LlmClient.Reply;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers that come bit by bit, and how far. */
class LlmStreamsTest {
  private final LlmEmulator emulator = new LlmEmulator(LlmSettings.standard());
  private final LlmClient client = new LlmClient(emulator);

  @AfterEach
  void close() {
    emulator.close();
  }

  private static ObjectNode streamed(ObjectNode body, boolean usage) {
    body.put("stream", true);
    if (usage) {
      body.putObject("stream_options").put("include_usage", true);
    }
    return body;
  }

  private static String joined(List<JsonNode> chunks, String name) {
    return chunks.stream()
        .map(chunk -> chunk.path("choices").path(0).path("delta").path(name).asString(""))
        .collect(Collectors.joining());
  }

  @Test
  void deepseek_says_the_usage_in_the_last_chunk_of_the_content() {
    emulator.next(LlmAnswer.text("The cat eats 🐟 slowly."));

    Reply reply = client.post(streamed(LlmClient.ask("hello"), true));
    List<JsonNode> chunks = reply.chunks();

    assertThat(reply.headers().get("content-type"))
        .containsExactly("text/event-stream; charset=utf-8");
    assertThat(reply.body()).endsWith("data: [DONE]\n\n").startsWith("data: {");
    assertThat(chunks.get(0).at("/choices/0/delta").toString())
        .isEqualTo("{\"role\":\"assistant\",\"content\":\"\"}");
    assertThat(joined(chunks, "content")).isEqualTo("The cat eats 🐟 slowly.");
    JsonNode last = chunks.get(chunks.size() - 1);
    assertThat(last.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    assertThat(last.path("usage").path("completion_tokens").asInt()).isEqualTo(7);
    assertThat(chunks.subList(0, chunks.size() - 1))
        .hasSizeGreaterThan(5)
        .allSatisfy(
            chunk -> {
              assertThat(chunk.path("object").asString()).isEqualTo("chat.completion.chunk");
              assertThat(chunk.path("usage").isNull()).isTrue();
              assertThat(chunk.at("/choices/0/finish_reason").isNull()).isTrue();
            });
  }

  @Test
  void without_a_wish_for_it_no_usage_is_said() {
    List<JsonNode> chunks = client.post(streamed(LlmClient.ask("hello"), false)).chunks();

    assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.has("usage")).isFalse());
    assertThat(emulator.spent().micros()).isPositive();
  }

  @Test
  void thoughts_come_before_the_content_and_each_without_the_other() {
    emulator.next(LlmAnswer.text("the content").thinking("the thoughts"));

    List<JsonNode> chunks = client.post(streamed(LlmClient.thinking("hello"), true)).chunks();

    assertThat(joined(chunks, "reasoning_content")).isEqualTo("the thoughts");
    assertThat(joined(chunks, "content")).isEqualTo("the content");
    JsonNode thought = chunks.get(1).at("/choices/0/delta");
    assertThat(thought.path("content").isNull()).isTrue();
    JsonNode content = chunks.get(chunks.size() - 2).at("/choices/0/delta");
    assertThat(content.path("reasoning_content").isNull()).isTrue();
  }

  @Test
  void openai_says_the_usage_in_a_chunk_of_its_own() {
    try (LlmEmulator openAi = new LlmEmulator(LlmSettings.of(LlmVendor.OPENAI))) {
      ObjectNode body = LlmClient.ask("gpt-5.4-mini", "hello");

      List<JsonNode> chunks = new LlmClient(openAi).post(streamed(body, true)).chunks();

      JsonNode last = chunks.get(chunks.size() - 1);
      assertThat(last.path("choices").isEmpty()).isTrue();
      assertThat(last.path("usage").path("total_tokens").asInt()).isPositive();
      JsonNode end = chunks.get(chunks.size() - 2);
      assertThat(end.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
      assertThat(end.path("usage").isNull()).isTrue();
    }
  }

  @Test
  void a_tool_call_and_a_refusal_are_streamed_too() {
    ObjectNode body = streamed(LlmClient.ask("write"), true);
    body.putArray("tools")
        .addObject()
        .put("type", "function")
        .putObject("function")
        .put("name", "w");
    emulator.next(LlmAnswer.toolCall("{\"a\":\"bcdefghijkl\"}"), LlmAnswer.refusal("No, never."));

    List<JsonNode> call = client.post(body).chunks();
    List<JsonNode> refusal = client.post(body).chunks();

    String arguments =
        call.stream()
            .map(chunk -> chunk.at("/choices/0/delta/tool_calls/0/function/arguments").asString(""))
            .collect(Collectors.joining());
    assertThat(arguments).isEqualTo("{\"a\":\"bcdefghijkl\"}");
    assertThat(call.get(1).at("/choices/0/delta/tool_calls/0/function/name").asString())
        .isEqualTo("w");
    assertThat(joined(refusal, "refusal")).isEqualTo("No, never.");
  }

  @Test
  void signs_of_life_come_first_and_the_text_slowly() {
    emulator.next(LlmAnswer.text("abcdefgh").slowly(3, 4, Duration.ofMillis(20)));
    long before = System.nanoTime();

    Reply reply = client.post(streamed(LlmClient.ask("hello"), true));

    assertThat(reply.body()).startsWith(": keep-alive\n\n: keep-alive\n\n: keep-alive\n\ndata: {");
    assertThat(joined(reply.chunks(), "content")).isEqualTo("abcdefgh");
    // 3 signs, 1 + 4 + 1 chunks and the end: nine pauses.
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(170));
  }

  @Test
  void a_document_comes_after_blank_lines_and_in_parts() {
    emulator.next(LlmAnswer.text("abcdefgh").slowly(3, 4, Duration.ofMillis(20)));
    long before = System.nanoTime();

    Reply reply = client.post(LlmClient.ask("hello"));

    assertThat(reply.body()).startsWith("\n\n\n{\"id\":");
    assertThat(reply.content()).isEqualTo("abcdefgh");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(110));
  }

  @Test
  void an_answer_ends_after_any_byte() throws Exception {
    for (boolean stream : new boolean[] {true, false}) {
      ObjectNode body = LlmClient.ask("hello");
      if (stream) {
        streamed(body, true);
      }
      for (int bytes : List.of(0, 1, 2, 10, 57, 200, 400)) {
        emulator.next(LlmAnswer.text("宠物".repeat(100)).cutAfter(bytes));

        Partly partly = client.postPartly(body);

        assertThat(partly.bytes()).isEqualTo(bytes);
        assertThat(partly.whole()).isFalse();
      }
      emulator.next(LlmAnswer.text("x").cutAfter(100_000));
      assertThat(client.postPartly(body).whole()).isTrue();
    }
    assertThat(emulator.complaints()).isEmpty();
  }

  @Test
  void a_stream_may_end_well_but_without_its_end() throws Exception {
    emulator.next(LlmAnswer.text("abcdefgh").withoutEnd());

    Partly partly = client.postPartly(streamed(LlmClient.ask("hello"), true));

    assertThat(partly.whole()).isTrue();
    assertThat(partly.text()).contains("\"content\":\"h\"").doesNotContain("[DONE]", "\"stop\"");
  }
}
