package dev.petforge.task;

import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.project.OperationId;
import dev.petforge.segment.Chain;
import dev.petforge.segment.FinalVideo;
import dev.petforge.task.Outcome.Refused;
import java.util.List;
import java.util.Optional;

/** How segments become a video. */
final class MergeRules {
  private MergeRules() {}

  static Outcome merge(Task task, boolean allowStale, Context context) {
    Optional<Refused> refused = refusal(task, allowStale);
    return refused.isPresent()
        ? refused.get()
        : begin(Decision.on(task, context.now()), allowStale, context).commit();
  }

  static Optional<Refused> refusal(Task task, boolean allowStale) {
    Optional<Refused> refused = Refusals.byTable(Command.MERGE, task);
    if (refused.isPresent()) {
      return refused;
    }
    Chain chain = task.chain();
    if (chain.finalVideo().isPresent() && !chain.finalOutOfDate()) {
      return Optional.of(
          new Refused(
              Refusal.NOTHING_TO_DO, "the video of project " + task.id() + " is up to date"));
    }
    List<Integer> stale = chain.stale();
    if (!stale.isEmpty() && !allowStale) {
      return Optional.of(
          new Refused(
              Refusal.STALE_SEGMENTS,
              "segments "
                  + stale
                  + " of project "
                  + task.id()
                  + " do not go on from the ones before: redo from "
                  + stale.get(0)
                  + ", or say that stale segments may be joined"));
    }
    return Optional.empty();
  }

  private static Decision begin(Decision decision, boolean allowStale, Context context) {
    Task task = decision.task();
    Operation operation =
        new Operation.Merge(context.operationId(), context.now(), context.now(), allowStale);
    return decision
        .task(task.with(task.activity().running(operation)))
        .enqueue(work(task, context.operationId()));
  }

  static JobKey work(Task task, OperationId operation) {
    return new JobKey(JobKind.MERGE, task.id() + "/" + operation);
  }

  static Outcome merged(Task task, OperationId operation, FinalVideo video, Context context) {
    if (!(task.activity().operation().orElse(null) instanceof Operation.Merge running)
        || !running.id().equals(operation)) {
      return Refusals.notAwaited(task, "the video of operation " + operation);
    }
    Task joined = task.with(task.chain().joined(video)).with(task.activity().idle());
    return GoalRules.goOn(Decision.on(task, context.now()).task(joined), context).commit();
  }
}
