package dev.petforge.examples.workshop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.workshop.WorkshopServer.Answer;
import dev.petforge.examples.workshop.WorkshopServer.Client;
import dev.petforge.examples.workshop.security.SignInLink;
import dev.petforge.task.TaskQuery;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules of passive scanners (ZAP's baseline, Mozilla's observatory), on an answer of each kind.
 */
class HeadersTest {
  private static final Map<String, Pattern> RULES =
      Map.of(
          "Content-Security-Policy",
          Pattern.compile(
              "(?!.*unsafe)(?!.*\\*)default-src 'self';.*media-src 'self' blob:;"
                  + ".*object-src 'none';.*base-uri 'none';.*frame-ancestors 'none';"
                  + ".*form-action 'self'"),
          "X-Content-Type-Options",
          Pattern.compile("nosniff"),
          "X-Frame-Options",
          Pattern.compile("DENY"),
          "Referrer-Policy",
          Pattern.compile("same-origin|no-referrer"),
          "Permissions-Policy",
          Pattern.compile("camera=\\(\\), microphone=\\(\\), geolocation=\\(\\).*"),
          "Cross-Origin-Opener-Policy",
          Pattern.compile("same-origin"),
          "Cross-Origin-Resource-Policy",
          Pattern.compile("same-origin"));

  /** What tells an attacker what to try, or opens the server to other sites. */
  private static final List<String> NEVER =
      List.of(
          "Server",
          "X-Powered-By",
          "X-AspNet-Version",
          "Access-Control-Allow-Origin",
          "Access-Control-Allow-Credentials");

  @TempDir static Path home;

  private static WorkshopServer server;

  private static Client admin;

  @BeforeAll
  static void start() throws Exception {
    server = WorkshopServer.start(home, false);
    admin = server.admin();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Map<String, Answer> answers() throws Exception {
    Client nobody = server.client();
    String project = server.petForge().projects().list(TaskQuery.all()).get(0).id().value();
    Answer page = nobody.get("/");
    Matcher asset = Pattern.compile("\"(/assets/[^\"]+\\.js)\"").matcher(page.text());
    assertThat(asset.find()).as(page.text()).isTrue();
    Map<String, Answer> answers = new LinkedHashMap<>();
    answers.put("page", page);
    answers.put("asset", nobody.get(asset.group(1)));
    answers.put("session", nobody.get("/api/session"));
    answers.put("not signed in", nobody.get("/api/money"));
    answers.put("forged", nobody.send("POST", "/api/batch/retry-task", "{}"));
    answers.put(
        "wrong password",
        server
            .client()
            .post("/api/session", Map.of("user", "nobody", "password", "a wrong password")));
    answers.put(
        "redirect", server.client().get("/sign-in?code=" + server.part(SignInLink.class).issue()));
    answers.put("list", admin.get("/api/batch/tasks/local"));
    answers.put("problem", admin.get("/api/batch/tasks/nobody"));
    answers.put("no such page", admin.get("/nowhere"));
    answers.put("document", admin.get("/v3/api-docs"));
    answers.put("figures", admin.get("/actuator/prometheus"));
    answers.put("health", nobody.get("/actuator/health"));
    answers.put("picture", admin.get("/storage/projects/" + project + "/opening_image.jpg"));
    answers.put("thumbnail", admin.get("/api/batch/tasks/" + project + "/thumbnail"));
    answers.put("meta", admin.get("/storage/projects/" + project + "/meta.json"));
    answers.put("no such file", admin.get("/storage/projects/" + project + "/none.mp4"));
    return answers;
  }

  @Test
  void every_kind_of_answer_tells_browsers_what_they_may() throws Exception {
    answers()
        .forEach(
            (kind, answer) -> {
              RULES.forEach(
                  (name, rule) ->
                      assertThat(answer.header(name))
                          .as("%s of %s", name, kind)
                          .hasValueSatisfying(value -> assertThat(value).matches(rule)));
              NEVER.forEach(
                  name -> assertThat(answer.header(name)).as("%s of %s", name, kind).isEmpty());
              // The page's own script, and the document of the API, name exceptions themselves.
              if (!List.of("asset", "document", "figures").contains(kind)) {
                assertThat(answer.text()).as(kind).doesNotContain("Tomcat", "Exception", "\tat ");
              }
              if (!answer.text().isEmpty() && answer.header("Content-Type").isPresent()) {
                assertThat(answer.header("Content-Type").orElseThrow())
                    .as(kind)
                    .matches("(application|text|image)/.+");
              }
            });
  }

  @Test
  void what_is_private_is_kept_by_no_cache_that_others_share() throws Exception {
    answers()
        .forEach(
            (kind, answer) -> {
              String kept = answer.header("Cache-Control").orElse("");
              switch (kind) {
                case "asset" -> assertThat(kept).contains("public", "immutable");
                case "page" -> assertThat(kept).contains("no-cache");
                // An address with the hash of its content: only its own browser keeps it.
                case "picture", "thumbnail" -> assertThat(kept).as(kind).contains("private");
                default -> assertThat(kept).as(kind).contains("no-store");
              }
            });
  }

  @Test
  void cookies_are_sent_by_no_other_site() throws Exception {
    List<String> cookies =
        answers().values().stream()
            .flatMap(answer -> answer.headers().getOrDefault("set-cookie", List.of()).stream())
            .toList();

    assertThat(cookies)
        .isNotEmpty()
        .allSatisfy(cookie -> assertThat(cookie).contains("SameSite=Strict"))
        .anySatisfy(cookie -> assertThat(cookie).startsWith("PETFORGE_SESSION="));
    assertThat(cookies)
        .filteredOn(cookie -> !cookie.startsWith("XSRF-TOKEN="))
        .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly"));
  }

  @Test
  void other_sites_may_not_ask_on_behalf_of_whoever_is_signed_in() throws Exception {
    Answer asked =
        server
            .admin()
            .with("Origin", "https://elsewhere.example")
            .get("/api/batch/tasks/local?limit=1");
    Answer preflight =
        server
            .client()
            .with("Origin", "https://elsewhere.example")
            .with("Access-Control-Request-Method", "POST")
            .send(
                "OPTIONS",
                "/api/batch/run",
                java.net.http.HttpRequest.BodyPublishers.noBody(),
                Map.of());

    for (Answer answer : List.of(asked, preflight)) {
      assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }
    assertThat(admin.send("TRACE", "/", "").status()).isBetween(400, 499);
  }
}
