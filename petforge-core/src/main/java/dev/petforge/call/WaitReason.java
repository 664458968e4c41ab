package dev.petforge.call;

import dev.petforge.failure.Failure;
import dev.petforge.failure.FailureCode;
import java.util.EnumSet;
import java.util.Set;

/** What a planned call waits for, or a question to a model. */
public enum WaitReason {
  /** All slots of its pool are taken. */
  SLOT,
  /** A budget is used up. */
  BUDGET,
  /** The provider asked to wait. */
  RATE,
  /** The provider cannot be reached, or is down. */
  PROVIDER,
  /** A person has to approve the project first. */
  APPROVAL,
  /** A person has to settle an uncertain call first. */
  PERSON,
  /** There is no room to store the clip. */
  DISK,
  /**
   * More was bought than the database knows of, as after it was put back to an earlier state: it
   * has to be compared with the provider's own list first, or somebody has to waive that.
   */
  VERIFICATION,
  /** No living worker serves its account. Never stored: it is found out when somebody asks. */
  WORKER;

  /** How failures say that nobody is there, as opposed to somebody who asks to wait. */
  private static final Set<FailureCode> OUT_OF_REACH =
      EnumSet.of(
          FailureCode.NOT_SENT,
          FailureCode.NO_ANSWER,
          FailureCode.BREAKER_OPEN,
          FailureCode.UNAVAILABLE,
          FailureCode.MODEL_NO_ANSWER,
          FailureCode.MODEL_DOWN);

  private static final String SERVER_ERROR = "HTTP_5";

  /**
   * What a call waits for that its provider did not take, or a question that it did not answer.
   *
   * @param failure why it was not made
   */
  public static WaitReason of(Failure failure) {
    return failure.code().startsWith(SERVER_ERROR)
            || FailureCode.of(failure).filter(OUT_OF_REACH::contains).isPresent()
        ? PROVIDER
        : RATE;
  }
}
