package dev.petforge.http;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;

/** How often one account may ask, however many threads want to. Safe for use by many threads. */
public final class RateLimit {
  private final RateLimiter limiter;

  /**
   * @param name of the account
   * @param requests in each period, at least 1
   * @param period above 0
   * @param longestWait for a turn, at least 0
   */
  public RateLimit(String name, int requests, Duration period, Duration longestWait) {
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
   * Waits for a turn.
   *
   * @return false if it does not come in time, or the thread is interrupted and stays so
   */
  public boolean acquire() {
    return limiter.acquirePermission();
  }
}
