package dev.petforge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpClientsTest {
  private final OkHttpClient client = HttpClients.builder().build();

  private static Request post(TestServer server) {
    return new Request.Builder()
        .url(server.url())
        .header("x-goog-api-key", "secret-word")
        .post(RequestBody.create("{}", MediaType.get("application/json")))
        .build();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 408, 421, 429, 500, 502, 503, 504})
  void a_body_goes_out_once_whatever_the_answer(int status) throws IOException {
    try (TestServer server =
        new TestServer(
            exchange -> {
              exchange.getResponseHeaders().set("Retry-After", "0");
              exchange.sendResponseHeaders(status, -1);
            })) {
      try (Response response = client.newCall(post(server)).execute()) {
        assertThat(response.code()).isEqualTo(status);
      }

      assertThat(server.callers()).hasSize(1);
    }
  }

  @Test
  void a_body_that_the_other_side_drops_is_not_sent_again() throws IOException {
    try (TestServer server = new TestServer(exchange -> exchange.close())) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> client.newCall(post(server)).execute());
      assertThat(server.callers()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void a_key_does_not_go_along_to_where_an_answer_leads(int status) throws IOException {
    try (TestServer stranger = TestServer.answering(200, 0);
        TestServer server =
            new TestServer(
                exchange -> {
                  exchange.getResponseHeaders().set("Location", stranger.url().toString());
                  exchange.sendResponseHeaders(status, -1);
                })) {
      try (Response response = client.newCall(post(server)).execute()) {
        assertThat(response.code()).isEqualTo(status);
      }
      try (Response response = client.newCall(post(server).newBuilder().get().build()).execute()) {
        assertThat(response.code()).isEqualTo(status);
      }

      assertThat(stranger.callers()).isEmpty();
    }
  }
}
