package dev.petforge.examples.workshop.command;

import dev.petforge.PetForge;
import dev.petforge.ProjectCommands;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.workshop.web.BadRequest;
import dev.petforge.examples.workshop.web.Texts;
import dev.petforge.failure.PermanentException;
import dev.petforge.task.Batch;
import dev.petforge.task.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Carries a command out on each project that a request names. What is refused for one does not keep
 * off the others; a database that cannot be used now ends the request, which can be repeated.
 */
@Component
class Batches {
  /** More of one request at once are no use to anybody. */
  private static final int MOST_AT_ONCE = 100;

  private final PetForge petForge;
  private final Targets targets;

  Batches(PetForge petForge, Targets targets) {
    this.petForge = petForge;
    this.targets = targets;
  }

  BatchAnswer carryOut(Command command) {
    Optional<Batch> batch = batch(command.concurrency());
    return carryOut(command.selection(), project -> command.on(project, batch));
  }

  /** One request for several projects, of which so many may run at once. */
  private static Optional<Batch> batch(@Nullable Integer concurrency) {
    if (concurrency == null) {
      return Optional.empty();
    }
    if (concurrency < 1 || concurrency > MOST_AT_ONCE) {
      throw new BadRequest(
          "concurrency", "concurrency must be 1 to " + MOST_AT_ONCE + ", was " + concurrency);
    }
    return Optional.of(
        new Batch(UUID.randomUUID().toString().replace("-", "").substring(0, 12), concurrency));
  }

  BatchAnswer carryOut(Selection selection, Function<ProjectCommands, Outcome> command) {
    Messages messages = Texts.messages();
    return BatchAnswer.of(
        targets.of(selection).stream()
            .map(target -> carriedOut(target, command, messages))
            .toList());
  }

  /** Edits of a table's rows, or of projects, one after the other. */
  BatchAnswer carryOut(@Nullable String table, List<Requests.PromptEdit> edits) {
    List<Targets.Target> found =
        targets.of(
            Optional.ofNullable(table),
            edits.stream()
                .map(edit -> Selection.one(table, edit.recordId(), edit.projectId()))
                .toList());
    Messages messages = Texts.messages();
    List<BatchAnswer.Result> results = new ArrayList<>();
    for (int i = 0; i < edits.size(); i++) {
      results.add(carriedOut(found.get(i), edits.get(i)::on, messages));
    }
    return BatchAnswer.of(results);
  }

  private BatchAnswer.Result carriedOut(
      Targets.Target target, Function<ProjectCommands, Outcome> command, Messages messages) {
    return target
        .project()
        .map(
            project -> {
              try {
                return result(target, command.apply(petForge.project(project)), messages);
              } catch (PermanentException e) {
                return failed(target, e.failure().code(), messages.failure(e.failure()));
              } catch (IllegalArgumentException e) {
                return failed(
                    target, "BAD_REQUEST", messages.translated(String.valueOf(e.getMessage())));
              }
            })
        .orElseGet(
            () ->
                failed(
                    target,
                    "NO_PROJECT",
                    messages.translated("there is no project of the row " + target.record())));
  }

  private static BatchAnswer.Result result(
      Targets.Target target, Outcome outcome, Messages messages) {
    if (outcome instanceof Outcome.Refused refused) {
      return failed(target, refused.reason().name(), messages.refusal(refused));
    }
    Outcome.Decided decided = (Outcome.Decided) outcome;
    return new BatchAnswer.Result(
        target.record(),
        decided.task().id().value(),
        true,
        null,
        null,
        outcome.heldBack().stream().map(messages::refusal).toList(),
        decided.task().versions().version());
  }

  private static BatchAnswer.Result failed(Targets.Target target, String code, String said) {
    return new BatchAnswer.Result(
        target.record(),
        target.project().map(Object::toString).orElse(null),
        false,
        said,
        code,
        List.of(),
        null);
  }
}
