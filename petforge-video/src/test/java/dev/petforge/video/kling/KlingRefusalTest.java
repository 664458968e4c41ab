package dev.petforge.video.kling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.OrderKeys;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.Submission;
import dev.petforge.money.Charge;
import dev.petforge.video.internal.Pictures;
import dev.petforge.video.internal.http.LocalServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A Kling that refuses in whatever words, and lists that lead nowhere. */
class KlingRefusalTest {
  private static final String JOB = "930800";

  @TempDir Path folder;

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final LocalServer server = new LocalServer(this::answer);
  private ClipInputs inputs = new ClipInputs(Path.of("none"), Optional.empty());

  /** What is answered, by whether it orders, looks up or lists. */
  private String order = "";

  private int orderStatus = 400;
  private String lookUp = "";
  private int lookUpStatus = 200;
  private String list = "";

  @BeforeEach
  void picture() throws IOException {
    Path file = Files.write(folder.resolve("first.png"), Pictures.png(320, 320, 1));
    inputs = new ClipInputs(file, Optional.empty());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String line = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    asked.add(line);
    if (line.equals("POST /tasks") || line.equals("GET /v1/videos/image2video")) {
      LocalServer.json(exchange, 200, list);
    } else if (line.startsWith("POST")) {
      LocalServer.json(exchange, orderStatus, order);
    } else {
      LocalServer.json(exchange, lookUpStatus, lookUp);
    }
  }

  private KlingGenerator.Builder builder(KlingGenerator.Dialect dialect) {
    return unproven(dialect).keyed(true);
  }

  /** At a host of which nobody knows whether it keeps keys. */
  private KlingGenerator.Builder unproven(KlingGenerator.Dialect dialect) {
    return KlingGenerator.builder()
        .host(server.url("/").uri())
        .allowLocal(true)
        .dialect(dialect)
        .apiKey("key")
        .reads(1, Duration.ofMillis(10))
        .rate(1_000)
        .model("kling-2.5-turbo");
  }

  private Submission order(KlingGenerator generator) {
    return generator.submit(KlingContract.KEY, KlingRequests.request("kling-2.5-turbo"), inputs);
  }

  private static String refusal(int code, String words) {
    return "{\"code\":" + code + ",\"message\":\"" + words + "\",\"request_id\":\"r\"}";
  }

  private void thereIs(KlingGenerator.Dialect dialect, boolean job) {
    if (dialect == KlingGenerator.Dialect.NEW) {
      lookUp = "{\"code\":0,\"data\":[%s]}";
      lookUp =
          lookUp.formatted(
              job
                  ? "{\"id\":\""
                      + JOB
                      + "\",\"status\":\"processing\",\"external_id\":\""
                      + KlingContract.KEY
                      + "\"}"
                  : "");
    } else if (job) {
      lookUp = "{\"code\":0,\"data\":{\"task_id\":\"" + JOB + "\",\"task_status\":\"processing\"}}";
    } else {
      lookUpStatus = 400;
      lookUp = refusal(1201, "没有这个任务");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NEW, 400, 1201, 外部任务ID已存在",
    "LEGACY, 400, 1201, 外部任务ID已存在",
    "NEW, 400, 1201, The given id was used before",
    "LEGACY, 409, 1201, 参数错误",
    "NEW, 400, 1200, duplicate",
    "NEW, 400, 1299, この id は使用済みです"
  })
  void a_key_that_was_taken_finds_its_job_in_whatever_words(
      KlingGenerator.Dialect dialect, int status, int code, String words) {
    orderStatus = status;
    order = refusal(code, words);
    thereIs(dialect, true);

    try (KlingGenerator generator = builder(dialect).build()) {
      assertThat(order(generator)).isEqualTo(new Submission.Accepted(new ProviderJobId(JOB)));
    }
  }

  @ParameterizedTest
  @EnumSource(KlingGenerator.Dialect.class)
  void an_order_that_is_refused_and_not_there_is_refused_for_good(KlingGenerator.Dialect dialect) {
    order = refusal(1201, "external_task_id already exists");
    thereIs(dialect, false);

    try (KlingGenerator generator = builder(dialect).build()) {
      assertThat(order(generator))
          .isInstanceOfSatisfying(
              Submission.Refused.class,
              refused -> assertThat(refused.reason().code()).isEqualTo("BAD_PARAMETER"));
    }
  }

  @ParameterizedTest
  @EnumSource(KlingGenerator.Dialect.class)
  void where_nothing_is_known_of_keys_a_job_that_tells_none_may_be_anybodys(
      KlingGenerator.Dialect dialect) {
    order = refusal(1201, "参数错误");
    String job =
        "{\"id\":\"%s\",\"task_id\":\"%s\",\"status\":\"processing\",\"task_status\":\"processing\"}"
            .formatted(JOB, JOB);
    lookUp =
        "{\"code\":0,\"data\":"
            + (dialect == KlingGenerator.Dialect.NEW ? "[" + job + "]" : job)
            + "}";

    try (KlingGenerator generator = unproven(dialect).build();
        KlingGenerator told = builder(dialect).build()) {
      assertThat(order(generator))
          .isInstanceOfSatisfying(
              Submission.Lost.class,
              lost -> assertThat(lost.reason().message()).contains("参数错误", JOB));
      assertThat(order(told)).isEqualTo(new Submission.Accepted(new ProviderJobId(JOB)));
    }
  }

  @Test
  void where_nothing_is_known_of_keys_the_very_key_still_finds_its_job() {
    order = refusal(1201, "already exists");
    thereIs(KlingGenerator.Dialect.NEW, true);

    try (KlingGenerator generator = unproven(KlingGenerator.Dialect.NEW).build()) {
      assertThat(order(generator)).isEqualTo(new Submission.Accepted(new ProviderJobId(JOB)));
    }
  }

  @ParameterizedTest
  @EnumSource(KlingGenerator.Dialect.class)
  void an_order_that_is_refused_and_cannot_be_looked_up_is_lost(KlingGenerator.Dialect dialect) {
    order = refusal(1201, "参数错误");
    lookUpStatus = 503;
    lookUp = refusal(5001, "维护中");

    try (KlingGenerator generator = builder(dialect).build()) {
      assertThat(order(generator))
          .isInstanceOfSatisfying(
              Submission.Lost.class,
              lost -> assertThat(lost.reason().message()).contains("参数错误", "1201", "维护中"));
    }
  }

  @Test
  void a_look_up_that_is_refused_itself_says_nothing_about_the_job() {
    lookUpStatus = 400;
    lookUp = refusal(1201, "task not found");

    try (KlingGenerator generator = builder(KlingGenerator.Dialect.NEW).build()) {
      assertThatExceptionOfType(RetryableException.class)
          .isThrownBy(() -> generator.find(KlingContract.KEY));
    }
  }

  @ParameterizedTest
  @CsvSource({"499, 1999", "409, 1999", "408, 77", "425, 77", "500, 1999", "400, 5003"})
  void what_is_not_known_to_be_a_refusal_is_lost(int status, int code) {
    orderStatus = status;
    order = refusal(code, "?");

    try (KlingGenerator generator = builder(KlingGenerator.Dialect.NEW).build()) {
      assertThat(order(generator)).isInstanceOf(Submission.Lost.class);
    }
  }

  @Test
  void a_refusal_about_something_else_asks_nothing() {
    order = refusal(1301, "不可以");

    try (KlingGenerator generator = builder(KlingGenerator.Dialect.NEW).build()) {
      assertThat(order(generator)).isInstanceOf(Submission.Refused.class);
    }
    assertThat(asked).hasSize(1);
  }

  @Test
  void several_jobs_are_no_answer_to_the_question_for_one() {
    lookUp =
        "{\"code\":0,\"data\":[{\"id\":\"1\",\"status\":\"processing\"},"
            + "{\"id\":\"2\",\"status\":\"processing\"}]}";

    try (KlingGenerator generator = builder(KlingGenerator.Dialect.NEW).build()) {
      assertThat(generator.find(KlingContract.KEY)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://api-singapore.klingai.com, true",
    "https://api-beijing.klingai.com/, true",
    "https://api.klingai.com, true",
    "https://relay.example, false",
    "https://relay.example/kling, false",
    "https://api-beijing.klingai.com.relay.example, false"
  })
  void keys_are_kept_and_failures_free_at_klings_own_hosts_only(URI host, boolean kept) {
    for (KlingGenerator.Dialect dialect : KlingGenerator.Dialect.values()) {
      KlingGenerator.Builder builder =
          KlingGenerator.builder().host(host).dialect(dialect).apiKey("key");
      try (KlingGenerator generator = builder.build();
          KlingGenerator told = builder.keyed(true).build();
          KlingGenerator toldNot = builder.keyed(false).build()) {
        assertThat(generator.capabilities().keyed()).isEqualTo(kept);
        assertThat(generator.capabilities().charge())
            .isEqualTo(kept ? Charge.AT_SUCCESS : Charge.AT_ORDER);
        if (!kept) {
          assertThat(generator.capabilities().keys())
              .isInstanceOfSatisfying(
                  OrderKeys.Unproven.class,
                  unproven -> assertThat(unproven.place()).contains(host.getHost()));
        }
        assertThat(told.capabilities().keyed()).isTrue();
        assertThat(toldNot.capabilities().keys()).isEqualTo(new OrderKeys.None());
        assertThatExceptionOfType(UnsupportedOperationException.class)
            .isThrownBy(() -> toldNot.find(KlingContract.KEY));
      }
    }
  }

  // lists

  private static String tasks(KlingGenerator.Dialect dialect, int from) {
    StringBuilder tasks = new StringBuilder();
    for (int i = from; i < from + 100; i++) {
      tasks.append(tasks.isEmpty() ? "" : ",");
      tasks.append("{\"id\":\"" + i + "\",\"task_id\":\"" + i + "\"}");
    }
    return dialect == KlingGenerator.Dialect.NEW
        ? "{\"code\":0,\"data\":{\"result\":[" + tasks + "],\"has_more\":true,\"next_cursor\":%s}}"
        : "{\"code\":0,\"data\":[" + tasks + "]}";
  }

  private void assertEndless(KlingGenerator.Dialect dialect, String why) {
    try (KlingGenerator generator = builder(dialect).build()) {
      assertThatExceptionOfType(RetryableException.class)
          .isThrownBy(() -> generator.list(Instant.EPOCH))
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("ENDLESS_LIST"))
          .withMessageContaining(why);
    }
  }

  @Test
  @Timeout(60)
  void a_list_that_gives_the_same_cursor_again_is_not_taken_for_whole() {
    list = tasks(KlingGenerator.Dialect.NEW, 0).formatted("\"7\"");

    assertEndless(KlingGenerator.Dialect.NEW, "the same page comes again");
    assertThat(asked).hasSize(2);
  }

  @Test
  @Timeout(60)
  void a_list_that_has_more_and_does_not_say_where_is_not_taken_for_whole() {
    list = tasks(KlingGenerator.Dialect.NEW, 0).formatted("\"\"");

    assertEndless(KlingGenerator.Dialect.NEW, "the same page comes again");
    assertThat(asked).hasSize(1);
  }

  @Test
  @Timeout(60)
  void a_list_of_the_old_dialect_whose_pages_are_all_the_same_ends() {
    list = tasks(KlingGenerator.Dialect.LEGACY, 0);

    assertEndless(KlingGenerator.Dialect.LEGACY, "bring nothing new");
    assertThat(asked).hasSize(21);
  }

  @Test
  void a_list_longer_than_any_ends() {
    AtomicInteger page = new AtomicInteger();
    try (LocalServer endless =
            new LocalServer(
                exchange -> {
                  int at = page.getAndIncrement();
                  LocalServer.json(
                      exchange,
                      200,
                      "{\"code\":0,\"data\":{\"result\":[{\"id\":\""
                          + at
                          + "\"}],"
                          + "\"has_more\":true,\"next_cursor\":\""
                          + at
                          + "\"}}");
                });
        KlingGenerator generator =
            builder(KlingGenerator.Dialect.NEW)
                .host(endless.url("/").uri())
                .rate(100_000)
                .build()) {
      assertThatExceptionOfType(RetryableException.class)
          .isThrownBy(() -> generator.list(Instant.EPOCH))
          .withMessageContaining("more than 1000 pages");
    }
    assertThat(page).hasValue(1_000);
  }

  @Test
  void a_list_of_several_pages_has_every_job_once_though_one_page_is_empty() {
    AtomicInteger page = new AtomicInteger();
    try (LocalServer pages =
            new LocalServer(
                exchange -> {
                  int at = page.getAndIncrement();
                  String[] all = {
                    tasks(KlingGenerator.Dialect.NEW, 0).formatted("\"a\""),
                    "{\"code\":0,\"data\":{\"result\":[],\"has_more\":true,\"next_cursor\":\"b\"}}",
                    tasks(KlingGenerator.Dialect.NEW, 50).formatted("\"c\""),
                    "{\"code\":0,\"data\":{\"result\":[],\"has_more\":false}}"
                  };
                  LocalServer.json(exchange, 200, all[at]);
                });
        KlingGenerator generator =
            builder(KlingGenerator.Dialect.NEW).host(pages.url("/").uri()).build()) {
      assertThat(generator.list(Instant.EPOCH).orElseThrow()).hasSize(150);
    }
    assertThat(page).hasValue(4);
  }
}
