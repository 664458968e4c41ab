package dev.petforge.emulator.feishu;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The nodes of the wiki, each of which leads to a document. */
final class Wiki {
  /** A node. */
  private record Node(String token, String type, String object, String title) {}

  private final Map<String, Node> nodes = new ConcurrentHashMap<>();

  /** Makes a node that leads to a document of a type, and gives its token. */
  String add(String type, String object, String title) {
    String token = Ids.next("wikcn", 22);
    nodes.put(token, new Node(token, type, object, title));
    return token;
  }

  boolean has(String token) {
    return nodes.containsKey(token);
  }

  String objectOf(String token) {
    Node node = nodes.get(token);
    return node == null ? "" : node.object();
  }

  List<FeishuEndpoint> endpoints() {
    return List.of(
        new FeishuEndpoint(
            "GET",
            "/wiki/v2/spaces/get_node",
            RateLimits.Tier.PER_MINUTE_100,
            FeishuEndpoint.Kind.READ,
            Set.of("wiki:node:read", "wiki:wiki:readonly", "wiki:wiki"),
            this::get));
  }

  private void get(Call call) throws IOException {
    call.knownQuery("token", "obj_type");
    String token =
        call.query("token")
            .orElseThrow(
                () -> FeishuRefusal.of(131002, "param err: token is required", "token is missing"));
    Node node = nodes.get(token);
    if (node == null) {
      throw FeishuRefusal.of(131005, "not found", "there is no node " + token);
    }
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.putObject("node")
        .put("space_id", "7000000000000000001")
        .put("node_token", node.token())
        .put("obj_token", node.object())
        .put("obj_type", node.type())
        .put("parent_node_token", "")
        .put("node_type", "origin")
        .put("origin_node_token", node.token())
        .put("has_child", false)
        .put("title", node.title());
    call.answer(data);
  }
}
