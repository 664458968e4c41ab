package dev.petforge.emulator.feishu;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts calls per API, app and tenant in windows that follow each other (Feishu's documentation,
 * 2026-09). Of the two conditions of tier 4 the one of a minute is kept.
 */
final class RateLimits {
  /** So many calls in a window. */
  record Tier(int calls, Duration window) {
    static final Tier PER_MINUTE_100 = new Tier(100, Duration.ofMinutes(1));
    static final Tier PER_MINUTE_1000 = new Tier(1000, Duration.ofMinutes(1));
    static final Tier PER_SECOND_5 = new Tier(5, Duration.ofSeconds(1));
    static final Tier PER_SECOND_10 = new Tier(10, Duration.ofSeconds(1));
    static final Tier PER_SECOND_20 = new Tier(20, Duration.ofSeconds(1));
    static final Tier PER_SECOND_50 = new Tier(50, Duration.ofSeconds(1));
  }

  private static final class Window {
    private final Instant start;
    private int calls;

    Window(Instant start) {
      this.start = start;
    }
  }

  private final InstantSource clock;
  private final boolean on;
  private final Map<String, Tier> set = new HashMap<>();
  private final Map<String, Window> windows = new HashMap<>();

  RateLimits(InstantSource clock, boolean on) {
    this.clock = clock;
    this.on = on;
  }

  /** Limits one API otherwise than usual. */
  synchronized void set(String api, Tier tier) {
    set.put(api, tier);
  }

  /**
   * Counts a call.
   *
   * @throws FeishuRefusal 99991400 if it is one too many
   */
  synchronized void count(String api, String app, Tier usual) {
    Tier tier = set.get(api);
    if (tier == null) {
      if (!on) {
        return;
      }
      tier = usual;
    }
    Instant now = clock.instant();
    Window window = windows.get(api + " " + app);
    if (window == null || !now.isBefore(window.start.plus(tier.window()))) {
      window = new Window(now);
      windows.put(api + " " + app, window);
    }
    if (window.calls >= tier.calls()) {
      long millis = Duration.between(now, window.start.plus(tier.window())).toMillis();
      throw FeishuRefusal.rate(Math.max(1, (millis + 999) / 1000));
    }
    window.calls++;
  }
}
