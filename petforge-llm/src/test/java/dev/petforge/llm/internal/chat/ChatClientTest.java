package dev.petforge.llm.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ChatClientTest {
  private static ChatOutcome asked(String type, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
    try {
      HttpUrl url = HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort());
      return new ChatClient(url, Optional.empty())
          .ask(JsonMapper.builder().build().createObjectNode(), Duration.ofSeconds(20), n -> {});
    } finally {
      server.stop(0);
    }
  }

  @Test
  void an_error_after_the_model_began_is_no_refusal_for_what_was_said_is_paid() throws IOException {
    ChatOutcome outcome =
        asked(
            "text/event-stream",
            """
            data: {"choices":[{"delta":{"content":"Once upon"}}]}

            data: {"error":{"code":"1305","message":"too busy"}}

            """);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            ChatOutcome.Unanswered.class,
            broken -> {
              assertThat(broken.sent()).isTrue();
              assertThat(broken.why()).contains("too busy");
              assertThat(broken.partial().content()).isEqualTo("Once upon");
            });
  }

  @Test
  void an_error_instead_of_an_answer_is_a_refusal() throws IOException {
    ChatOutcome outcome =
        asked(
            "text/event-stream",
            "data: {\"error\":{\"code\":\"1301\",\"message\":\"不行\"}}\n\ndata: [DONE]\n\n");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            ChatOutcome.Refused.class,
            refused -> assertThat(refused.kind()).isEqualTo(ErrorKind.CONTENT));
  }
}
