package dev.petforge.examples.installation;

import dev.petforge.PetForgeBuilder;
import dev.petforge.call.UncertainPolicy;
import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.FrameRef;
import dev.petforge.generation.VideoGenerator;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How clips are bought: what they are like, how many at once, for how much money. */
public final class PurchaseSettings {
  /** What is ordered if nobody says another. */
  private static final String USUAL_RESOLUTION = "720p";

  private final Configuration configuration;
  private final VideoGenerator generator;
  private final Capabilities can;

  /**
   * @param generator makes new clips
   */
  public PurchaseSettings(Configuration configuration, VideoGenerator generator) {
    this.configuration = configuration;
    this.generator = generator;
    this.can = generator.capabilities();
  }

  /**
   * An order as every new one will be.
   *
   * @param seconds length of new clips, if somebody said one
   */
  public ClipRequest sample(Optional<Integer> seconds) {
    return new ClipRequest(
        generator.model(),
        0,
        "segment",
        "a pet",
        "",
        "",
        new FrameRef(new FileKey("sample.png"), new Sha256("0".repeat(64))),
        Optional.empty(),
        length(seconds),
        resolution(),
        sound());
  }

  private String resolution() {
    return configuration.get(Setting.PETFORGE_RESOLUTION).orElse(USUAL_RESOLUTION);
  }

  private Duration length(Optional<Integer> seconds) {
    return seconds.map(Duration::ofSeconds).orElseGet(this::usualLength);
  }

  /** Each provider's sound is another music; what can be had silent is, unless it is wanted. */
  private boolean sound() {
    return can.audio() == Capabilities.Audio.ALWAYS
        || configuration.flag(Setting.PETFORGE_SOUND).orElse(false);
  }

  /**
   * @param seconds length of new clips, if somebody said one
   */
  void apply(PetForgeBuilder builder, Optional<Integer> seconds) {
    builder.clipLength(length(seconds)).resolution(resolution());
    if (!sound()) {
      builder.withoutSound();
    }
    configuration.get(Setting.PETFORGE_SLOTS).ifPresent(text -> builder.slots(slots(text)));
    configuration
        .get(Setting.PETFORGE_UNCERTAIN)
        .ifPresent(text -> builder.uncertainCalls(policy(text)));
    BudgetSettings.limits(configuration)
        .forEach(
            (scope, limit) -> builder.budget(scope, limit, BudgetSettings.setting(scope).name()));
  }

  /** Four seconds, or the next length that there is. */
  private Duration usualLength() {
    Duration usual = Duration.ofSeconds(HomeSettings.DEFAULT_SECONDS);
    List<Duration> lengths = can.durations();
    return lengths.stream()
        .filter(length -> length.compareTo(usual) >= 0)
        .findFirst()
        .orElse(lengths.get(lengths.size() - 1));
  }

  private static int slots(String text) {
    if (!text.matches("[0-9]{1,4}")) {
      throw Configuration.badSetting(Setting.PETFORGE_SLOTS, "a whole number from 0 to 9999", text);
    }
    return Integer.parseInt(text);
  }

  private static UncertainPolicy policy(String text) {
    try {
      return UncertainPolicy.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw Configuration.badSetting(Setting.PETFORGE_UNCERTAIN, "hold or resubmit", text);
    }
  }
}
