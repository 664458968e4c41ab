package dev.petforge.llm.internal.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * An error as a provider or a gateway writes it. OpenAI's envelope is the usual one; Gemini puts it
 * into a list, DashScope, SiliconFlow and vLLM leave it out, MiniMax, Qianfan, Hunyuan and Ollama
 * have their own (documentation and reports, 2024-06 to 2026-11).
 *
 * @param codes all of its codes and types, with blanks between them; possibly empty
 * @param message for people; possibly empty
 */
record ServiceError(String codes, String message) {
  private static final List<String> CODES =
      List.of("code", "type", "status", "error_code", "Code", "err_code");
  private static final List<String> WORDS =
      List.of("message", "msg", "error_msg", "Message", "errmsg", "detail", "error");

  static final ServiceError NONE = new ServiceError("", "");

  /** An error that a body declares, whatever else is in it. */
  static Optional<ServiceError> declared(JsonNode body) {
    JsonNode json = single(body);
    JsonNode minimax = json.path("base_resp");
    if (minimax.path("status_code").asInt(0) != 0) {
      return Optional.of(
          new ServiceError(
              "base_resp_" + minimax.path("status_code").asInt(),
              minimax.path("status_msg").asString("")));
    }
    for (JsonNode error :
        List.of(
            json.path("error"),
            json.path("errors").path(0),
            json.path("Response").path("Error"),
            json.path("choices").path(0).path("error"))) {
      if (error.isObject() && !error.isEmpty()) {
        return Optional.of(flat(error));
      }
      if (error.isString() && !error.asString().isBlank()) {
        return Optional.of(new ServiceError(flat(json).codes(), error.asString()));
      }
    }
    return Optional.empty();
  }

  /** An error in a body that holds no answer. */
  static Optional<ServiceError> of(JsonNode body) {
    Optional<ServiceError> declared = declared(body);
    if (declared.isPresent()) {
      return declared;
    }
    ServiceError flat = flat(single(body));
    boolean good = flat.codes().matches("(?i)0|200|ok|success");
    return good || flat.message().isEmpty() ? Optional.empty() : Optional.of(flat);
  }

  private static JsonNode single(JsonNode body) {
    return body.isArray() && !body.isEmpty() ? body.get(0) : body;
  }

  private static ServiceError flat(JsonNode error) {
    List<String> codes = new ArrayList<>();
    for (String name : CODES) {
      add(codes, error.path(name));
    }
    add(codes, error.path("innererror").path("code"));
    return new ServiceError(String.join(" ", codes), words(error));
  }

  private static void add(List<String> codes, JsonNode code) {
    String text = code.isString() || code.isNumber() ? code.asString().strip() : "";
    if (!text.isEmpty() && !codes.contains(text)) {
      codes.add(text);
    }
  }

  private static String words(JsonNode error) {
    JsonNode said =
        WORDS.stream()
            .map(error::path)
            .filter(words -> !words.isNull() && !words.isMissingNode())
            .findFirst()
            .orElse(MissingNode.getInstance());
    // OpenRouter has the words of the provider beside its own.
    String raw = error.path("metadata").path("raw").asString("");
    String own = said.isContainer() ? said.toString() : said.asString("");
    return raw.isEmpty() ? own : own + ": " + raw;
  }

  /** The status that is meant where HTTP says that all is well. */
  int meant(int status) {
    if (status == 200) {
      for (String code : codes.split(" ", -1)) {
        if (code.matches("[45][0-9]{2}")) {
          return Integer.parseInt(code);
        }
      }
    }
    return status;
  }
}
