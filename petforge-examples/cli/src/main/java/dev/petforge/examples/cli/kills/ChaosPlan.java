package dev.petforge.examples.cli.kills;

import java.time.Duration;

/**
 * How large a run of chaos is.
 *
 * @param projects how many videos are to be made
 * @param segments of each
 * @param kills how many at most
 * @param patience how long a worker lives at most before it is killed
 */
public record ChaosPlan(int projects, int segments, int kills, Duration patience) {
  /** Small enough to be repeated hundreds of times. */
  public static final ChaosPlan STANDARD = new ChaosPlan(2, 3, 4, Duration.ofSeconds(6));
}
