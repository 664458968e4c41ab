package dev.petforge.emulator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.llm.LlmClient.Reply;
import dev.petforge.money.Money;
import dev.petforge.question.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
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

  @Test
  void lines_of_the_prompt_name_the_number_the_types_and_the_first_of_the_shots() {
    ObjectNode body = LlmClient.format(LlmClient.ask("json\n"), "json_object");
    LlmClient.system(body, "shots: 3\ntypes: savor, finish, outro\nfirst index: 4");

    JsonNode shots = LlmClient.JSON.readTree(client.post(body).content()).path("segments");

    assertThat(shots.values().stream().map(shot -> shot.path("segment_type").asString()))
        .containsExactly("savor", "finish", "outro");
    assertThat(shots.values().stream().map(shot -> shot.path("segment_index").asInt()))
        .containsExactly(4, 5, 6);
  }

  @Test
  void the_shot_before_the_first_says_how_the_new_ones_start() {
    ObjectNode body = LlmClient.format(LlmClient.ask("json\nfirst index: 1"), "json_object");
    LlmClient.system(
        body,
        "kept: {\"segment_index\":0,\"end_state\":\"the dog sits\",\"scene_lock\":\"a red rug\"}\n"
            + "types: eating, outro");

    JsonNode shots = LlmClient.JSON.readTree(client.post(body).content()).path("segments");

    assertThat(shots.path(0).path("start_state").asString()).isEqualTo("the dog sits");
    assertThat(shots.path(1).path("scene_lock").asString()).isEqualTo("a red rug");
    assertThat(shots.path(1).path("start_state")).isEqualTo(shots.path(0).path("end_state"));
  }

  @Test
  void a_schema_names_the_fields_and_an_example_what_stands_around_and_has_no_value() {
    try (LlmEmulator openAi = new LlmEmulator(LlmSettings.of(LlmVendor.OPENAI))) {
      ObjectNode body = LlmClient.format(LlmClient.ask("gpt-5.4-mini", "go"), "json_schema");
      body.remove("thinking");
      ObjectNode schema =
          ((ObjectNode) body.path("response_format"))
              .putObject("json_schema")
              .put("name", "storyboard")
              .putObject("schema")
              .put("type", "object");
      ObjectNode members = schema.putObject("properties");
      members.putObject("scene_lock").put("type", "string");
      ObjectNode fields =
          members
              .putObject("segments")
              .put("type", "array")
              .putObject("items")
              .putObject("properties");
      for (String field : List.of("segment_index", "segment_type", "food_item", "action")) {
        fields.putObject(field);
      }
      LlmClient.system(
          body,
          "{\"segments\":[{\"segment_index\":0,\"segment_type\":\"intro\",\"food_item\":null},"
              + "{\"segment_index\":1,\"segment_type\":\"outro\",\"food_item\":\"hay\"}]}");

      JsonNode answer = LlmClient.JSON.readTree(new LlmClient(openAi).post(body).content());

      assertThat(answer.propertyNames()).containsExactly("scene_lock", "segments");
      JsonNode shots = answer.path("segments");
      assertThat(shots.path(0).propertyNames())
          .containsExactly("segment_index", "segment_type", "food_item", "action");
      assertThat(shots.path(0).path("food_item").isNull()).isTrue();
      assertThat(shots.path(1).path("food_item").asString()).isEqualTo("dry cat food");
      assertThat(shots.path(1).path("segment_type").asString()).isEqualTo("outro");
    }
  }

  @Test
  void a_rejected_answer_in_the_request_is_not_taken_for_the_example() {
    ObjectNode body = LlmClient.format(LlmClient.ask("Mend it: [{\"a\":1}]"), "json_object");
    LlmClient.system(body, "json: " + StoryboardAnswers.valid(List.of("intro", "outro")).json());

    JsonNode shots = LlmClient.JSON.readTree(client.post(body).content()).path("segments");

    assertThat(shots.size()).isEqualTo(2);
  }

  @Test
  void a_tool_is_called_with_what_its_schema_asks_for() {
    ObjectNode body = LlmClient.ask("types: intro, eating, outro");
    ObjectNode function =
        body.putArray("tools").addObject().put("type", "function").putObject("function");
    function.put("name", "write_storyboard");
    function
        .putObject("parameters")
        .putObject("properties")
        .putObject("shots")
        .putObject("items")
        .putObject("properties")
        .putObject("action");

    JsonNode choice = client.post(body).choice();

    assertThat(choice.path("finish_reason").asString()).isEqualTo("tool_calls");
    JsonNode call = choice.path("message").path("tool_calls").path(0).path("function");
    assertThat(call.path("name").asString()).isEqualTo("write_storyboard");
    JsonNode arguments = LlmClient.JSON.readTree(call.path("arguments").asString());
    assertThat(arguments.path("shots").size()).isEqualTo(3);
    assertThat(arguments.path("shots").path(0).propertyNames()).containsExactly("action");
  }

  @Test
  void arguments_that_do_not_fit_are_cut_also_to_nothing() {
    ObjectNode body = LlmClient.ask("write");
    body.putArray("tools")
        .addObject()
        .put("type", "function")
        .putObject("function")
        .put("name", "w");
    emulator.next(
        LlmAnswer.toolCall("{\"a\":\"bcdefg\"}"), LlmAnswer.toolCall("").finishing("length"));

    JsonNode cut = client.post(body.put("max_tokens", 2)).choice();
    JsonNode nothing = client.post(body).choice();

    assertThat(cut.path("finish_reason").asString()).isEqualTo("length");
    assertThat(cut.at("/message/tool_calls/0/function/arguments").asString())
        .isEqualTo("{\"a\":\"");
    assertThat(nothing.path("finish_reason").asString()).isEqualTo("length");
    assertThat(nothing.at("/message/tool_calls/0/function/arguments").asString("x")).isEmpty();
  }

  @Test
  void a_picture_without_json_is_described_and_anything_else_is_answered_with_a_sentence() {
    String picture =
        client
            .post(LlmClient.picture(LlmClient.ask("Describe it."), Pictures.url(96, 54)))
            .content();
    String sentence = client.post(LlmClient.ask("hello")).content();

    assertThat(picture).contains("cat", "landscape, 96 by 54 pixels").doesNotContain("\n", "{");
    assertThat(sentence).endsWith(".").doesNotContain("\n", "{");
  }

  @Test
  void a_model_thinks_unless_it_is_told_not_to_and_about_as_much_as_it_writes() {
    emulator.next(LlmAnswer.text("x".repeat(1_000)));

    Reply reply = client.post(LlmClient.thinking("hello"));

    String thoughts = reply.choice().path("message").path("reasoning_content").asString();
    int reasoning = reply.usage().at("/completion_tokens_details/reasoning_tokens").asInt();
    assertThat(reasoning).isEqualTo(TokenCount.count(thoughts)).isBetween(295, 300);
    assertThat(reply.usage().path("completion_tokens").asInt()).isEqualTo(300 + reasoning);
    assertThat(emulator.used().reasoning()).isEqualTo(reasoning);
  }

  @Test
  void thinking_spends_the_budget_and_may_leave_nothing_for_the_content() {
    emulator.next(
        LlmAnswer.text("x".repeat(100)).thinking("y".repeat(100)),
        LlmAnswer.text("x".repeat(100)).thinking("y".repeat(100)));

    Reply some = client.post(LlmClient.thinking("hello").put("max_tokens", 40));
    Reply none = client.post(LlmClient.thinking("hello").put("max_tokens", 20));

    assertThat(some.finish()).isEqualTo("length");
    // 30 tokens of thinking leave 10: 33 characters of 0.3.
    assertThat(some.content()).isEqualTo("x".repeat(33));
    assertThat(some.usage().path("completion_tokens").asInt()).isEqualTo(40);
    assertThat(none.finish()).isEqualTo("length");
    assertThat(none.choice().path("message").path("content").asString("null")).isEmpty();
    assertThat(none.usage().path("completion_tokens").asInt()).isEqualTo(20);
    assertThat(none.usage().at("/completion_tokens_details/reasoning_tokens").asInt())
        .isEqualTo(20);
  }

  @Test
  void a_budget_cuts_the_content_at_exactly_its_tokens() {
    emulator.next(LlmAnswer.text("宠物".repeat(50)), LlmAnswer.text("abc"));

    Reply cut = client.post(LlmClient.ask("hello").put("max_tokens", 12));
    Reply whole = client.post(LlmClient.ask("hello").put("max_tokens", 1));

    assertThat(cut.content()).isEqualTo("宠物".repeat(10));
    assertThat(cut.finish()).isEqualTo("length");
    assertThat(cut.usage().path("completion_tokens").asInt()).isEqualTo(12);
    assertThat(whole.content()).isEqualTo("abc");
    assertThat(whole.finish()).isEqualTo("stop");
  }

  @Test
  void reasons_contents_and_refusals_come_as_scripted() {
    emulator.next(
        LlmAnswer.text("part").finishing("insufficient_system_resource"),
        LlmAnswer.blank(),
        LlmAnswer.onlyThoughts("I should answer."),
        LlmAnswer.refusal("I cannot help with that."),
        LlmAnswer.text("x").finishing("aborted"),
        LlmAnswer.raw(200, "text/html", "<html>busy</html>"));

    assertThat(client.post(LlmClient.ask("a")).finish()).isEqualTo("insufficient_system_resource");
    Reply blank = client.post(LlmClient.ask("a"));
    assertThat(blank.content()).isBlank().hasSize(400);
    assertThat(blank.finish()).isEqualTo("stop");
    JsonNode thoughts = client.post(LlmClient.ask("a")).choice().path("message");
    assertThat(thoughts.path("content").isNull()).isTrue();
    assertThat(thoughts.path("reasoning_content").asString()).isEqualTo("I should answer.");
    JsonNode refusal = client.post(LlmClient.ask("a")).choice().path("message");
    assertThat(refusal.path("content").isNull()).isTrue();
    assertThat(refusal.path("refusal").asString()).isEqualTo("I cannot help with that.");
    assertThat(client.post(LlmClient.ask("a")).finish()).isEqualTo("aborted");
    assertThat(client.post(LlmClient.ask("a")).body()).isEqualTo("<html>busy</html>");
    assertThat(emulator.calls()).hasSize(6);
    assertThat(emulator.last().cost().micros()).isZero();
  }

  @Test
  void a_script_may_be_for_some_requests_only_and_the_rest_may_have_a_rule() {
    emulator
        .next(request -> !request.images().isEmpty(), LlmAnswer.text("a picture"))
        .next(LlmAnswer.text("first"))
        .otherwise(request -> LlmAnswer.text("echo " + request.text()));

    assertThat(client.post(LlmClient.ask("a")).content()).isEqualTo("first");
    assertThat(client.post(LlmClient.ask("b")).content()).isEqualTo("echo b");
    assertThat(client.post(LlmClient.picture(LlmClient.ask("c"), Pictures.url(8, 8))).content())
        .isEqualTo("a picture");
    assertThat(emulator.unasked()).isZero();
  }

  @Test
  void a_scripted_answer_waits_for_a_request_that_is_taken() {
    emulator.next(LlmAnswer.text("at last"));

    assertThat(client.post(LlmClient.ask("no-such-model", "a")).status()).isEqualTo(400);
    assertThat(client.post(LlmClient.ask("a")).content()).isEqualTo("at last");
  }

  @Test
  void the_cache_is_taught_by_two_prompts_with_a_common_head_and_known_to_one_user() {
    String head = "a".repeat(1_000);
    List<Integer> hits = new ArrayList<>();
    for (String tail : List.of("B", "C", "D", "D")) {
      ObjectNode body = LlmClient.system(LlmClient.ask(tail.repeat(300)), head);
      hits.add(
          client.post(body.put("user_id", "one")).usage().path("prompt_cache_hit_tokens").asInt());
    }
    ObjectNode stranger = LlmClient.system(LlmClient.ask("D".repeat(300)), head);
    Reply other = client.post(stranger.put("user_id", "two"));

    // The head has 1000 + 7 + 5 characters, 304 tokens: two units of 128. All of it is 394.
    assertThat(hits).containsExactly(0, 0, 256, 384);
    assertThat(other.usage().path("prompt_cache_hit_tokens").asInt()).isZero();
    assertThat(other.usage().path("prompt_cache_miss_tokens").asInt()).isEqualTo(394);
    assertThat(emulator.used().cached()).isEqualTo(640);
  }

  @Test
  void the_end_of_an_answer_is_read_from_the_cache_when_the_talk_goes_on() {
    emulator.next(LlmAnswer.text("w".repeat(1_000)));
    client.post(LlmClient.ask("q".repeat(1_000)));

    ObjectNode next = LlmClient.ask("q".repeat(1_000));
    ArrayNode messages = (ArrayNode) next.path("messages");
    messages.addObject().put("role", "assistant").put("content", "w".repeat(1_000));
    messages.addObject().put("role", "user").put("content", "go on");

    // 2000 + 5 + 10 characters are 605 tokens: four units.
    assertThat(client.post(next).usage().path("prompt_cache_hit_tokens").asInt()).isEqualTo(512);
  }

  @Test
  void a_picture_costs_by_its_size_and_is_part_of_what_the_cache_knows() {
    int plain = client.post(LlmClient.ask("?")).usage().path("prompt_tokens").asInt();
    int large = prompt(Pictures.url(1_600, 1_600));
    int half = prompt(Pictures.url(800, 400));

    assertThat(large - plain).isEqualTo(384);
    assertThat(half - plain).isEqualTo(192);
    Reply again = client.post(LlmClient.picture(LlmClient.ask("?"), Pictures.url(1_600, 1_600)));
    assertThat(again.usage().path("prompt_cache_hit_tokens").asInt()).isEqualTo(384);
  }

  private int prompt(String url) {
    return client
        .post(LlmClient.picture(LlmClient.ask("?"), url))
        .usage()
        .path("prompt_tokens")
        .asInt();
  }

  @Test
  void a_hit_costs_less_and_the_bill_is_the_sum_of_the_answers() {
    emulator.otherwise(request -> LlmAnswer.text(""));
    client.post(LlmClient.ask("a".repeat(4_000)));
    client.post(LlmClient.ask("a".repeat(4_000)));

    // 1202 tokens: all missed × 0.15, then 1152 hit × 0.003 and 50 missed.
    assertThat(emulator.calls().get(0).cost()).isEqualTo(new Money(181, "USD"));
    assertThat(emulator.calls().get(1).cost()).isEqualTo(new Money(11, "USD"));
    assertThat(emulator.spent()).isEqualTo(new Money(192, "USD"));
  }

  @Test
  void others_say_less_in_their_usage() {
    try (LlmEmulator openAi = new LlmEmulator(LlmSettings.of(LlmVendor.OPENAI))) {
      ObjectNode body = LlmClient.ask("gpt-5.4-mini", "hello");
      body.remove("thinking");

      Reply reply = new LlmClient(openAi).post(body);

      assertThat(openAi.base().getPath()).isEqualTo("/v1");
      assertThat(reply.choice().path("message").has("reasoning_content")).isFalse();
      assertThat(reply.choice().path("message").path("refusal").isNull()).isTrue();
      assertThat(reply.usage().at("/completion_tokens_details/reasoning_tokens").asInt())
          .isPositive();
      assertThat(reply.usage().has("prompt_cache_hit_tokens")).isFalse();
      assertThat(openAi.complaints()).isEmpty();
    }
  }

  @Test
  void what_was_asked_is_kept_without_the_key() {
    client.post(LlmClient.system(LlmClient.ask("b").put("max_tokens", 9), "a"));

    LlmRequest request = emulator.last().request();
    assertThat(request.model()).isEqualTo("deepseek-flash");
    assertThat(request.text()).isEqualTo("a\nb");
    assertThat(request.messages()).extracting(LlmMessage::role).containsExactly("system", "user");
    assertThat(request.format()).isEqualTo("text");
    assertThat(request.budget()).hasValue(9);
    assertThat(request.header("Content-Type")).hasValue("application/json");
    assertThat(request.header("Authorization")).isEmpty();
    assertThat(request.toString()).doesNotContain(LlmSettings.KEY);
    assertThat(LlmSettings.standard().toString()).doesNotContain(LlmSettings.KEY);
    assertThat(emulator.requests()).containsExactly("POST /chat/completions");
  }
}
