package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.webhook.WebhookEmulator;
import dev.petforge.emulator.webhook.WebhookEmulator.Received;
import dev.petforge.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is told what comes of a command. */
class WebhooksTest {
  private static final String[] RUN = {"run", "--photos=photos", "--segments=1", "--seconds=1"};

  private final AtomicReference<@Nullable CliProcess> victim = new AtomicReference<>();
  private final WebhookEmulator peer =
      new WebhookEmulator(0, InstantSource.system(), message -> killVictim());

  @TempDir Path directory;

  @BeforeEach
  void photo() {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
  }

  @AfterEach
  void close() {
    peer.close();
  }

  /** Before the receiver has answered. */
  private void killVictim() {
    CliProcess process = victim.getAndSet(null);
    if (process != null) {
      try {
        process.kill();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Map<String, String> settings() {
    return Map.of(
        "PETFORGE_ALLOW_LOCAL",
        "true",
        "PETFORGE_WEBHOOK_TEAM_URL",
        peer.generic().toString(),
        "PETFORGE_WEBHOOK_TEAM_SECRET",
        WebhookEmulator.SECRET);
  }

  private Cli cli() {
    Cli cli = new Cli(directory);
    settings().forEach(cli::with);
    return cli;
  }

  private static Map<?, ?> body(Received message) {
    return (Map<?, ?>) Json.read(message.text(), "a message");
  }

  @Test
  void a_finished_video_is_told_before_the_command_ends() {
    Cli.Result run = cli().run(concat(RUN, "--json"));

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(peer.received()).hasSize(1);
    assertThat(body(peer.received().get(0)).get("event")).isEqualTo("completed");
    Map<?, ?> data = (Map<?, ?>) body(peer.received().get(0)).get("data");
    assertThat(data.get("project_id")).isEqualTo(run.first("projects").get("project_id"));
    Map<?, ?> shown = cli().run("webhooks", "--json").first("webhooks");
    assertThat(shown.get("name")).isEqualTo("team");
    assertThat(shown.get("waiting")).isEqualTo(0);
    assertThat(shown.get("arrived")).isNotNull();
    assertThat(cli().run("webhooks").out())
        .startsWith("team  generic 127.0.0.1  events: completed, failed, person, parked, budget;");
  }

  private static String[] concat(String[] first, String... more) {
    return Stream.of(first, more).flatMap(Arrays::stream).toArray(String[]::new);
  }

  @Test
  void a_process_that_is_killed_before_it_knows_that_a_message_arrived_sends_it_again()
      throws Exception {
    try (CliProcess process = CliProcess.start(directory, settings(), RUN)) {
      victim.set(process);
      assertThat(process.end()).isNotZero();
    }
    assertThat(peer.received()).hasSize(1);
    Received first = peer.received().get(0);

    Photos.write(directory.resolve("photos"), "dog.png", Photos.png());
    Cli.Result run = cli().run(RUN);

    assertThat(run.status()).as(run.err()).isZero();
    List<Received> received = peer.received();
    assertThat(received).hasSize(3);
    assertThat(received.get(1)).isEqualTo(first);
    assertThat(received.get(2).id()).isNotEqualTo(first.id());
  }

  @Test
  void a_receiver_that_never_answers_keeps_no_video_from_being_finished() {
    peer.hang();

    Cli.Result run = cli().run(RUN);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(peer.received()).isEmpty();
    assertThat(cli().run("inspect").out()).contains("webhook team: 1 message waits, since ");
    assertThat(cli().run("inspect", "--lang=zh").out()).contains("Webhook team：1 条消息在等");
  }

  @Test
  void a_webhook_can_be_tried() {
    cli().run(RUN);
    int before = peer.received().size();

    Cli.Result test = cli().run("webhooks", "--test", "team");

    assertThat(test.status()).as(test.err()).isZero();
    assertThat(test.err()).contains("webhook team took the test message");
    assertThat(body(peer.received().get(before)).get("event")).isEqualTo("test");
    Cli.Result unsigned =
        cli().with("PETFORGE_WEBHOOK_TEAM_SECRET", "another").run("webhooks", "--test", "team");
    assertThat(unsigned.status()).isEqualTo(1);
    assertThat(unsigned.err()).contains("HTTP 401").contains("(WEBHOOK_REFUSED)");
    assertThat(cli().run("webhooks", "--test", "TEAM").status()).isZero();
  }

  @Test
  void a_webhook_that_there_is_not_is_named_with_the_setting_that_makes_it() {
    cli().run(RUN);
    Cli bare = new Cli(directory);

    assertThat(cli().run("webhooks", "--test", "tema").err())
        .contains("there is no webhook 'tema', only team: ", "PETFORGE_WEBHOOK_TEMA_URL")
        .contains("(NO_NOTIFICATION_TARGET)");
    assertThat(bare.run("webhooks", "--test", "team").err())
        .contains("there is no webhook 'team', nor any other", "PETFORGE_WEBHOOK_TEAM_URL");
    assertThat(bare.run("webhooks", "--test", "my team", "--lang=zh").err())
        .contains("没有名为“my team”的 Webhook，也没有别的", "PETFORGE_WEBHOOK_NAME_URL");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PETFORGE_WEBHOOK_TEAM_FORM   | slack                  | generic, feishu or dingtalk
          PETFORGE_WEBHOOK_TEAM_EVENTS | completed,finished     | status,completed,failed,person,parked,budget
          PETFORGE_WEBHOOK_TEAM_URL    | ftp://u:very-secret@h/ | an address that begins with https://
          PETFORGE_WEBHOOK_TEAM_SECRT  | anything               | PETFORGE_WEBHOOK_TEAM_SECRET
          """)
  void a_wrong_setting_is_named_with_what_it_may_be(String name, String value, String rule)
      throws IOException {
    Cli.Result run = cli().with(name, value).run(RUN);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(name, rule).doesNotContain("very-secret");
    assertThat(Files.exists(directory.resolve("petforge-data/petforge.db")))
        .as("whether anything was begun")
        .isFalse();
  }
}
