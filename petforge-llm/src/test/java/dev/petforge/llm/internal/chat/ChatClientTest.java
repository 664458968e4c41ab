package dev.petforge.llm.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

  @ParameterizedTest
  @ValueSource(ints = {408, 421, 503, 302, 307, 0})
  void a_question_is_sent_once_and_its_key_to_nobody_else(int status) throws IOException {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger stranger = new AtomicInteger();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer elsewhere = HttpServer.create(any, 5);
    elsewhere.createContext(
        "/",
        exchange -> {
          stranger.incrementAndGet();
          exchange.close();
        });
    elsewhere.start();
    HttpServer server = HttpServer.create(any, 5);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            if (status > 0) {
              exchange.getResponseHeaders().set("Retry-After", "0");
              exchange
                  .getResponseHeaders()
                  .set("Location", "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/");
              exchange.sendResponseHeaders(status, -1);
            }
          }
        });
    server.start();
    try {
      HttpUrl url = HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort());
      ChatOutcome outcome =
          new ChatClient(url, Optional.of("sk-0123456789abcdef"))
              .ask(
                  JsonMapper.builder().build().createObjectNode(), Duration.ofSeconds(20), n -> {});

      assertThat(outcome).isNotInstanceOf(ChatOutcome.Said.class);
      assertThat(asked).hasValue(1);
      assertThat(stranger).hasValue(0);
    } finally {
      server.stop(0);
      elsewhere.stop(0);
    }
  }
}
