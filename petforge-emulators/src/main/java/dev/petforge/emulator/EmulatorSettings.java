package dev.petforge.emulator;

import java.time.Duration;

/**
 * What an emulator is like.
 *
 * @param port to listen on, 0 for any that is free
 * @param key the account's key, which every request must carry
 * @param slots how many jobs may run at once, at least 1
 * @param balanceMicros what the account has, in millionths
 * @param renderTime how long a job takes, at least 0
 * @param outage how long results are away when {@link Fault#RESULT_AWAY} happens, at least 0
 * @param clips what makes the clips
 */
public record EmulatorSettings(
    int port,
    String key,
    int slots,
    long balanceMicros,
    Duration renderTime,
    Duration outage,
    ClipMaker clips) {
  /** The key of the account unless another is said. */
  public static final String KEY = "emulated-key-0123456789abcdef";

  public EmulatorSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
    }
    if (slots < 1) {
      throw new IllegalArgumentException("slots must be at least 1, was " + slots);
    }
    if (renderTime.isNegative()) {
      throw new IllegalArgumentException("renderTime must be at least 0, was " + renderTime);
    }
    if (outage.isNegative()) {
      throw new IllegalArgumentException("outage must be at least 0, was " + outage);
    }
  }

  /** Any free port, many slots, a full purse, jobs that take 300 ms, outages of 200 ms. */
  public static EmulatorSettings standard() {
    return new EmulatorSettings(
        0,
        KEY,
        1000,
        Long.MAX_VALUE / 4,
        Duration.ofMillis(300),
        Duration.ofMillis(200),
        new MotionJpegClips(160));
  }

  public EmulatorSettings withPort(int other) {
    return new EmulatorSettings(other, key, slots, balanceMicros, renderTime, outage, clips);
  }

  public EmulatorSettings withSlots(int count) {
    return new EmulatorSettings(port, key, count, balanceMicros, renderTime, outage, clips);
  }

  public EmulatorSettings withBalance(long micros) {
    return new EmulatorSettings(port, key, slots, micros, renderTime, outage, clips);
  }

  public EmulatorSettings withRenderTime(Duration time) {
    return new EmulatorSettings(port, key, slots, balanceMicros, time, outage, clips);
  }

  public EmulatorSettings withOutage(Duration time) {
    return new EmulatorSettings(port, key, slots, balanceMicros, renderTime, time, clips);
  }

  public EmulatorSettings withClips(ClipMaker maker) {
    return new EmulatorSettings(port, key, slots, balanceMicros, renderTime, outage, maker);
  }
}
