package dev.petforge.emulator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.llm.LlmClient.Reply;
import dev.petforge.emulator.llm.LlmModel.Limits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is refused, in whose words. */
class LlmRefusalsTest {
  private LlmEmulator emulator = new LlmEmulator(LlmSettings.standard());

  @AfterEach
  void close() {
    emulator.close();
  }

  private LlmClient client() {
    return new LlmClient(emulator);
  }

  private void serve(LlmSettings settings) {
    emulator.close();
    emulator = new LlmEmulator(settings);
  }

  private void assertRefused(ObjectNode body, int status, String message) {
    Reply reply = client().post(body);
    assertThat(reply.error()).contains(message);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(emulator.last().status()).isEqualTo(status);
    assertThat(emulator.last().cost().micros()).isZero();
  }

  private static void tool(ObjectNode body, String name, boolean strict, boolean closed) {
    ArrayNode tools = body.has("tools") ? (ArrayNode) body.path("tools") : body.putArray("tools");
    ObjectNode function = tools.addObject().put("type", "function").putObject("function");
    function.put("name", name).put("strict", strict);
    ObjectNode schema = function.putObject("parameters").put("type", "object");
    schema.putObject("properties").putObject("title").put("type", "string");
    schema.putArray("required").add("title");
    schema.put("additionalProperties", !closed);
  }

  @Nested
  class OfDeepSeek {
    @Test
    void a_wrong_key_is_refused_and_never_said_whole() throws Exception {
      Reply reply = client().post("{}", "sk-secret-of-somebody-1234");

      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.error())
          .isEqualTo("Authentication Fails, Your api key: ****1234 is invalid");
      assertThat(reply.json().path("error").path("type").asString())
          .isEqualTo("authentication_error");
      assertThat(reply.json().path("error").path("param").isNull()).isTrue();
      assertThat(client().get("/models", "").status()).isEqualTo(401);
      assertThat(emulator.calls()).isEmpty();
    }

    @Test
    void the_models_are_listed() throws Exception {
      for (String base : List.of("", "/v1", "/beta")) {
        Reply reply = client().below(base).get("/models", LlmSettings.KEY);
        assertThat(reply.json().path("data").path(0).path("id").asString())
            .isEqualTo("deepseek-flash");
        assertThat(reply.json().path("data").path(1).path("id").asString())
            .isEqualTo("deepseek-v4-pro");
      }
      assertThat(client().get("/v2/models", LlmSettings.KEY).status()).isEqualTo(404);
      assertThat(emulator.complaints()).containsExactly("there is no GET /v2/models");
    }

    @Test
    void an_account_without_money_is_refused_and_what_is_left_may_be_overdrawn_once() {
      serve(LlmSettings.standard().withBalance(1));

      assertThat(client().post(LlmClient.ask("a".repeat(1_000))).status()).isEqualTo(200);
      Reply reply = client().post(LlmClient.ask("hello"));

      assertThat(reply.status()).isEqualTo(402);
      assertThat(reply.error()).isEqualTo("Insufficient Balance");
      assertThat(reply.json().path("error").path("type").asString()).isEqualTo("unknown_error");
    }

    @Test
    void a_model_that_is_not_served_is_answered_with_the_names_of_those_that_are() {
      assertRefused(
          LlmClient.ask("deepseek-chat", "hello"),
          400,
          "The supported API model names are deepseek-flash, deepseek-v4-pro, but you passed"
              + " deepseek-chat.");
      assertThat(client().post(LlmClient.ask("deepseek-v4-flash", "hello")).status())
          .isEqualTo(200);
    }

    @Test
    void a_schema_is_not_available_and_json_must_be_said() {
      assertRefused(
          LlmClient.format(LlmClient.ask("json"), "json_schema"),
          400,
          "This response_format type is unavailable now");
      assertRefused(
          LlmClient.format(LlmClient.ask("an object please"), "json_object"),
          400,
          "Prompt must contain the word 'json' in some form to use 'response_format' of type"
              + " 'json_object'.");
      assertThat(client().post(LlmClient.format(LlmClient.ask("a JSON"), "json_object")).status())
          .isEqualTo(200);
    }

    @Test
    void the_budget_and_the_temperature_have_ranges() {
      String range = "Invalid max_tokens value, the valid range of max_tokens is [1, 393216]";
      assertRefused(LlmClient.ask("hello").put("max_tokens", 393_217), 400, range);
      assertRefused(LlmClient.ask("hello").put("max_tokens", 0), 400, range);
      assertRefused(LlmClient.ask("hello").put("temperature", 2.5), 422, "temperature");
      assertRefused(LlmClient.ask("hello").put("user_id", "x".repeat(513)), 422, "user_id");
    }

    @Test
    void what_does_not_fit_into_the_context_is_refused_in_numbers() {
      LlmModel small = LlmModels.deepSeek().get(0).withLimits(new Limits(1_000, 900, 100));
      serve(LlmSettings.standard().withModels(small));

      // 2000 + 5 characters are 602 tokens.
      assertRefused(
          LlmClient.ask("a".repeat(2_000)).put("max_tokens", 800),
          400,
          "This model's maximum context length is 1000 tokens. However, you requested 1402 tokens"
              + " (602 in the messages, 800 in the completion).");
      assertThat(client().post(LlmClient.ask("a".repeat(2_000)).put("max_tokens", 300)).status())
          .isEqualTo(200);
    }

    @Test
    void pictures_belong_to_users_and_to_models_that_see() {
      String url = Pictures.url(64, 36);
      assertRefused(
          LlmClient.picture(LlmClient.ask("deepseek-v4-pro", "what is it?"), url),
          400,
          "messages[0]: unknown variant `image_url`, expected `text`");
      ObjectNode wrong = LlmClient.picture(LlmClient.ask("what is it?"), url);
      ((ObjectNode) wrong.path("messages").path(0)).put("role", "system");
      assertRefused(wrong, 400, "only allowed in user messages");
      assertRefused(
          LlmClient.picture(LlmClient.ask("?"), "data:image/jpeg;base64,AAAA"),
          400,
          "unsupported image format");
      assertRefused(
          LlmClient.picture(LlmClient.ask("?"), Pictures.base64(64, 36)),
          400,
          "neither an address");
      assertRefused(
          LlmClient.picture(LlmClient.ask("?"), Pictures.url(8_193, 1)),
          400,
          "a side is longer than 8192 px");
      assertRefused(
          LlmClient.picture(LlmClient.ask("?"), "https://pets.example/" + "a".repeat(8_192)),
          400,
          "longer than 8192 characters");
      assertThat(
              client()
                  .post(LlmClient.picture(LlmClient.ask("?"), "https://pets.example/momo.jpg"))
                  .status())
          .isEqualTo(200);
    }

    @Test
    void a_picture_that_says_it_is_another_is_taken_and_noted() {
      String url = "data:image/jpg;base64," + Pictures.base64(64, 36);

      assertThat(client().post(LlmClient.picture(LlmClient.ask("?"), url)).status()).isEqualTo(200);

      assertThat(emulator.complaints())
          .containsExactly("a picture is image/jpeg, but says image/jpg");
    }

    @Test
    void a_body_that_is_too_large_or_no_json_is_refused() {
      serve(LlmSettings.standard().withLargestBody(1_000));

      assertThat(client().post(LlmClient.ask("a".repeat(1_000))).status()).isEqualTo(413);
      Reply broken = client().post("{\"model\":", LlmSettings.KEY);
      assertThat(broken.status()).isEqualTo(400);
      assertThat(broken.error()).contains("JSON");
      assertThat(client().post("{\"model\":\"deepseek-flash\"}", LlmSettings.KEY).error())
          .contains("missing field `messages`");
    }

    @Test
    void a_tool_that_must_be_called_needs_thinking_to_be_off() {
      for (String choice :
          List.of("\"required\"", "{\"type\":\"function\",\"function\":{\"name\":\"write\"}}")) {
        ObjectNode body = LlmClient.thinking("write it");
        tool(body, "write", false, true);
        body.set("tool_choice", LlmClient.JSON.readTree(choice));
        assertRefused(body, 400, "Thinking mode does not support this tool_choice");
        body.putObject("thinking").put("type", "disabled");
        assertThat(client().post(body).finish()).isEqualTo("tool_calls");
      }
    }

    @Test
    void strict_tools_are_all_strict_with_closed_schemas_and_below_beta() {
      ObjectNode mixed = LlmClient.ask("write it");
      tool(mixed, "one", true, true);
      tool(mixed, "two", false, true);
      assertRefused(mixed, 400, "strict must be true for every function");
      ObjectNode open = LlmClient.ask("write it");
      tool(open, "one", true, false);
      assertRefused(open, 400, "'additionalProperties' must be false at $");
      ObjectNode named = LlmClient.ask("write it");
      tool(named, "one thing", false, true);
      assertRefused(named, 400, "is no name for a function");

      ObjectNode right = LlmClient.ask("write it");
      tool(right, "one", true, true);
      assertThat(client().below("/beta").post(right).status()).isEqualTo(200);
      assertThat(emulator.complaints()).isEmpty();
      client().post(right);
      assertThat(emulator.complaints()).singleElement().asString().contains("/beta");
    }

    @Test
    void members_that_nobody_knows_are_noted() {
      client().post(LlmClient.ask("hello").put("max_token", 5));

      assertThat(emulator.complaints())
          .containsExactly(
              "POST /chat/completions deepseek-flash, 1 messages: unknown member 'max_token'");
    }

    @Test
    void more_requests_at_once_than_the_account_has_places_for_get_429() throws Exception {
      serve(LlmSettings.standard().withAtOnce(1));
      emulator.next(LlmAnswer.failing(LlmFault.HUNG));
      Thread first = new Thread(() -> client().post(LlmClient.ask("hello")));
      first.setDaemon(true);
      first.start();
      LlmClient.until("the first is being answered", () -> !emulator.calls().isEmpty());

      Reply second = client().post(LlmClient.ask("hello"));

      assertThat(second.status()).isEqualTo(429);
    }
  }

  @Nested
  class OfOthers {
    @Test
    void openai_names_the_parameter_and_the_code() {
      serve(LlmSettings.of(LlmVendor.OPENAI));

      JsonNode model = client().post(LlmClient.ask("gpt-9", "hello")).json().path("error");
      assertThat(emulator.last().status()).isEqualTo(404);
      assertThat(model.path("code").asString()).isEqualTo("model_not_found");
      JsonNode key = client().post("{}", "sk-1234").json().path("error");
      assertThat(key.path("code").asString()).isEqualTo("invalid_api_key");
      ObjectNode length = LlmClient.ask("gpt-5.4-mini", "hello").put("max_tokens", 10);
      JsonNode budget = client().post(length).json().path("error");
      assertThat(budget.path("param").asString()).isEqualTo("max_tokens");
      assertThat(budget.path("message").asString())
          .isEqualTo(
              "Unsupported parameter: 'max_tokens' is not supported with this model. Use"
                  + " 'max_completion_tokens' instead.");
      assertRefused(
          LlmClient.ask("gpt-5.4-mini", "hello").put("temperature", 0.9),
          400,
          "'temperature' does not support 0.9 with this model");
      assertRefused(
          LlmClient.picture(LlmClient.ask("gpt-3.5-turbo", "?"), "https://pets.example/a.jpg"),
          400,
          "image_url is only supported by certain models");
      assertThat(
              client()
                  .post(LlmClient.ask("gpt-5.4-mini", "hello").put("max_completion_tokens", 900))
                  .status())
          .isEqualTo(200);
    }

    @Test
    void openai_takes_strict_schemas_that_are_closed() {
      serve(LlmSettings.of(LlmVendor.OPENAI));
      ObjectNode body = LlmClient.format(LlmClient.ask("gpt-5.4-mini", "write"), "json_schema");
      ObjectNode schema =
          ((ObjectNode) body.path("response_format"))
              .putObject("json_schema")
              .put("name", "storyboard")
              .put("strict", true)
              .putObject("schema")
              .put("type", "object");
      schema.putObject("properties").putObject("title").put("type", "string");
      assertRefused(body, 400, "response_format");

      schema.putArray("required").add("title");
      schema.put("additionalProperties", false);
      assertThat(client().post(body).status()).isEqualTo(200);
      ((ObjectNode) body.path("response_format")).putObject("json_schema");
      assertRefused(body, 400, "response_format.json_schema.name");
    }

    @Test
    void qwen_writes_json_only_without_thinking() {
      serve(LlmSettings.of(LlmVendor.QWEN));
      ObjectNode body = LlmClient.format(LlmClient.ask("qwen3-vl-plus", "a JSON"), "json_object");

      assertRefused(body, 400, "Json mode response is not supported when enable_thinking is true");
      assertThat(client().post(body.put("enable_thinking", false)).status()).isEqualTo(200);
      assertRefused(
          LlmClient.format(LlmClient.ask("qwen3-vl-plus", "a JSON"), "json_schema"),
          400,
          "json_schema");
      assertRefused(
          LlmClient.picture(LlmClient.ask("qwen-plus", "?"), "https://pets.example/a.jpg"),
          400,
          "This model does not support image");
    }

    @Test
    void kimi_has_one_temperature_and_reads_no_addresses() {
      serve(LlmSettings.of(LlmVendor.KIMI));

      assertRefused(
          LlmClient.ask("kimi-k3", "hello").put("temperature", 0.9),
          400,
          "invalid temperature: only 1 is allowed");
      assertRefused(
          LlmClient.picture(LlmClient.ask("kimi-k3", "?"), "https://pets.example/a.jpg"),
          400,
          "only base64");
      String url = Pictures.url(64, 36);
      assertThat(client().post(LlmClient.picture(LlmClient.ask("kimi-k3", "?"), url)).status())
          .isEqualTo(200);
    }

    @Test
    void glm_has_numbers_for_errors_and_one_model_wants_bare_base64() {
      serve(LlmSettings.of(LlmVendor.GLM));
      String url = Pictures.url(64, 36);

      Reply prefixed = client().post(LlmClient.picture(LlmClient.ask("glm-4v", "?"), url));
      assertThat(prefixed.json().path("error"))
          .isEqualTo(LlmClient.JSON.valueToTree(Map.of("code", "1210", "message", "图片输入格式/解析错误")));
      assertThat(
              client()
                  .post(LlmClient.picture(LlmClient.ask("glm-4v", "?"), Pictures.base64(64, 36)))
                  .status())
          .isEqualTo(200);
      assertThat(client().post(LlmClient.picture(LlmClient.ask("glm-4.6v", "?"), url)).status())
          .isEqualTo(200);
      Reply blind = client().post(LlmClient.picture(LlmClient.ask("glm-4.6", "?"), url));
      assertThat(blind.json().path("error").path("code").asString()).isEqualTo("1210");
      assertRefused(LlmClient.ask("glm-4.6", "hello").put("temperature", 1.2), 400, "temperature");
    }

    @Test
    void ark_says_that_a_form_is_not_valid() {
      serve(LlmSettings.of(LlmVendor.ARK));

      assertRefused(
          LlmClient.format(LlmClient.ask("doubao-seed-2.0-lite", "a json"), "json_object"),
          400,
          "`response_format.type` specified in the request is not valid");
    }
  }
}
