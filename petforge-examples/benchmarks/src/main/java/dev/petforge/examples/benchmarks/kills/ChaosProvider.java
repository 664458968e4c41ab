package dev.petforge.examples.benchmarks.kills;

import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.Fault;
import dev.petforge.emulator.MotionJpegClips;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A provider for runs of chaos: its emulator, and how the command line is told to use it.
 *
 * @param name as {@code --provider} has it
 * @param keyed whether a lost call can be found by its key
 * @param failuresAreFree whether a failed job costs nothing in the end; where it costs its price, a
 *     person has to order again, and no job is made to fail
 * @param creates the method and the beginning of the path of a create
 * @param emulator starts one
 * @param environment of the command line
 */
public record ChaosProvider(
    String name,
    boolean keyed,
    boolean failuresAreFree,
    String creates,
    Function<EmulatorSettings, Emulator> emulator,
    Function<URI, Map<String, String>> environment) {
  /** Together they happen to four creates of ten. */
  private static final Map<Fault, Double> LOST_ANSWERS =
      Map.of(
          Fault.CUT_BEFORE, 0.10,
          Fault.CUT_AFTER, 0.14,
          Fault.GATEWAY_AFTER, 0.08,
          Fault.GATEWAY_BEFORE, 0.04,
          Fault.INTERNAL_AFTER, 0.06,
          Fault.INTERNAL_BEFORE, 0.04);

  private static final Map<Fault, Double> OTHERS =
      Map.of(
          Fault.JOB_FAILS, 0.05,
          Fault.JOB_STRANGE_WORD, 0.05,
          Fault.POLL_UNAVAILABLE, 0.05,
          Fault.POLL_HTML, 0.02,
          Fault.RESULT_EXPIRED, 0.08,
          Fault.RESULT_CUT, 0.08,
          Fault.RESULT_TRUNCATED, 0.05,
          Fault.RESULT_HTML, 0.03);

  /** What a provider does that nobody is warned of. */
  private static final Map<Fault, Double> OF_ITS_OWN =
      Map.of(
          Fault.RESULT_LATE, 0.12,
          Fault.RESULT_AWAY, 0.06,
          Fault.OTHER_WORDS, 0.5,
          Fault.KEY_LATE, 0.2);

  private static final double RATE = 0.05;

  /** All sending waits some 15 seconds for each: more of them, and a long run does little else. */
  private static final double RATES_OF_A_RUN = 4;

  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /** A worker that was silent for so long is taken for dead: four beats. */
  static final Duration DEAD_AFTER = HEARTBEAT.multipliedBy(4);

  /** Longer than six tries to fetch take. */
  private static final Duration OUTAGE = Duration.ofSeconds(4);

  private static final int CLIP_SIDE = 320;

  /**
   * Starts an emulator with its faults, by the seed.
   *
   * @param plan how many jobs it takes at a time and for how long, and how many there will be
   */
  public Emulator start(long seed, ChaosPlan plan) {
    Emulator started =
        emulator.apply(
            EmulatorSettings.standard()
                .withSlots(plan.slots().taken())
                .withRenderTime(plan.slots().held())
                .withOutage(OUTAGE)
                .withClips(new MotionJpegClips(CLIP_SIDE)));
    started.faults().seed(seed);
    LOST_ANSWERS.forEach(started.faults()::chance);
    OTHERS.forEach(started.faults()::chance);
    OF_ITS_OWN.forEach(started.faults()::chance);
    started
        .faults()
        .chance(Fault.RATE, Math.min(RATE, RATES_OF_A_RUN / (plan.projects() * plan.segments())));
    if (!failuresAreFree) {
      started.faults().chance(Fault.JOB_FAILS, 0);
    }
    return started;
  }

  /** What a command line is told that has all of {@link #settings}, but no key. */
  Map<String, String> withoutKey(URI address) {
    Map<String, String> blank = new HashMap<>();
    environment
        .apply(address)
        .forEach(
            (name, value) -> {
              if (value.equals(EmulatorSettings.KEY)) {
                blank.put(name, "");
              }
            });
    return blank;
  }

  /** The environment of a command line that uses it. */
  public Map<String, String> settings(URI address) {
    Map<String, String> settings = new HashMap<>(environment.apply(address));
    settings.put("PETFORGE_ALLOW_LOCAL", "true");
    settings.put("PETFORGE_POLL_INTERVAL", "200ms");
    settings.put("PETFORGE_LOOKUP_WAIT", "300ms");
    settings.put("PETFORGE_RETRY_WAIT", "100ms");
    // Each worker's own: one is enough where a machine plays several.
    settings.put("PETFORGE_MEDIA_CHILDREN", "1");
    settings.put("PETFORGE_HEARTBEAT", HEARTBEAT.toMillis() + "ms");
    return settings;
  }

  int lostAnswers(Emulator started) {
    Set<Fault> lost = EnumSet.noneOf(Fault.class);
    lost.addAll(LOST_ANSWERS.keySet());
    return lost.stream().mapToInt(started.faults()::met).sum();
  }

  int submits(Emulator started) {
    return (int) started.requests().stream().filter(line -> line.startsWith(creates)).count();
  }
}
