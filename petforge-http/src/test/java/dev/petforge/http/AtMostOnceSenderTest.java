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
import okhttp3.Call;
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
      Call call = sender.newCall(post(server.url()), () -> true);
      try (Response response = call.execute()) {
        assertThat(response.code()).isEqualTo(status);
      }

      assertThat(AtMostOnceSender.begun(call)).isTrue();
      assertThat(server.callers()).hasSize(1);
    }
  }

  @Test
  void a_request_that_the_other_side_drops_is_not_repeated() throws IOException {
    try (TestServer server = new TestServer(exchange -> exchange.close())) {
      Call call = sender.newCall(post(server.url()), () -> true);

      assertThatExceptionOfType(IOException.class).isThrownBy(() -> call.execute());
      assertThat(AtMostOnceSender.begun(call)).isTrue();
      assertThat(server.callers()).hasSize(1);
    }
  }

  @Test
  void each_request_has_a_connection_of_its_own() throws IOException {
    try (TestServer server = TestServer.answering(200, 0)) {
      for (int i = 0; i < 3; i++) {
        sender.newCall(post(server.url()), () -> true).execute().close();
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
    Call call = sender.newCall(post(nobody), () -> true);

    assertThatExceptionOfType(IOException.class).isThrownBy(() -> call.execute());
    assertThat(AtMostOnceSender.begun(call)).isFalse();
  }

  @Test
  void a_request_whose_answer_does_not_come_in_time_may_have_arrived() throws IOException {
    // Connections are taken by the system; nobody ever answers.
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      HttpUrl url = HttpUrl.get("http://127.0.0.1:" + silent.getLocalPort() + "/");
      Call call =
          new AtMostOnceSender(HttpClients.builder().callTimeout(Duration.ofMillis(200)))
              .newCall(post(url), () -> true);

      assertThatExceptionOfType(IOException.class).isThrownBy(() -> call.execute());
      assertThat(AtMostOnceSender.begun(call)).isTrue();
    }
  }

  @Test
  void a_fence_that_does_not_pass_is_asked_with_the_connection_there_and_lets_no_byte_out()
      throws IOException {
    AtomicBoolean asked = new AtomicBoolean();
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      HttpUrl url = HttpUrl.get("http://127.0.0.1:" + socket.getLocalPort() + "/");
      Call call =
          sender.newCall(
              post(url),
              () -> {
                asked.set(true);
                return false;
              });

      assertThatExceptionOfType(AtMostOnceSender.FencedException.class)
          .isThrownBy(() -> call.execute());
      assertThat(asked).isTrue();
      assertThat(AtMostOnceSender.begun(call)).isFalse();
      try (Socket connection = socket.accept()) {
        assertThat(new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .isEmpty();
      }
    }
  }
}
