package dev.petforge.examples.workshop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the server says of itself is what clients are generated from. */
class ApiDocumentTest {
  private static final Path PAGE = Path.of("../../docs/openapi.json");

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @TempDir static Path home;

  private static WorkshopServer server;
  private static WorkshopServer.Client admin;
  private static JsonNode document;

  @BeforeAll
  static void start() throws Exception {
    server = WorkshopServer.start(home, false);
    admin = server.admin();
    document = admin.get("/v3/api-docs").json();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private record Operation(String name, JsonNode json) {}

  private static List<Operation> operations() {
    List<Operation> found = new ArrayList<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method ->
                            found.add(
                                new Operation(
                                    method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                    method.getValue()))));
    assertThat(found).hasSizeGreaterThan(50);
    return found;
  }

  private static JsonNode schema(String name) {
    return document.get("components").get("schemas").get(name);
  }

  private static JsonNode resolved(JsonNode schema) {
    JsonNode ref = schema.get("$ref");
    return ref == null
        ? schema
        : schema(ref.asString().substring(ref.asString().lastIndexOf('/') + 1));
  }

  @Test
  void the_document_in_the_repository_is_that_of_the_server() throws IOException {
    String now = JSON.writeValueAsString(document).replace("\r\n", "\n") + "\n";
    if ("write".equals(System.getProperty("petforge.docs"))) {
      Files.writeString(PAGE, now);
    }

    assertThat(Files.readString(PAGE))
        .as("%s; -Dpetforge.docs=write writes it anew", PAGE)
        .isEqualTo(now);
  }

  @Test
  void every_operation_has_a_name_of_its_own_and_says_what_it_does() {
    Set<String> ids = new HashSet<>();
    for (Operation operation : operations()) {
      String id = operation.json().path("operationId").asString("");
      assertThat(id).as(operation.name()).matches("[a-z][A-Za-z]{3,}");
      assertThat(ids.add(id)).as("%s is used once", id).isTrue();
      assertThat(operation.json().path("summary").asString("")).as(operation.name()).endsWith(".");
    }
  }

  @Test
  void every_operation_says_how_it_fails_and_who_may_call_it() {
    for (Operation operation : operations()) {
      JsonNode responses = operation.json().get("responses");
      assertThat(
              responses
                  .path(responses.has("default") ? "default" : "4XX")
                  .at("/content/application~1problem+json/schema/$ref")
                  .asString(""))
          .as(operation.name())
          .isEqualTo("#/components/schemas/Problem");
      if (!operation.name().contains("/api/session") && !operation.name().contains("/sign-in")) {
        assertThat(operation.json().get("security")).as(operation.name()).isNotNull();
      }
      assertThat(
              operation
                  .json()
                  .path("parameters")
                  .valueStream()
                  .anyMatch(one -> one.get("name").asString().equals("Idempotency-Key")))
          .as(operation.name())
          .isEqualTo(operation.name().startsWith("POST "));
    }
  }

  @Test
  void every_body_and_every_answer_has_a_type() {
    for (Operation operation : operations()) {
      List<JsonNode> media = new ArrayList<>();
      operation.json().at("/requestBody/content").forEach(media::add);
      operation
          .json()
          .get("responses")
          .forEach(answer -> answer.path("content").forEach(media::add));
      for (JsonNode one : media) {
        JsonNode schema = resolved(one.get("schema"));
        assertThat(schema.has("oneOf") || schema.path("type").isString())
            .as("%s: %s", operation.name(), one)
            .isTrue();
        if (schema.path("type").asString("").equals("object")) {
          assertThat(schema.path("properties").propertyNames()).as(operation.name()).isNotEmpty();
        }
      }
    }
  }

  @Test
  void every_schema_every_member_and_every_parameter_says_what_it_is() {
    List<String> silent = new ArrayList<>();
    document
        .at("/components/schemas")
        .properties()
        .forEach(
            schema -> {
              said(schema.getKey(), schema.getValue(), silent);
              members(schema.getKey(), schema.getValue(), silent);
            });
    for (Operation operation : operations()) {
      operation
          .json()
          .path("parameters")
          .forEach(one -> said(operation.name() + " " + one.get("name"), one, silent));
      members(
          operation.name(),
          operation.json().at("/requestBody/content/multipart~1form-data/schema"),
          silent);
    }

    assertThat(silent).isEmpty();
  }

  private static void members(String where, JsonNode schema, List<String> silent) {
    schema
        .path("properties")
        .properties()
        .forEach(one -> said(where + " " + one.getKey(), one.getValue(), silent));
  }

  private static void said(String what, JsonNode documented, List<String> silent) {
    if (documented.path("description").asString("").isBlank()) {
      silent.add(what);
    }
  }

  @Test
  void a_preview_takes_the_body_of_each_request_that_it_can_try() {
    JsonNode body = schema("PreviewRequest");

    Map<String, String> requests =
        Map.of(
            "generate-segments", "GenerateSegmentsRequest",
            "run", "RunRequest",
            "cascade-redo", "CascadeRedoRequest");
    requests.forEach(
        (command, request) -> {
          JsonNode tried = resolved(one(body, command));
          Set<String> members = new TreeSet<>(schema(request).get("properties").propertyNames());
          members.add("command");
          assertThat(tried.get("properties").propertyNames())
              .as(command)
              .containsExactlyInAnyOrderElementsOf(members);
          assertThat(tried.at("/properties/command/enum/0").asString()).isEqualTo(command);
        });
  }

  private static JsonNode one(JsonNode body, String command) {
    return JSON.createObjectNode()
        .put("$ref", body.get("discriminator").get("mapping").get(command).asString());
  }

  @Test
  void what_is_given_as_text_says_which_text() {
    assertThat(schema("TaskCard").at("/properties/publish_date/format").asString())
        .isEqualTo("date");
    assertThat(schema("TaskCard").at("/properties/updated_at/format").asString())
        .isEqualTo("date-time");
    assertThat(schema("Amount").at("/properties/amount/format").asString()).isEqualTo("decimal");
    assertThat(
            schema("CallCard").at("/properties/state/enum").valueStream().map(JsonNode::asString))
        .contains("planned", "unknown", "done");
    assertThat(schema("TaskCard").at("/properties/behind/items/enum").size()).isPositive();
    assertThat(
            schema("UserRequest").at("/properties/role/enum").valueStream().map(JsonNode::asString))
        .containsExactly("viewer", "editor", "admin");
  }

  @Test
  void requests_name_what_must_be_given_and_answers_what_is_there() {
    assertThat(required("RegenerateRequest")).containsExactly("segment_index");
    assertThat(required("RunRequest")).isEmpty();
    assertThat(required("SignInRequest")).containsExactly("password", "user");
    assertThat(required("TaskCard"))
        .containsExactlyInAnyOrderElementsOf(schema("TaskCard").get("properties").propertyNames());
    assertThat(schema("TaskCard").at("/properties/error_message/nullable").asBoolean(false))
        .isTrue();
    assertThat(schema("TaskCard").at("/properties/status").has("nullable")).isFalse();
    assertThat(required("SegmentCard")).doesNotContain("details");
  }

  private static List<String> required(String schema) {
    return schema(schema).path("required").valueStream().map(JsonNode::asString).toList();
  }

  @Test
  void answers_are_what_the_document_says_of_them() throws Exception {
    String project =
        admin.get("/api/batch/tasks/local").json().at("/tasks/0/project_id").asString();
    admin.post("/api/tokens", Map.of("name", "script", "role", "viewer"));
    int seen = 0;
    for (Operation operation : operations()) {
      JsonNode answer =
          operation.json().path("responses").path("200").path("content").path("application/json");
      if (!operation.name().startsWith("GET ") || answer.isMissingNode()) {
        continue;
      }
      String path = operation.name().substring("GET ".length()).replace("{project}", project);
      if (path.contains("{") || path.equals("/api/batch/tasks")) {
        continue;
      }
      JsonNode said = admin.get(path).json();
      assertThat(said.get("success").asBoolean()).as("%s: %s", path, said).isTrue();
      fits(path, answer.get("schema"), said);
      seen++;
    }
    assertThat(seen).isGreaterThan(10);
    JsonNode missing = admin.get("/api/batch/tasks/nobody").json();
    fits("problem", schema("Problem"), missing);
    fits(
        "preview",
        schema("PreviewAnswer"),
        admin
            .post("/api/batch/preview", Map.of("command", "run", "project_ids", List.of(project)))
            .json());
    fits(
        "batch",
        schema("BatchAnswer"),
        admin
            .post("/api/batch/retry-task", Map.of("project_ids", List.of(project, "none")))
            .json());
  }

  /** What generators of clients rely on: members, which of them are there, and what they are. */
  private static void fits(String where, JsonNode given, JsonNode value) {
    JsonNode schema = resolved(given.has("allOf") ? given.get("allOf").get(0) : given);
    if (value.isNull()) {
      assertThat(given.path("nullable").asBoolean(false)).as("%s may be null", where).isTrue();
      return;
    }
    String type = schema.path("type").asString("object");
    assertThat(
            switch (type) {
              case "string" -> value.isString();
              case "integer" -> value.isIntegralNumber();
              case "number" -> value.isNumber();
              case "boolean" -> value.isBoolean();
              case "array" -> value.isArray();
              default -> value.isObject();
            })
        .as("%s is %s: %s", where, type, value)
        .isTrue();
    if (schema.has("enum")) {
      assertThat(schema.get("enum").valueStream().map(JsonNode::asString))
          .as(where)
          .contains(value.asString());
    }
    if (type.equals("array")) {
      value.forEach(item -> fits(where + "[]", schema.get("items"), item));
    } else if (type.equals("object")) {
      schema
          .path("required")
          .forEach(
              name -> assertThat(value.has(name.asString())).as(where + " has " + name).isTrue());
      value
          .properties()
          .forEach(
              member -> {
                JsonNode property = schema.path("properties").path(member.getKey());
                JsonNode others = schema.path("additionalProperties");
                if (!property.isMissingNode()) {
                  fits(where + "." + member.getKey(), property, member.getValue());
                } else if (others.isObject() && !others.isEmpty()) {
                  fits(where + "." + member.getKey(), others, member.getValue());
                } else {
                  assertThat(others.isMissingNode() || !others.asBoolean(true))
                      .as("%s.%s is documented", where, member.getKey())
                      .isFalse();
                }
              });
    }
  }
}
