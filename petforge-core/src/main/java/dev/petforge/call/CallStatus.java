package dev.petforge.call;

import dev.petforge.failure.Failure;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.money.Money;
import dev.petforge.segment.SegmentVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of a call. The only rules of how it changes are {@link #after} for facts and {@link
 * #sending} for the one step that we take ourselves.
 *
 * <pre>
 * PLANNED → SUBMITTING → SUBMITTED → RUNNING → FETCHING → DONE
 *    ↑           │ certainly not made               └→ FAILED
 *    └───────────┤
 *                └ answer lost → UNKNOWN → SUBMITTED | PLANNED (proved not made) | FAILED (given up)
 * </pre>
 *
 * <p>A call that its provider does not find is taken for not made, which proves nothing: its
 * provider may be slow to show a job. Sent again under its key, it finds that job after all. Until
 * a send was answered with the job, it is in doubt ({@link #inDoubt}), and no other end is taken
 * for its last: it goes back to UNKNOWN, and is looked up for longer.
 *
 * @param state where it is
 * @param wanted whether a task waits for its clip; an abandoned call is followed to its end all the
 *     same
 * @param sends how often it was sent, or is being sent
 * @param lookups how often it was looked up by its key and not found since an answer was lost; from
 *     {@link #LOOKUPS} on it is in doubt
 * @param sender the process that sends it, or last did
 * @param sentAt when it was last sent, or found although nobody knows of a send: the day that its
 *     price counts for
 * @param job the provider's name for it
 * @param strayJobs other jobs that the provider started for it, as it turned out: paid, and to be
 *     looked at by a person
 * @param missing that the provider calls the job done without a clip, as long as it does
 * @param result where the finished clip is, in the generator's words; never shown or logged
 * @param resultUntil how long it is there: until then it is fetched again and again, later it may
 *     be gone
 * @param fetchFailures how often bringing it home has failed since the provider finished it
 * @param charged what the provider says it took; for a call that was given up while uncertain, or
 *     whose clip never came, what it may have taken
 * @param billed what all its jobs together cost in the end, as a person read it off the provider's
 *     bill; goes before everything else that is counted
 * @param version the stored clip
 * @param failure the last thing that went wrong
 * @param waitingFor why a planned call was not sent yet
 * @param since when it came into this state; while it is fetched, when that last failed
 * @param due when to look at it again
 * @param imported whether another installation made the call, and it came with its project: it is
 *     history here. It counts for no budget and for no sum of this installation, and no fact
 *     changes it
 */
public record CallStatus(
    CallState state,
    boolean wanted,
    int sends,
    int lookups,
    Optional<String> sender,
    Optional<Instant> sentAt,
    Optional<ProviderJobId> job,
    List<ProviderJobId> strayJobs,
    Optional<MissingResult> missing,
    Optional<String> result,
    Optional<Instant> resultUntil,
    int fetchFailures,
    Optional<Money> charged,
    Optional<Money> billed,
    Optional<SegmentVersion> version,
    Optional<Failure> failure,
    Optional<WaitReason> waitingFor,
    Instant since,
    Instant due,
    boolean imported) {
  /** How often a call whose answer was lost is looked up before it is taken for not made. */
  static final int LOOKUPS = 2;

  /**
   * The same for a call that nobody wants any more, or that was refused when it was sent again. A
   * wanted one is sent again under its key, which finds the job after all; nothing of the kind
   * happens to this one, so its provider has longer to show a job that was paid for.
   */
  static final int LOOKUPS_OF_ABANDONED = LOOKUPS + 6;

  /** The code of what is wrong with a call that could not be asked for the last time. */
  private static final String OUT_OF_REACH = "OUT_OF_REACH";

  public CallStatus {
    strayJobs = List.copyOf(strayJobs);
  }

  /** A call that was just written down. */
  public static CallStatus planned(Instant now) {
    return new CallStatus(
        CallState.PLANNED,
        true,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        now,
        now,
        false);
  }

  /**
   * The same of a call that another installation made, without what only that one can use.
   *
   * @throws IllegalArgumentException if it is open: the other installation follows it
   */
  public CallStatus asHistory() {
    if (state.open()) {
      throw new IllegalArgumentException(
          "only a call that has ended can be taken over, this one is " + state.word());
    }
    Change change = change();
    change.sender = Optional.empty();
    change.result = Optional.empty();
    change.imported = true;
    return change.build();
  }

  /**
   * The status while a process sends the call. Committed before a byte is sent.
   *
   * @throws IllegalStateException if it is not {@link CallState#PLANNED}
   */
  public CallStatus sending(String by, Instant now) {
    if (state != CallState.PLANNED) {
      throw new IllegalStateException("only a planned call can be sent, this one is " + state);
    }
    Change change = change().to(CallState.SUBMITTING, now);
    change.sends++;
    change.sender = Optional.of(by);
    change.sentAt = Optional.of(now);
    change.failure = Optional.empty();
    return change.build();
  }

  /** The same, but waiting for something else than before, or for nothing. */
  public CallStatus waiting(Optional<WaitReason> reason) {
    Change change = change();
    change.waitingFor = reason;
    return change.build();
  }

  /**
   * The same, but not to be sent before a time.
   *
   * @param reason what its provider does until then
   */
  public CallStatus pausedUntil(Instant time, WaitReason reason) {
    Change change = change();
    change.waitingFor = Optional.of(reason);
    change.due = time;
    return change.build();
  }

  /**
   * The status when nobody waits for the clip any more. What was not sent, or is uncertain for
   * good, ends here; what the provider has, or can still be asked for by its key, is followed to
   * its end.
   */
  CallStatus abandoned(Failure reason, ProviderTerms terms, Instant now) {
    Change change = change();
    change.wanted = false;
    // From now on nothing but being looked up finds it, however often that was tried before.
    change.lookups = Math.min(lookups, LOOKUPS);
    if (state == CallState.PLANNED && inDoubt()) {
      change.to(CallState.UNKNOWN, now);
    } else if (state == CallState.PLANNED || (state == CallState.UNKNOWN && !terms.keyed())) {
      change.charged = state == CallState.UNKNOWN ? Optional.of(terms.price()) : charged;
      change.to(CallState.FAILED, now);
      change.failure = Optional.of(reason);
    }
    return change.build();
  }

  /**
   * The status after a fact. It never goes backwards: the one way back, to {@link
   * CallState#PLANNED}, needs the proof that this very send was not made.
   *
   * @return this same status if the fact is no news
   */
  public CallStatus after(Fact fact, ProviderTerms terms, Instant now) {
    if (imported) {
      return this;
    } else if (fact instanceof Fact.Accepted accepted) {
      return accepted(accepted.job(), terms, now);
    } else if (fact instanceof Fact.NotMade notMade) {
      return concerns(notMade.send()) ? notMade(notMade.reason(), notMade.retryAfter(), now) : this;
    } else if (fact instanceof Fact.NeverMade never) {
      return state == CallState.UNKNOWN ? neverMade(never.reason(), now) : this;
    } else if (fact instanceof Fact.Refused refused) {
      return concerns(refused.send()) ? refused(refused.reason(), terms, now) : this;
    } else if (fact instanceof Fact.AnswerLost lost) {
      return state == CallState.SUBMITTING && lost.send() == sends
          ? lost(lost.reason(), terms, now)
          : this;
    } else if (fact instanceof Fact.NeverSent never) {
      return concerns(never.send())
              && sender.equals(Optional.of(never.sender()))
              && sentAt.map(at -> at.truncatedTo(ChronoUnit.MILLIS)).equals(Optional.of(never.at()))
          ? notMade(never.reason(), never.retryAfter(), now)
          : this;
    } else if (fact instanceof Fact.NotFound missing) {
      return isUnknown(missing.send()) ? notFound(terms, now) : this;
    } else if (fact instanceof Fact.NotLookedUp away) {
      return isUnknown(away.send()) && terms.keyed() ? outOfReach(away.reason(), now) : this;
    } else if (fact instanceof Fact.Running running) {
      return running(running, terms, now);
    } else if (fact instanceof Fact.Silent silent) {
      return atProvider(silent.job()) ? askedAgain(silent.why(), terms, now) : this;
    } else if (fact instanceof Fact.NotAsked away) {
      return atProvider(away.job()) ? outOfReach(away.reason(), now) : this;
    } else if (fact instanceof Fact.Succeeded succeeded) {
      return succeeded(succeeded, terms, now);
    } else if (fact instanceof Fact.ResultMissing withoutClip) {
      return resultMissing(withoutClip, terms, now);
    } else if (fact instanceof Fact.Failed failed) {
      return providerFailed(failed, now);
    } else if (fact instanceof Fact.FollowedAgain again) {
      return followedAgain(again.job(), now);
    } else if (fact instanceof Fact.FetchFailed failed) {
      return fetchFailed(failed.reason(), now);
    } else if (fact instanceof Fact.Fetched fetched) {
      return fetched(fetched.version(), now);
    } else if (fact instanceof Fact.Billed bill) {
      return billed(bill.total(), terms);
    }
    return state == CallState.UNKNOWN ? givenUp(((Fact.GivenUp) fact).reason(), terms, now) : this;
  }

  private boolean concerns(int send) {
    return send == sends && (state == CallState.SUBMITTING || state == CallState.UNKNOWN);
  }

  private boolean isUnknown(int send) {
    return state == CallState.UNKNOWN && send == sends;
  }

  /**
   * Whether an earlier send may have been made all the same: it only was not found. News of a later
   * send says nothing of that one, unless it is the job.
   */
  private boolean inDoubt() {
    return lookups >= LOOKUPS;
  }

  /** Since when its provider cannot be asked about it; empty if it can, as far as is known. */
  Optional<Instant> outOfReachSince() {
    return failure.filter(last -> last.code().equals(OUT_OF_REACH)).map(last -> due);
  }

  /** It stays due: whoever asks decides when that is tried again. */
  private CallStatus outOfReach(Failure reason, Instant now) {
    Change change = change();
    change.due = outOfReachSince().orElse(now);
    change.failure =
        Optional.of(
            Failure.retryable(
                OUT_OF_REACH, "its provider cannot be asked about it now: " + reason));
    return change.build();
  }

  /** A provider has the job: whatever we believed before, this is how it is. */
  private CallStatus accepted(ProviderJobId accepted, ProviderTerms terms, Instant now) {
    if (job.isPresent()) {
      return isOwn(accepted) || strayJobs.contains(accepted) ? this : withStray(accepted);
    }
    Change change = change();
    if (!state.open()) {
      // It was given up or refused, and another call may have taken its place: kept, followed, but
      // not wanted.
      change.wanted = false;
    }
    change.to(CallState.SUBMITTED, now);
    // One that this database never sent, as it was put back: paid all the same, and some day must
    // count it.
    change.sentAt = sentAt.or(() -> Optional.of(now));
    change.job = Optional.of(accepted);
    // What it may have taken was a guess; whoever has the job says what it takes.
    change.charged = Optional.empty();
    change.failure = Optional.empty();
    change.due = now.plus(terms.pollInterval());
    return change.build();
  }

  private CallStatus withStray(ProviderJobId stray) {
    Change change = change();
    change.strayJobs.add(stray);
    // Whoever read the bill did not know of this one.
    change.billed = Optional.empty();
    return change.build();
  }

  private CallStatus notMade(Failure reason, Duration retryAfter, Instant now) {
    if (wanted) {
      return plannedAgain(reason, retryAfter, now);
    }
    return inDoubt() ? lookedUpOn(reason, now, now) : failed(reason, now);
  }

  private CallStatus plannedAgain(Failure reason, Duration retryAfter, Instant now) {
    Change change = change().to(CallState.PLANNED, now);
    change.lookups = inDoubt() ? lookups : 0;
    change.failure = Optional.of(reason);
    change.due = now.plus(retryAfter);
    change.waitingFor = retryAfter.isZero() ? Optional.empty() : Optional.of(WaitReason.of(reason));
    return change.build();
  }

  /** A wanted one is sent again in between: then each refusal comes after one more look-up. */
  private CallStatus refused(Failure reason, ProviderTerms terms, Instant now) {
    return inDoubt() && lookups < LOOKUPS_OF_ABANDONED
        ? lookedUpOn(reason, now.plus(terms.lookupWait()), now)
        : failed(reason, now);
  }

  private CallStatus lookedUpOn(Failure reason, Instant from, Instant now) {
    Change change = change().to(CallState.UNKNOWN, now);
    change.failure = Optional.of(reason);
    change.due = from;
    return change.build();
  }

  private CallStatus neverMade(Failure reason, Instant now) {
    Change change = change();
    change.lookups = 0;
    return change.build().notMade(reason, Duration.ZERO, now);
  }

  private CallStatus failed(Failure reason, Instant now) {
    Change change = change().to(CallState.FAILED, now);
    change.failure = Optional.of(reason);
    return change.build();
  }

  private CallStatus givenUp(Failure reason, ProviderTerms terms, Instant now) {
    Change change = change().to(CallState.FAILED, now);
    change.charged = Optional.of(terms.price());
    change.wanted = false;
    change.failure = Optional.of(reason);
    return change.build();
  }

  private CallStatus lost(Failure reason, ProviderTerms terms, Instant now) {
    Change change = change().to(CallState.UNKNOWN, now);
    change.lookups = Math.min(lookups, LOOKUPS);
    change.failure = Optional.of(reason);
    // With a key it can be looked up at once; without, nothing but a person or time can help.
    change.due = terms.keyed() ? now : now.plus(terms.longestRun());
    return change.build();
  }

  private CallStatus notFound(ProviderTerms terms, Instant now) {
    if (!terms.keyed()) {
      return this;
    }
    Failure reason = Failure.retryable("NOT_FOUND", "the provider does not know it under its key");
    Change change = change();
    change.lookups++;
    if (outOfReachSince().isPresent()) {
      change.failure = Optional.of(reason);
    }
    change.due = now.plus(terms.lookupWait());
    CallStatus status = change.build();
    if (status.lookups < (wanted ? LOOKUPS : LOOKUPS_OF_ABANDONED)) {
      return status;
    }
    return wanted ? status.plannedAgain(reason, Duration.ZERO, now) : status.failed(reason, now);
  }

  private CallStatus running(Fact.Running fact, ProviderTerms terms, Instant now) {
    if (!isOwn(fact.job()) || (state != CallState.SUBMITTED && state != CallState.RUNNING)) {
      return this;
    }
    Change change = change();
    if (state == CallState.SUBMITTED) {
      change.to(CallState.RUNNING, now);
    }
    change.failure = fact.remark();
    change.missing = Optional.empty();
    change.due = now.plus(fact.next().orElse(terms.pollInterval()));
    return change.build();
  }

  private CallStatus resultMissing(Fact.ResultMissing fact, ProviderTerms terms, Instant now) {
    if (!atProvider(fact.job())) {
      return this;
    }
    MissingResult said =
        missing.map(MissingResult::again).orElseGet(() -> MissingResult.first(now));
    Change change = change();
    change.charged = fact.charged().or(() -> charged);
    if (said.isFinal(now)) {
      change.to(CallState.FAILED, now);
      change.charged = Optional.of(change.charged.orElse(terms.price()));
      change.failure = Optional.of(neverThere(fact, said, change.charged.get(), terms, now));
      return change.build();
    }
    if (state == CallState.SUBMITTED) {
      change.to(CallState.RUNNING, now);
    }
    change.missing = Optional.of(said);
    change.failure = Optional.of(fact.remark());
    change.due = now.plus(terms.pollInterval());
    return change.build();
  }

  private static Failure neverThere(
      Fact.ResultMissing fact, MissingResult said, Money cost, ProviderTerms terms, Instant now) {
    return Failure.permanent(
        "RESULT_MISSING",
        "job "
            + fact.job()
            + " of "
            + terms.provider()
            + " has been called done for "
            + Duration.between(said.since(), now).toMinutes()
            + " min, and there is no clip of it; it counts as paid ("
            + cost
            + ") and is not bought again by itself: look at the provider's own pages, then have it"
            + " asked for again or retry; "
            + fact.remark());
  }

  /** Another call may have taken its place meanwhile, so nobody waits for this one. */
  private CallStatus followedAgain(ProviderJobId again, Instant now) {
    if (state != CallState.FAILED || !isOwn(again)) {
      return this;
    }
    Change change = change().to(CallState.SUBMITTED, now);
    change.wanted = false;
    change.missing = Optional.empty();
    change.failure = Optional.empty();
    return change.build();
  }

  private CallStatus askedAgain(Optional<Failure> why, ProviderTerms terms, Instant now) {
    Change change = change();
    change.failure = why.or(() -> outOfReachSince().isPresent() ? Optional.empty() : failure);
    change.due = now.plus(terms.pollInterval());
    return change.build();
  }

  private CallStatus succeeded(Fact.Succeeded succeeded, ProviderTerms terms, Instant now) {
    if (state == CallState.FETCHING && isOwn(succeeded.job())) {
      Change fresh = change();
      fresh.result = Optional.of(succeeded.result());
      fresh.resultUntil = later(resultUntil, succeeded.expiresAt());
      return fresh.build();
    }
    if (!atProvider(succeeded.job())) {
      return this;
    }
    Change change = change().to(CallState.FETCHING, now);
    change.charged = toldAtEnd(succeeded.charged());
    change.missing = Optional.empty();
    change.result = Optional.of(succeeded.result());
    // A word that was over before it was said is none.
    Optional<Instant> said = succeeded.expiresAt().filter(now::isBefore);
    change.resultUntil = Optional.of(said.orElse(now.plus(terms.resultLife())));
    change.fetchFailures = 0;
    change.failure = Optional.empty();
    return change.build();
  }

  private CallStatus providerFailed(Fact.Failed failed, Instant now) {
    if (!atProvider(failed.job())) {
      return this;
    }
    Change change = change().to(CallState.FAILED, now);
    change.failure = Optional.of(failed.reason());
    change.charged = toldAtEnd(failed.charged());
    return change.build();
  }

  /**
   * What it was said to take when it was called done without a clip holds until something else is.
   */
  private Optional<Money> toldAtEnd(Optional<Money> told) {
    return told.or(() -> missing.isPresent() ? charged : Optional.empty());
  }

  private static Optional<Instant> later(Optional<Instant> known, Optional<Instant> said) {
    return Stream.concat(known.stream(), said.stream()).max(Comparator.naturalOrder());
  }

  private CallStatus fetchFailed(Failure reason, Instant now) {
    if (state != CallState.FETCHING) {
      return this;
    }
    Change change = change().to(CallState.FETCHING, now);
    change.fetchFailures++;
    change.failure = Optional.of(reason);
    return change.build();
  }

  private CallStatus fetched(SegmentVersion stored, Instant now) {
    if (state != CallState.FETCHING) {
      return this;
    }
    Change change = change().to(CallState.DONE, now);
    change.version = Optional.of(stored);
    change.failure = Optional.empty();
    return change.build();
  }

  /**
   * What is still waited for may cost something else in the end, and what was never sent, nothing.
   */
  private CallStatus billed(Money total, ProviderTerms terms) {
    boolean comparable = total.currency().equals(terms.price().currency());
    if ((state.open() && wanted) || sentAt.isEmpty() || !comparable) {
      return this;
    }
    Change change = change();
    change.billed = Optional.of(total);
    return change.build();
  }

  /** Whether another status says nothing new but when to look at it again. */
  public boolean differsInDueAlone(CallStatus other) {
    Change change = change();
    change.due = other.due;
    return !equals(other) && change.build().equals(other);
  }

  private boolean isOwn(ProviderJobId other) {
    return job.isPresent() && job.get().equals(other);
  }

  private boolean atProvider(ProviderJobId other) {
    return isOwn(other) && (state == CallState.SUBMITTED || state == CallState.RUNNING);
  }

  private Change change() {
    return new Change(this);
  }

  /** A copy with some fields changed: with so many components, withers would hide the rules. */
  private static final class Change {
    private CallState state;
    private boolean wanted;
    private int sends;
    private int lookups;
    private Optional<String> sender;
    private Optional<Instant> sentAt;
    private Optional<ProviderJobId> job;
    private final List<ProviderJobId> strayJobs;
    private Optional<MissingResult> missing;
    private Optional<String> result;
    private Optional<Instant> resultUntil;
    private int fetchFailures;
    private Optional<Money> charged;
    private Optional<Money> billed;
    private Optional<SegmentVersion> version;
    private Optional<Failure> failure;
    private Optional<WaitReason> waitingFor;
    private Instant since;
    private Instant due;
    private boolean imported;

    Change(CallStatus from) {
      state = from.state;
      wanted = from.wanted;
      sends = from.sends;
      lookups = from.lookups;
      sender = from.sender;
      sentAt = from.sentAt;
      job = from.job;
      strayJobs = new ArrayList<>(from.strayJobs);
      missing = from.missing;
      result = from.result;
      resultUntil = from.resultUntil;
      fetchFailures = from.fetchFailures;
      charged = from.charged;
      billed = from.billed;
      version = from.version;
      failure = from.failure;
      waitingFor = from.waitingFor;
      since = from.since;
      due = from.due;
      imported = from.imported;
    }

    Change to(CallState next, Instant now) {
      if (next != state) {
        // A bill that was read before does not say what this costs.
        billed = Optional.empty();
      }
      state = next;
      since = now;
      due = now;
      waitingFor = Optional.empty();
      return this;
    }

    CallStatus build() {
      return new CallStatus(
          state,
          wanted,
          sends,
          lookups,
          sender,
          sentAt,
          job,
          strayJobs,
          missing,
          result,
          resultUntil,
          fetchFailures,
          charged,
          billed,
          version,
          failure,
          waitingFor,
          since,
          due,
          imported);
    }
  }
}
