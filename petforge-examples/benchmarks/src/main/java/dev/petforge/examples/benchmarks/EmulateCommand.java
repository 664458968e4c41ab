package dev.petforge.examples.benchmarks;

import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.KlingEmulator;
import dev.petforge.emulator.LocalServer;
import dev.petforge.emulator.MotionJpegClips;
import dev.petforge.emulator.OmniEmulator;
import dev.petforge.emulator.RelayEmulator;
import dev.petforge.emulator.VeoEmulator;
import dev.petforge.emulator.feishu.EmulatedApp;
import dev.petforge.emulator.feishu.EmulatedTable;
import dev.petforge.emulator.feishu.FeishuEmulator;
import dev.petforge.emulator.feishu.FeishuSettings;
import dev.petforge.emulator.llm.LlmEmulator;
import dev.petforge.emulator.llm.LlmSettings;
import dev.petforge.emulator.webhook.WebhookEmulator;
import dev.petforge.examples.cli.CliCommand;
import dev.petforge.examples.cli.CommandContext;
import dev.petforge.examples.cli.PetForgeCli;
import dev.petforge.examples.installation.Messages;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plays a paid provider, a language model, Feishu or who receives webhooks on this machine. */
@Command(
    name = "emulate",
    description = {
      "Plays a paid provider on this machine: its interface, an account, real small clips;",
      "or Feishu: an app, and a base with two pets, which the browser shows at its address;",
      "or DeepSeek's language models, which write the storyboard that a request asks for;",
      "or those who receive webhooks, and shows what arrives.",
      "Prints one line when it is ready, and answers until it is stopped."
    })
final class EmulateCommand extends CliCommand {
  private static final int CLIP_SIDE = 640;
  private static final String FEISHU = "feishu";
  private static final String LLM = "llm";
  private static final String WEBHOOK = "webhook";

  private static final Map<String, Function<EmulatorSettings, Emulator>> PROVIDERS =
      Map.of(
          "kling", KlingEmulator::new,
          "veo", VeoEmulator::new,
          "omni", OmniEmulator::new,
          "relay", RelayEmulator::new);

  @Parameters(paramLabel = "NAME", description = "kling, veo, omni, relay, llm, feishu or webhook.")
  private String name = "";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "Where to listen, on this machine only; 0 for any port (${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--seconds-per-clip",
      paramLabel = "N",
      defaultValue = "2",
      description = "How long a clip takes, 0 to 3600 s (${DEFAULT-VALUE}).")
  private int secondsPerClip = 2;

  private final Messages texts;

  EmulateCommand(CommandContext context, Messages messages) {
    super(context, messages);
    texts = BenchmarksCli.texts(messages);
  }

  @Override
  public Integer call() throws InterruptedException {
    requireKnownSettings();
    // The JDK's server waits some 40 ms with each answer on a kept connection otherwise.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    requireRange("--port", port, 0, 65_535);
    requireRange("--seconds-per-clip", secondsPerClip, 0, 3_600);
    if (name.equals(FEISHU)) {
      playFeishu();
      return 0;
    }
    if (name.equals(LLM)) {
      playLlm();
      return 0;
    }
    if (name.equals(WEBHOOK)) {
      playWebhook();
      return 0;
    }
    Function<EmulatorSettings, Emulator> provider = PROVIDERS.get(name);
    if (provider == null) {
      Set<String> names = new TreeSet<>(PROVIDERS.keySet());
      names.add(FEISHU);
      names.add(LLM);
      names.add(WEBHOOK);
      throw wrong(messages().say("usage.provider", name, names));
    }
    EmulatorSettings settings =
        EmulatorSettings.standard()
            .withPort(port)
            .withRenderTime(Duration.ofSeconds(secondsPerClip))
            .withClips(new MotionJpegClips(CLIP_SIDE));
    try (Emulator emulator = provider.apply(settings)) {
      context().out().println(texts.say("emulate.ready", name, emulator.address(), settings.key()));
      waitFor(emulator);
    }
    return 0;
  }

  private void playFeishu() throws InterruptedException {
    try (FeishuEmulator feishu = new FeishuEmulator(FeishuSettings.standard().withPort(port))) {
      EmulatedTable table = feishu.addDemo();
      // Where a user who logs in here is sent back to by 'login-drive' as it comes.
      feishu.put(feishu.app().withRedirect(PetForgeCli.LOGIN_REDIRECT));
      String folder = feishu.drive().sharedFolder("成片 Finished videos", feishu.app());
      context()
          .err()
          .println(
              texts.say("emulate.feishu.folder", feishu.address() + "/drive/folder/" + folder));
      context()
          .out()
          .println(
              texts.say(
                  "emulate.feishu",
                  feishu.address(),
                  EmulatedApp.ID,
                  EmulatedApp.SECRET,
                  table.url()));
      waitFor(feishu);
    }
  }

  private void playLlm() throws InterruptedException {
    LlmSettings settings = LlmSettings.standard().withPort(port);
    try (LlmEmulator llm = new LlmEmulator(settings)) {
      context().out().println(texts.say("emulate.ready", name, llm.base(), settings.key()));
      waitFor(llm);
    }
  }

  private void playWebhook() throws InterruptedException {
    try (WebhookEmulator webhook =
        new WebhookEmulator(
            port,
            InstantSource.system(),
            message ->
                context()
                    .err()
                    .println(message.form() + " " + message.id() + " " + message.text()))) {
      context()
          .out()
          .println(
              texts.say(
                  "emulate.webhook",
                  webhook.generic(),
                  webhook.feishu(),
                  webhook.dingTalk(),
                  WebhookEmulator.SECRET));
      waitFor(webhook);
    }
  }

  /** Until the process is stopped; what the emulator has on the disk goes with it. */
  private static void waitFor(LocalServer emulator) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(emulator::close, "petforge-emulator-stop"));
    never.await();
  }
}
