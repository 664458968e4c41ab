package dev.petforge.call;

import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.money.Charge;
import dev.petforge.money.Money;
import dev.petforge.segment.Chain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A paid call as the ledger has it, and the rules of what it is and what follows from it. None of
 * them looks at what is sent: {@link CallSummary} does without, {@link ProviderCall} has it.
 */
public interface LedgerCall {
  /** A provider that cannot be asked for less than this may be back before anybody is told. */
  Duration OUTAGE = Duration.ofMinutes(2);

  /** How long before a clip may be lost that is told. */
  Duration DANGER = Duration.ofDays(1);

  /** Names it, here and at the provider. */
  CallKey key();

  /** What it is for. */
  CallSubject subject();

  /** How its provider is dealt with. */
  ProviderTerms terms();

  /** What is known of it. */
  CallStatus status();

  default boolean open() {
    return status().state().open();
  }

  /**
   * Whether nobody but a person can say what became of it: its answer was lost, and it cannot be
   * looked up by a key. One that has a key is looked up as long as any job takes before that is
   * said, and further on.
   */
  default boolean uncertain(Instant now) {
    return status().state() == CallState.UNKNOWN && (!terms().keyed() || outOfReach(now));
  }

  /**
   * Whether the provider was asked after the time that any job takes, and did not say that it is
   * done, or cannot be asked. A job that nobody asked for meanwhile, because no worker ran, is not
   * overdue: it may be done.
   */
  default boolean overdue(Instant now) {
    boolean atProvider =
        status().state() == CallState.SUBMITTED || status().state() == CallState.RUNNING;
    return atProvider
        && (status().outOfReachSince().isPresent()
            ? outOfReach(now)
            : isLongAgo(status().due().minus(terms().pollInterval())));
  }

  /** Whether its provider cannot be asked for long enough, after the time that any job takes. */
  private boolean outOfReach(Instant now) {
    return isLongAgo(now)
        && status().outOfReachSince().filter(since -> !since.plus(OUTAGE).isAfter(now)).isPresent();
  }

  /** Whether by a time it had been sent longer ago than any job takes. */
  private boolean isLongAgo(Instant time) {
    return status()
        .sentAt()
        .filter(sent -> sent.plus(terms().longestRun()).isBefore(time))
        .isPresent();
  }

  /** Whether its clip will be brought home without anybody's doing. */
  default boolean fetchedByItself() {
    return status().state() == CallState.FETCHING
        && status().failure().filter(failure -> !failure.retryable()).isEmpty();
  }

  /**
   * When its clip may be lost, if it could not be brought home so far and that is less than a day
   * away, or was.
   */
  default Optional<Instant> endangered(Instant now) {
    return status()
        .resultUntil()
        .filter(until -> status().state() == CallState.FETCHING && status().failure().isPresent())
        .filter(until -> until.isBefore(now.plus(DANGER)));
  }

  /** Whether its clip is stored and wanted, and a project's segments do not know it yet. */
  default boolean untakenBy(Chain chain) {
    return status().wanted()
        && status().state() == CallState.DONE
        && status()
            .version()
            .filter(one -> !chain.knows(subject().segment(), one.id()))
            .isPresent();
  }

  /** Whether it stands in the way of another call for the same segment. */
  default boolean wantedAndOpen() {
    return open() && status().wanted();
  }

  /**
   * What it counts against budgets and in sums, in the currency of its price. The only rule of
   * that:
   *
   * <ul>
   *   <li>what a person read off the provider's bill counts, and nothing else;
   *   <li>what was not sent, or was certainly not made, costs nothing;
   *   <li>what the provider says it took counts, 0 too, whatever became of the job; in another
   *       currency than the price it cannot be compared, and the price counts;
   *   <li>if it does not say, the price counts: while the call is open or uncertain, when it is
   *       done, and for a failed job of a provider that charges with the order;
   *   <li>every stray job counts the price.
   * </ul>
   */
  default Money spent() {
    if (status().billed().isPresent()) {
      return status().billed().get();
    }
    long price = terms().price().micros();
    long strays = Math.multiplyExact(price, (long) status().strayJobs().size());
    return new Money(Math.addExact(own(price), strays), terms().price().currency());
  }

  private long own(long price) {
    boolean failed = status().state() == CallState.FAILED;
    if (status().state() == CallState.PLANNED) {
      return 0;
    }
    if (status().charged().isPresent()) {
      Money told = status().charged().get();
      boolean comparable = told.currency().equals(terms().price().currency()) || told.micros() == 0;
      return comparable ? told.micros() : price;
    }
    boolean kept = status().job().isPresent() && terms().charge() == Charge.AT_ORDER;
    return failed && !kept ? 0 : price;
  }

  /**
   * The jobs that must be set in the commit which brought the call from that state into this one.
   */
  default List<JobKey> followUps(CallStatus before) {
    List<JobKey> jobs = new ArrayList<>();
    CallState state = status().state();
    boolean told =
        state == CallState.FETCHING
            && (!status().failure().equals(before.failure())
                || status().fetchFailures() != before.fetchFailures());
    if (state == before.state() && !told) {
      // Whoever asks for it sees to it that this goes on; what is odd about it is no news to
      // others.
      return jobs;
    }
    switch (state) {
      case PLANNED -> {
        jobs.add(dispatch());
        // A task that had given it up for uncertain waits for it again, before it is sent.
        if (before.state() == CallState.UNKNOWN) {
          jobs.add(settle());
        }
      }
      case SUBMITTING -> jobs.add(dispatch());
      case UNKNOWN -> jobs.add(terms().keyed() ? dispatch() : settle());
      case SUBMITTED -> {
        jobs.add(poll());
        // The task learns that an edit was bought, or that a call it had given up for uncertain was
        // found.
        if (subject().purpose() == CallPurpose.EDIT || before.state() != CallState.SUBMITTING) {
          jobs.add(settle());
        }
      }
      case RUNNING -> jobs.add(poll());
      case FETCHING -> {
        jobs.add(status().failure().isPresent() ? settle() : fetch());
        jobs.add(dispatch());
      }
      case DONE -> jobs.add(settle());
      case FAILED -> {
        jobs.add(settle());
        jobs.add(dispatch());
      }
    }
    return jobs;
  }

  default JobKey dispatch() {
    return new JobKey(JobKind.DISPATCH, terms().pool().value());
  }

  default JobKey poll() {
    return new JobKey(JobKind.POLL, terms().pool().value());
  }

  default JobKey fetch() {
    return new JobKey(JobKind.FETCH, key().value());
  }

  default JobKey cancel() {
    return new JobKey(JobKind.CANCEL, key().value());
  }

  default JobKey settle() {
    return new JobKey(JobKind.SETTLE, key().value());
  }

  /** The job that carries an open call on, whatever state it is in. */
  default JobKey carryOn() {
    return switch (status().state()) {
      case PLANNED, SUBMITTING -> dispatch();
      case UNKNOWN -> terms().keyed() ? dispatch() : settle();
      case SUBMITTED, RUNNING -> poll();
      case FETCHING -> fetchedByItself() ? fetch() : settle();
      case DONE, FAILED -> settle();
    };
  }
}
