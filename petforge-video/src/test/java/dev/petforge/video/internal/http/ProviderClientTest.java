package dev.petforge.video.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.SendFence;
import dev.petforge.money.AccountId;
import dev.petforge.money.AccountPace;
import dev.petforge.money.Rate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderClientTest {
  private static ProviderClient.Builder settings() {
    return ProviderClient.builder("test", "default")
        .allowLocal(true)
        .rate(1000)
        .reads(3, Duration.ofMillis(10));
  }

  private static Request post(HttpUrl url) {
    return new Request.Builder()
        .url(url)
        .post(RequestBody.create("{}", MediaType.get("application/json")))
        .build();
  }

  private static Request get(HttpUrl url) {
    return new Request.Builder().url(url).build();
  }

  @Nested
  class A_send {
    @ParameterizedTest
    @ValueSource(ints = {200, 400, 408, 429, 503, 301, 307, 308, 421})
    void goes_out_once_whatever_the_answer(int status) {
      try (LocalServer server =
              new LocalServer(
                  exchange -> {
                    exchange.getResponseHeaders().set("Retry-After", "0");
                    exchange.getResponseHeaders().set("Location", "/elsewhere");
                    LocalServer.json(exchange, status, "{\"code\":7}");
                  });
          ProviderClient client = settings().build()) {
        Sent sent = client.submit(post(server.url("/jobs")), SendFence.OPEN);

        assertThat(sent).isInstanceOf(Sent.Answered.class);
        Answer answer = ((Sent.Answered) sent).answer();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().orElseThrow().path("code").asInt()).isEqualTo(7);
        assertThat(server.requests()).hasSize(1);
      }
    }

    @Test
    void goes_out_when_it_is_the_account_s_turn_among_all_that_use_it() {
      AtomicReference<AccountPace> pace = new AtomicReference<>(AccountPace.ofOneProcess());
      try (LocalServer server = new LocalServer(exchange -> LocalServer.json(exchange, 200, "{}"));
          ProviderClient client =
              settings()
                  .pace(
                      (account, rate, longest) -> {
                        assertThat(account).isEqualTo(new AccountId("test/default"));
                        assertThat(rate).isEqualTo(Rate.perSecond(1000));
                        return pace.get().next(account, rate, longest);
                      })
                  .build()) {
        pace.set((account, rate, longest) -> Optional.empty());
        assertNotSent(client.submit(post(server.url("/jobs")), SendFence.OPEN), "own rate limit");
        pace.set(
            (account, rate, longest) -> {
              throw new RetryableException("DATABASE", "away for a moment");
            });
        assertNotSent(
            client.submit(post(server.url("/jobs")), SendFence.OPEN),
            "nobody can say whose turn it is: away for a moment");
        assertThat(server.requests()).isEmpty();

        pace.set((account, rate, longest) -> Optional.of(Duration.ofMillis(5)));
        assertThat(client.submit(post(server.url("/jobs")), SendFence.OPEN))
            .isInstanceOf(Sent.Answered.class);
      }
    }

    @Test
    void that_nobody_listens_to_is_not_sent() throws IOException {
      HttpUrl nobody;
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        nobody = HttpUrl.get("http://127.0.0.1:" + socket.getLocalPort() + "/jobs");
      }
      try (ProviderClient client = settings().build()) {
        assertNotSent(client.submit(post(nobody), SendFence.OPEN), "nobody answers there");
        assertNotSent(
            client.submit(post(HttpUrl.get("http://no-such-host.invalid/jobs")), SendFence.OPEN),
            "the host cannot be found");
      }
    }

    private void assertNotSent(Sent sent, String words) {
      assertThat(sent)
          .isInstanceOfSatisfying(
              Sent.NotSent.class,
              not ->
                  assertThat(not.reason().message()).contains(words).doesNotContain("Exception"));
    }

    @Test
    void that_the_other_side_drops_is_lost_and_not_repeated() {
      try (LocalServer server = new LocalServer(exchange -> exchange.close());
          ProviderClient client = settings().build()) {
        Sent sent = client.submit(post(server.url("/jobs?key=secret-word")), SendFence.OPEN);

        assertThat(sent).isInstanceOf(Sent.Lost.class);
        assertThat(sent.toString()).doesNotContain("secret-word").contains("POST /jobs");
        assertThat(server.requests()).hasSize(1);
      }
    }

    @Test
    void whose_answer_does_not_come_in_time_is_lost() throws InterruptedException {
      CountDownLatch end = new CountDownLatch(1);
      try (LocalServer server =
              new LocalServer(
                  exchange -> {
                    try {
                      end.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });
          ProviderClient client = settings().submitTime(Duration.ofMillis(200)).build()) {
        assertThat(client.submit(post(server.url("/jobs")), SendFence.OPEN))
            .isInstanceOf(Sent.Lost.class);
        end.countDown();
      }
    }

    @Test
    void whose_answer_breaks_off_is_lost() {
      try (LocalServer server =
              new LocalServer(
                  exchange -> {
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write(new byte[10]);
                    exchange.getResponseBody().flush();
                  });
          ProviderClient client = settings().build()) {
        assertThat(client.submit(post(server.url("/jobs")), SendFence.OPEN))
            .isInstanceOf(Sent.Lost.class);
        assertThat(server.requests()).hasSize(1);
      }
    }

    @Test
    void whose_answer_has_no_end_is_lost() {
      try (LocalServer server =
              new LocalServer(
                  exchange -> LocalServer.json(exchange, 200, "\"" + "x".repeat(5000)));
          ProviderClient client = settings().maxAnswer(1000).build()) {
        assertThat(client.submit(post(server.url("/jobs")), SendFence.OPEN))
            .isInstanceOf(Sent.Lost.class);
      }
    }

    @Test
    void into_a_private_network_is_not_sent_unless_its_host_is_trusted() {
      try (LocalServer server = new LocalServer(exchange -> LocalServer.json(exchange, 200, "{}"));
          ProviderClient strict = settings().allowLocal(false).build();
          ProviderClient trusting =
              settings().allowLocal(false).trustedHosts(java.util.Set.of("127.0.0.1")).build()) {
        assertThat(strict.submit(post(server.url("/jobs")), SendFence.OPEN))
            .isInstanceOf(Sent.NotSent.class);
        assertThatIllegalAddress(strict, server.url("/jobs"));
        assertThat(server.requests()).isEmpty();

        assertThat(trusting.submit(post(server.url("/jobs")), SendFence.OPEN))
            .isInstanceOf(Sent.Answered.class);
      }
    }

    private void assertThatIllegalAddress(ProviderClient client, HttpUrl url) {
      assertThatThrownBy(() -> client.requireTrusted(url))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("127.0.0.1");
    }

    @Test
    void waits_while_the_provider_is_down() {
      try (LocalServer server = new LocalServer(exchange -> LocalServer.json(exchange, 500, "{}"));
          ProviderClient client = settings().breaker(4, 50, Duration.ofMinutes(1)).build()) {
        for (int i = 0; i < 4; i++) {
          assertThat(client.submit(post(server.url("/jobs")), SendFence.OPEN))
              .isInstanceOf(Sent.Answered.class);
        }

        Sent sent = client.submit(post(server.url("/jobs")), SendFence.OPEN);

        assertThat(sent).isInstanceOf(Sent.NotSent.class);
        assertThat(((Sent.NotSent) sent).reason().code()).isEqualTo("BREAKER_OPEN");
        assertThat(((Sent.NotSent) sent).retryAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(server.requests()).hasSize(4);
        assertThatExceptionOfType(RetryableException.class)
            .isThrownBy(() -> client.read(get(server.url("/jobs"))));
      }
    }
  }

  @Nested
  class A_read {
    @Test
    void is_repeated_while_the_other_side_is_away_for_a_moment() {
      AtomicInteger count = new AtomicInteger();
      try (LocalServer server =
              new LocalServer(
                  exchange -> {
                    int n = count.incrementAndGet();
                    if (n == 2) {
                      LocalServer.json(exchange, 503, "{}");
                    } else if (n == 3) {
                      LocalServer.json(exchange, 200, "{\"n\":3}");
                    }
                  });
          ProviderClient client = settings().build()) {
        Answer answer = client.read(get(server.url("/jobs/1")));

        assertThat(answer.json().orElseThrow().path("n").asInt()).isEqualTo(3);
        // OkHttp may open a second connection for a request that was dropped: nothing is paid.
        assertThat(server.requests().size()).isBetween(3, 4);
      }
    }

    @Test
    void gives_up_with_the_wait_that_was_asked_for() {
      try (LocalServer server =
              new LocalServer(
                  exchange -> {
                    exchange.getResponseHeaders().set("Retry-After", "17");
                    LocalServer.json(exchange, 503, "{\"message\":\"busy\"}");
                  });
          ProviderClient client = settings().build()) {
        assertThatExceptionOfType(RetryableException.class)
            .isThrownBy(() -> client.read(get(server.url("/jobs/1?key=secret-word"))))
            .withMessageContaining("busy")
            .withMessageNotContaining("secret-word")
            .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(17)));
        assertThat(server.requests()).hasSize(1);
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void that_leads_elsewhere_takes_no_key_there(int status) {
      try (LocalServer stranger =
              new LocalServer(exchange -> LocalServer.json(exchange, 200, "{}"));
          LocalServer server =
              new LocalServer(
                  exchange -> {
                    exchange
                        .getResponseHeaders()
                        .set("Location", stranger.url("/?key=secret").toString());
                    LocalServer.json(exchange, status, "{}");
                  });
          ProviderClient client = settings().build()) {
        Request request =
            get(server.url("/jobs/1")).newBuilder().header("x-goog-api-key", "secret").build();

        assertThat(client.read(request).status()).isEqualTo(status);
        client.submit(
            post(server.url("/jobs")).newBuilder().header("x-goog-api-key", "secret").build(),
            SendFence.OPEN);
        assertThat(stranger.requests()).isEmpty();
        assertThat(server.requests()).hasSize(2);
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 421, 503})
    void with_a_body_goes_out_as_often_as_it_was_meant_to(int status) {
      try (LocalServer server =
              new LocalServer(
                  exchange -> {
                    exchange.getResponseHeaders().set("Retry-After", "0");
                    LocalServer.json(exchange, status, "{}");
                  });
          ProviderClient client = settings().reads(1, Duration.ofMillis(10)).build()) {
        try {
          assertThat(client.read(post(server.url("/jobs/list"))).status()).isEqualTo(status);
        } catch (RetryableException e) {
          assertThat(status).isEqualTo(503);
        }

        assertThat(server.requests()).hasSize(1);
      }
    }

    @Test
    void of_a_page_is_an_answer_without_json() {
      byte[] page = "<html>busy</html>".getBytes(StandardCharsets.UTF_8);
      try (LocalServer server =
              new LocalServer(exchange -> LocalServer.answer(exchange, 200, "text/html", page));
          ProviderClient client = settings().build()) {
        Answer answer = client.read(get(server.url("/jobs/1")));

        assertThat(answer.json()).isEmpty();
        assertThat(answer.excerpt()).isEqualTo("busy");
      }
    }

    @Test
    void that_is_interrupted_ends_at_once_and_stays_interrupted() throws Exception {
      CountDownLatch asked = new CountDownLatch(1);
      try (LocalServer server =
              new LocalServer(
                  exchange -> {
                    LocalServer.json(exchange, 503, "{}");
                    asked.countDown();
                  });
          ProviderClient client = settings().reads(3, Duration.ofMinutes(5)).build()) {
        AtomicReference<Object> end = new AtomicReference<>();
        Thread thread =
            new Thread(
                () -> {
                  try {
                    client.read(get(server.url("/jobs/1")));
                  } catch (RuntimeException e) {
                    end.set(e);
                  }
                  if (!Thread.currentThread().isInterrupted()) {
                    end.set("the interrupt was swallowed after " + end.get());
                  }
                });
        thread.start();
        asked.await();

        thread.interrupt();
        thread.join(10_000);

        assertThat(thread.isAlive()).isFalse();
        assertThat(end.get()).isInstanceOf(RetryableException.class);
      }
    }

    @Test
    void of_plain_http_or_a_private_address_is_refused() {
      try (ProviderClient client = settings().allowLocal(false).build()) {
        for (String url :
            new String[] {"http://example.com/", "https://10.1.2.3/", "https://[::1]/"}) {
          assertThatExceptionOfType(PermanentException.class)
              .isThrownBy(() -> client.read(get(HttpUrl.get(url))))
              .satisfies(e -> assertThat(e.failure().code()).isEqualTo("ADDRESS_REFUSED"));
        }
        assertThatExceptionOfType(RetryableException.class)
            .isThrownBy(() -> client.read(get(HttpUrl.get("https://localhost/"))))
            .withMessageContaining("no public address");
      }
    }
  }

  @Nested
  class A_provider_that_comes_back {
    private final AtomicBoolean away = new AtomicBoolean(true);
    private final LocalServer server =
        new LocalServer(exchange -> LocalServer.json(exchange, away.get() ? 500 : 200, "{}"));
    private final ProviderClient client = settings().breaker(2, 50, Duration.ofMillis(20)).build();

    @AfterEach
    void close() {
      client.close();
      server.close();
    }

    private void goAway() {
      for (int i = 0; i < 2; i++) {
        client.submit(post(server.url("/jobs")), SendFence.OPEN);
      }
      assertThat(client.submit(post(server.url("/jobs")), SendFence.OPEN))
          .isInstanceOf(Sent.NotSent.class);
      away.set(false);
    }

    /** As often as it is let through on trial, and once more. */
    private void breakOff(Class<? extends Throwable> how, Runnable work) {
      for (int i = 0; i < 4; i++) {
        // While the provider is left alone nothing is tried, and nothing can break off.
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        Throwable thrown = null;
        while (!how.isInstance(thrown)) {
          assertThat(System.nanoTime() - end).as("trial %d is let through", i).isNegative();
          thrown = catchThrowable(work::run);
        }
      }
    }

    @Test
    void is_asked_again_after_sends_that_broke_off_in_this_program() {
      goAway();
      RequestBody broken =
          new RequestBody() {
            @Override
            public MediaType contentType() {
              return MediaType.get("application/json");
            }

            @Override
            public void writeTo(BufferedSink sink) {
              throw new IllegalStateException("the program failed");
            }
          };

      breakOff(
          IllegalStateException.class,
          () ->
              client.submit(
                  new Request.Builder().url(server.url("/jobs")).post(broken).build(),
                  SendFence.OPEN));

      assertThat(client.submit(post(server.url("/jobs")), SendFence.OPEN))
          .isInstanceOf(Sent.Answered.class);
    }

    @Test
    void is_asked_again_after_reads_that_broke_off_in_this_program() {
      goAway();

      breakOff(
          StackOverflowError.class,
          () ->
              client.read(
                  get(server.url("/jobs/1")),
                  1_000,
                  Duration.ofSeconds(10),
                  body -> {
                    throw new StackOverflowError();
                  }));

      assertThat(client.read(get(server.url("/jobs/1"))).status()).isEqualTo(200);
    }
  }
}
