package dev.petforge.video.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.RetryableException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamedReadTest {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private static ProviderClient client() {
    return ProviderClient.builder("test", "default")
        .allowLocal(true)
        .rate(1000)
        .maxAnswer(100)
        .reads(3, Duration.ofMillis(10))
        .build();
  }

  private static Request request(LocalServer server) {
    return new Request.Builder().url(server.url("/job")).build();
  }

  private static int length(InputStream body) throws java.io.IOException {
    return body.readAllBytes().length;
  }

  @Test
  void a_good_answer_may_be_larger_than_what_is_kept_in_memory() {
    try (LocalServer server =
            new LocalServer(
                exchange -> LocalServer.answer(exchange, 200, "text/plain", new byte[5000]));
        ProviderClient client = client()) {
      ProviderClient.Streamed<Integer> told =
          client.read(request(server), 5000, LONGEST, StreamedReadTest::length);

      assertThat(told.value()).contains(5000);
    }
  }

  @Test
  void an_answer_that_is_larger_than_was_said_is_refused() {
    try (LocalServer server =
            new LocalServer(
                exchange -> LocalServer.answer(exchange, 200, "text/plain", new byte[5000]));
        ProviderClient client = client()) {
      assertThatExceptionOfType(RetryableException.class)
          .isThrownBy(() -> client.read(request(server), 4999, LONGEST, StreamedReadTest::length))
          .withMessageContaining("4999");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void an_answer_that_is_no_good_one_is_kept_and_not_read_by_the_reader() {
    try (LocalServer server =
            new LocalServer(exchange -> LocalServer.json(exchange, 404, "{\"code\":5}"));
        ProviderClient client = client()) {
      ProviderClient.Streamed<Integer> told =
          client.read(request(server), 5000, LONGEST, StreamedReadTest::length);

      assertThat(told.value()).isEmpty();
      assertThat(told.answer().status()).isEqualTo(404);
      assertThat(told.answer().json().orElseThrow().path("code").asInt()).isEqualTo(5);
    }
  }

  @Test
  void a_body_that_breaks_off_is_read_again_from_its_beginning() {
    AtomicInteger attempts = new AtomicInteger();
    try (LocalServer server =
            new LocalServer(
                exchange -> {
                  if (attempts.incrementAndGet() == 1) {
                    exchange.sendResponseHeaders(200, 5000);
                    exchange.getResponseBody().write(new byte[10]);
                    exchange.getResponseBody().flush();
                  } else {
                    LocalServer.answer(exchange, 200, "text/plain", new byte[5000]);
                  }
                });
        ProviderClient client = client()) {
      assertThat(client.read(request(server), 5000, LONGEST, StreamedReadTest::length).value())
          .contains(5000);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void what_is_stored_is_checked_and_nothing_is_left_behind() throws Exception {
    try (ProviderClient client = client()) {
      assertThatExceptionOfType(RetryableException.class)
          .isThrownBy(
              () ->
                  client.store(
                      folder.resolve("clip.mp4"),
                      part -> Files.write(part, "<html>".getBytes(StandardCharsets.US_ASCII))))
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("RESULT_NOT_A_VIDEO"));
    }

    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
