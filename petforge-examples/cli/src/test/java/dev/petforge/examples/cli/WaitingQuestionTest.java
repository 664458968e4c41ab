package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.emulator.llm.LlmEmulator;
import dev.petforge.emulator.llm.LlmSettings;
import dev.petforge.money.Money;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.TimeZone;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a model from being asked is told by whatever shows the project. */
class WaitingQuestionTest {
  private static final Pattern CAN_COST = Pattern.compile("can cost ([0-9.]+) USD");
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String[] RUN = {
    "run", "--photos=pets", "--writer=deepseek", "--segments=1", "--seconds=1"
  };
  private static final String[] PREVIEW = {
    "storyboard", "pets/momo.png", "--writer=deepseek", "--segments=1"
  };

  @TempDir Path directory;

  private final ExecutorService beside = Executors.newSingleThreadExecutor();
  private final TimeZone zone = TimeZone.getDefault();
  private final LlmEmulator llm = new LlmEmulator(LlmSettings.standard());

  /** A budget of a day is another one after midnight: wherever a test runs, it is noon. */
  @BeforeEach
  void noon() {
    int hour = Instant.now().atOffset(ZoneOffset.UTC).getHour();
    TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.ofHours(12 - hour)));
  }

  @AfterEach
  void time() {
    TimeZone.setDefault(zone);
  }

  @BeforeEach
  void picture() throws IOException {
    Files.createDirectories(directory.resolve("pets"));
    Files.write(directory.resolve("pets").resolve("momo.png"), Photos.png());
  }

  @AfterEach
  void close() {
    beside.shutdownNow();
    llm.close();
  }

  private Cli cli() {
    return new Cli(directory)
        .with("DEEPSEEK_API_KEY", LlmSettings.KEY)
        .with("DEEPSEEK_BASE_URL", llm.base().toString());
  }

  private static String[] in(String language, String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--lang=" + language;
    return all;
  }

  private String project() {
    return String.valueOf(cli().run("list", "--json").first("tasks").get("project_id"));
  }

  private String table() {
    try {
      return Files.readString(directory.resolve("pets/table.csv"));
    } catch (IOException e) {
      return "";
    }
  }

  /** Lets a command run until it says something, looks around, and stops it. */
  private void during(Cli running, String said, Runnable look, String... arguments)
      throws Exception {
    Future<Cli.Result> result = beside.submit(() -> running.run(arguments));
    await().atMost(SOON).until(() -> running.errSoFar().contains(said) || result.isDone());
    assertThat(running.errSoFar()).contains(said);
    look.run();
    result.cancel(true);
    beside.shutdown();
    assertThat(beside.awaitTermination(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_budget_of_a_day_is_told_with_its_setting_its_amount_and_until_when() throws Exception {
    Matcher most =
        CAN_COST.matcher(cli().with("PETFORGE_BUDGET_DAY", "0.000001 USD").run(PREVIEW).err());
    assertThat(most.find()).isTrue();
    assertThat(cli().run(PREVIEW).status()).isZero();
    String spent =
        String.valueOf(cli().run("cost", "--by=provider", "--json").first("cost").get("spent"));
    long half = Money.of(spent.replace(" USD", ""), "USD").micros() / 2;
    Money budget = Money.of(most.group(1), "USD").plus(new Money(half, "USD"));
    Cli cli = cli().with("PETFORGE_BUDGET_DAY", budget.toString());
    String midnight = LocalDate.now(ZoneId.systemDefault()).plusDays(1) + " 00:00";
    String english = "PETFORGE_BUDGET_DAY is " + budget + ", of which " + spent + " is spent";
    String chinese = "PETFORGE_BUDGET_DAY 是 " + budget + "，已用 " + spent;

    during(
        cli,
        "nothing more is ordered: " + english,
        () -> {
          assertThat(cli.errSoFar()).contains("it goes on at " + midnight, "at least 0.0");
          Cli reader = cli().with("PETFORGE_BUDGET_DAY", budget.toString());
          for (String command :
              new String[] {"list", "show " + project(), "explain " + project()}) {
            assertThat(reader.run(command.split(" ")).out())
                .as(command)
                .contains(english, "it goes on at " + midnight);
            assertThat(reader.run(in("zh", command.split(" "))).out())
                .as(command)
                .contains(chinese, midnight + " 自动继续");
          }
          await()
              .atMost(SOON)
              .untilAsserted(
                  () ->
                      assertThat(table())
                          .contains("PETFORGE_BUDGET_DAY is " + budget, "goes on at " + midnight));
        },
        RUN);
  }

  @Test
  void a_budget_that_no_day_makes_whole_ends_the_run_and_is_told_everywhere() {
    Cli cli = cli().with("PETFORGE_BUDGET_PROJECT", "0.0001 USD");

    Cli.Result run = cli.run(RUN);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("PETFORGE_BUDGET_PROJECT is 0.0001 USD", "does not go on by itself");
    assertThat(llm.calls()).isEmpty();
    assertThat(cli.run("list").out()).contains("PETFORGE_BUDGET_PROJECT is 0.0001 USD");
    assertThat(cli.run("show", project()).out()).contains("waits: PETFORGE_BUDGET_PROJECT");
    assertThat(cli.run("explain", project()).out())
        .contains("a question that waits for you", "PETFORGE_BUDGET_PROJECT is 0.0001 USD");
    assertThat(cli.run("explain", project(), "--lang=zh").out())
        .contains("等您处理的提问", "它的分镜：PETFORGE_BUDGET_PROJECT 是 0.0001 USD", "不会自动继续");
    assertThat(table()).contains("PETFORGE_BUDGET_PROJECT is 0.0001 USD");
    assertThat(cli.run(in("zh", RUN)).err())
        .contains("PETFORGE_BUDGET_PROJECT 是 0.0001 USD", "不会自动继续");
  }

  @Test
  void a_model_that_cannot_be_reached_is_told_while_the_work_waits() throws Exception {
    llm.close();
    Cli cli = cli();

    during(
        cli,
        "连不上 deepseek，会自动再试",
        () -> {
          await()
              .atMost(SOON)
              .untilAsserted(
                  () -> {
                    assertThat(cli().run("explain", project()).out())
                        .contains(
                            "a question that waits",
                            "deepseek cannot be reached; it is tried again by itself",
                            "(MODEL_NO_ANSWER)");
                    assertThat(cli().run("show", project()).out())
                        .contains("waits: deepseek cannot be reached");
                    assertThat(cli().run("list", "--lang=zh").out()).contains("连不上 deepseek");
                  });
          assertThat(cli.errSoFar().split("MODEL_NO_ANSWER", -1)).as("once").hasSize(2);
        },
        in("zh", RUN));
  }
}
