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

  static Proposal merge(Task task, Stale stale, Context context) {
    Optional<Refused> refused = refusal(task, stale, context);
    return refused.isPresent() ? refused.get() : begin(task, stale, context);
  }

  private static Optional<Refused> refusal(Task task, Stale allowed, Context context) {
    Optional<Refused> refused = Refusals.byTable(Command.MERGE, task);
    if (refused.isPresent()) {
      return refused.map(why -> orRestored(task, why, context));
    }
    Chain chain = task.chain();
    if (chain.finalVideo().isPresent() && !chain.finalOutOfDate()) {
      return Optional.of(
          new Refused(
              Refusal.NOTHING_TO_DO, "the video of project " + task.id() + " is up to date"));
    }
    List<Integer> stale = chain.stale();
    if (!stale.isEmpty() && allowed == Stale.REFUSE) {
      return Optional.of(
          new Refused(
              Refusal.STALE_SEGMENTS,
              "segments "
                  + stale
                  + " of project "
                  + task.id()
                  + " do not go on from the ones before: "
                  + Mending.ways(task, context)
                  + ", or say that stale segments may be joined"));
    }
    return Optional.empty();
  }

  /** Segments that are missing need not be bought where an earlier clip fits. */
  private static Refused orRestored(Task task, Refused why, Context context) {
    return why.reason() == Refusal.NOT_COMPLETE && Mending.of(task, task.chain().size()).isCheaper()
        ? new Refused(
            why.reason(),
            "project "
                + task.id()
                + " has "
                + task.chain().completed()
                + " of "
                + task.chain().size()
                + " segments: "
                + Mending.ways(task, context))
        : why;
  }

  private static Plan begin(Task task, Stale stale, Context context) {
    Operation operation =
        new Operation.Merge(
            context.operationId(), context.now(), context.now(), stale == Stale.ALLOW);
    return Plan.of(task.with(task.activity().running(operation)))
        .enqueuing(work(task, context.operationId()));
  }

  static JobKey work(Task task, OperationId operation) {
    return new JobKey(JobKind.MERGE, task.id() + "/" + operation);
  }

  static Proposal merged(Task task, OperationId operation, FinalVideo video) {
    if (!(task.activity().operation().orElse(null) instanceof Operation.Merge running)
        || !running.id().equals(operation)) {
      return Refusals.notAwaited(task, "the video of operation " + operation);
    }
    return Plan.of(task.with(task.chain().joined(video)).with(task.activity().idle())).goingOn();
  }
}
