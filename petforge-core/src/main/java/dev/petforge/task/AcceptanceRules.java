package dev.petforge.task;

import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.generation.CallKey;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Outcome.Refused;
import java.util.Optional;

/** What a person's word on a paid call does: it is taken as it is, or given up. */
final class AcceptanceRules {
  private AcceptanceRules() {}

  static Proposal accept(Task task, CallKey key, Context context) {
    Optional<Refused> refused = Refusals.byTable(Command.ACCEPT, task);
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<ProviderCall> call = context.call(key);
    Optional<SegmentVersion> held = call.flatMap(one -> heldClip(task, one));
    if (held.isPresent()) {
      int segment = call.get().subject().segment();
      Task wanted = task.with(task.activity().settledTo(segment, task.chain().size()));
      return OrderRules.take(wanted, segment, held.get(), "accepted", context);
    }
    if (call.filter(ProviderCall::wantedAndOpen).isEmpty()) {
      return new Refused(
          Refusal.NOTHING_TO_DO,
          "project " + task.id() + " has no clip of call " + key + " that waits for a decision");
    }
    if (call.get().uncertain(context.now())) {
      return Refusals.uncertain(call.get());
    }
    int index = call.get().subject().segment();
    Optional<Refused> noFeed =
        Refusals.noSegment(task, index).or(() -> ClipCalls.noFeed(task, index, context));
    if (noFeed.isPresent()) {
      return noFeed.get();
    }
    Task wanted = task.with(task.activity().settledTo(index, task.chain().size()));
    return OrderRules.await(Plan.of(wanted), call.get(), true, context);
  }

  /** The clip that a call brought, if a person has to decide on it. */
  private static Optional<SegmentVersion> heldClip(Task task, ProviderCall call) {
    int index = call.subject().segment();
    return index >= task.chain().size()
        ? Optional.empty()
        : call.status()
            .version()
            .filter(
                version ->
                    task.chain()
                        .segment(index)
                        .held()
                        .filter(held -> held.version().equals(version.id()))
                        .isPresent());
  }

  static Proposal abandon(Task task, CallKey key, Context context) {
    Optional<ProviderCall> held = context.call(key).filter(one -> heldClip(task, one).isPresent());
    if (held.isPresent()) {
      return declined(task, held.get());
    }
    Optional<ProviderCall> call = context.call(key).filter(ProviderCall::wantedAndOpen);
    if (call.isEmpty()) {
      return new Refused(
          Refusal.NOTHING_TO_DO, "project " + task.id() + " has no open call " + key);
    }
    Failure reason = CallFailures.abandoned("given up by a person");
    int index = call.get().subject().segment();
    Task certain = task.with(task.chain().certain(index));
    // A person who gives up knows that it is missing: that is no failure to be looked after.
    return Plan.of(task.awaits(call.get()) ? Standstill.stopped(certain, index, reason) : certain)
        .cancelling(call.get(), reason);
  }

  /** A clip that a person does not want stays in the history; another one may be bought. */
  private static Plan declined(Task task, ProviderCall call) {
    int index = call.subject().segment();
    Failure reason = CallFailures.abandoned("its clip is not taken");
    Task released = task.with(task.chain().released(index).failed(index, reason, false));
    return Plan.of(
            Standstill.isAt(task, index)
                ? released.with(task.activity().failed(reason, false, task.activity().unfinished()))
                : released)
        .abandoning(call, reason);
  }
}
