package dev.petforge.task;

import dev.petforge.call.ProviderCall;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.project.OperationId;
import dev.petforge.segment.Chain;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.task.Outcome.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How storyboards come and change. */
final class StoryboardRules {
  private StoryboardRules() {}

  static Proposal write(Task task, Existing existing, OpenCalls openCalls, Context context) {
    Optional<Refused> refused = Refusals.byTable(Command.WRITE_STORYBOARD, task);
    if (refused.isPresent()) {
      return refused.get();
    }
    if (task.script().isPresent() && existing == Existing.KEEP) {
      return new Refused(
          Refusal.STORYBOARD_THERE,
          "project " + task.id() + " has a storyboard already: say that it shall be overwritten");
    }
    return rewrite(task, 0, openCalls, context);
  }

  /**
   * Writes the storyboard from a shot on.
   *
   * @param keep how many shots stay as they are, as far as there are so many
   * @param openCalls what becomes of open calls for the others
   */
  static Proposal rewrite(Task task, int keep, OpenCalls openCalls, Context context) {
    int kept = Math.min(keep, task.storyboard().map(Storyboard::size).orElse(0));
    Optional<Refused> refused =
        Refusals.noPicture(task).or(() -> Refusals.paidFrom(task, kept, openCalls, context));
    if (refused.isPresent()) {
      return refused.get();
    }
    Plan plan = Plan.of(task);
    Chain chain = task.chain();
    for (ProviderCall call : context.wantedOpenCallsFrom(kept)) {
      plan = plan.abandoning(call, CallFailures.abandoned("the storyboard is written anew"));
      chain = chain.certain(call.subject().segment());
    }
    return begin(plan.with(task.with(chain)), kept, context);
  }

  /**
   * @param keep how many shots stay as they are
   */
  static Plan begin(Plan plan, int keep, Context context) {
    Task task = plan.task();
    Operation operation =
        new Operation.WriteStoryboard(context.operationId(), context.now(), context.now(), keep);
    return plan.with(task.with(task.activity().running(operation)))
        .enqueuing(work(task, context.operationId()));
  }

  static JobKey work(Task task, OperationId operation) {
    return new JobKey(JobKind.WRITE_STORYBOARD, task.id() + "/" + operation);
  }

  static Proposal written(Task task, OperationId operation, StoryboardDraft draft) {
    if (!(task.activity().operation().orElse(null) instanceof Operation.WriteStoryboard running)
        || !running.id().equals(operation)) {
      return Refusals.notAwaited(task, "the storyboard of operation " + operation);
    }
    int size = draft.storyboard().size();
    if (size != task.chain().size()) {
      throw new IllegalArgumentException(
          "project "
              + task.id()
              + " needs "
              + task.chain().size()
              + " shots, the storyboard has "
              + size);
    }
    return Plan.of(task.with(draft).with(task.activity().idle().settledFrom(running.keep())))
        .goingOn();
  }

  static Proposal save(Task task, List<ShotEdit> edits, List<ShotEdit> seen, Context context) {
    Optional<Refused> refused = Refusals.byTable(Command.SAVE_SHOTS, task);
    if (refused.isPresent()) {
      return refused.get();
    }
    StoryboardDraft script = task.script().orElseThrow();
    Storyboard storyboard = script.storyboard();
    for (ShotEdit edit : edits) {
      Optional<Refused> missing = Refusals.noSegment(task, edit.index());
      if (missing.isPresent()) {
        return missing.get();
      }
      if (isMade(task, edit.index())) {
        return Refusals.busy(task);
      }
    }
    Optional<Refused> unseen =
        seen.stream()
            .flatMap(one -> Refusals.unseen(task, script.storyboard(), one).stream())
            .findFirst();
    if (unseen.isPresent()) {
      return unseen.get();
    }
    Map<Integer, List<ShotEdit>> ofShots =
        edits.stream().collect(Collectors.groupingBy(ShotEdit::index));
    for (Map.Entry<Integer, List<ShotEdit>> shot : ofShots.entrySet()) {
      Shot before = storyboard.shot(shot.getKey());
      storyboard = storyboard.with(ShotEdit.applyAll(shot.getValue(), before));
    }
    if (storyboard.equals(script.storyboard())) {
      return new Refused(
          Refusal.NOTHING_TO_DO, "the shots of project " + task.id() + " say this already");
    }
    Task edited = task.with(script.with(storyboard));
    // Whoever writes a shot by hand does not want it written anew.
    boolean keeps =
        task.activity().unfinished().orElse(null) instanceof Step.WriteStoryboard write
            && edits.stream().anyMatch(edit -> edit.index() >= write.keep());
    Activity activity = keeps ? task.activity().withoutUnfinished() : task.activity();
    for (ShotEdit edit : edits) {
      activity = activity.writtenByHand(edit.index());
    }
    return ApprovalRules.changed(edited.with(activity), context);
  }

  static Proposal promptOnce(Task task, int index, Optional<String> text, Context context) {
    Optional<Refused> refused =
        Refusals.byTable(Command.SAVE_SHOTS, task).or(() -> Refusals.noSegment(task, index));
    if (refused.isPresent()) {
      return refused.get();
    }
    if (isMade(task, index)) {
      return Refusals.busy(task);
    }
    StoryboardDraft script = task.script().orElseThrow();
    Shot shot = script.storyboard().shot(index);
    return shot.nextPrompt().equals(text)
        ? new Refused(
            Refusal.NOTHING_TO_DO,
            "the next clip of shot " + index + " of project " + task.id() + " is told this already")
        : ApprovalRules.changed(
            task.with(script.with(script.storyboard().with(shot.withNextPrompt(text)))), context);
  }

  /** Whether a clip of a shot is made just now. */
  private static boolean isMade(Task task, int index) {
    return task.activity().operation().orElse(null) instanceof Operation.MakeSegments make
        && make.calls().containsKey(index);
  }

  /** Nobody has described the picture otherwise meanwhile: that has to wait for the operation. */
  static Proposal described(Task task, OperationId operation, String description) {
    Opening opening = task.source().opening();
    boolean awaited =
        task.activity().operation().filter(one -> one.id().equals(operation)).isPresent();
    return awaited && !opening.description().equals(description)
        ? Plan.of(task.with(task.source().with(opening.describedAs(description))))
        : Refusals.notAwaited(task, "what operation " + operation + " says of the picture");
  }

  static Proposal describe(Task task, String description) {
    Optional<Refused> refused = Refusals.byTable(Command.DESCRIBE_PICTURE, task);
    if (refused.isPresent()) {
      return refused.get();
    }
    Opening opening = task.source().opening();
    if (opening.description().equals(description)) {
      return new Refused(
          Refusal.NOTHING_TO_DO,
          "the picture of project " + task.id() + " is described so already");
    }
    return Plan.of(task.with(task.source().with(opening.describedAs(description))));
  }
}
