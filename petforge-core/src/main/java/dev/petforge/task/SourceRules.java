package dev.petforge.task;

import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.segment.Chain;
import dev.petforge.storyboard.Shot;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Outcome.Refused;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How edits of a row's input columns are taken in; {@link SourceEdit} has the rules in words. */
final class SourceRules {
  private SourceRules() {}

  static Proposal edit(Task before, SourceEdit edit, Context context) {
    Optional<Refused> refused = Refusals.byTable(Command.EDIT_SOURCE, before);
    if (refused.isPresent()) {
      return refused.get();
    }
    // A lost picture that comes back is no edit: all that is there was made for it.
    Task task =
        before.source().opening().lost()
            ? edit.opening().map(before::openedBy).orElse(before)
            : before;
    Source source = task.source();
    Source harmless = edit.applyHarmlessTo(source);
    Task next = task.with(harmless);
    Optional<Refused> heldBack = heldBack(task, edit, context);
    if (edit.concernsFilm(source) && heldBack.isEmpty()) {
      Source all = edit.applyTo(source);
      next =
          task.with(all)
              .withoutScript()
              .with(Chain.pending(all.opening().frame().sha256(), all.segmentCount()))
              .with(task.activity().beforeStoryboard());
    } else if (edit.bringsPicture(source) && edit.consent().pictures() && bought(task, context)) {
      next = next.openedBy(edit.opening().orElseThrow());
    }
    // Of an edit that is held back, a picture may be taken all the same: then nothing may be left.
    List<CellEdit> left = edit.differences(next.source());
    heldBack = heldBack.filter(any -> !left.isEmpty());
    next = next.with(next.activity().notTaking(heldBack.map(why -> notTaken(left, why))));
    if (next.equals(before)) {
      return heldBack.orElseGet(
          () ->
              new Refused(
                  Refusal.NOTHING_TO_DO, "the row of project " + task.id() + " says nothing new"));
    }
    Plan plan = Plan.of(next);
    return heldBack.isPresent() ? plan.holdingBack(heldBack.get()) : plan;
  }

  /** What the row shows, where people look who edited it. */
  private static Failure notTaken(List<CellEdit> left, Refused why) {
    return Failure.permanent(
        why.reason().name(),
        "not taken: "
            + left.stream().map(CellEdit::column).collect(Collectors.joining(", "))
            + ": "
            + why.message());
  }

  /** Its row cannot be taken in as it is, or is not there. */
  static Proposal notTaken(Task task, Failure why) {
    return task.activity().notTaken().equals(Optional.of(why))
        ? new Refused(Refusal.NOTHING_TO_DO, "project " + task.id() + " shows that already")
        : Plan.of(task.with(task.activity().notTaking(Optional.of(why))));
  }

  static Proposal moved(Task task, RecordRef row) {
    return task.source().row().equals(Optional.of(row))
        ? new Refused(
            Refusal.NOTHING_TO_DO, "project " + task.id() + " belongs to row " + row + " already")
        : Plan.of(
            task.with(task.source().at(row)).with(task.activity().notTaking(Optional.empty())));
  }

  /** Why what concerns the video is not taken; empty if it is, or if nothing of it is said. */
  private static Optional<Refused> heldBack(Task task, SourceEdit edit, Context context) {
    if (!edit.concernsFilm(task.source())) {
      return Optional.empty();
    }
    if (bought(task, context)) {
      return Optional.of(
          new Refused(
              Refusal.BOUGHT,
              "clips of project "
                  + task.id()
                  + " were bought for what its row said before: put the old values back, or make"
                  + " another row for another film"));
    }
    if (editedByHand(task) && !edit.consent().storyboards()) {
      return Optional.of(
          new Refused(
              Refusal.EDITED_BY_HAND,
              "the storyboard of project "
                  + task.id()
                  + " was edited by hand and would be dropped: allow that, or put the old values"
                  + " back"));
    }
    return Optional.empty();
  }

  /** Whether there is a clip, or a call that may still bring one or that cost something. */
  private static boolean bought(Task task, Context context) {
    Chain chain = task.chain();
    return chain.finalVideo().isPresent()
        || !chain.earlierFinals().isEmpty()
        || chain.segments().stream()
            .anyMatch(segment -> segment.completed() || !segment.history().isEmpty())
        || context.calls().stream().anyMatch(SourceRules::counts);
  }

  private static boolean counts(ProviderCall call) {
    return call.open()
        || call.status().state() == CallState.DONE
        || call.spent().micros() > 0
        || !call.status().strayJobs().isEmpty();
  }

  private static boolean editedByHand(Task task) {
    return task.storyboard().stream()
        .flatMap(storyboard -> storyboard.shots().stream())
        .anyMatch(Shot::editedByHand);
  }
}
