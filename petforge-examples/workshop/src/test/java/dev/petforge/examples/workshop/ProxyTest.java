package dev.petforge.examples.workshop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.workshop.WorkshopServer.Answer;
import dev.petforge.examples.workshop.WorkshopServer.Client;
import dev.petforge.examples.workshop.security.SignInLink;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A proxy that speaks TLS in front of the server is believed; whoever else says the same is not.
 */
class ProxyTest {
  /** Wrong passwords from one address after which it has to wait. */
  private static final int MOST_OF_ADDRESS = 30;

  @TempDir Path home;

  private WorkshopServer server(List<String> proxies) {
    return WorkshopServer.start(new WorkshopOptions(home, "127.0.0.1", 0, false, false, proxies));
  }

  private static Answer signedIn(WorkshopServer server, Client client) throws Exception {
    return client.get("/sign-in?code=" + server.part(SignInLink.class).issue());
  }

  private static List<String> cookies(Answer answer) {
    return answer.headers().getOrDefault("set-cookie", List.of());
  }

  private static int wrongPassword(Client client, String user) throws Exception {
    return client
        .post("/api/session", Map.of("user", user, "password", "a wrong password"))
        .status();
  }

  @Test
  void cookies_are_for_https_alone_where_the_proxy_says_that_it_is() throws Exception {
    try (WorkshopServer server = server(List.of("127.0.0.1/32", "10.0.0.0/8"))) {
      Client secure = server.client().with("X-Forwarded-Proto", "https");
      Client plain = server.client();

      Answer token = secure.get("/api/session");
      Answer session = signedIn(server, secure);

      assertThat(cookies(token))
          .hasSize(1)
          .allMatch(cookie -> cookie.startsWith("XSRF-TOKEN=") && cookie.contains("; Secure"));
      assertThat(cookies(session))
          .filteredOn(cookie -> cookie.startsWith("PETFORGE_SESSION="))
          .isNotEmpty()
          .allMatch(
              cookie ->
                  cookie.contains("; Secure")
                      && cookie.contains("; HttpOnly")
                      && cookie.contains("; SameSite=Strict"));
      assertThat(token.header("Strict-Transport-Security")).isPresent();
      assertThat(cookies(plain.get("/api/session"))).noneMatch(cookie -> cookie.contains("Secure"));
    }
  }

  @Test
  void behind_the_proxy_each_client_is_counted_by_the_address_that_the_proxy_saw()
      throws Exception {
    try (WorkshopServer server = server(List.of("127.0.0.1/32"))) {
      Client guessing = server.client();
      guessing.get("/api/session");

      for (int i = 0; i < MOST_OF_ADDRESS; i++) {
        // What a client wrote itself stands before what the proxy added.
        guessing.with("X-Forwarded-For", "198.51.100." + i + ", 203.0.113.9");
        assertThat(wrongPassword(guessing, "somebody" + i)).isEqualTo(401);
      }

      guessing.with("X-Forwarded-For", "198.51.100.200, 203.0.113.9");
      assertThat(wrongPassword(guessing, "another")).isEqualTo(429);
      guessing.with("X-Forwarded-For", "203.0.113.10");
      assertThat(wrongPassword(guessing, "another")).isEqualTo(401);
    }
  }

  @Test
  void without_a_proxy_nobody_is_believed() throws Exception {
    try (WorkshopServer server = server(List.of())) {
      Client client = server.client().with("X-Forwarded-Proto", "https");

      Answer session = client.get("/api/session");

      assertThat(cookies(session)).isNotEmpty().noneMatch(cookie -> cookie.contains("Secure"));
      assertThat(session.header("Strict-Transport-Security")).isEmpty();
      for (int i = 0; i < MOST_OF_ADDRESS; i++) {
        client.with("X-Forwarded-For", "198.51.100." + i);
        assertThat(wrongPassword(client, "somebody" + i)).isEqualTo(401);
      }
      client.with("X-Forwarded-For", "198.51.100.200");
      assertThat(wrongPassword(client, "another")).isEqualTo(429);
    }
  }
}
