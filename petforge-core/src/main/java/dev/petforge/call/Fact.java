package dev.petforge.call;

import dev.petforge.failure.Failure;
import dev.petforge.failure.ForeignText;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.money.Money;
import dev.petforge.segment.SegmentVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What the world told us about a call. A fact is never refused: where it is older than what is
 * known, it changes nothing. A fact about a send names which send it was, counted from 1, because
 * its news may arrive after a later one.
 */
public sealed interface Fact {
  /**
   * What became of a send. Nobody can be asked for it a second time, and telling it twice changes
   * nothing, so it is kept until the ledger has it.
   */
  sealed interface OfSend extends Fact {
    /** Which send it was, counted from 1. */
    int send();
  }

  /** The provider took it under this name. Also found later, by key or by a person. */
  record Accepted(int send, ProviderJobId job) implements OfSend {}

  /** It was certainly not made by this send, and may be sent again after the wait. */
  record NotMade(int send, Failure reason, Duration retryAfter) implements OfSend {}

  /** It was certainly not made by this send, and never will be. */
  record Refused(int send, Failure reason) implements OfSend {}

  /** The answer to this send was lost. */
  record AnswerLost(int send, Failure reason) implements OfSend {}

  /**
   * The answer to the commit that admitted it was lost, so it was not sent, whether the commit took
   * place or not. If it did not, a later send has the same number, by another process or by this
   * one: so it holds for the send by this process at this time alone.
   *
   * @param sender the process that was to send it
   * @param at {@link CallStatus#sentAt} if the commit took place, in whole milliseconds
   */
  record NeverSent(int send, String sender, Instant at, Failure reason, Duration retryAfter)
      implements OfSend {
    public NeverSent {
      at = at.truncatedTo(ChronoUnit.MILLIS);
    }
  }

  /** It was made by none of its sends, as a person has seen at the provider. */
  record NeverMade(Failure reason) implements Fact {}

  /** The provider was asked for it by its key and did not know it, so far. */
  record NotFound(int send) implements Fact {}

  /** The provider could not be asked for it by its key, which says nothing of the call. */
  record NotLookedUp(int send, Failure reason) implements Fact {}

  /**
   * The provider works on the job.
   *
   * @param remark what is odd about it
   * @param next how long to wait before it is asked again, if that is known better than by the poll
   *     interval of the call
   */
  record Running(ProviderJobId job, Optional<Failure> remark, Optional<Duration> next)
      implements Fact {
    /** It works on the job, and is asked again after the poll interval. */
    public Running(ProviderJobId job, Optional<Failure> remark) {
      this(job, remark, Optional.empty());
    }

    /** It works on the job, and nothing is odd about it. */
    public Running(ProviderJobId job) {
      this(job, Optional.empty());
    }
  }

  /** The provider cannot be asked about the job now, as about no other: nothing is known of it. */
  record NotAsked(ProviderJobId job, Failure reason) implements Fact {}

  /**
   * The provider was asked about the job, and nothing of it could be learnt.
   *
   * @param why if it is known
   */
  record Silent(ProviderJobId job, Optional<Failure> why) implements Fact {
    /** It answered, and said nothing of the job. */
    public Silent(ProviderJobId job) {
      this(job, Optional.empty());
    }
  }

  /**
   * The job is done; the clip is there. Of a job that is known to be done, only where its clip is
   * now is news.
   *
   * @param expiresAt until when, if the provider says so
   */
  record Succeeded(
      ProviderJobId job, String result, Optional<Money> charged, Optional<Instant> expiresAt)
      implements Fact {
    public Succeeded {
      result = ForeignText.word(result);
    }

    /** It is done, and the provider does not say how long the clip is there. */
    public Succeeded(ProviderJobId job, String result, Optional<Money> charged) {
      this(job, result, charged, Optional.empty());
    }
  }

  /** The provider calls the job done, and there is no clip of it. */
  record ResultMissing(ProviderJobId job, Failure remark, Optional<Money> charged)
      implements Fact {}

  /** The provider's final word: no clip. */
  record Failed(ProviderJobId job, Failure reason, Optional<Money> charged) implements Fact {}

  /**
   * The clip could not be brought home; it is still there, or was. That is tried again if the
   * reason is retryable, and else left to a person.
   */
  record FetchFailed(Failure reason) implements Fact {}

  /** The clip is stored. */
  record Fetched(SegmentVersion version) implements Fact {}

  /**
   * A person read off the provider's bill what a call that has ended, or that nobody waits for,
   * cost in all, its stray jobs included: 0 if it was refunded. Later news of its jobs makes it
   * count as before.
   *
   * @param total in the currency of the call's price
   */
  record Billed(Money total) implements Fact {}

  /**
   * A person knows better than the final word on the call's own job: it is asked for again. Nobody
   * waits for its clip any more; it is kept as a version.
   */
  record FollowedAgain(ProviderJobId job) implements Fact {}

  /**
   * A person, or a rule that a person chose, gives an uncertain call up: its segment is bought anew
   * where its task still wants that. The clip may be paid for twice.
   */
  record GivenUp(Failure reason) implements Fact {
    /** The code of a reason after which the task goes on by itself. */
    public static final String RESUBMIT = "RESUBMIT";
  }
}
