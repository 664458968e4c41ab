package dev.petforge.emulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What Kling sells: Kling's documentation and price list, 2026-09.
 *
 * @param name in the path of the new interface
 * @param legacyName as {@code model_name}, where the old interface has it
 * @param silent price of a second without sound by resolution, in millionths
 * @param sounding the same with sound
 * @param seconds the lengths there are
 * @param lastFrame at which resolutions a last frame is taken
 * @param audioField whether the request may speak of sound
 * @param promptMax in characters
 */
record EmulatedKlingModel(
    String name,
    Optional<String> legacyName,
    Map<String, Integer> silent,
    Map<String, Integer> sounding,
    List<Integer> seconds,
    Set<String> lastFrame,
    boolean audioField,
    int promptMax) {
  private static final List<Integer> THREE_TO_FIFTEEN =
      IntStream.rangeClosed(3, 15).boxed().toList();

  private static final List<EmulatedKlingModel> ALL =
      List.of(
          new EmulatedKlingModel(
              "kling-3.0-turbo",
              Optional.empty(),
              Map.of(),
              Map.of("720p", 112_000, "1080p", 140_000),
              THREE_TO_FIFTEEN,
              Set.of(),
              false,
              2500),
          new EmulatedKlingModel(
              "kling-3.0",
              Optional.of("kling-v3"),
              Map.of("720p", 84_000, "1080p", 112_000, "4k", 420_000),
              Map.of("720p", 126_000, "1080p", 168_000, "4k", 420_000),
              THREE_TO_FIFTEEN,
              Set.of("720p", "1080p", "4k"),
              true,
              3072),
          new EmulatedKlingModel(
              "kling-2.6",
              Optional.of("kling-v2-6"),
              Map.of("720p", 42_000, "1080p", 70_000),
              Map.of("1080p", 140_000),
              List.of(5, 10),
              Set.of("1080p"),
              true,
              2500),
          new EmulatedKlingModel(
              "kling-2.5-turbo",
              Optional.of("kling-v2-5-turbo"),
              Map.of("720p", 42_000, "1080p", 70_000),
              Map.of(),
              List.of(5, 10),
              Set.of("1080p"),
              false,
              2500));

  /** By its name in a path of the new interface. */
  static EmulatedKlingModel named(String name) {
    return ALL.stream()
        .filter(model -> model.name().equals(name))
        .findFirst()
        .orElseThrow(() -> KlingRefusal.model(name));
  }

  /** By its name in the body of the old interface. */
  static EmulatedKlingModel legacy(String name) {
    if (name.equals("kling-v3-omni")) {
      throw KlingRefusal.parameter("model_name is not supported here: " + name);
    }
    return ALL.stream()
        .filter(model -> model.legacyName().equals(Optional.of(name)))
        .findFirst()
        .orElseThrow(() -> KlingRefusal.model(name));
  }

  /** Whether it makes several shots unless told not to. */
  boolean multiShot() {
    return name.startsWith("kling-3.0");
  }

  /** Checks a combination and gives its price in millionths. */
  long price(String resolution, int duration, boolean sound, boolean last) {
    boolean always = silent.isEmpty();
    Map<String, Integer> prices = sound || always ? sounding : silent;
    if (!silent.containsKey(resolution) && !sounding.containsKey(resolution)) {
      throw KlingRefusal.parameter("resolution is invalid: " + resolution);
    }
    if (!seconds.contains(duration)) {
      throw KlingRefusal.parameter("duration is invalid: " + duration);
    }
    Integer price = prices.get(resolution);
    if (price == null) {
      throw KlingRefusal.parameter("audio is not supported at " + resolution + " by " + name);
    }
    if (last && !lastFrame.contains(resolution)) {
      throw KlingRefusal.parameter("last frame is not supported at " + resolution + " by " + name);
    }
    return (long) price * duration;
  }
}
