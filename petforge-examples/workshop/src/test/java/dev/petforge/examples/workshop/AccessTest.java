package dev.petforge.examples.workshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.examples.workshop.WorkshopServer.Answer;
import dev.petforge.examples.workshop.WorkshopServer.Client;
import dev.petforge.examples.workshop.security.AccessTokens;
import dev.petforge.examples.workshop.security.Accounts;
import dev.petforge.examples.workshop.security.Role;
import dev.petforge.project.ProjectId;
import dev.petforge.task.TaskQuery;
import java.io.IOException;
import java.net.HttpCookie;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Who may call what. Endpoints are those of the OpenAPI document, so that no new one is missed. */
class AccessTest {
  /** What anybody may call: it is how people sign in. */
  private static final Set<String> OPEN =
      Set.of("GET /api/session", "POST /api/session", "DELETE /api/session", "GET /sign-in");

  /** What moves money or secrets, and what users may do. */
  private static final Set<String> FOR_ADMINS =
      Set.of(
          "POST /api/batch/connect-table",
          "POST /api/batch/connect-feishu",
          "POST /api/calls/resolve",
          "GET /api/users",
          "PUT /api/users/{user}",
          "DELETE /api/users/{user}",
          "GET /api/tokens",
          "POST /api/tokens",
          "DELETE /api/tokens/{name}",
          "GET /api/audit");

  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir static Path home;

  private static WorkshopServer server;

  @BeforeAll
  static void start() {
    server = WorkshopServer.start(home, false);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private record Endpoint(String method, String path) {
    String name() {
      return method + " " + path;
    }

    /** With something for each variable. */
    String sample() {
      return path.replace("{project}", "0123456789ab")
          .replace("{segment}", "0")
          .replace("{path}", "x.jpg")
          .replaceAll("\\{\\w+}", "nobody");
    }
  }

  private static List<Endpoint> endpoints() throws IOException, InterruptedException {
    JsonNode paths = server.admin().get("/v3/api-docs").json().get("paths");
    List<Endpoint> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        found.add(new Endpoint(method.getKey().toUpperCase(java.util.Locale.ROOT), path.getKey()));
      }
    }
    assertThat(found).hasSizeGreaterThan(50);
    return found;
  }

  private static Answer call(Client client, Endpoint endpoint)
      throws IOException, InterruptedException {
    return endpoint.method().equals("GET")
        ? client.get(endpoint.sample())
        : client.send(endpoint.method(), endpoint.sample(), "{}");
  }

  @Test
  void nobody_gets_in_without_signing_in() throws Exception {
    Client nobody = server.client();
    nobody.get("/api/session");

    for (Endpoint endpoint : endpoints()) {
      if (!OPEN.contains(endpoint.name())) {
        assertThat(call(nobody, endpoint).status()).as(endpoint.name()).isEqualTo(401);
      }
    }
    assertThat(nobody.get("/actuator/prometheus").status()).isEqualTo(401);
    assertThat(nobody.get("/v3/api-docs").status()).isEqualTo(401);
    assertThat(nobody.get("/actuator/env").status()).isEqualTo(401);
    assertThat(nobody.get("/actuator/health").status()).isEqualTo(200);
    assertThat(nobody.get("/").status()).isEqualTo(200);
  }

  @Test
  void whoever_may_only_look_changes_nothing() throws Exception {
    Client viewer = server.user("viewer", Role.VIEWER);

    for (Endpoint endpoint : endpoints()) {
      if (OPEN.contains(endpoint.name()) || endpoint.path().equals("/api/events")) {
        continue;
      }
      boolean allowed =
          endpoint.method().equals("GET")
              && !FOR_ADMINS.contains(endpoint.name())
              && !endpoint.path().equals("/api/batch/tasks");
      int status = call(viewer, endpoint).status();
      if (allowed) {
        assertThat(status).as(endpoint.name()).isNotIn(401, 403);
      } else {
        assertThat(status).as(endpoint.name()).isEqualTo(403);
      }
    }
  }

  @Test
  void whoever_works_on_projects_neither_connects_tables_nor_makes_users() throws Exception {
    Client editor = server.user("editor", Role.EDITOR);

    Set<String> refused = new TreeSet<>();
    for (Endpoint endpoint : endpoints()) {
      if (OPEN.contains(endpoint.name()) || endpoint.path().equals("/api/events")) {
        continue;
      }
      if (call(editor, endpoint).status() == 403) {
        refused.add(endpoint.name());
      }
    }
    assertThat(refused).containsExactlyInAnyOrderElementsOf(FOR_ADMINS);
  }

  @Test
  void a_request_that_another_site_makes_a_browser_send_is_refused() throws Exception {
    Client editor = server.user("cross", Role.EDITOR);
    Map<String, Object> body = Map.of("project_ids", List.of("0123456789ab"));
    assertThat(editor.post("/api/batch/retry-task", body).status()).isEqualTo(200);

    // Another site sends the cookies along, and cannot read the token in them.
    HttpCookie token = editor.cookie("XSRF-TOKEN").orElseThrow();
    token.setValue("");
    Answer forged = editor.post("/api/batch/retry-task", body);

    assertThat(forged.status()).isEqualTo(403);
    assertThat(forged.json().get("success").asBoolean()).isFalse();
    HttpCookie session = editor.cookie("PETFORGE_SESSION").orElseThrow();
    assertThat(session.isHttpOnly()).isTrue();
  }

  @Test
  void a_script_needs_its_token_alone_and_no_more_once_that_is_removed() throws Exception {
    AccessTokens tokens = server.part(AccessTokens.class);
    String secret = tokens.make("nightly", Role.VIEWER);
    Client script = server.client().with("Authorization", "Bearer " + secret);

    assertThat(script.get("/api/batch/jobs").status()).isEqualTo(200);
    assertThat(script.post("/api/batch/retry-task", Map.of()).status()).isEqualTo(403);
    assertThat(script.cookie("PETFORGE_SESSION")).isEmpty();
    assertThat(server.client().with("Authorization", "Bearer pf_wrong").get("/api/money").status())
        .isEqualTo(401);

    tokens.remove("nightly");
    assertThat(script.get("/api/batch/jobs").status()).isEqualTo(401);
  }

  @Test
  void the_link_of_the_start_works_once() throws Exception {
    Client first = server.client();
    String code = server.part(dev.petforge.examples.workshop.security.SignInLink.class).issue();

    Answer right = first.get("/sign-in?code=" + code);
    Answer again = server.client().get("/sign-in?code=" + code);

    assertThat(right.header("Location")).contains("/");
    assertThat(first.get("/api/session").json().get("role").asString()).isEqualTo("admin");
    assertThat(again.header("Location").orElseThrow()).endsWith("/?link=used");
  }

  @Test
  void whoever_is_removed_or_changed_is_signed_out_at_once() throws Exception {
    Accounts accounts = server.part(Accounts.class);
    Client lowered = server.user("lowered", Role.ADMIN);
    Client renewed = server.user("renewed", Role.EDITOR);
    Client removed = server.user("removed", Role.VIEWER);
    Client other = server.user("other", Role.VIEWER);
    assertThat(lowered.get("/api/users").status()).isEqualTo(200);

    accounts.put("lowered", Role.VIEWER, Optional.empty());
    accounts.put("renewed", Role.EDITOR, Optional.of("another password of tests"));
    accounts.remove("removed");

    for (Client client : List.of(lowered, renewed, removed)) {
      assertThat(client.get("/api/batch/jobs").status()).isEqualTo(401);
    }
    assertThat(other.get("/api/batch/jobs").status()).isEqualTo(200);
  }

  /** What a stream of events says, and its end. */
  private record Following(List<String> lines, CompletableFuture<Void> end) {
    static Following of(Client client) throws IOException, InterruptedException {
      HttpResponse<Stream<String>> answer = client.lines("/api/events");
      assertThat(answer.statusCode()).isEqualTo(200);
      List<String> lines = new CopyOnWriteArrayList<>();
      CompletableFuture<Void> end =
          CompletableFuture.runAsync(
              () -> answer.body().forEach(lines::add),
              reading -> {
                Thread thread = new Thread(reading, "following");
                thread.setDaemon(true);
                thread.start();
              });
      await("it begins").atMost(LONG).until(() -> lines.contains("event:hello"));
      return new Following(lines, end);
    }

    boolean heardOf(String project) {
      return lines.stream().anyMatch(line -> line.startsWith("data:") && line.contains(project));
    }
  }

  @Test
  void events_end_with_what_let_somebody_in() throws Exception {
    Accounts accounts = server.part(Accounts.class);
    AccessTokens tokens = server.part(AccessTokens.class);
    Client leaving = server.user("leaving", Role.VIEWER);
    Following lowered = Following.of(server.user("followsLowered", Role.ADMIN));
    Following renewed = Following.of(server.user("followsRenewed", Role.EDITOR));
    Following removed = Following.of(server.user("followsRemoved", Role.VIEWER));
    Following signedOut = Following.of(leaving);
    Following script =
        Following.of(
            server.client().with("Authorization", "Bearer " + tokens.make("follows", Role.VIEWER)));
    Following byLink = Following.of(server.admin());
    Following other = Following.of(server.user("followsOn", Role.VIEWER));

    accounts.put("followsLowered", Role.VIEWER, Optional.empty());
    accounts.put("followsRenewed", Role.EDITOR, Optional.of("another password of tests"));
    accounts.remove("followsRemoved");
    tokens.remove("follows");
    leaving.send("DELETE", "/api/session", "");

    for (Following ended : List.of(lowered, renewed, removed, signedOut, script)) {
      assertThat(ended.end()).succeedsWithin(LONG);
    }
    assertThat(other.end()).isNotDone();
    assertThat(byLink.end()).isNotDone();
  }

  @Test
  void what_another_process_took_away_hears_of_no_change_more() throws Exception {
    Following removed = Following.of(server.user("removedElsewhere", Role.VIEWER));
    Following other = Following.of(server.user("staysHere", Role.VIEWER));
    ProjectId project = server.petForge().projects().list(TaskQuery.all()).get(0).id();

    server.part(JdbcClient.class).sql("delete from users where name = 'removedElsewhere'").update();
    server.petForge().project(project).delete();
    server.petForge().trash().undelete(project);

    await("the other hears").atMost(LONG).until(() -> other.heardOf(project.value()));
    assertThat(removed.end()).succeedsWithin(LONG);
    assertThat(removed.heardOf(project.value())).isFalse();
  }

  @Test
  void a_password_is_not_found_by_trying() throws Exception {
    server.user("guessed", Role.VIEWER);
    Client guessing = server.client();
    guessing.get("/api/session");

    for (int i = 0; i < 5; i++) {
      Answer wrong =
          guessing.post("/api/session", Map.of("user", "guessed", "password", "wrong " + i));
      assertThat(wrong.status()).isEqualTo(401);
      assertThat(wrong.json().get("code").asString()).isEqualTo("WRONG_PASSWORD");
    }
    Answer sixth =
        guessing.post(
            "/api/session", Map.of("user", "guessed", "password", WorkshopServer.PASSWORD));

    assertThat(sixth.status()).isEqualTo(429);
    assertThat(Integer.parseInt(sixth.header("Retry-After").orElseThrow())).isBetween(1, 301);
  }

  @Test
  void what_was_done_is_noted_with_who_did_it() throws Exception {
    Client admin = server.admin();
    server
        .user("noted", Role.EDITOR)
        .post("/api/batch/retry-task", Map.of("project_ids", List.of("x")));

    JsonNode entries = admin.get("/api/audit").json().get("entries");

    assertThat(entries.valueStream().toList())
        .anySatisfy(
            entry -> {
              assertThat(entry.get("user").asString()).isEqualTo("noted");
              assertThat(entry.get("action").asString()).isEqualTo("POST /api/batch/retry-task");
              assertThat(entry.get("target").asString()).isEqualTo("x");
              assertThat(entry.get("status").asInt()).isEqualTo(200);
            });
  }

  @Test
  void no_path_leads_out_of_a_project() throws Exception {
    Client admin = server.admin();
    String project = server.petForge().projects().list(TaskQuery.all()).get(0).id().value();

    assertThat(admin.get("/storage/projects/" + project + "/opening_image.jpg").status())
        .isEqualTo(200);
    for (String path :
        List.of(
            "%2e%2e/%2e%2e/%2e%2e/petforge.db",
            "..%2f..%2fpetforge.db",
            "%2e%2e%5c%2e%2e%5cpetforge.db",
            "archive/../../../../petforge.db",
            "archive",
            "",
            "opening_image.jpg%00.txt",
            ".purchases")) {
      assertThat(admin.get("/storage/projects/" + project + "/" + path).status())
          .as(path)
          .isIn(400, 404);
    }
    assertThat(admin.get("/storage/projects/%2e%2e/petforge.db").status()).isIn(400, 404);
    assertThat(admin.get("/api/batch/tasks/..%2f..%2fx").status()).isIn(400, 404, 422);
  }

  @Test
  void pages_are_told_to_run_nothing_of_others() throws Exception {
    Answer page = server.client().get("/");

    assertThat(page.header("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.header("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.header("X-Frame-Options")).contains("DENY");
    assertThat(page.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(page.text()).doesNotContain("<script>").contains("<script");
  }
}
