package dev.petforge.http;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Leaves a service alone for a while after most of the last requests failed, and tries it out
 * before it is used again. Safe for use by many threads.
 */
public final class CircuitBreaker {
  private static final int TRIALS = 3;

  private final io.github.resilience4j.circuitbreaker.CircuitBreaker breaker;
  private final Duration wait;

  /**
   * @param name of the account
   * @param window of so many last requests, at least 1
   * @param percent that failed, above 0
   * @param wait how long it is left alone, above 0
   */
  public CircuitBreaker(String name, int window, float percent, Duration wait) {
    this.wait = wait;
    this.breaker =
        io.github.resilience4j.circuitbreaker.CircuitBreaker.of(
            name,
            CircuitBreakerConfig.custom()
                .slidingWindowSize(window)
                .minimumNumberOfCalls(window)
                .failureRateThreshold(percent)
                .waitDurationInOpenState(wait)
                .permittedNumberOfCallsInHalfOpenState(TRIALS)
                .build());
  }

  /** How long the service is left alone. */
  public Duration waitDuration() {
    return wait;
  }

  /** Asks for leave for one request, to be closed; empty while the service is left alone. */
  public Optional<Permit> acquire() {
    return breaker.tryAcquirePermission() ? Optional.of(new Permit()) : Optional.empty();
  }

  /**
   * Leave for one request. Closed without a word about the service it is given back: a breaker that
   * tries its service out has few, and would wait for a lost one for ever.
   */
  public final class Permit implements AutoCloseable {
    private final long begin = breaker.getCurrentTimestamp();
    private boolean used;

    private Permit() {}

    /**
     * The service answered; from 500 on that is a failure.
     *
     * @param status of HTTP
     */
    public void answered(int status) {
      used = true;
      if (status >= 500) {
        breaker.onError(spent(), breaker.getTimestampUnit(), new IOException("HTTP " + status));
      } else {
        breaker.onSuccess(spent(), breaker.getTimestampUnit());
      }
    }

    /**
     * No answer came. Who is interrupted ends the connection himself: that says nothing of the
     * service.
     */
    public void broken(IOException e) {
      if (!Thread.currentThread().isInterrupted()) {
        used = true;
        breaker.onError(spent(), breaker.getTimestampUnit(), e);
      }
    }

    private long spent() {
      return breaker.getCurrentTimestamp() - begin;
    }

    @Override
    public void close() {
      if (!used) {
        breaker.releasePermission();
      }
    }
  }
}
