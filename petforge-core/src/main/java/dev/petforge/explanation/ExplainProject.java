package dev.petforge.explanation;

import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.UncertainPolicy;
import dev.petforge.call.WaitReason;
import dev.petforge.explanation.Explanation.Cause;
import dev.petforge.explanation.Explanation.Kind;
import dev.petforge.explanation.Explanation.Verdict;
import dev.petforge.generation.CallKey;
import dev.petforge.job.Job;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobQuery;
import dev.petforge.money.PoolId;
import dev.petforge.production.CurrentJobs;
import dev.petforge.production.Persistence;
import dev.petforge.production.ProductionSettings;
import dev.petforge.reconciliation.Purchases;
import dev.petforge.segment.Segment;
import dev.petforge.storyboard.Language;
import dev.petforge.task.Activity;
import dev.petforge.task.Project;
import dev.petforge.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says why a project stands where it does, from its task, its calls, its questions and the jobs
 * that are about it.
 */
public final class ExplainProject {
  /** A job that a worker would have taken has not been due for so long. */
  private static final Duration TAKEN_BY = Duration.ofMinutes(1);

  private static final Set<WaitReason> FOR_A_PERSON =
      EnumSet.of(WaitReason.PERSON, WaitReason.APPROVAL, WaitReason.VERIFICATION);

  private final Persistence persistence;
  private final Purchases purchases;
  private final Waits waits;
  private final UncertainPolicy uncertain;
  private final Language language;

  public ExplainProject(
      Persistence persistence, Purchases purchases, Waits waits, ProductionSettings settings) {
    this.persistence = persistence;
    this.purchases = purchases;
    this.waits = waits;
    this.uncertain = settings.uncertain();
    this.language = settings.language();
  }

  /** Looks at everything once, now. */
  public Explanation of(Project project) {
    Task task = project.task();
    List<ProviderCall> open = project.calls().stream().filter(ProviderCall::wantedAndOpen).toList();
    List<Job> jobs = jobs(task, open);
    Optional<Wait> question = waits.ofQuestion(task.id());
    List<Cause> causes = new ArrayList<>();
    if (question.isPresent()) {
      // What an operation waits for says more than that it runs, or is tried again.
      causes.add(question(question.get(), jobs));
    } else {
      activity(task, open).ifPresent(causes::add);
    }
    outOfDate(task).ifPresent(causes::add);
    task.chain().segments().forEach(segment -> held(segment).ifPresent(causes::add));
    open.forEach(call -> causes.add(of(call)));
    missingPurchases(open).ifPresent(causes::add);
    Instant late = persistence.clock().instant().minus(TAKEN_BY);
    Set<String> unserved =
        persistence.jobQueue().unserved().stream().map(Job::id).collect(Collectors.toSet());
    for (Job job : jobs) {
      of(job, late, unserved.contains(job.id()))
          // The question has said it.
          .filter(cause -> question.isEmpty() || !isRetriedStoryboard(job, cause))
          .ifPresent(causes::add);
    }
    causes.sort(Comparator.comparing((Cause cause) -> cause.kind().verdict()).reversed());
    return new Explanation(task.id(), verdict(task, causes), causes);
  }

  private static Verdict verdict(Task task, List<Cause> causes) {
    if (!causes.isEmpty()) {
      return causes.get(0).kind().verdict();
    }
    boolean finished = task.chain().finalVideo().isPresent() && !task.chain().finalOutOfDate();
    return finished ? Verdict.FINISHED : Verdict.NOTHING_WANTED;
  }

  private static Optional<Cause> activity(Task task, List<ProviderCall> open) {
    Activity activity = task.activity();
    if (activity.waitsForTurn()) {
      return Optional.of(
          cause(Kind.TURN, "it waits for its turn among those that were started together"));
    }
    if (activity.operation().isEmpty()) {
      return activity
          .failure()
          .filter(failure -> activity.gaveUp())
          .map(failure -> cause(Kind.OPERATION_FAILED, failure + ": retry it, or redo"));
    }
    String what = activity.operation().get().describe();
    if (activity.failure().isPresent()) {
      return Optional.of(
          cause(Kind.OPERATION_DELAYED, what + " is tried again: " + activity.failure().get()));
    }
    // What an operation waits for says more than that it runs.
    return open.isEmpty() ? Optional.of(cause(Kind.OPERATION_RUNS, what)) : Optional.empty();
  }

  private static Optional<Cause> outOfDate(Task task) {
    if (!task.chain().finalOutOfDate()
        || task.activity().operation().isPresent()
        || task.activity().waitsForTurn()) {
      return Optional.empty();
    }
    List<Integer> stale = task.chain().stale();
    return Optional.of(
        cause(
            Kind.VIDEO_OUT_OF_DATE,
            stale.isEmpty()
                ? "its video was joined from other clips than the current ones: merge it again"
                : "its video is out of date, segments "
                    + stale
                    + " do not go on from what comes before them: redo from "
                    + stale.get(0)));
  }

  private static Optional<Cause> held(Segment segment) {
    return segment
        .held()
        .map(
            held ->
                new Cause(
                    Kind.CLIP_HELD,
                    "clip "
                        + held.version()
                        + " of segment "
                        + segment.index()
                        + " is paid and waits for a decision: "
                        + held.reason()
                        + "; accept or abandon it",
                    Optional.of(segment.index()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
  }

  private Cause of(ProviderCall call) {
    CallState state = call.status().state();
    String where = "call " + call.key() + " for segment " + call.subject().segment();
    if (state == CallState.PLANNED) {
      Optional<WaitReason> reason = call.status().waitingFor();
      return reason.filter(FOR_A_PERSON::contains).isPresent()
          ? cause(
              Kind.CALL_NEEDS_A_PERSON,
              where + " is not sent before a person acts: " + word(reason.get()),
              call)
          : waits
              .of(call)
              .map(
                  wait ->
                      cause(
                          wait.endsByItself() ? Kind.CALL_WAITS : Kind.CALL_NEEDS_A_PERSON,
                          where + ": " + wait.text(language),
                          call,
                          wait.whole().or(() -> Optional.of(call.status().due()))))
              .orElseGet(() -> cause(Kind.CALL_WAITS, where + " waits to be sent", call));
    }
    if (state == CallState.UNKNOWN && !call.terms().keyed()) {
      return uncertain == UncertainPolicy.HOLD
          ? cause(
              Kind.CALL_UNCERTAIN,
              where + " may have been made, and its provider cannot be asked: resolve it",
              call)
          : cause(
              Kind.CALL_WAITS,
              where + " may have been made; it is bought anew after its provider's longest run",
              call);
    }
    return cause(
        Kind.CALL_UNDER_WAY,
        where
            + " is "
            + state.word()
            + call.status().failure().map(failure -> "; last: " + failure).orElse(""),
        call);
  }

  /**
   * @param jobs those that are about its project
   */
  private Cause question(Wait wait, List<Job> jobs) {
    Optional<Job> job =
        jobs.stream().filter(one -> one.key().kind() == JobKind.WRITE_STORYBOARD).findFirst();
    return new Cause(
        wait.endsByItself() ? Kind.QUESTION_WAITS : Kind.QUESTION_NEEDS_A_PERSON,
        "its storyboard: " + wait.text(language),
        Optional.empty(),
        Optional.empty(),
        job.map(Job::id),
        wait.whole().or(() -> job.map(Job::due)));
  }

  private Optional<Cause> missingPurchases(List<ProviderCall> open) {
    return open.stream()
        .filter(call -> call.status().state() == CallState.PLANNED)
        .map(call -> call.terms().pool().account())
        .distinct()
        .flatMap(account -> purchases.inTheWayOf(account).stream())
        .findFirst()
        .map(
            gap ->
                cause(
                    Kind.PURCHASES_MISSING,
                    gap.account()
                        + " has "
                        + gap.witnessed()
                        + " purchases and the database knows "
                        + gap.known()
                        + ": verify the account, or waive that"));
  }

  /** The jobs that are about a project and its open calls. */
  private List<Job> jobs(Task task, List<ProviderCall> open) {
    Set<String> subjects =
        open.stream().map(ProviderCall::key).map(CallKey::value).collect(Collectors.toSet());
    Set<String> pools =
        open.stream()
            .map(call -> call.terms().pool())
            .map(PoolId::value)
            .collect(Collectors.toSet());
    subjects.addAll(pools);
    String own = task.id().value();
    CurrentJobs current = new CurrentJobs(persistence);
    List<Job> jobs = new ArrayList<>();
    for (Job job : persistence.jobQueue().list(JobQuery.all())) {
      String subject = job.key().subject();
      boolean about =
          subject.equals(own) || subject.startsWith(own + "/") || subjects.contains(subject);
      // Jobs of others cost no question whether they are over.
      if (about && !current.isOver(job)) {
        jobs.add(job);
      }
    }
    return jobs;
  }

  private static boolean isRetriedStoryboard(Job job, Cause cause) {
    return job.key().kind() == JobKind.WRITE_STORYBOARD && cause.kind() == Kind.JOB_RETRIES;
  }

  /**
   * @param unserved whether no living worker takes it
   */
  private static Optional<Cause> of(Job job, Instant late, boolean unserved) {
    String what = "job " + job.key().kind().word() + " of " + job.key().subject();
    String error = job.error().map(words -> ": " + words).orElse("");
    if (job.state() == Job.State.PARKED) {
      return Optional.of(
          cause(Kind.JOB_PARKED, what + " was given up" + error + "; restart it", job));
    }
    if (job.state() != Job.State.WAITING) {
      return Optional.empty();
    }
    if (unserved && job.need().isPresent()) {
      return Optional.of(
          cause(
              Kind.NO_WORKER,
              what + " waits, no worker serves " + job.need().get() + ": start one that does",
              job));
    }
    if (job.due().isBefore(late)) {
      return Optional.of(
          cause(Kind.NO_WORKER, what + " is due and no worker takes it: start one", job));
    }
    return job.failures() > 0
        ? Optional.of(cause(Kind.JOB_RETRIES, what + " is tried again" + error, job))
        : Optional.empty();
  }

  private static String word(WaitReason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  private static Cause cause(Kind kind, String text) {
    return new Cause(
        kind, text, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Cause cause(Kind kind, String text, ProviderCall call) {
    return cause(kind, text, call, Optional.of(call.status().due()));
  }

  private static Cause cause(Kind kind, String text, ProviderCall call, Optional<Instant> until) {
    return new Cause(
        kind,
        text,
        Optional.of(call.subject().segment()),
        Optional.of(call.key()),
        Optional.empty(),
        until);
  }

  private static Cause cause(Kind kind, String text, Job job) {
    return new Cause(
        kind,
        text,
        Optional.empty(),
        Optional.empty(),
        Optional.of(job.id()),
        Optional.of(job.due()));
  }
}
