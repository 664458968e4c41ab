package dev.petforge.task;

import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;

/** The failures that calls leave behind on a segment, with their words. */
final class CallFailures {
  /** The code of a call that nobody wants any more. */
  static final String ABANDONED = "ABANDONED";

  /** The code of an operation's failure whose call goes on all the same. */
  static final String OVERDUE = "OVERDUE";

  private CallFailures() {}

  static Failure abandoned(String why) {
    return Failure.permanent(ABANDONED, "the call was abandoned: " + why);
  }

  static Failure uncertain(ProviderCall call) {
    return Failure.retryable("UNCERTAIN", Refusals.uncertain(call).message());
  }

  static Failure overdue(ProviderCall call) {
    return Failure.retryable(
        OVERDUE,
        job(call)
            + " is not done after "
            + call.terms().longestRun().toMinutes()
            + " min, the longest that one takes; it is asked for further on, and its clip is"
            + " taken in when it comes"
            + call.status().failure().map(remark -> ": " + remark).orElse(""));
  }

  static Failure delayed(ProviderCall call) {
    return Failure.retryable(
        "FETCH_DELAYED",
        "the clip of "
            + job(call)
            + " is made and paid for, but cannot be brought home now; that is tried again by"
            + " itself"
            + call.status()
                .resultUntil()
                .map(until -> ", and the clip may be gone after " + until)
                .orElse("")
            + "; it is taken in when it comes"
            + call.status().failure().map(why -> ": " + why).orElse(""));
  }

  private static String job(ProviderCall call) {
    return "job "
        + call.status().job().map(Object::toString).orElse("?")
        + " of "
        + call.terms().provider();
  }

  /** What cost money is bought again by a person only. */
  static Failure paid(Failure reason, ProviderCall call) {
    return Failure.permanent(
        reason.code(),
        reason.message()
            + "; it counts as paid ("
            + call.spent()
            + "), so nothing is bought again before a person retries");
  }

  static Failure notAsOrdered(ProviderCall call, String mismatch) {
    return Failure.permanent(
        Refusal.NOT_AS_ORDERED.name(),
        paidClip(call)
            + " is not what was ordered: "
            + mismatch
            + "; it was fetched twice. Look at it: accept it as it is, or abandon it explicitly");
  }

  static Failure otherOrder(ProviderCall call, String difference) {
    return Failure.permanent(
        Refusal.OTHER_ORDER.name(),
        paidClip(call)
            + " was ordered otherwise than it would be now ("
            + difference
            + "): accept it as it is, or abandon it explicitly");
  }

  private static String paidClip(ProviderCall call) {
    return "the clip of call "
        + call.key()
        + " for segment "
        + call.subject().segment()
        + " ("
        + call.terms().price()
        + ") is stored, but";
  }
}
