package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.Fault;
import dev.petforge.examples.installation.Configuration;
import dev.petforge.examples.installation.Installation;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskSummary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is wrong with an order, seen with a user's eyes: each mistake has its own words, in the
 * table, in {@code show} and at the end of the run; nothing is bought, and nothing is tried again
 * that cannot be mended by trying.
 */
class BadOrdersTest {
  private static final String WRONG_KEY = "wrong-key-0123456789abcdef";

  @TempDir Path directory;

  /**
   * A mistake.
   *
   * @param what for people
   * @param account where the order goes
   * @param emulated changes the emulator's settings
   * @param trouble makes the running emulator go wrong
   * @param settings changes what the user has set
   * @param width of the picture
   * @param height of the picture
   * @param words what the user has to read
   */
  private record Mistake(
      String what,
      PaidAccount account,
      UnaryOperator<EmulatorSettings> emulated,
      Consumer<Emulator> trouble,
      Map<String, String> settings,
      int width,
      int height,
      List<String> words) {
    static Mistake of(String what, PaidAccount account, String... words) {
      return new Mistake(
          what,
          account,
          UnaryOperator.identity(),
          emulator -> {},
          Map.of(),
          400,
          400,
          List.of(words));
    }

    Mistake emulated(UnaryOperator<EmulatorSettings> change) {
      return new Mistake(what, account, change, trouble, settings, width, height, words);
    }

    Mistake trouble(Consumer<Emulator> change) {
      return new Mistake(what, account, emulated, change, settings, width, height, words);
    }

    Mistake set(String name, String value) {
      return new Mistake(
          what, account, emulated, trouble, Map.of(name, value), width, height, words);
    }

    Mistake picture(int wide, int high) {
      return new Mistake(what, account, emulated, trouble, settings, wide, high, words);
    }

    @Override
    public String toString() {
      return account + ": " + what;
    }
  }

  static Stream<Mistake> mistakes() {
    List<Mistake> mistakes = new ArrayList<>();
    for (PaidAccount account : PaidAccount.values()) {
      mistakes.add(
          Mistake.of("wrong key", account, "KEY_REFUSED", account.keyWords(), "PETFORGE_")
              .set(account.keySetting(), WRONG_KEY));
      mistakes.add(
          Mistake.of(
                  "model gone",
                  account,
                  "MODEL_GONE",
                  account.goneModel(),
                  account.prefix() + "_MODEL")
              .set(account.prefix() + "_MODEL", account.goneModel()));
      if (!account.first()) {
        // The rest is the same as at the provider's other interface.
        continue;
      }
      mistakes.add(
          Mistake.of("arrears", account, "ARREARS", account.arrearsWords(), "top up")
              .emulated(settings -> settings.withBalance(0)));
      mistakes.add(
          Mistake.of("content refused", account, "CONTENT_BLOCKED", account.contentWords())
              .trouble(emulator -> emulator.faults().next(Fault.CONTENT)));
      mistakes.add(
          Mistake.of(
                  "wrong aspect",
                  account,
                  "PICTURE_ASPECT",
                  "has an aspect of 1:9.00, the most is 1:" + account.mostAspect(),
                  account.prefix() + "_FIT_PICTURES=true")
              .picture(2700, 300));
      if (!account.keyed()) {
        mistakes.add(
            Mistake.of("page instead of an answer", account, "UNCERTAIN", "525", "SSL handshake")
                .trouble(emulator -> emulator.faults().next(Fault.GATEWAY_BEFORE)));
      }
    }
    for (PaidAccount account : List.of(PaidAccount.KLING, PaidAccount.RELAY)) {
      mistakes.add(
          Mistake.of(
                  "picture too small",
                  account,
                  "PICTURE_TOO_SMALL",
                  "100 px, the least is " + account.smallestSide(),
                  account.prefix() + "_FIT_PICTURES=true")
              .picture(100, 100));
    }
    return mistakes.stream();
  }

  private Cli cli(PaidAccount account, Emulator emulator) {
    Cli cli = new Cli(directory);
    account.settings(emulator.address()).forEach(cli::with);
    return cli.with("PETFORGE_ALLOW_LOCAL", "true")
        .with("PETFORGE_POLL_INTERVAL", "50ms")
        .with("PETFORGE_LOOKUP_WAIT", "100ms");
  }

  private void picture(String name, int width, int height) {
    Photos.write(
        directory.resolve("photos"), name, Photos.bytes(Photos.picture(width, height), "png"));
  }

  private static Cli.Result run(Cli cli, PaidAccount account, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "--photos=photos", "--segments=1", "--provider=" + account.provider()));
    arguments.addAll(List.of(more));
    return cli.run(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void each_mistake_is_told_in_its_own_words_and_buys_nothing(Mistake mistake) throws IOException {
    picture("cat.png", mistake.width(), mistake.height());
    try (Emulator emulator =
        mistake.account().emulator(mistake.emulated().apply(EmulatorSettings.standard()))) {
      mistake.trouble().accept(emulator);
      Cli cli = cli(mistake.account(), emulator);
      mistake.settings().forEach(cli::with);

      Cli.Result result = run(cli, mistake.account());

      assertThat(result.status()).as(result.err()).isEqualTo(1);
      assertReadable(result.err(), mistake.words());
      assertThat(result.err()).contains("failed: cat.png (project ").contains("what to do: ");
      assertThat(Files.readString(directory.resolve("photos/table.csv")))
          .contains(mistake.words().get(0), mistake.words().get(1));
      String project = String.valueOf(cli.run("list", "--json").first("tasks").get("project_id"));
      assertReadable(cli.run("show", project).out(), mistake.words());
      assertThat(emulator.jobs()).as("nothing was bought").isEmpty();
      assertThat(orders(emulator)).as("tried once").isLessThanOrEqualTo(1);
    }
  }

  private static long orders(Emulator emulator) {
    return emulator.requests().stream()
        .filter(line -> line.startsWith("POST "))
        .filter(line -> !line.equals("POST /token"))
        .count();
  }

  private static void assertReadable(String said, List<String> words) {
    assertThat(said).contains(words);
    assertThat(said)
        .doesNotContain("\tat ")
        .doesNotContain("Exception")
        .doesNotContain("java.")
        .doesNotContain("dev.petforge")
        .doesNotContain("<html")
        .doesNotContain(WRONG_KEY)
        .doesNotContain(EmulatorSettings.KEY);
  }

  @Test
  void what_concerns_all_projects_is_told_once_with_what_to_do() {
    for (int i = 0; i < 12; i++) {
      picture("cat" + i + ".png", 400, 400);
    }
    try (Emulator emulator = PaidAccount.KLING.emulator(EmulatorSettings.standard())) {
      Cli cli = cli(PaidAccount.KLING, emulator).with(PaidAccount.KLING.keySetting(), WRONG_KEY);

      Cli.Result result = run(cli, PaidAccount.KLING);

      assertThat(result.status()).isEqualTo(1);
      assertThat(lines(result, "every order will fail like this one")).hasSize(1);
      assertThat(lines(result, "failed: ")).hasSize(1);
      assertThat(lines(result, "failed for the same reason (KEY_REFUSED): 11 more")).hasSize(1);
      assertThat(result.err()).contains("keys of the other region", "0 of 12 videos are done");
      assertThat(emulator.jobs()).isEmpty();

      Cli.Result mended = run(cli(PaidAccount.KLING, emulator), PaidAccount.KLING);

      assertThat(mended.status()).as(mended.err()).isZero();
      assertThat(emulator.billed()).hasSize(12);
      Cli.Result calls = cli(PaidAccount.KLING, emulator).run("calls", "--state=failed");
      assertThat(calls.out().lines())
          .hasSize(12)
          .allMatch(line -> line.contains("  failed  nothing paid (price 0."));
      String project = calls.out().substring(0, calls.out().indexOf(' '));
      assertThat(cli(PaidAccount.KLING, emulator).run("show", project).out())
          .as("that is mended")
          .doesNotContain("KEY_REFUSED");
    }
  }

  /** They may all fail between two looks, the first one included. */
  @Test
  void what_concerns_all_projects_is_told_even_if_none_runs_any_more_at_the_first_look() {
    picture("cat.png", 400, 400);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(err, true, StandardCharsets.UTF_8);
    CliCommand command =
        new ListCommand(
            new CommandContext(Map.of(), directory, printed, printed, false),
            PetForgeCli.messages(Language.ENGLISH));
    PaidAccount account = PaidAccount.KLING;
    try (Emulator emulator = account.emulator(EmulatorSettings.standard())) {
      Cli cli = cli(account, emulator).with(account.keySetting(), WRONG_KEY);
      assertThat(run(cli, account).status()).isEqualTo(1);
      Map<String, String> settings = new HashMap<>(account.settings(emulator.address()));
      settings.put("PETFORGE_ALLOW_LOCAL", "true");
      try (Installation installation =
          Installation.open(
              directory.resolve("petforge-data"),
              Configuration.of(settings, directory),
              Language.ENGLISH,
              Optional.empty(),
              step -> {})) {
        List<ProjectId> failed =
            installation.petForge().projects().list(TaskQuery.all()).stream()
                .map(TaskSummary::id)
                .toList();

        Interruption.during(
            installation,
            () -> {},
            interruption -> {
              assertThat(new WorkWatch(command, installation, interruption).untilRest(failed))
                  .isPresent();
              return 0;
            });
      }
    }

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("every order will fail like this one", "(KEY_REFUSED)");
  }

  private static List<String> lines(Cli.Result result, String start) {
    return result.err().lines().filter(line -> line.startsWith(start)).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"KLING", "VEO", "OMNI", "RELAY"})
  void a_picture_that_is_too_small_or_of_a_wrong_aspect_is_fitted_if_that_is_wanted(String name) {
    PaidAccount account = PaidAccount.valueOf(name);
    picture("small.png", 100, 100);
    picture("long.png", 1800, 200);
    try (Emulator emulator = account.emulator(EmulatorSettings.standard())) {
      Cli cli = cli(account, emulator).with(account.prefix() + "_FIT_PICTURES", "true");

      Cli.Result result = run(cli, account);

      assertThat(result.status()).as(result.err()).isZero();
      assertThat(emulator.billed()).hasSize(2);
      assertThat(emulator.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"KLING", "OMNI", "RELAY"})
  void a_state_that_nobody_knows_is_told_and_followed_on(String name) {
    PaidAccount account = PaidAccount.valueOf(name);
    picture("cat.png", 400, 400);
    // Long enough to be seen between two looks at the work.
    EmulatorSettings slow = EmulatorSettings.standard().withRenderTime(Duration.ofMillis(1500));
    try (Emulator emulator = account.emulator(slow)) {
      emulator.faults().next(Fault.JOB_STRANGE_WORD);
      Cli cli = cli(account, emulator).with("PETFORGE_POLL_INTERVAL", "400ms");

      Cli.Result result = run(cli, account);

      assertThat(result.status()).as(result.err()).isZero();
      assertReadable(result.err(), List.of("UNKNOWN_STATUS", "taken for running"));
      assertThat(emulator.billed()).hasSize(1);
    }
  }

  @Test
  void a_page_instead_of_an_answer_is_told_and_asked_after_where_there_is_a_key() {
    picture("cat.png", 400, 400);
    try (Emulator emulator = PaidAccount.KLING.emulator(EmulatorSettings.standard())) {
      emulator.faults().next(Fault.GATEWAY_BEFORE);
      Cli cli = cli(PaidAccount.KLING, emulator).with("PETFORGE_LOOKUP_WAIT", "4s");

      Cli.Result result = run(cli, PaidAccount.KLING);

      assertThat(result.status()).as(result.err()).isZero();
      assertReadable(result.err(), List.of("HTTP 525", "SSL handshake failed", "UNREADABLE"));
      assertThat(emulator.billed()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(PaidAccount.class)
  void a_length_that_the_model_lacks_is_refused_before_anything_is_taken_in(PaidAccount account)
      throws IOException {
    picture("cat.png", 400, 400);
    try (Emulator emulator = account.emulator(EmulatorSettings.standard())) {
      Cli.Result result = run(cli(account, emulator), account, "--seconds=1");

      assertThat(result.status()).isEqualTo(2);
      assertThat(result.err())
          .contains("makes clips of " + account.seconds() + " s, --seconds is 1", "Usage:");
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files).as("nothing is made").hasSize(1);
      }
      assertThat(emulator.requests()).isEmpty();
    }
  }

  @Test
  void a_length_is_held_against_the_provider_that_is_remembered_also_by_demo_and_estimate() {
    picture("cat.png", 400, 400);
    PaidAccount veo = PaidAccount.VEO;
    try (Emulator emulator = veo.emulator(EmulatorSettings.standard())) {
      Cli cli = cli(veo, emulator);
      assertThat(run(cli, veo, "--home=petforge-demo").status()).isZero();

      Cli.Result run = cli.run("run", "--photos=photos", "--home=petforge-demo", "--seconds=5");
      Cli.Result demo = cli.run("demo", "--seconds=5");
      cli.with("PETFORGE_RESOLUTION", "1081p");
      Cli.Result estimate = cli.run("estimate", "--home=petforge-demo");
      cli.with("PETFORGE_RESOLUTION", "1080p");
      Cli.Result together = cli.run("run", "--photos=photos", "--home=petforge-demo");

      for (Cli.Result result : List.of(run, demo)) {
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("makes clips of 4, 6, 8 s, --seconds is 5");
      }
      assertThat(estimate.status()).isEqualTo(2);
      assertThat(estimate.err())
          .contains("makes clips at 1080p, 4k, 720p, PETFORGE_RESOLUTION is '1081p'");
      assertThat(together.status()).isEqualTo(2);
      assertThat(together.err()).contains("at 1080p of 8 s only, asked for 4 s");
    }
  }

  @Test
  void a_remembered_length_that_another_provider_lacks_is_named_with_its_file() {
    picture("cat.png", 400, 400);
    assertThat(
            new Cli(directory)
                .run("run", "--photos=photos", "--segments=1", "--seconds=1")
                .status())
        .isZero();
    try (Emulator emulator = PaidAccount.KLING.emulator(EmulatorSettings.standard())) {
      Cli.Result result = run(cli(PaidAccount.KLING, emulator), PaidAccount.KLING);

      assertThat(result.status()).isEqualTo(2);
      assertThat(result.err()).contains("petforge.properties is 1");
    }
  }

  @Test
  void without_the_key_what_is_there_can_be_looked_at_and_nothing_is_ordered() {
    picture("cat.png", 400, 400);
    try (Emulator emulator = PaidAccount.OMNI.emulator(EmulatorSettings.standard())) {
      emulator.faults().next(Fault.CONTENT);
      assertThat(run(cli(PaidAccount.OMNI, emulator), PaidAccount.OMNI).status()).isEqualTo(1);
      int asked = emulator.requests().size();
      Cli keyless = new Cli(directory);

      Cli.Result list = keyless.run("list", "--json");
      String project = String.valueOf(list.first("tasks").get("project_id"));
      Cli.Result retry = keyless.run("retry", project);
      Cli.Result again = keyless.run("run", "--photos=photos");

      assertThat(list.status()).isZero();
      assertThat(keyless.run("show", project).out()).contains("CONTENT_BLOCKED");
      assertThat(keyless.run("calls").status()).isZero();
      for (Cli.Result refused : List.of(retry, again)) {
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("PETFORGE_OMNI_API_KEY", "NO_KEY");
      }
      assertThat(emulator.requests()).hasSize(asked);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PETFORGE_KLING_FIT_PICTURES=yes",
        "PETFORGE_KLING_DIALECT=old",
        "PETFORGE_KLING_ACCOUNT=My Account",
        "PETFORGE_KLING_URL=kling.example",
        "PETFORGE_KLING_URL=ftp://kling.example",
        "PETFORGE_KLING_API_KEY=two words",
        "PETFORGE_ALLOW_LOCAL=1",
        "PETFORGE_SOUND=on"
      })
  void a_setting_that_is_wrong_is_one_line_before_anything_is_made(String setting) {
    picture("cat.png", 400, 400);
    int equals = setting.indexOf('=');
    Cli cli = new Cli(directory).with("PETFORGE_KLING_API_KEY", WRONG_KEY);
    cli.with(setting.substring(0, equals), setting.substring(equals + 1));

    Cli.Result result = run(cli, PaidAccount.KLING);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).hasLineCount(1).contains("BAD_SETTING").contains("PETFORGE_");
    assertReadable(result.err(), List.of("petforge: "));
    assertThat(result.err()).doesNotContain("two words");
    assertThat(directory.resolve("petforge-data")).doesNotExist();
  }

  @Test
  void questions_that_get_no_answer_are_told_while_they_are_asked_again() {
    picture("cat.png", 400, 400);
    try (Emulator emulator = PaidAccount.KLING.emulator(EmulatorSettings.standard())) {
      emulator.faults().next(Fault.POLL_HTML, Fault.POLL_HTML, Fault.POLL_HTML);

      Cli.Result result = run(cli(PaidAccount.KLING, emulator), PaidAccount.KLING);

      assertThat(result.status()).as(result.err()).isZero();
      assertReadable(
          result.err(), List.of("tried again and again", "Just a moment", "UNREADABLE_ANSWER"));
      assertThat(lines(result, "tried again and again")).hasSize(1);
      assertThat(emulator.billed()).hasSize(1);
    }
  }

  @Test
  void a_provider_that_cannot_be_reached_is_told_while_the_work_waits() throws Exception {
    picture("cat.png", 400, 400);
    picture("dog.png", 400, 400);
    Map<String, String> settings;
    try (Emulator emulator = PaidAccount.KLING.emulator(EmulatorSettings.standard())) {
      settings = PaidAccount.KLING.settings(emulator.address());
    }
    Map<String, String> all = new HashMap<>(settings);
    all.put("PETFORGE_ALLOW_LOCAL", "true");
    try (CliProcess process =
        CliProcess.start(
            directory, all, "run", "--photos=photos", "--segments=1", "--provider=kling")) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> process.err().contains("(NOT_SENT)"));
      process.terminate();
      process.end();
      assertReadable(
          process.err(),
          List.of("kling cannot be reached; it is tried again by itself", "nobody answers there"));
      assertThat(process.err()).doesNotContain("asked to wait");
    }
  }
}
