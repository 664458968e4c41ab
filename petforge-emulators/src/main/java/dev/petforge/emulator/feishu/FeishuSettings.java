package dev.petforge.emulator.feishu;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * What an emulated Feishu is like.
 *
 * @param port to listen on, 0 for any that is free
 * @param clock what tells its time
 * @param tokenLifetime how long a tenant token lives, at most 2 h; a new one is given when less
 *     than 30 minutes are left
 * @param tokenStatus the HTTP status of refused tokens; seen are 200 and 400
 * @param replicaLag for how long a new base, table, field or record is not found by calls that do
 *     not ignore the consistency check; 0 for not at all
 * @param writeTime how long a write to a base takes, so that writes can overlap
 * @param slowness how late the answer of {@link FeishuFault#SLOW} comes
 * @param rateLimits whether calls are limited as the documentation has it
 * @param eventRetries the waits before an event is sent again that was not answered with 200
 */
public record FeishuSettings(
    int port,
    InstantSource clock,
    Duration tokenLifetime,
    int tokenStatus,
    Duration replicaLag,
    Duration writeTime,
    Duration slowness,
    boolean rateLimits,
    List<Duration> eventRetries) {
  public FeishuSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
    }
    if (tokenLifetime.isNegative() || tokenLifetime.compareTo(Duration.ofHours(2)) > 0) {
      throw new IllegalArgumentException("tokenLifetime must be 0 to 2 h, was " + tokenLifetime);
    }
    if (tokenStatus < 200 || tokenStatus > 599) {
      throw new IllegalArgumentException("tokenStatus must be 200 to 599, was " + tokenStatus);
    }
    requireNotNegative("replicaLag", replicaLag);
    requireNotNegative("writeTime", writeTime);
    requireNotNegative("slowness", slowness);
    eventRetries = List.copyOf(eventRetries);
  }

  private static void requireNotNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + " must be at least 0, was " + value);
    }
  }

  /**
   * Any free port, the system's clock, tokens of 2 h, no lag, and the limits of Feishu's
   * documentation (2026-09): events are sent again after 15 s, 5 min, 1 h and 6 h.
   */
  public static FeishuSettings standard() {
    return new FeishuSettings(
        0,
        InstantSource.system(),
        Duration.ofHours(2),
        200,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ofSeconds(2),
        true,
        List.of(
            Duration.ofSeconds(15),
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofHours(6)));
  }

  public FeishuSettings withPort(int other) {
    return new FeishuSettings(
        other,
        clock,
        tokenLifetime,
        tokenStatus,
        replicaLag,
        writeTime,
        slowness,
        rateLimits,
        eventRetries);
  }

  public FeishuSettings withClock(InstantSource other) {
    return new FeishuSettings(
        port,
        other,
        tokenLifetime,
        tokenStatus,
        replicaLag,
        writeTime,
        slowness,
        rateLimits,
        eventRetries);
  }

  public FeishuSettings withTokenLifetime(Duration lifetime) {
    return new FeishuSettings(
        port,
        clock,
        lifetime,
        tokenStatus,
        replicaLag,
        writeTime,
        slowness,
        rateLimits,
        eventRetries);
  }

  public FeishuSettings withTokenStatus(int status) {
    return new FeishuSettings(
        port,
        clock,
        tokenLifetime,
        status,
        replicaLag,
        writeTime,
        slowness,
        rateLimits,
        eventRetries);
  }

  public FeishuSettings withReplicaLag(Duration lag) {
    return new FeishuSettings(
        port,
        clock,
        tokenLifetime,
        tokenStatus,
        lag,
        writeTime,
        slowness,
        rateLimits,
        eventRetries);
  }

  public FeishuSettings withWriteTime(Duration time) {
    return new FeishuSettings(
        port,
        clock,
        tokenLifetime,
        tokenStatus,
        replicaLag,
        time,
        slowness,
        rateLimits,
        eventRetries);
  }

  public FeishuSettings withSlowness(Duration time) {
    return new FeishuSettings(
        port,
        clock,
        tokenLifetime,
        tokenStatus,
        replicaLag,
        writeTime,
        time,
        rateLimits,
        eventRetries);
  }

  public FeishuSettings withRateLimits(boolean limited) {
    return new FeishuSettings(
        port,
        clock,
        tokenLifetime,
        tokenStatus,
        replicaLag,
        writeTime,
        slowness,
        limited,
        eventRetries);
  }

  public FeishuSettings withEventRetries(List<Duration> waits) {
    return new FeishuSettings(
        port,
        clock,
        tokenLifetime,
        tokenStatus,
        replicaLag,
        writeTime,
        slowness,
        rateLimits,
        waits);
  }
}
