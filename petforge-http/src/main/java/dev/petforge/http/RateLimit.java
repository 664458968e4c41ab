package dev.petforge.http;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.Optional;

/** How often one account may ask, however many threads want to. Safe for use by many threads. */
public final class RateLimit {
  private final RateLimiter limiter;
  private final Duration longestWait;
  private final SharedTurns shared;

  /**
   * @param name of the account
   * @param requests in each period, at least 1
   * @param period above 0
   * @param longestWait for a turn of this process, and for one among all, at least 0
   * @param shared the turns of all processes that use the account
   */
  public RateLimit(
      String name, int requests, Duration period, Duration longestWait, SharedTurns shared) {
    this.longestWait = longestWait;
    this.shared = shared;
    this.limiter =
        RateLimiter.of(
            name,
            RateLimiterConfig.custom()
                .limitForPeriod(requests)
                .limitRefreshPeriod(period)
                .timeoutDuration(longestWait)
                .build());
  }

  /**
   * Waits for a turn. What the turns of all processes throw is passed on.
   *
   * @return false if it does not come in time, or the thread is interrupted and stays so
   */
  public boolean acquire() {
    // First that of this process, which costs nothing: the others wait for what is taken here.
    return limiter.acquirePermission() && isComing(shared.next(longestWait));
  }

  private static boolean isComing(Optional<Duration> wait) {
    if (wait.isEmpty()) {
      return false;
    }
    try {
      if (!wait.get().isZero()) {
        Thread.sleep(wait.get().toMillis(), wait.get().toNanosPart() % 1_000_000);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
