package dev.petforge.emulator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.llm.LlmClient.Reply;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong, by script and by chance, and what of it is billed. */
class LlmFaultsTest {
  private final LlmEmulator emulator = new LlmEmulator(LlmSettings.standard());
  private final LlmClient client = new LlmClient(emulator);

  @AfterEach
  void close() {
    emulator.close();
  }

  @ParameterizedTest
  @CsvSource({
    "RATE, 429, Rate Limit Reached",
    "RATE_WITH_WAIT, 429, Rate Limit Reached",
    "KEY_REFUSED, 401, Authentication Fails",
    "BALANCE, 402, Insufficient Balance",
    "PARAMETER, 422, Invalid Parameters",
    "MODERATED, 400, Content Exists Risk",
    "INTERNAL, 500, Server Error",
    "OVERLOADED, 503, Server Overloaded",
    "OVERLOADED_NOW, 503, Server Overloaded",
    "GATEWAY, 502, 502 Bad Gateway",
    "HTML, 200, <html>"
  })
  void a_failure_is_answered_in_its_words_and_costs_nothing(
      LlmFault fault, int status, String words) {
    emulator.next(LlmAnswer.failing(fault), LlmAnswer.text("well"));

    Reply failed = client.post(LlmClient.ask("hello"));
    Reply well = client.post(LlmClient.ask("hello"));

    assertThat(failed.status()).isEqualTo(status);
    assertThat(failed.body()).contains(words).doesNotContain(LlmSettings.KEY);
    assertThat(well.content()).isEqualTo("well");
    assertThat(emulator.calls().get(0).status()).isEqualTo(status);
    assertThat(emulator.calls().get(0).cost().micros()).isZero();
    assertThat(emulator.calls()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"RATE,", "RATE_WITH_WAIT, 1", "OVERLOADED,", "OVERLOADED_NOW, 0"})
  void some_say_when_to_come_back(LlmFault fault, String wait) {
    emulator.next(LlmAnswer.failing(fault));

    Reply reply = client.post(LlmClient.ask("hello"));

    assertThat(reply.headers().getOrDefault("retry-after", List.of()))
        .isEqualTo(wait == null ? List.of() : List.of(wait));
  }

  @ParameterizedTest
  @CsvSource({"CUT_BEFORE, false", "CUT_AFTER, true", "CUT_WITHIN, true"})
  void a_connection_ends_and_what_was_made_is_billed(LlmFault fault, boolean billed) {
    emulator.next(LlmAnswer.failing(fault));

    assertThat(client.post(LlmClient.ask("hello")).status()).isZero();

    assertThat(emulator.last().cost().micros() > 0).isEqualTo(billed);
    assertThat(emulator.last().status()).isEqualTo(fault == LlmFault.CUT_WITHIN ? 200 : 0);
  }

  @Test
  void a_hung_connection_is_billed_and_ends_with_the_emulator() throws Exception {
    emulator.next(LlmAnswer.failing(LlmFault.HUNG));
    Reply[] reply = new Reply[1];
    Thread asking = new Thread(() -> reply[0] = client.post(LlmClient.ask("hello")));
    asking.start();

    LlmClient.until("it was asked", () -> emulator.calls().size() == 1);
    assertThat(emulator.last().cost().micros()).isPositive();
    assertThat(asking.isAlive()).isTrue();
    emulator.close();
    asking.join(Duration.ofSeconds(20).toMillis());

    assertThat(reply[0].status()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "BLANK, stop, true",
    "TOO_LONG, length, false",
    "CAPACITY, insufficient_system_resource, false",
    "FILTERED, content_filter, true",
    "ONLY_THOUGHTS, stop, true"
  })
  void an_answer_that_is_not_whole_is_billed(LlmFault fault, String reason, boolean blank) {
    emulator.next(LlmAnswer.failing(fault));

    Reply reply = client.post(LlmClient.ask("types: intro, outro\nwrite json [{\"a\":1}]"));

    assertThat(reply.finish()).isEqualTo(reason);
    assertThat(reply.content().isBlank()).isEqualTo(blank);
    assertThat(emulator.spent().micros()).isPositive();
  }

  @Test
  void a_failure_meets_a_request_whatever_it_says_and_changes_a_scripted_answer() {
    emulator.next(LlmAnswer.failing(LlmFault.RATE), LlmAnswer.text("abcdefgh"));

    assertThat(client.post(LlmClient.ask("no-such-model", "hello")).status()).isEqualTo(429);
    emulator.faults().next(LlmFault.TOO_LONG);
    assertThat(client.post(LlmClient.ask("hello")).content()).isEqualTo("abcd");
    assertThat(emulator.faults().met(LlmFault.TOO_LONG)).isEqualTo(1);
  }

  @Test
  void a_rule_for_answers_may_fail_too() {
    emulator.otherwise(request -> LlmAnswer.failing(LlmFault.OVERLOADED));

    assertThat(client.post(LlmClient.ask("hello")).status()).isEqualTo(503);
    emulator.otherwise(request -> LlmAnswer.failing(LlmFault.BLANK));
    assertThat(client.post(LlmClient.ask("hello")).content()).isBlank();
  }

  @Test
  void chance_is_seeded() {
    emulator.faults().seed(7).chance(LlmFault.OVERLOADED, 0.5);
    List<Integer> first = statuses();
    emulator.faults().seed(7);

    assertThat(statuses()).isEqualTo(first).contains(200, 503);
  }

  private List<Integer> statuses() {
    return IntStream.range(0, 20).mapToObj(i -> client.post(LlmClient.ask("a")).status()).toList();
  }
}
