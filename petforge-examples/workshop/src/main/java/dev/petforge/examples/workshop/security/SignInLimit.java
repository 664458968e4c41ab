package dev.petforge.examples.workshop.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * How often somebody may try to sign in: after 5 wrong passwords for one user, or 30 from one
 * address, within 5 minutes, each further try has to wait.
 */
@Component
class SignInLimit {
  private static final int MOST_OF_USER = 5;
  private static final int MOST_OF_ADDRESS = 30;
  private static final Duration WINDOW = Duration.ofMinutes(5);

  /** Whoever tries so many names is told to wait by the address. */
  private static final int MOST_REMEMBERED = 10_000;

  private final Map<String, Deque<Instant>> failures = new HashMap<>();
  private final InstantSource clock;

  SignInLimit(InstantSource clock) {
    this.clock = clock;
  }

  /** How long a try has to wait; empty if it may be made now. */
  synchronized Optional<Duration> mustWait(String user, String address) {
    Optional<Duration> ofUser = wait("user " + user, MOST_OF_USER);
    return ofUser.isPresent() ? ofUser : wait("address " + address, MOST_OF_ADDRESS);
  }

  private Optional<Duration> wait(String who, int most) {
    Deque<Instant> recent = failures.getOrDefault(who, new ArrayDeque<>());
    Instant now = clock.instant();
    while (!recent.isEmpty() && recent.peekFirst().plus(WINDOW).isBefore(now)) {
      recent.removeFirst();
    }
    if (recent.isEmpty()) {
      failures.remove(who);
    }
    return recent.size() < most
        ? Optional.empty()
        : Optional.of(Duration.between(now, recent.peekFirst().plus(WINDOW)).plusSeconds(1));
  }

  synchronized void failed(String user, String address) {
    if (failures.size() > MOST_REMEMBERED) {
      failures.clear();
    }
    for (String who : new String[] {"user " + user, "address " + address}) {
      failures.computeIfAbsent(who, any -> new ArrayDeque<>()).addLast(clock.instant());
    }
  }

  synchronized void succeeded(String user) {
    failures.remove("user " + user);
  }
}
