package dev.petforge.emulator.llm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks an emulated model, bare of any client's kindness. */
final class LlmClient {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** What came back. */
  record Reply(int status, String body, Map<String, List<String>> headers) {
    JsonNode json() {
      return JSON.readTree(body);
    }

    JsonNode choice() {
      return json().path("choices").path(0);
    }

    String content() {
      return choice().path("message").path("content").asString("");
    }

    String finish() {
      return choice().path("finish_reason").asString("");
    }

    JsonNode usage() {
      return json().path("usage");
    }

    String error() {
      return json().path("error").path("message").asString("");
    }

    /** The documents of a stream. */
    List<JsonNode> chunks() {
      List<JsonNode> chunks = new ArrayList<>();
      body.lines()
          .filter(line -> line.startsWith("data: {"))
          .forEach(line -> chunks.add(JSON.readTree(line.substring("data: ".length()))));
      return chunks;
    }
  }

  private final LlmEmulator emulator;
  private final URI base;

  LlmClient(LlmEmulator emulator) {
    this(emulator, emulator.base());
  }

  private LlmClient(LlmEmulator emulator, URI base) {
    this.emulator = emulator;
    this.base = base;
  }

  LlmClient below(String path) {
    return new LlmClient(emulator, URI.create(emulator.address() + path));
  }

  /** A request for a model that does not think, with one message of the user. */
  static ObjectNode ask(String model, String text) {
    ObjectNode body = JSON.createObjectNode().put("model", model);
    body.putObject("thinking").put("type", "disabled");
    ArrayNode messages = body.putArray("messages");
    messages.addObject().put("role", "user").put("content", text);
    return body;
  }

  static ObjectNode ask(String text) {
    return ask("deepseek-flash", text);
  }

  static ObjectNode thinking(String text) {
    ObjectNode body = ask(text);
    body.remove("thinking");
    return body;
  }

  /** Adds a message before the last. */
  static ObjectNode system(ObjectNode body, String text) {
    ArrayNode messages = (ArrayNode) body.path("messages");
    messages.insertObject(0).put("role", "system").put("content", text);
    return body;
  }

  /** Adds a picture to a request's last message. */
  static ObjectNode picture(ObjectNode body, String url) {
    ArrayNode messages = (ArrayNode) body.path("messages");
    ObjectNode last = (ObjectNode) messages.path(messages.size() - 1);
    String text = last.path("content").asString("");
    ArrayNode parts = last.putArray("content");
    parts.addObject().put("type", "text").put("text", text);
    parts.addObject().put("type", "image_url").putObject("image_url").put("url", url);
    return body;
  }

  static ObjectNode format(ObjectNode body, String type) {
    body.putObject("response_format").put("type", type);
    return body;
  }

  Reply post(JsonNode body) {
    return post(JSON.writeValueAsString(body), LlmSettings.KEY);
  }

  Reply post(String body, String key) {
    try {
      HttpResponse<String> response =
          HTTP.send(
              request("/chat/completions", key)
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body(), response.headers().map());
    } catch (IOException e) {
      return new Reply(0, "", Map.of());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What came of the body before the connection ended. */
  Partly postPartly(JsonNode body) throws IOException, InterruptedException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    boolean whole = true;
    try {
      HTTP.send(
          request("/chat/completions", LlmSettings.KEY)
              .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build(),
          // A body as a stream forgets what has come and was not read yet when the connection ends.
          HttpResponse.BodyHandlers.ofByteArrayConsumer(
              part -> part.ifPresent(bytes -> read.write(bytes, 0, bytes.length))));
    } catch (IOException e) {
      whole = false;
    }
    return new Partly(read.toString(StandardCharsets.UTF_8), read.size(), whole);
  }

  /** Waits until something holds, bounded. */
  static void until(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("it still does not hold that " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  /** What came of a body. */
  record Partly(String text, int bytes, boolean whole) {}

  Reply get(String path, String key) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(request(path, key).GET().build(), HttpResponse.BodyHandlers.ofString());
    return new Reply(response.statusCode(), response.body(), response.headers().map());
  }

  private HttpRequest.Builder request(String path, String key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(10));
    return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
  }
}
