package dev.petforge.video.kling;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What a model of Kling can do and what it costs, as a setting: models come and go within months.
 *
 * @param name as the new dialect has it in the path, for example {@code kling-3.0}
 * @param legacyName as the old dialect has it in {@code model_name}, for example {@code kling-v3};
 *     empty if it is not sold there
 * @param seconds the lengths that it makes
 * @param silent price of one second without sound by resolution, in millionths of a US dollar;
 *     empty if it always makes sound
 * @param sounding the same with sound; empty if it never makes any
 * @param lastFrame the resolutions at which it can be told what to end with
 * @param promptMax in characters
 * @param multiShot whether it makes several shots of one prompt unless told not to
 */
public record KlingModel(
    String name,
    Optional<String> legacyName,
    List<Integer> seconds,
    Map<String, Long> silent,
    Map<String, Long> sounding,
    Set<String> lastFrame,
    int promptMax,
    boolean multiShot) {
  private static final List<Integer> THREE_TO_FIFTEEN =
      IntStream.rangeClosed(3, 15).boxed().toList();

  public KlingModel {
    seconds = seconds.stream().sorted().toList();
    silent = Map.copyOf(silent);
    sounding = Map.copyOf(sounding);
    lastFrame = Set.copyOf(lastFrame);
    if (seconds.isEmpty() || (silent.isEmpty() && sounding.isEmpty())) {
      throw new IllegalArgumentException(
          "a model must have lengths and prices, " + name + " has " + seconds);
    }
  }

  /** The models that make clips from a frame: Kling's documentation and price list, 2026-09-20. */
  public static List<KlingModel> standard() {
    return List.of(
        new KlingModel(
            "kling-3.0-turbo",
            Optional.empty(),
            THREE_TO_FIFTEEN,
            Map.of(),
            Map.of("720p", 112_000L, "1080p", 140_000L),
            Set.of(),
            2500,
            true),
        new KlingModel(
            "kling-3.0",
            Optional.of("kling-v3"),
            THREE_TO_FIFTEEN,
            Map.of("720p", 84_000L, "1080p", 112_000L, "4k", 420_000L),
            Map.of("720p", 126_000L, "1080p", 168_000L, "4k", 420_000L),
            Set.of("720p", "1080p", "4k"),
            3072,
            true),
        new KlingModel(
            "kling-2.6",
            Optional.of("kling-v2-6"),
            List.of(5, 10),
            Map.of("720p", 42_000L, "1080p", 70_000L),
            Map.of("1080p", 140_000L),
            Set.of("1080p"),
            2500,
            false),
        new KlingModel(
            "kling-2.5-turbo",
            Optional.of("kling-v2-5-turbo"),
            List.of(5, 10),
            Map.of("720p", 42_000L, "1080p", 70_000L),
            Map.of(),
            Set.of("1080p"),
            2500,
            false));
  }

  /** The resolutions that it makes, in the order of their names. */
  Set<String> resolutions() {
    Set<String> all = new TreeSet<>(silent.keySet());
    all.addAll(sounding.keySet());
    return all;
  }

  boolean alwaysSounds() {
    return silent.isEmpty();
  }

  boolean neverSounds() {
    return sounding.isEmpty();
  }

  /** Whether a request may speak of sound at all. */
  boolean soundIsAsked() {
    return !alwaysSounds() && !neverSounds();
  }

  /** The price of a second in millionths; empty if there is no such thing. */
  Optional<Long> price(String resolution, boolean sound) {
    return Optional.ofNullable((sound || alwaysSounds() ? sounding : silent).get(resolution));
  }

  boolean isNamed(String other) {
    return name.equals(other) || legacyName.equals(Optional.of(other));
  }
}
