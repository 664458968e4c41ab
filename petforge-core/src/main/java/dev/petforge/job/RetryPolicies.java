package dev.petforge.job;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The retry policy of each kind of work: the only such rule. {@code docs/jobs.md} says of each kind
 * what ends it, what revives it and who is told.
 */
public final class RetryPolicies {
  /**
   * Decisions, questions and projections go on for ever, every 5 minutes in the end. Bringing home
   * what is paid for, joining and publishing cost nothing and go on for ever, every hour in the
   * end. Writing a storyboard costs money with each try, and who takes no notifications for long
   * needs a person: both are given up after 20 tries, in some 8 hours.
   */
  public static final RetryPolicies DEFAULT = new RetryPolicies(RetryPolicies::standard);

  private final Map<JobKind, RetryPolicy> policies = new EnumMap<>(JobKind.class);

  private RetryPolicies(Function<JobKind, RetryPolicy> policy) {
    for (JobKind kind : JobKind.values()) {
      policies.put(kind, policy.apply(kind));
    }
  }

  /** One policy for all kinds. */
  public static RetryPolicies all(RetryPolicy policy) {
    return new RetryPolicies(kind -> policy);
  }

  /** The same, but for one kind. */
  public RetryPolicies with(JobKind other, RetryPolicy policy) {
    return new RetryPolicies(kind -> kind == other ? policy : of(kind));
  }

  private static RetryPolicy standard(JobKind kind) {
    return switch (kind) {
      case DISPATCH, POLL, CANCEL, ADVANCE, PUSH, PROJECTION, IMPORT, SWEEP, CLEAN, SETTLE ->
          policy(RetryPolicy.UNLIMITED, Duration.ofMinutes(5));
      case FETCH, MERGE, PUBLISH -> policy(RetryPolicy.UNLIMITED, Duration.ofHours(1));
      case WRITE_STORYBOARD, NOTIFY -> policy(20, Duration.ofHours(1));
    };
  }

  private static RetryPolicy policy(int tries, Duration longestWait) {
    return new RetryPolicy(tries, Duration.ofSeconds(1), longestWait, 5);
  }

  public RetryPolicy of(JobKind kind) {
    RetryPolicy policy = policies.get(kind);
    if (policy == null) {
      throw new IllegalStateException("no retry policy for " + kind);
    }
    return policy;
  }
}
