package dev.petforge.explanation;

import dev.petforge.generation.CallKey;
import dev.petforge.project.ProjectId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why a project stands where it does.
 *
 * @param project which one
 * @param verdict the answer in a word
 * @param causes what it is made of, those that need a person first; empty if nothing stands in the
 *     way
 */
public record Explanation(ProjectId project, Verdict verdict, List<Cause> causes) {
  public Explanation {
    causes = List.copyOf(causes);
  }

  /** The answer in a word. */
  public enum Verdict {
    /** The video is finished and shows the current clips, and nothing else is wanted. */
    FINISHED,
    /** Nothing is wanted of it: a command has to be given. */
    NOTHING_WANTED,
    /** It goes on by itself, right now. */
    MOVING,
    /** It goes on by itself when what it waits for comes. */
    WAITING,
    /** It does not go on before a person acts. */
    NEEDS_A_PERSON
  }

  /**
   * One thing that stands in the way, or is under way.
   *
   * @param kind for programs
   * @param text for people: what it is, and what to do if that is for a person
   * @param segment that it is about, counted from 0
   * @param call that it is about
   * @param job the id of the job that it is about
   * @param until when it is looked at again, if that is known
   */
  public record Cause(
      Kind kind,
      String text,
      Optional<Integer> segment,
      Optional<CallKey> call,
      Optional<String> job,
      Optional<Instant> until) {}

  /** Kinds of causes. */
  public enum Kind {
    /** The last operation failed, and what it was to make is missing. */
    OPERATION_FAILED(Verdict.NEEDS_A_PERSON),
    /** A clip that was paid for waits for a decision: accept or abandon it. */
    CLIP_HELD(Verdict.NEEDS_A_PERSON),
    /** The finished video is out of date, and nothing goes on that would mend it. */
    VIDEO_OUT_OF_DATE(Verdict.NEEDS_A_PERSON),
    /** Nobody knows whether a call was made, and its provider cannot be asked. */
    CALL_UNCERTAIN(Verdict.NEEDS_A_PERSON),
    /**
     * A planned call waits for a person, an approval or a verification, or for a budget that no new
     * day makes whole.
     */
    CALL_NEEDS_A_PERSON(Verdict.NEEDS_A_PERSON),
    /** A question to a model waits for a budget that no new day makes whole. */
    QUESTION_NEEDS_A_PERSON(Verdict.NEEDS_A_PERSON),
    /** More was bought than the database knows of: its account buys nothing until verified. */
    PURCHASES_MISSING(Verdict.NEEDS_A_PERSON),
    /** A job was given up. */
    JOB_PARKED(Verdict.NEEDS_A_PERSON),
    /** A job has been due for a while, and no worker has taken it, or none serves what it needs. */
    NO_WORKER(Verdict.NEEDS_A_PERSON),
    /** A planned call waits for a slot, a budget, a rate or room on the disk. */
    CALL_WAITS(Verdict.WAITING),
    /** A question to a model waits for a budget, a rate or its provider. */
    QUESTION_WAITS(Verdict.WAITING),
    /** What runs failed and is tried again. */
    OPERATION_DELAYED(Verdict.WAITING),
    /** A job failed and is tried again. */
    JOB_RETRIES(Verdict.WAITING),
    /** It waits for its turn among the projects that were started together. */
    TURN(Verdict.WAITING),
    /** A call is under way at its provider, or its clip is being fetched. */
    CALL_UNDER_WAY(Verdict.MOVING),
    /** An operation runs. */
    OPERATION_RUNS(Verdict.MOVING);

    private final Verdict verdict;

    Kind(Verdict verdict) {
      this.verdict = verdict;
    }

    /** What a cause of this kind means for the project. */
    public Verdict verdict() {
      return verdict;
    }
  }
}
