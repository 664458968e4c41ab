package dev.petforge.document;

import dev.petforge.call.CallPurpose;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.Sha256;
import dev.petforge.generation.CallKey;
import dev.petforge.json.Json;
import dev.petforge.project.OperationId;
import dev.petforge.task.Activity;
import dev.petforge.task.Batch;
import dev.petforge.task.Goal;
import dev.petforge.task.Operation;
import dev.petforge.task.Review;
import dev.petforge.task.Rewriting;
import dev.petforge.task.Step;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The column {@code activity}: the operation, the goal and the failure of a task. */
public final class ActivityDocument {
  private ActivityDocument() {}

  public static String write(Activity activity) {
    Map<String, Object> tree = new LinkedHashMap<>();
    activity.operation().ifPresent(operation -> tree.put("operation", tree(operation)));
    activity.goal().ifPresent(goal -> tree.put("goal", tree(goal)));
    activity
        .failure()
        .ifPresent(failure -> tree.put("failure", SegmentsDocument.failureTree(failure)));
    tree.put("gave_up", activity.gaveUp());
    activity.unfinished().ifPresent(step -> tree.put("unfinished", tree(step)));
    activity
        .rewriting()
        .ifPresent(
            open -> tree.put("rewriting", Map.of("from", open.from(), "by_hand", open.byHand())));
    activity.notTaken().ifPresent(why -> tree.put("not_taken", SegmentsDocument.failureTree(why)));
    if (!activity.review().equals(Review.NONE)) {
      tree.put("review", tree(activity.review()));
    }
    return Json.write(tree);
  }

  private static Map<String, Object> tree(Review review) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("cell", review.cell());
    review
        .decision()
        .ifPresent(
            decision -> {
              tree.put("content", decision.content().hex());
              tree.put("verdict", decision.verdict().word());
              tree.put("reason", decision.reason());
              tree.put("at", decision.at().toString());
            });
    return tree;
  }

  private static Review review(Fields fields) {
    return new Review(
        fields
            .optionalText("verdict")
            .map(
                word ->
                    new Review.Decision(
                        new Sha256(fields.text("content")),
                        verdict(word),
                        fields.text("reason"),
                        fields.instant("at"))),
        fields.text("cell"));
  }

  private static Review.Verdict verdict(String word) {
    return Stream.of(Review.Verdict.values())
        .filter(verdict -> verdict.word().equals(word))
        .findFirst()
        .orElseThrow(() -> unknown("review.verdict", word));
  }

  private static Map<String, Object> tree(Operation operation) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", operation.id().value());
    tree.put("started_at", operation.startedAt().toString());
    tree.put("last_seen", operation.lastSeen().toString());
    if (operation instanceof Operation.WriteStoryboard write) {
      tree.put("kind", "write-storyboard");
      tree.put("keep", write.keep());
    } else if (operation instanceof Operation.MakeSegments make) {
      tree.put("kind", "make-segments");
      Map<String, Object> calls = new LinkedHashMap<>();
      make.calls().forEach((index, key) -> calls.put(String.valueOf(index), key.value()));
      tree.put("calls", calls);
      tree.put("edit", make.edit());
      tree.put("bought", make.bought());
      tree.put("tries", make.tries());
      tree.put("as_it_is", make.asItIs());
      tree.put("fetch_failures", make.fetchFailures());
    } else {
      tree.put("kind", "merge");
      tree.put("allow_stale", ((Operation.Merge) operation).allowStale());
    }
    return tree;
  }

  private static Map<String, Object> tree(Step step) {
    Map<String, Object> tree = new LinkedHashMap<>();
    if (step instanceof Step.WriteStoryboard write) {
      tree.put("kind", "write-storyboard");
      tree.put("keep", write.keep());
    } else if (step instanceof Step.MakeSegment make) {
      tree.put("kind", "make-segment");
      tree.put("segment", make.segment());
      tree.put("purpose", make.purpose().word());
      make.accepted().ifPresent(call -> tree.put("accepted", call.value()));
    } else {
      tree.put("kind", "merge");
      tree.put("allow_stale", ((Step.Merge) step).allowStale());
    }
    return tree;
  }

  private static Map<String, Object> tree(Goal goal) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", goal.kind().name().toLowerCase(Locale.ROOT));
    tree.put("segment", goal.segment());
    goal.batch()
        .ifPresent(
            batch ->
                tree.put("batch", Map.of("id", batch.id(), "concurrency", batch.concurrency())));
    return tree;
  }

  /**
   * @throws PermanentException with code {@code UNREADABLE}, naming the place
   */
  public static Activity read(String json) {
    Fields fields = Fields.of(json, "activity");
    return new Activity(
        fields.optionalObject("operation").map(ActivityDocument::operation),
        fields.optionalObject("goal").map(ActivityDocument::goal),
        fields.optionalObject("failure").map(SegmentsDocument::failure),
        fields.flag("gave_up"),
        fields.optionalObject("unfinished").map(ActivityDocument::step),
        // Never there in what schema 15 and earlier ones wrote.
        fields
            .optionalObject("rewriting")
            .map(open -> new Rewriting(open.integer("from"), open.flag("by_hand"))),
        fields.optionalObject("not_taken").map(SegmentsDocument::failure),
        // Not there in what schema 24 and earlier ones wrote, and where nobody said anything.
        fields.optionalObject("review").map(ActivityDocument::review).orElse(Review.NONE));
  }

  private static Step step(Fields fields) {
    return switch (fields.text("kind")) {
      case "write-storyboard" -> new Step.WriteStoryboard(fields.integer("keep"));
      case "make-segment" ->
          new Step.MakeSegment(
              fields.integer("segment"),
              purpose(fields.text("purpose")),
              fields.optionalText("accepted").map(CallKey::new));
      case "merge" -> new Step.Merge(fields.flag("allow_stale"));
      default -> throw unknown("unfinished.kind", fields.text("kind"));
    };
  }

  private static CallPurpose purpose(String word) {
    return CallPurpose.ofWord(word).orElseThrow(() -> unknown("unfinished.purpose", word));
  }

  private static PermanentException unknown(String place, String word) {
    return new PermanentException(
        "UNKNOWN_WORD",
        "activity." + place + " is '" + word + "', which this version does not know");
  }

  private static Operation operation(Fields fields) {
    OperationId id = new OperationId(fields.text("id"));
    Instant startedAt = fields.instant("started_at");
    Instant lastSeen = fields.instant("last_seen");
    return switch (fields.text("kind")) {
      case "write-storyboard" ->
          new Operation.WriteStoryboard(id, startedAt, lastSeen, fields.integer("keep"));
      case "make-segments" -> {
        SortedMap<Integer, CallKey> calls = new TreeMap<>();
        fields
            .object("calls")
            .map()
            .forEach(
                (index, key) ->
                    calls.put(
                        Integer.valueOf(String.valueOf(index)), new CallKey(String.valueOf(key))));
        yield new Operation.MakeSegments(
            id,
            startedAt,
            lastSeen,
            calls,
            fields.flag("edit"),
            fields.flag("bought"),
            fields.integer("tries"),
            fields.flag("as_it_is"),
            // Not there in what schema 14 and earlier ones wrote.
            fields.has("fetch_failures") ? fields.integer("fetch_failures") : 0);
      }
      case "merge" -> new Operation.Merge(id, startedAt, lastSeen, fields.flag("allow_stale"));
      default -> throw unknown("operation.kind", fields.text("kind"));
    };
  }

  private static Goal goal(Fields fields) {
    String word = fields.text("kind").toUpperCase(Locale.ROOT);
    for (Goal.Kind kind : Goal.Kind.values()) {
      if (kind.name().equals(word)) {
        Optional<Batch> batch =
            fields
                .optionalObject("batch")
                .map(members -> new Batch(members.text("id"), members.integer("concurrency")));
        return new Goal(kind, fields.integer("segment"), batch);
      }
    }
    throw unknown("goal.kind", word);
  }
}
