package dev.petforge.emulator.feishu;

import dev.petforge.emulator.Exchange;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A call by somebody who may make it. */
final class Call {
  /** What may still go wrong when all is done: answers itself then, and says true. */
  interface Afterwards {
    boolean troubled(Call call) throws IOException;
  }

  private final Exchange exchange;
  private final FeishuEndpoint endpoint;
  private final Map<String, String> path;
  private final EmulatedApp app;
  private final Optional<String> user;
  private final Consumer<String> complaints;
  private final Afterwards afterwards;

  Call(
      Exchange exchange,
      FeishuEndpoint endpoint,
      Map<String, String> path,
      EmulatedApp app,
      Optional<String> user,
      Consumer<String> complaints,
      Afterwards afterwards) {
    this.exchange = exchange;
    this.endpoint = endpoint;
    this.path = path;
    this.app = app;
    this.user = user;
    this.complaints = complaints;
    this.afterwards = afterwards;
  }

  Exchange exchange() {
    return exchange;
  }

  FeishuEndpoint endpoint() {
    return endpoint;
  }

  EmulatedApp app() {
    return app;
  }

  /** The open id of the user in whose name it is made; empty if it is the app's own. */
  Optional<String> user() {
    return user;
  }

  /** The user or the app. */
  String who() {
    return user.orElse(app.id());
  }

  String path(String name) {
    return path.getOrDefault(name, "");
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(exchange.query().get(name)).filter(value -> !value.isEmpty());
  }

  /** Notes parameters that the API does not know. */
  void knownQuery(String... names) {
    for (String name : exchange.query().keySet()) {
      if (!name.isEmpty() && !Set.of(names).contains(name)) {
        complain("unknown parameter '" + name + "'");
      }
    }
  }

  /** Notes members that the API does not know. */
  void known(JsonNode object, String... names) {
    for (String name : object.propertyNames()) {
      if (!Set.of(names).contains(name)) {
        complain("unknown member '" + name + "'");
      }
    }
  }

  void complain(String what) {
    complaints.accept(exchange.line() + ": " + what);
  }

  /** The body, an object. */
  JsonNode body() {
    String type = exchange.header("Content-Type").orElse("");
    if (!type.startsWith("application/json")) {
      complain("Content-Type is '" + type + "', not application/json; charset=utf-8");
    }
    return exchange
        .json()
        .orElseThrow(
            () ->
                endpoint.ofBase()
                    ? FeishuRefusal.of(1254000, "WrongRequestJson", "the body is no JSON object")
                    : FeishuRefusal.of(1061002, "params error.", "the body is no JSON object"));
  }

  static JsonNode require(JsonNode body, String member) {
    JsonNode value = body.path(member);
    if (value.isMissingNode() || value.isNull()) {
      throw FeishuRefusal.field(member, "", "is required");
    }
    return value;
  }

  static String requireText(JsonNode body, String member) {
    JsonNode value = require(body, member);
    if (!value.isString() || value.asString().isEmpty()) {
      throw FeishuRefusal.field(member, value.toString(), "must be a string that is not empty");
    }
    return value.asString();
  }

  static List<JsonNode> requireList(JsonNode body, String member) {
    JsonNode value = require(body, member);
    if (!value.isArray()) {
      throw FeishuRefusal.field(member, "", "must be a list");
    }
    return List.copyOf(value.values());
  }

  boolean flag(String name) {
    return query(name).filter(value -> value.equals("true")).isPresent();
  }

  /** Answers with success, unless something goes wrong after it. */
  void answer(JsonNode data) throws IOException {
    if (afterwards.troubled(this)) {
      return;
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("code", 0);
    answer.put("msg", "success");
    answer.put("data", data);
    exchange.answer(200, answer);
  }

  void answer() throws IOException {
    answer(JsonNodeFactory.instance.objectNode());
  }
}
