#!/usr/bin/env bash
# resilience4j-circuitbreaker 2.4.0: an Error during the trial call of a half-open breaker shuts it for good.
#
# Guess: CircuitBreaker.executeRunnable and its siblings report whatever a call throws: an Error counts as a failure, the
# breaker opens again, and after its wait another trial call is let through.
#
# Behaviour: they report Exceptions only. An Error passes by unreported: closed, it is in no metric, neither as a failure
# nor as a success. Half-open, the permit of the trial call is never given back. The breaker stays half-open and refuses
# everything; it neither opens, so that its wait could end, nor closes. Only maxWaitDurationInHalfOpenState, which is 0
# (wait without limit) by default, or a reset by hand ends that. One StackOverflowError or NoClassDefFoundError at the
# wrong moment, in a thread that survives it, cuts a remote service off until the next restart.
#
# Seen (2026-11-29, OpenJDK 17.0.15):
#   closed, four Errors of four calls: CLOSED, 0 failed, 0 successful
#   half-open, the trial call throws an Exception: OPEN
#   ten waits later: a trial call is permitted: true
#   half-open, the trial call throws an Error: HALF_OPEN
#   ten waits later: a trial call is permitted: false, HALF_OPEN
#
# Needs a JDK 17 or newer and Maven. Fails if the behaviour changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/pom.xml" <<'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.github.resilience4j</groupId>
      <artifactId>resilience4j-circuitbreaker</artifactId>
      <version>2.4.0</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -B -ntp -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies \
  -DoutputDirectory="$work/lib" >&2

cat >"$work/Probe.java" <<'JAVA'
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;

public class Probe {
  static final Duration WAIT = Duration.ofMillis(100);

  public static void main(String[] arguments) throws InterruptedException {
    CircuitBreaker closed = breaker();
    for (int i = 0; i < 4; i++) {
      call(closed, new StackOverflowError("thrown by hand"));
    }
    System.out.println(
        "closed, four Errors of four calls: "
            + closed.getState()
            + ", "
            + closed.getMetrics().getNumberOfFailedCalls()
            + " failed, "
            + closed.getMetrics().getNumberOfSuccessfulCalls()
            + " successful");

    CircuitBreaker first = open();
    call(first, new IllegalStateException("thrown by hand"));
    System.out.println("half-open, the trial call throws an Exception: " + first.getState());
    Thread.sleep(WAIT.toMillis() * 10);
    System.out.println(
        "ten waits later: a trial call is permitted: " + first.tryAcquirePermission());

    CircuitBreaker second = open();
    call(second, new StackOverflowError("thrown by hand"));
    System.out.println("half-open, the trial call throws an Error: " + second.getState());
    Thread.sleep(WAIT.toMillis() * 10);
    System.out.println(
        "ten waits later: a trial call is permitted: "
            + second.tryAcquirePermission()
            + ", "
            + second.getState());
  }

  static CircuitBreaker breaker() {
    return CircuitBreaker.of(
        "provider",
        CircuitBreakerConfig.custom()
            .slidingWindowSize(4)
            .minimumNumberOfCalls(4)
            .waitDurationInOpenState(WAIT)
            .permittedNumberOfCallsInHalfOpenState(1)
            .build());
  }

  /** A breaker whose next call is its trial call. */
  static CircuitBreaker open() throws InterruptedException {
    CircuitBreaker breaker = breaker();
    for (int i = 0; i < 4; i++) {
      call(breaker, new IllegalStateException("thrown by hand"));
    }
    Thread.sleep(WAIT.toMillis() * 2);
    return breaker;
  }

  static void call(CircuitBreaker breaker, Throwable thrown) {
    try {
      breaker.executeRunnable(
          () -> {
            if (thrown instanceof Error error) {
              throw error;
            }
            throw (RuntimeException) thrown;
          });
    } catch (RuntimeException | Error e) {
      if (e != thrown) {
        throw new AssertionError("another one", e);
      }
    }
  }
}
JAVA
java -cp "$work/lib/*" "$work/Probe.java" >"$work/seen" 2>"$work/errors" || { cat "$work/errors" >&2; exit 1; }

diff - "$work/seen" <<'EXPECTED'
closed, four Errors of four calls: CLOSED, 0 failed, 0 successful
half-open, the trial call throws an Exception: OPEN
ten waits later: a trial call is permitted: true
half-open, the trial call throws an Error: HALF_OPEN
ten waits later: a trial call is permitted: false, HALF_OPEN
EXPECTED
cat "$work/seen"
