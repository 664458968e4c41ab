package dev.petforge.examples.workshop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.examples.installation.Configuration;
import dev.petforge.examples.workshop.security.Accounts;
import dev.petforge.examples.workshop.security.Role;
import dev.petforge.examples.workshop.security.SignInLink;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server of its own on a free port, as the command starts it. */
final class WorkshopServer implements AutoCloseable {
  static final String PASSWORD = "a password of tests";

  private static final JsonMapper JSON = new JsonMapper();

  private final ConfigurableApplicationContext context;
  private final String address;

  private WorkshopServer(ConfigurableApplicationContext context) {
    this.context = context;
    this.address = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
  }

  static WorkshopServer start(Path home, boolean works) {
    return start(new WorkshopOptions(home, "127.0.0.1", 0, works, true));
  }

  static WorkshopServer start(WorkshopOptions options) {
    return start(options, System.getenv());
  }

  static WorkshopServer start(WorkshopOptions options, Map<String, String> environment) {
    return new WorkshopServer(
        Workshop.server(options, Configuration.of(environment, options.home())));
  }

  PetForge petForge() {
    return context.getBean(PetForge.class);
  }

  <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  String address() {
    return address;
  }

  /** Somebody who looks at it with a browser of their own. */
  Client client() {
    return new Client();
  }

  /** Signed in with the link that is printed at the start. */
  Client admin() throws IOException, InterruptedException {
    Client client = client();
    String code = context.getBean(SignInLink.class).issue();
    client.get("/sign-in?code=" + code);
    assertThat(client.get("/api/session").status()).isEqualTo(200);
    return client;
  }

  /** Signed in with a password. */
  Client user(String name, Role role) throws IOException, InterruptedException {
    context.getBean(Accounts.class).put(name, role, Optional.of(PASSWORD));
    Client client = client();
    client.get("/api/session");
    assertThat(client.post("/api/session", Map.of("user", name, "password", PASSWORD)).status())
        .isEqualTo(200);
    return client;
  }

  /** An answer. */
  record Answer(int status, Map<String, List<String>> headers, String text) {
    JsonNode json() {
      return JSON.readTree(text);
    }

    Optional<String> header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .flatMap(header -> header.getValue().stream())
          .findFirst();
    }
  }

  /** Keeps cookies, and sends the CSRF token as the page does. */
  final class Client {
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http =
        HttpClient.newBuilder()
            .cookieHandler(cookies)
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Map<String, String> headers = new LinkedHashMap<>();

    /** Sends this with each request from now on. */
    Client with(String header, String value) {
      headers.put(header, value);
      return this;
    }

    Client without(String header) {
      headers.remove(header);
      return this;
    }

    Optional<HttpCookie> cookie(String name) {
      return cookies.getCookieStore().getCookies().stream()
          .filter(cookie -> cookie.getName().equals(name))
          .findFirst();
    }

    Answer get(String path) throws IOException, InterruptedException {
      return send("GET", path, HttpRequest.BodyPublishers.noBody(), Map.of());
    }

    Answer post(String path, Object body) throws IOException, InterruptedException {
      return send("POST", path, body);
    }

    Answer send(String method, String path, Object body) throws IOException, InterruptedException {
      return send(
          method,
          path,
          HttpRequest.BodyPublishers.ofString(
              body instanceof String text ? text : JSON.writeValueAsString(body)),
          Map.of("Content-Type", "application/json"));
    }

    Answer send(
        String method, String path, HttpRequest.BodyPublisher body, Map<String, String> more)
        throws IOException, InterruptedException {
      HttpResponse<String> response = http.send(request(method, path, body, more), text());
      return new Answer(response.statusCode(), response.headers().map(), response.body());
    }

    byte[] bytes(String path) throws IOException, InterruptedException {
      return http.send(
              request("GET", path, HttpRequest.BodyPublishers.noBody(), Map.of()),
              HttpResponse.BodyHandlers.ofByteArray())
          .body();
    }

    /** Lines of an endless answer, as they come. */
    HttpResponse<java.util.stream.Stream<String>> lines(String path)
        throws IOException, InterruptedException {
      return http.send(
          request("GET", path, HttpRequest.BodyPublishers.noBody(), Map.of()),
          HttpResponse.BodyHandlers.ofLines());
    }

    private HttpRequest request(
        String method, String path, HttpRequest.BodyPublisher body, Map<String, String> more) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(address + path)).method(method, body);
      more.forEach(request::header);
      headers.forEach(request::header);
      if (!method.equals("GET") && !headers.containsKey("Authorization")) {
        cookie("XSRF-TOKEN").ifPresent(token -> request.header("X-XSRF-TOKEN", token.getValue()));
      }
      return request.build();
    }

    private static HttpResponse.BodyHandler<String> text() {
      return HttpResponse.BodyHandlers.ofString();
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
