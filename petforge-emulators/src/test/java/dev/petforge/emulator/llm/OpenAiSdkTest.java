package dev.petforge.emulator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnprocessableEntityException;
import com.openai.models.ResponseFormatJsonObject;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionUsage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI's own client drives the emulator: it is right for a client that was not written against
 * it. Nothing that it sends may be noted as unknown.
 */
class OpenAiSdkTest {
  private static final String GPT = "gpt-5.4-mini";
  private static final String FLASH = "deepseek-flash";

  private final LlmEmulator openAi = new LlmEmulator(LlmSettings.of(LlmVendor.OPENAI));
  private final LlmEmulator deepSeek = new LlmEmulator(LlmSettings.standard());
  private final OpenAIClient gpt = client(openAi, LlmSettings.KEY);
  private final OpenAIClient flash = client(deepSeek, LlmSettings.KEY);
  private final OpenAIClient stranger = client(openAi, "sk-wrong");

  @AfterEach
  void close() {
    gpt.close();
    flash.close();
    stranger.close();
    openAi.close();
    deepSeek.close();
  }

  private static OpenAIClient client(LlmEmulator emulator, String key) {
    return OpenAIOkHttpClient.builder()
        .apiKey(key)
        .baseUrl(emulator.base().toString())
        .maxRetries(0)
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  private static ChatCompletionCreateParams.Builder ask(String model, String text) {
    return ChatCompletionCreateParams.builder()
        .model(model)
        .addUserMessage(text)
        .maxCompletionTokens(8_000);
  }

  /** As a client of DeepSeek must say it. */
  private static ChatCompletionCreateParams.Builder withoutThinking(
      ChatCompletionCreateParams.Builder params) {
    return params.putAdditionalBodyProperty("thinking", JsonValue.from(Map.of("type", "disabled")));
  }

  private static String content(ChatCompletion completion) {
    return completion.choices().get(0).message().content().orElse("");
  }

  @Test
  void a_plain_completion_is_read_with_its_usage() {
    openAi.next(LlmAnswer.text("Hello, Momo."));

    ChatCompletion completion = gpt.chat().completions().create(ask(GPT, "hello").build());

    completion.validate();
    assertThat(content(completion)).isEqualTo("Hello, Momo.");
    assertThat(completion.choices().get(0).finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    CompletionUsage usage = completion.usage().orElseThrow();
    assertThat(usage.promptTokens()).isEqualTo(openAi.used().prompt());
    assertThat(usage.completionTokens()).isEqualTo(openAi.used().completion());
    assertThat(usage.completionTokensDetails().orElseThrow().reasoningTokens().orElse(0L))
        .isEqualTo(openAi.used().reasoning())
        .isPositive();
    assertThat(openAi.complaints()).isEmpty();
  }

  @Test
  void deepseek_is_asked_with_the_same_client() {
    ChatCompletion thought = flash.chat().completions().create(ask(FLASH, "hello").build());
    ChatCompletion plain =
        flash.chat().completions().create(withoutThinking(ask(FLASH, "hello")).build());

    thought.validate();
    plain.validate();
    assertThat(thought.usage().orElseThrow().completionTokensDetails()).isPresent();
    assertThat(plain.usage().orElseThrow().completionTokensDetails()).isEmpty();
    assertThat(plain.usage().orElseThrow().promptTokens()).isPositive();
    assertThat(deepSeek.complaints()).isEmpty();
  }

  @Test
  void a_picture_is_seen_and_described() {
    ChatCompletionContentPart picture =
        ChatCompletionContentPart.ofImageUrl(
            ChatCompletionContentPartImage.builder()
                .imageUrl(
                    ChatCompletionContentPartImage.ImageUrl.builder()
                        .url(Pictures.url(320, 180))
                        .detail(ChatCompletionContentPartImage.ImageUrl.Detail.LOW)
                        .build())
                .build());
    ChatCompletionContentPart text =
        ChatCompletionContentPart.ofText(
            ChatCompletionContentPartText.builder().text("Describe the picture.").build());

    ChatCompletion completion =
        gpt.chat()
            .completions()
            .create(
                ChatCompletionCreateParams.builder()
                    .model(GPT)
                    .addUserMessageOfArrayOfContentParts(List.of(text, picture))
                    .build());

    assertThat(content(completion)).contains("cat", "320 by 180");
    LlmImage seen = openAi.last().request().images().get(0);
    assertThat(seen.detail()).isEqualTo("low");
    assertThat(seen.bytes()).isEqualTo(Pictures.jpeg(320, 180));
    assertThat(openAi.complaints()).isEmpty();
  }

  @Test
  void a_strict_schema_is_answered_with_a_storyboard() {
    Map<String, Object> segment =
        Map.of(
            "type",
            "object",
            "properties",
            Map.of(
                "segment_index", Map.of("type", "integer"),
                "segment_type",
                    Map.of("type", "string", "enum", List.of("intro", "eating", "outro")),
                "action", Map.of("type", "string")),
            "required",
            List.of("segment_index", "segment_type", "action"),
            "additionalProperties",
            false);
    ResponseFormatJsonSchema format =
        ResponseFormatJsonSchema.builder()
            .jsonSchema(
                ResponseFormatJsonSchema.JsonSchema.builder()
                    .name("storyboard")
                    .strict(true)
                    .schema(
                        ResponseFormatJsonSchema.JsonSchema.Schema.builder()
                            .putAdditionalProperty("type", JsonValue.from("object"))
                            .putAdditionalProperty(
                                "properties",
                                JsonValue.from(
                                    Map.of("segments", Map.of("type", "array", "items", segment))))
                            .putAdditionalProperty("required", JsonValue.from(List.of("segments")))
                            .putAdditionalProperty("additionalProperties", JsonValue.from(false))
                            .build())
                    .build())
            .build();

    ChatCompletion completion =
        gpt.chat().completions().create(ask(GPT, "shots: 3").responseFormat(format).build());

    JsonNode segments = LlmClient.JSON.readTree(content(completion)).path("segments");
    assertThat(segments.values().stream().map(one -> one.path("segment_type").asString()))
        .containsExactly("intro", "eating", "outro");
    assertThat(openAi.complaints()).isEmpty();
  }

  @Test
  void a_stream_is_read_to_its_end_with_usage() {
    openAi.next(LlmAnswer.text("The cat eats slowly.").slowly(3, 5, Duration.ofMillis(5)));
    deepSeek.next(LlmAnswer.text("The cat eats slowly.").slowly(3, 5, Duration.ofMillis(5)));

    assertStreamed(gpt, ask(GPT, "hello"), openAi);
    assertStreamed(flash, withoutThinking(ask(FLASH, "hello")), deepSeek);
  }

  private static void assertStreamed(
      OpenAIClient client, ChatCompletionCreateParams.Builder params, LlmEmulator emulator) {
    ChatCompletionStreamOptions options =
        ChatCompletionStreamOptions.builder().includeUsage(true).build();
    List<ChatCompletionChunk> chunks;
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(params.streamOptions(options).build())) {
      chunks = stream.stream().toList();
    }

    assertThat(
            chunks.stream()
                .flatMap(chunk -> chunk.choices().stream())
                .map(choice -> choice.delta().content().orElse(""))
                .collect(Collectors.joining()))
        .isEqualTo("The cat eats slowly.");
    assertThat(chunks.stream().flatMap(chunk -> chunk.usage().stream()))
        .singleElement()
        .extracting(CompletionUsage::completionTokens)
        .isEqualTo(emulator.used().completion());
    assertThat(emulator.complaints()).isEmpty();
  }

  @Test
  void refusals_are_the_clients_own_exceptions() {
    assertThatExceptionOfType(UnauthorizedException.class)
        .isThrownBy(() -> stranger.chat().completions().create(ask(GPT, "hello").build()))
        .satisfies(e -> assertThat(e.code()).hasValue("invalid_api_key"));
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(() -> gpt.chat().completions().create(ask("gpt-9", "hello").build()))
        .satisfies(e -> assertThat(e.code()).hasValue("model_not_found"));
    assertThatExceptionOfType(BadRequestException.class)
        .isThrownBy(
            () ->
                flash
                    .chat()
                    .completions()
                    .create(
                        withoutThinking(ask(FLASH, "an object"))
                            .responseFormat(ResponseFormatJsonObject.builder().build())
                            .build()))
        .withMessageContaining("Prompt must contain the word 'json'");
    assertThatExceptionOfType(UnprocessableEntityException.class)
        .isThrownBy(
            () -> flash.chat().completions().create(ask(FLASH, "hello").temperature(3.0).build()));
  }

  @Test
  void failures_are_the_clients_own_exceptions_and_it_comes_again_when_it_may() {
    openAi.next(
        LlmAnswer.failing(LlmFault.RATE),
        LlmAnswer.failing(LlmFault.OVERLOADED),
        LlmAnswer.failing(LlmFault.CUT_BEFORE));
    ChatCompletionCreateParams params = ask(GPT, "hello").build();

    assertThatExceptionOfType(RateLimitException.class)
        .isThrownBy(() -> gpt.chat().completions().create(params));
    assertThatExceptionOfType(InternalServerException.class)
        .isThrownBy(() -> gpt.chat().completions().create(params));
    assertThatExceptionOfType(OpenAIIoException.class)
        .isThrownBy(() -> gpt.chat().completions().create(params));

    openAi.next(LlmAnswer.failing(LlmFault.OVERLOADED_NOW), LlmAnswer.text("at last"));
    OpenAIClient patient = gpt.withOptions(options -> options.maxRetries(2));
    assertThat(content(patient.chat().completions().create(params))).isEqualTo("at last");
  }

  @Test
  void the_models_are_listed() {
    assertThat(flash.models().list().data())
        .extracting(model -> model.id())
        .containsExactly("deepseek-flash", "deepseek-v4-pro");
  }

  /** Why no SDK is used but in tests. */
  @Test
  void left_to_itself_the_sdk_asks_and_pays_twice_when_an_answer_is_lost() {
    deepSeek.next(LlmAnswer.failing(LlmFault.CUT_AFTER));
    OpenAIClient usual =
        OpenAIOkHttpClient.builder()
            .apiKey(LlmSettings.KEY)
            .baseUrl(deepSeek.base().toString())
            .build();
    try {
      usual.chat().completions().create(withoutThinking(ask(FLASH, "hello")).build());
    } finally {
      usual.close();
    }

    assertThat(deepSeek.calls()).hasSize(2);
  }
}
