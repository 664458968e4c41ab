package dev.petforge.video.google;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a model of Google's takes and costs. The constants are the list of 2026-07-30 (Veo, as
 * resellers passed it on) and 2026-09 (Omni); models come and go within months, so that all of it
 * can be said anew.
 *
 * @param id as it stands in addresses, 1 to 100 of {@code [A-Za-z0-9._-]}
 * @param durations whole seconds, at least one
 * @param prices by resolution, at least one
 * @param longestSeconds only clips of this length have more than 720p; 0 if all may
 * @param lastFrame whether a clip can be told what to end with
 */
public record GoogleModel(
    String id,
    List<Duration> durations,
    Map<String, Price> prices,
    int longestSeconds,
    boolean lastFrame) {
  /**
   * What a second costs.
   *
   * @param sound with sound, in millionths of a US dollar, at least 0
   * @param silent without, where that can be had
   */
  public record Price(long sound, long silent) {
    public Price {
      if (sound < 0 || silent < 0) {
        throw new IllegalArgumentException(
            "prices must be at least 0, were " + sound + " and " + silent);
      }
    }

    /** One price for both. */
    public static Price of(long micros) {
      return new Price(micros, micros);
    }
  }

  private static final String ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

  /** Veo 3.1, the best of its pictures. */
  public static final GoogleModel VEO_3_1 =
      veo(
          "veo-3.1-generate-001",
          Map.of(
              "720p",
              new Price(400_000, 200_000),
              "1080p",
              new Price(400_000, 200_000),
              "4k",
              new Price(600_000, 400_000)));

  /** Veo 3.1 fast. */
  public static final GoogleModel VEO_3_1_FAST =
      veo(
          "veo-3.1-fast-generate-001",
          Map.of(
              "720p",
              Price.of(100_000),
              "1080p",
              Price.of(120_000),
              "4k",
              new Price(300_000, 250_000)));

  /** Veo 3.1 lite, the cheapest. */
  public static final GoogleModel VEO_3_1_LITE =
      veo(
          "veo-3.1-lite-generate-001",
          Map.of("720p", new Price(50_000, 30_000), "1080p", new Price(80_000, 50_000)));

  /** Gemini Omni 1.1 flash. */
  public static final GoogleModel OMNI_1_1_FLASH =
      new GoogleModel(
          "gemini-omni-1.1-flash",
          LongStream.rangeClosed(3, 10).mapToObj(Duration::ofSeconds).toList(),
          Map.of(
              "360p",
              Price.of(30_000),
              "720p",
              Price.of(100_000),
              "1080p",
              Price.of(150_000),
              "4k",
              Price.of(300_000)),
          0,
          true);

  /** The first Gemini Omni flash; of last frames nothing is said for it. */
  public static final GoogleModel OMNI_FLASH_PREVIEW =
      new GoogleModel(
          "gemini-omni-flash-preview",
          OMNI_1_1_FLASH.durations(),
          OMNI_1_1_FLASH.prices(),
          0,
          false);

  public GoogleModel {
    durations = durations.stream().sorted().toList();
    prices = Map.copyOf(prices);
    requireId(id);
    if (durations.isEmpty() || prices.isEmpty()) {
      throw new IllegalArgumentException("durations and prices of " + id + " must not be empty");
    }
  }

  static void requireId(String id) {
    if (!id.matches(ID)) {
      throw new IllegalArgumentException(
          "a model must be 1 to 100 of [A-Za-z0-9._-], was '" + id + "'");
    }
  }

  /** The same under another name, for example the {@code -preview} of a relay. */
  public GoogleModel named(String other) {
    return new GoogleModel(other, durations, prices, longestSeconds, lastFrame);
  }

  private static GoogleModel veo(String id, Map<String, Price> prices) {
    return new GoogleModel(
        id, Stream.of(4, 6, 8).map(Duration::ofSeconds).toList(), prices, 8, true);
  }

  /** The model of a name that this version of PetForge has heard of. */
  static Optional<GoogleModel> ofId(String id) {
    if (id.startsWith("gemini-omni-")) {
      return Stream.of(OMNI_1_1_FLASH, OMNI_FLASH_PREVIEW)
          .filter(model -> model.id().equals(id))
          .findFirst();
    }
    return Stream.of(VEO_3_1, VEO_3_1_FAST, VEO_3_1_LITE)
        .flatMap(
            model ->
                Stream.of(
                    model, model.named(model.id().replace("-generate-001", "-generate-preview"))))
        .filter(model -> model.id().equals(id))
        .findFirst();
  }
}
