package dev.petforge.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.petforge.emulator.webhook.WebhookEmulator;
import dev.petforge.emulator.webhook.WebhookEmulator.Received;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.notification.NotificationMessage;
import dev.petforge.testkit.MovableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
  private static final Instant AT = Instant.parse("2026-12-01T08:00:00Z");

  private final MovableClock clock = new MovableClock();
  private final WebhookEmulator peer = new WebhookEmulator(0, clock, message -> {});

  @AfterEach
  void close() {
    peer.close();
  }

  private static NotificationMessage message(int number) {
    String text = "project p" + number + ": done";
    return new NotificationMessage(
        "id" + number,
        "completed",
        AT,
        text,
        "{\"id\":\"id" + number + "\",\"text\":\"" + text + "\"}");
  }

  private Webhook.Builder webhook(WebhookForm form) {
    URI url =
        switch (form) {
          case GENERIC -> peer.generic();
          case FEISHU -> peer.feishu();
          case DINGTALK -> peer.dingTalk();
        };
    return Webhook.builder("team", url)
        .form(form)
        .secret(WebhookEmulator.SECRET)
        .clock(clock)
        .allowLocal();
  }

  @Test
  void a_program_gets_the_body_as_it_was_written_with_its_id() {
    webhook(WebhookForm.GENERIC).build().send(List.of(message(1)));

    assertThat(peer.received()).containsExactly(new Received("generic", "id1", message(1).body()));
  }

  @Test
  void a_bot_gets_several_messages_as_the_lines_of_one() {
    webhook(WebhookForm.FEISHU).build().send(List.of(message(1), message(2)));
    webhook(WebhookForm.DINGTALK).build().send(List.of(message(3)));

    assertThat(peer.received())
        .containsExactly(
            new Received("feishu", "", "PetForge\nproject p1: done\nproject p2: done"),
            new Received("dingtalk", "", "PetForge\nproject p3: done"));
  }

  @ParameterizedTest
  @EnumSource(WebhookForm.class)
  void a_wrong_secret_is_refused_with_the_words_of_the_other_side(WebhookForm form) {
    Webhook wrong = webhook(form).secret("another secret of 26 letters").build();

    RetryableException refused =
        catchThrowableOfType(RetryableException.class, () -> wrong.send(List.of(message(1))));

    assertThat(refused.failure().code()).isEqualTo("WEBHOOK_REFUSED");
    assertThat(refused).hasMessageContaining("webhook team refused: ").hasMessageContaining("sign");
    assertThat(peer.received()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(WebhookForm.class)
  void what_was_signed_more_than_an_hour_ago_is_not_taken(WebhookForm form) {
    Webhook slow = webhook(form).clock(() -> clock.instant().minus(Duration.ofMinutes(61))).build();

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> slow.send(List.of(message(1))));
  }

  @ParameterizedTest
  @EnumSource(
      value = WebhookForm.class,
      names = {"FEISHU", "DINGTALK"})
  void at_its_pace_a_bot_is_never_asked_too_often(WebhookForm form) {
    Webhook bot = webhook(form).build();

    for (int i = 0; i < 200; i++) {
      bot.send(List.of(message(i)));
      clock.advance(bot.pace());
    }

    assertThat(peer.received()).hasSize(200);
  }

  @Test
  void a_bot_that_is_asked_too_often_is_left_alone_for_a_while() {
    Webhook bot = webhook(WebhookForm.DINGTALK).build();
    for (int i = 0; i < 20; i++) {
      bot.send(List.of(message(i)));
    }

    RetryableException refused =
        catchThrowableOfType(RetryableException.class, () -> bot.send(List.of(message(20))));

    assertThat(refused).hasMessageContaining("130101");
    assertThat(refused.retryAfter()).contains(Duration.ofMinutes(10));
    clock.advance(Duration.ofMinutes(10));
    bot.send(List.of(message(20)));
    assertThat(peer.received()).hasSize(21);
  }

  @ParameterizedTest
  @EnumSource(
      value = WebhookForm.class,
      names = {"FEISHU", "DINGTALK"})
  void the_longest_messages_of_one_request_fit_into_it(WebhookForm form) {
    Webhook bot = webhook(form).build();
    String text = "很\"<at user_id=all>\\" + "长".repeat(5_000);
    List<NotificationMessage> most =
        IntStream.range(0, bot.together())
            .mapToObj(i -> new NotificationMessage("id" + i, "failed", AT, text, "{}"))
            .toList();

    bot.send(most);

    assertThat(peer.received())
        .singleElement()
        .satisfies(it -> assertThat(it.text()).doesNotContain("<at"));
  }

  @Test
  void an_answer_that_says_no_is_an_error_and_so_is_none() {
    Webhook hook = webhook(WebhookForm.GENERIC).build();
    peer.refuse(1);
    RetryableException refused =
        catchThrowableOfType(RetryableException.class, () -> hook.send(List.of(message(1))));
    assertThat(refused).hasMessageContaining("HTTP 500").hasMessageContaining("out of order");

    Webhook impatient = webhook(WebhookForm.GENERIC).timeout(Duration.ofMillis(300)).build();
    peer.hang();
    RetryableException silent =
        catchThrowableOfType(RetryableException.class, () -> impatient.send(List.of(message(1))));
    assertThat(silent.failure().code()).isEqualTo("WEBHOOK_NO_ANSWER");

    peer.close();
    RetryableException gone =
        catchThrowableOfType(RetryableException.class, () -> hook.send(List.of(message(1))));
    assertThat(gone.failure().code()).isEqualTo("WEBHOOK_NO_ANSWER");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/hook",
        "https://169.254.169.254/hook",
        "https://localhost/hook"
      })
  void nothing_is_sent_into_a_network_that_is_not_public(String url) {
    Webhook hook = Webhook.builder("team", URI.create(url)).build();

    PermanentException refused =
        catchThrowableOfType(PermanentException.class, () -> hook.send(List.of(message(1))));

    assertThat(refused.failure().code()).isEqualTo("WEBHOOK_ADDRESS");
  }

  @Test
  void an_address_that_is_no_https_is_refused_and_not_shown() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Webhook.builder("team", URI.create("http://example.org/very-secret")).build())
        .withMessage("the address of webhook team must begin with https:// and name a host");
  }

  @Test
  void keys_are_in_no_message() {
    Webhook hook =
        Webhook.builder(
                "team", URI.create(peer.address() + "/open-apis/bot/v2/hook/0123456789abcdef"))
            .form(WebhookForm.FEISHU)
            .secret("not-to-be-seen")
            .allowLocal()
            .build();
    peer.refuse(1);

    RetryableException refused =
        catchThrowableOfType(RetryableException.class, () -> hook.send(List.of(message(1))));

    assertThat(refused.getMessage() + hook + hook.describe())
        .doesNotContain("0123456789abcdef", "not-to-be-seen");
  }
}
