package dev.petforge.emulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One request at an emulator, read to its end, and how it is answered. */
public final class Exchange {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpExchange http;
  private final byte[] body;

  Exchange(HttpExchange http) throws IOException {
    this.http = http;
    this.body = http.getRequestBody().readAllBytes();
  }

  /** In upper case. */
  public String method() {
    return http.getRequestMethod();
  }

  /** Decoded, without the query. */
  public String path() {
    return http.getRequestURI().getPath();
  }

  /** The method, a space and the path, for example {@code POST /v1/videos}. */
  public String line() {
    return method() + " " + path();
  }

  /** The parameters of the query, decoded; of a name that comes twice, the last. */
  public Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    queryLists().forEach((name, values) -> query.put(name, values.get(values.size() - 1)));
    return query;
  }

  /** The parameters of the query, decoded, each with all its values. */
  public Map<String, List<String>> queryLists() {
    Map<String, List<String>> query = new LinkedHashMap<>();
    String raw = http.getRequestURI().getRawQuery();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        query.computeIfAbsent(decoded(name), none -> new ArrayList<>()).add(decoded(value));
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** The first header of that name, in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(http.getRequestHeaders().getFirst(name));
  }

  /** What was sent; not a copy. */
  public byte[] body() {
    return body;
  }

  /** The body as JSON; empty if it is none. */
  public Optional<JsonNode> json() {
    try {
      return Optional.of(JSON.readTree(body)).filter(JsonNode::isObject);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Sets a header of the answer that is to come. */
  public void tell(String name, String value) {
    http.getResponseHeaders().set(name, value);
  }

  /** Answers with JSON. */
  public void answer(int status, Object json) throws IOException {
    answer(status, "application/json", JSON.writeValueAsBytes(json), Map.of());
  }

  /** Answers with a page that has one heading, as gateways do. */
  public void page(int status, String text) throws IOException {
    byte[] html =
        ("<html><body><h1>" + text + "</h1></body></html>").getBytes(StandardCharsets.UTF_8);
    answer(status, "text/html; charset=utf-8", html, Map.of());
  }

  /** Answers with bytes. */
  public void answer(int status, String type, byte[] bytes, Map<String, String> headers)
      throws IOException {
    http.getResponseHeaders().set("Content-Type", type);
    headers.forEach((name, value) -> http.getResponseHeaders().set(name, value));
    http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      try (OutputStream out = http.getResponseBody()) {
        out.write(bytes);
      }
    }
    http.close();
  }

  /**
   * Begins an answer that is written bit by bit; the caller closes it, or {@link #cut}s it.
   *
   * @param length of the whole answer in bytes, at least 1; 0 if it is not said
   */
  public OutputStream begin(int status, String type, long length) throws IOException {
    http.getResponseHeaders().set("Content-Type", type);
    http.sendResponseHeaders(status, length);
    return http.getResponseBody();
  }

  /** Sends the client elsewhere. */
  public void redirect(int status, String location) throws IOException {
    http.getResponseHeaders().set("Location", location);
    http.sendResponseHeaders(status, -1);
    http.close();
  }

  /** Says how long the answer is, and ends the connection after a part of it. */
  public void answerPartly(int status, String type, byte[] bytes, int part) throws IOException {
    http.getResponseHeaders().set("Content-Type", type);
    http.sendResponseHeaders(status, bytes.length);
    OutputStream out = http.getResponseBody();
    out.write(bytes, 0, part);
    out.flush();
    cut();
  }

  /** Answers in small parts with pauses between them. */
  public void answerSlowly(int status, String type, byte[] bytes, int parts, long pauseMillis)
      throws IOException {
    http.getResponseHeaders().set("Content-Type", type);
    http.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = http.getResponseBody()) {
      int size = Math.max(1, bytes.length / parts);
      for (int at = 0; at < bytes.length; at += size) {
        out.write(bytes, at, Math.min(size, bytes.length - at));
        out.flush();
        TimeUnit.MILLISECONDS.sleep(pauseMillis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.close();
  }

  /** Ends the connection without a word. */
  public void cut() {
    http.close();
  }
}
