package dev.petforge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {
  private static final int MOST = 100_000;

  private final OkHttpClient client = HttpClients.builder().build();

  private Call call(TestServer server) {
    return client.newCall(new Request.Builder().url(server.url()).build());
  }

  @Test
  void a_body_of_the_largest_size_is_taken() throws IOException {
    try (TestServer server = TestServer.answering(200, MOST)) {
      Call whole = call(server);
      try (Response response = whole.execute()) {
        assertThat(BoundedBody.bytes(response, MOST)).hasSize(MOST);
      }
      Call streamed = call(server);
      try (Response response = streamed.execute();
          InputStream body = BoundedBody.stream(streamed, response, MOST)) {
        assertThat(body.readAllBytes()).hasSize(MOST);
      }
      assertThat(streamed.isCanceled()).isFalse();
    }
  }

  @Test
  void a_larger_body_is_refused_and_its_status_is_kept() throws IOException {
    try (TestServer server = TestServer.answering(500, MOST + 1)) {
      Call whole = call(server);
      try (Response response = whole.execute()) {
        assertThatExceptionOfType(BoundedBody.TooLargeException.class)
            .isThrownBy(() -> BoundedBody.bytes(response, MOST))
            .withMessageContaining("100000 bytes")
            .satisfies(e -> assertThat(e.status()).isEqualTo(500));
      }
      Call streamed = call(server);
      try (Response response = streamed.execute();
          InputStream body = BoundedBody.stream(streamed, response, MOST)) {
        assertThatExceptionOfType(BoundedBody.TooLargeException.class)
            .isThrownBy(body::readAllBytes)
            .satisfies(e -> assertThat(e.status()).isEqualTo(500));
      }
    }
  }

  @Test
  void a_stream_that_is_closed_before_its_end_ends_the_call() throws IOException {
    try (TestServer server = TestServer.answering(200, MOST)) {
      Call call = call(server);
      try (Response response = call.execute()) {
        try (InputStream body = BoundedBody.stream(call, response, MOST)) {
          assertThat(body.read()).isZero();
        }

        assertThat(call.isCanceled()).isTrue();
      }
    }
  }
}
