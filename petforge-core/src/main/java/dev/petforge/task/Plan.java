package dev.petforge.task;

import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.generation.CallKey;
import dev.petforge.job.JobKey;
import dev.petforge.publication.Publication;
import dev.petforge.task.Outcome.Refused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What shall change: the task as it will be, and what follows from that. A plan has no version and
 * is not stored; {@link Decision} gives it both.
 *
 * @param task as it will be
 * @param calls to be written down
 * @param abandoned calls that are no longer wanted
 * @param publications that are wanted from now on, or done
 * @param jobs what somebody must look at afterwards
 * @param heldBack what was asked for and is not done, with the reasons
 * @param goesOn whether the next step to the goal, if there is one, belongs into the same decision
 */
record Plan(
    Task task,
    List<ProviderCall> calls,
    Map<CallKey, Abandonment> abandoned,
    List<Publication> publications,
    List<JobKey> jobs,
    List<Refused> heldBack,
    boolean goesOn)
    implements Proposal {

  /** Nothing but the task changes. */
  static Plan of(Task task) {
    return new Plan(task, List.of(), Map.of(), List.of(), List.of(), List.of(), false);
  }

  Plan with(Task next) {
    return new Plan(next, calls, abandoned, publications, jobs, heldBack, goesOn);
  }

  /** With a call that is planned now, and sent as soon as it may be. */
  Plan ordering(ProviderCall call) {
    return new Plan(
            task, more(calls, List.of(call)), abandoned, publications, jobs, heldBack, goesOn)
        .enqueuing(call.dispatch());
  }

  Plan abandoning(ProviderCall call, Failure reason) {
    Map<CallKey, Abandonment> more = new LinkedHashMap<>(abandoned);
    more.put(call.key(), new Abandonment(reason, call.status().state()));
    return new Plan(task, calls, more, publications, jobs, heldBack, goesOn);
  }

  /** As {@link #abandoning}; its provider is asked to stop the job if it can. */
  Plan cancelling(ProviderCall call, Failure reason) {
    return abandoning(call, reason).enqueuing(call.cancel());
  }

  Plan publishing(Publication publication) {
    return new Plan(
        task, calls, abandoned, more(publications, List.of(publication)), jobs, heldBack, goesOn);
  }

  Plan enqueuing(JobKey job) {
    return new Plan(
        task, calls, abandoned, publications, more(jobs, List.of(job)), heldBack, goesOn);
  }

  /** With something that was asked for, and is not done. */
  Plan holdingBack(Refused refused) {
    return new Plan(
        task, calls, abandoned, publications, jobs, more(heldBack, List.of(refused)), goesOn);
  }

  /** The next step to the goal belongs into the same decision: nothing waits for it in between. */
  Plan goingOn() {
    return new Plan(task, calls, abandoned, publications, jobs, heldBack, true);
  }

  /** Nothing more belongs into this decision. */
  Plan complete() {
    return new Plan(task, calls, abandoned, publications, jobs, heldBack, false);
  }

  /**
   * Both in one decision.
   *
   * @param next what was planned for the task as it is after this plan
   */
  Plan then(Plan next) {
    Map<CallKey, Abandonment> all = new LinkedHashMap<>(abandoned);
    all.putAll(next.abandoned);
    return new Plan(
        next.task,
        more(calls, next.calls),
        all,
        more(publications, next.publications),
        more(jobs, next.jobs),
        more(heldBack, next.heldBack),
        next.goesOn);
  }

  private static <T> List<T> more(List<T> some, List<T> others) {
    List<T> all = new ArrayList<>(some);
    all.addAll(others);
    return List.copyOf(all);
  }
}
