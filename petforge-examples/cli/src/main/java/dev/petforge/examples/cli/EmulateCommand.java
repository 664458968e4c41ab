package dev.petforge.examples.cli;

import dev.petforge.testkit.emulator.Emulator;
import dev.petforge.testkit.emulator.EmulatorSettings;
import dev.petforge.testkit.emulator.KlingEmulator;
import dev.petforge.testkit.emulator.MotionJpegClips;
import dev.petforge.testkit.emulator.OmniEmulator;
import dev.petforge.testkit.emulator.RelayEmulator;
import dev.petforge.testkit.emulator.VeoEmulator;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plays a paid provider on this machine. */
@Command(
    name = "emulate",
    description = {
      "Plays a paid provider on this machine: its interface, an account, real small clips.",
      "Prints one line when it is ready, and answers until it is stopped."
    })
final class EmulateCommand extends CliCommand {
  private static final int CLIP_SIDE = 640;

  private static final Map<String, Function<EmulatorSettings, Emulator>> PROVIDERS =
      Map.of(
          "kling", KlingEmulator::new,
          "veo", VeoEmulator::new,
          "omni", OmniEmulator::new,
          "relay", RelayEmulator::new);

  @Parameters(paramLabel = "NAME", description = "kling, veo, omni or relay.")
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

  EmulateCommand(Surroundings surroundings, Words words) {
    super(surroundings, words);
  }

  @Override
  public Integer call() throws InterruptedException {
    // The JDK's server waits some 40 ms with each answer on a kept connection otherwise.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    Function<EmulatorSettings, Emulator> provider = PROVIDERS.get(name);
    if (provider == null) {
      throw wrong(words().say("usage.provider", name, new TreeSet<>(PROVIDERS.keySet())));
    }
    requireRange("--port", port, 0, 65_535);
    requireRange("--seconds-per-clip", secondsPerClip, 0, 3_600);
    EmulatorSettings settings =
        EmulatorSettings.standard()
            .withPort(port)
            .withRenderTime(Duration.ofSeconds(secondsPerClip))
            .withClips(new MotionJpegClips(CLIP_SIDE));
    try (Emulator emulator = provider.apply(settings)) {
      surroundings()
          .out()
          .println(words().say("emulate.ready", name, emulator.address(), settings.key()));
      // Until the process is stopped: then its folder goes with it.
      CountDownLatch never = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(emulator::close, "petforge-emulator-stop"));
      never.await();
    }
    return 0;
  }
}
