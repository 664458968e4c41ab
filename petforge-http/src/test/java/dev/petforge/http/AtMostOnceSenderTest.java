package dev.petforge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtMostOnceSenderTest {
  private final AtMostOnceSender sender = new AtMostOnceSender(HttpClients.builder());

  private static Request post(HttpUrl url) {
    return new Request.Builder()
        .url(url)
        .post(RequestBody.create("{}", MediaType.get("application/json")))
        .build();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 408, 421, 429, 500, 503, 301, 307, 308})
  void a_request_goes_out_once_whatever_the_answer(int status) throws IOException {
    try (TestServer server =
        new TestServer(
            exchange -> {
              exchange.getResponseHeaders().set("Retry-After", "0");
              exchange.getResponseHeaders().set("Location", "/elsewhere");
              exchange.sendResponseHeaders(status, -1);
            })) {
      AtMostOnceSender.Sending sending = sender.prepare(post(server.url()));
      try (Response response = sending.call().execute()) {
        assertThat(response.code()).isEqualTo(status);
      }

      assertThat(sending.begun()).isTrue();
      assertThat(server.callers()).hasSize(1);
    }
  }

  @Test
  void a_request_that_the_other_side_drops_is_not_repeated() throws IOException {
    try (TestServer server = new TestServer(exchange -> exchange.close())) {
      AtMostOnceSender.Sending sending = sender.prepare(post(server.url()));

      assertThatExceptionOfType(IOException.class).isThrownBy(() -> sending.call().execute());
      assertThat(sending.begun()).isTrue();
      assertThat(server.callers()).hasSize(1);
    }
  }

  @Test
  void each_request_has_a_connection_of_its_own() throws IOException {
    try (TestServer server = TestServer.answering(200, 0)) {
      for (int i = 0; i < 3; i++) {
        sender.prepare(post(server.url())).call().execute().close();
      }

      assertThat(server.callers()).hasSize(3).doesNotHaveDuplicates();
    }
  }

  @Test
  void nothing_goes_out_where_nobody_listens() throws IOException {
    HttpUrl nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = HttpUrl.get("http://127.0.0.1:" + socket.getLocalPort() + "/");
    }
    AtMostOnceSender.Sending sending = sender.prepare(post(nobody));

    assertThatExceptionOfType(IOException.class).isThrownBy(() -> sending.call().execute());
    assertThat(sending.begun()).isFalse();
  }

  @Test
  void a_request_whose_answer_does_not_come_in_time_may_have_arrived() throws IOException {
    // Connections are taken by the system; nobody ever answers.
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      HttpUrl url = HttpUrl.get("http://127.0.0.1:" + silent.getLocalPort() + "/");
      AtMostOnceSender.Sending sending =
          new AtMostOnceSender(HttpClients.builder().callTimeout(Duration.ofMillis(200)))
              .prepare(post(url));

      assertThatExceptionOfType(IOException.class).isThrownBy(() -> sending.call().execute());
      assertThat(sending.begun()).isTrue();
    }
  }

  @Test
  void a_fence_that_does_not_pass_is_asked_with_the_connection_there_and_lets_no_byte_out()
      throws IOException {
    AtomicBoolean asked = new AtomicBoolean();
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      HttpUrl url = HttpUrl.get("http://127.0.0.1:" + socket.getLocalPort() + "/");
      AtMostOnceSender.Sending sending =
          sender.prepare(
              post(url),
              () -> {
                asked.set(true);
                return false;
              });

      assertThatExceptionOfType(FencedException.class).isThrownBy(() -> sending.call().execute());
      assertThat(asked).isTrue();
      assertThat(sending.begun()).isFalse();
      try (Socket connection = socket.accept()) {
        assertThat(new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .isEmpty();
      }
    }
  }
}
