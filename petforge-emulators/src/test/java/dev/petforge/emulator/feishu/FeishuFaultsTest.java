package dev.petforge.emulator.feishu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FeishuFaultsTest {
  private final FeishuEmulator feishu =
      new FeishuEmulator(
          FeishuSettings.standard().withRateLimits(false).withSlowness(Duration.ofMillis(200)));
  private final FeishuClient client = new FeishuClient(feishu).signedIn();
  private final EmulatedTable table = feishu.addDemo();

  @AfterEach
  void stop() {
    client.close();
    feishu.close();
  }

  private FeishuClient.Reply write() {
    return client.create(table, Map.of("project_id", "p"));
  }

  @ParameterizedTest
  @CsvSource({
    "RATE, 429, 99991400",
    "TOO_MANY, 200, 1254290",
    "NOT_READY, 400, 1254607",
    "COPYING, 400, 1254036",
    "INTERNAL, 200, 1255001",
    "FAIL, 200, 1254002",
    "WRITE_CONFLICT, 200, 1254291",
    "REPEATED, 403, 1254608",
    "TIMEOUT_BEFORE, 504, 1255040",
    "TOKEN_DIES, 200, 99991663",
  })
  void what_fails_before_it_is_done_changes_nothing(FeishuFault fault, int status, int code) {
    feishu.faults().next(fault);

    FeishuClient.Reply reply = write();

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
    assertThat(table.records()).hasSize(2);
    assertThat(table.base().writes()).isEqualTo(new FeishuWrites(0, 1, 0, 0));
    assertThat(client.signedIn().get("/bitable/v1/apps/" + table.base().token()).code()).isZero();
    assertThat(write().code()).isZero();
  }

  @Test
  void a_gateway_says_nothing_of_what_was_done() {
    feishu.faults().next(FeishuFault.GATEWAY_BEFORE, FeishuFault.GATEWAY_AFTER);

    FeishuClient.Reply before = write();
    FeishuClient.Reply after = write();

    assertThat(before.status()).isEqualTo(504);
    assertThat(before.header("Content-Type")).startsWith("text/html");
    assertThat(after.bytes()).isEqualTo(before.bytes());
    assertThat(table.records()).hasSize(3);
    assertThat(table.base().writes()).isEqualTo(new FeishuWrites(1, 1, 0, 0));
  }

  @Test
  void a_timeout_says_nothing_of_what_was_done() {
    feishu.faults().next(FeishuFault.TIMEOUT_BEFORE, FeishuFault.TIMEOUT_AFTER);

    FeishuClient.Reply before = write();
    FeishuClient.Reply after = write();

    assertThat(after.code()).isEqualTo(1255040);
    assertThat(after.status()).isEqualTo(504);
    assertThat(after.json().path("msg")).isEqualTo(before.json().path("msg"));
    assertThat(table.records()).hasSize(3);
    assertThat(table.base().writes()).isEqualTo(new FeishuWrites(1, 1, 0, 0));
  }

  @ParameterizedTest
  @EnumSource(
      value = FeishuFault.class,
      names = {"CUT_BEFORE", "CUT_AFTER"})
  void a_cut_says_nothing_of_what_was_done(FeishuFault fault) {
    feishu.faults().next(fault);

    assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(this::write);

    assertThat(table.records()).hasSize(fault == FeishuFault.CUT_AFTER ? 3 : 2);
    assertThat(feishu.faults().met(fault)).isOne();
  }

  @Test
  void a_dead_token_stays_dead_and_another_is_given() {
    String old = client.token();
    feishu.faults().next(FeishuFault.TOKEN_DIES);

    assertThat(write().code()).isEqualTo(99991663);
    assertThat(write().code()).isEqualTo(99991663);
    assertThat(client.signedIn().token()).isNotEqualTo(old);
    assertThat(write().code()).isZero();
  }

  @Test
  void a_token_can_fail_to_come() {
    feishu.faults().next(FeishuFault.NO_TOKEN);

    assertThat(client.signedIn().token()).isEmpty();
    assertThat(client.signedIn().token()).startsWith("t-");
  }

  @Test
  void a_body_that_is_too_large_meets_a_gateway() {
    feishu.largestBody(200);

    FeishuClient.Reply large = client.create(table, Map.of("project_id", "p".repeat(200)));

    assertThat(large.status()).isEqualTo(413);
    assertThat(large.header("Content-Type")).startsWith("text/html");
    assertThat(write().code()).isZero();
    assertThat(table.base().writes()).isEqualTo(new FeishuWrites(1, 1, 0, 0));
  }

  @Test
  void a_limit_names_the_seconds_to_wait() {
    feishu.faults().next(FeishuFault.RATE);

    assertThat(write().header("x-ogw-ratelimit-reset")).isEqualTo("1");
  }

  @Test
  void a_token_that_was_doubted_is_given_again_and_good() {
    String token = client.token();
    feishu.faults().next(FeishuFault.TOKEN_DOUBTED);

    assertThat(write().code()).isEqualTo(99991663);
    assertThat(client.signedIn().token()).isEqualTo(token);
    assertThat(write().code()).isZero();
  }

  @Test
  void a_write_is_done_long_before_its_slow_answer() throws Exception {
    feishu.faults().next(FeishuFault.SLOW_AFTER);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<FeishuClient.Reply> reply = thread.submit(this::write);

      long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (table.records().size() < 3) {
        assertThat(System.nanoTime()).as("the write is late").isLessThan(end);
        Thread.onSpinWait();
      }
      assertThat(reply.isDone()).isFalse();
      assertThat(reply.get().code()).isZero();
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void a_slow_answer_comes_all_the_same() {
    feishu.faults().next(FeishuFault.SLOW);
    long start = System.nanoTime();

    assertThat(write().code()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(199));
  }

  @Test
  void faults_of_writes_wait_for_a_write_and_can_be_kept_to_some_calls() {
    feishu.faults().next(FeishuFault.WRITE_CONFLICT);
    assertThat(client.search(table, "", Map.of()).code()).isZero();
    assertThat(write().code()).isEqualTo(1254291);

    feishu.faultsOn(line -> line.endsWith("/search")).faults().chance(FeishuFault.NOT_READY, 1);
    assertThat(write().code()).isZero();
    assertThat(client.search(table, "", Map.of()).code()).isEqualTo(1254607);
    feishu.faults().clear();
    assertThat(client.search(table, "", Map.of()).code()).isZero();
  }

  @Test
  void three_in_ten_calls_can_fail_by_chance() {
    feishu.faults().seed(3).chance(FeishuFault.WRITE_CONFLICT, 0.3);

    int refused = 0;
    for (int i = 0; i < 200; i++) {
      refused += write().code() == 0 ? 0 : 1;
    }

    assertThat(refused).isBetween(35, 85);
    assertThat(table.records()).hasSize(202 - refused);
    assertThat(table.base().writes()).isEqualTo(new FeishuWrites(200 - refused, refused, 0, 0));
  }

  @Test
  void uploads_and_downloads_fail_in_their_own_ways() {
    feishu.faults().next(FeishuFault.UPLOAD_BUSY, FeishuFault.DOWNLOAD_CUT);

    assertThat(client.uploadTo(table.base(), "a.png", new byte[100]).code()).isEqualTo(1061045);
    FeishuClient.Reply upload = client.uploadTo(table.base(), "a.png", new byte[100]);
    String token = upload.data().path("file_token").asString();
    String path = "/drive/v1/medias/" + token + "/download";
    assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> client.get(path));
    assertThat(client.get(path).bytes()).hasSize(100);
    assertThat(table.base().writes().accepted()).as("uploads are no writes").isZero();
    assertThat(List.copyOf(table.records())).hasSize(2);
  }
}
