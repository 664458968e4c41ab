package dev.petforge.generation;

import dev.petforge.failure.Failure;
import dev.petforge.segment.SegmentVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the world told us about a call. A fact is never refused: where it is older than what is
 * known, it changes nothing. A fact about a send names which send it was, counted from 1, because
 * its news may arrive after a later one.
 */
public sealed interface Fact {
  /** The provider took it under this name. Also found later, by key or by a person. */
  record Accepted(int send, JobId job) implements Fact {}

  /** It was certainly not made by this send, and may be sent again after the wait. */
  record NotMade(int send, Failure reason, Duration retryAfter) implements Fact {}

  /** It was certainly not made by this send, and never will be. */
  record Refused(int send, Failure reason) implements Fact {}

  /** The answer to this send was lost. */
  record AnswerLost(int send, Failure reason) implements Fact {}

  /** The provider was asked for it by its key and did not know it, so far. */
  record NotFound(int send) implements Fact {}

  /**
   * The provider works on the job.
   *
   * @param remark what is odd about it
   */
  record Running(JobId job, Optional<Failure> remark) implements Fact {
    /** It works on the job, and nothing is odd about it. */
    public Running(JobId job) {
      this(job, Optional.empty());
    }
  }

  /** The provider was asked about the job and said nothing of it. */
  record Silent(JobId job) implements Fact {}

  /**
   * The job is done; the clip is there. Of a job that is known to be done, only where its clip is
   * now is news.
   *
   * @param expiresAt until when, if the provider says so
   */
  record Succeeded(JobId job, String result, Optional<Money> charged, Optional<Instant> expiresAt)
      implements Fact {
    /** It is done, and the provider does not say how long the clip is there. */
    public Succeeded(JobId job, String result, Optional<Money> charged) {
      this(job, result, charged, Optional.empty());
    }
  }

  /** The provider's final word: no clip. */
  record Failed(JobId job, Failure reason, Optional<Money> charged) implements Fact {}

  /**
   * The clip could not be brought home; it is still there, or was. That is tried again if the
   * reason is retryable, and else left to a person.
   */
  record FetchFailed(Failure reason) implements Fact {}

  /** The clip is stored. */
  record Fetched(SegmentVersion version) implements Fact {}

  /**
   * A person, or a rule that a person chose, gives an uncertain call up: its segment is bought anew
   * where its task still wants that. The clip may be paid for twice.
   */
  record GivenUp(Failure reason) implements Fact {
    /** The code of a reason after which the task goes on by itself. */
    public static final String RESUBMIT = "RESUBMIT";
  }
}
