package dev.petforge.examples.workshop.command;

import dev.petforge.ProjectCommands;
import dev.petforge.examples.workshop.web.BadRequest;
import dev.petforge.generation.CallKey;
import dev.petforge.segment.Chain;
import dev.petforge.segment.ClipId;
import dev.petforge.segment.Segment;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.task.Batch;
import dev.petforge.task.Existing;
import dev.petforge.task.Goal;
import dev.petforge.task.OpenCalls;
import dev.petforge.task.Outcome;
import dev.petforge.task.Redo;
import dev.petforge.task.Stale;
import dev.petforge.task.TaskVersion;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of requests that do something with projects. Members are written in snake_case, as
 * PetForge2's clients send them.
 */
final class Requests {
  private Requests() {}

  private static Goal in(Goal goal, Optional<Batch> batch) {
    return batch.map(goal::in).orElse(goal);
  }

  /** The version that the user saw; what is there now for clients that know of no versions. */
  private static TaskVersion seen(@Nullable Long version, ProjectCommands project) {
    return version == null ? project.get().task().version() : new TaskVersion(version);
  }

  private static int required(String member, @Nullable Integer value) {
    if (value == null) {
      throw new BadRequest(member, member + " must be given");
    }
    return value;
  }

  private static String required(String member, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new BadRequest(member, member + " must be given");
    }
    return value;
  }

  private static boolean is(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value);
  }

  /**
   * Has storyboards written.
   *
   * @param overwrite whether those that are there may be replaced
   */
  @Schema(name = "GenerateStoryboardsRequest")
  record Storyboards(
      @Nullable String tableId,
      @Nullable List<String> recordIds,
      @Nullable List<String> projectIds,
      @Schema(minimum = "1", maximum = "100") @Nullable Integer concurrency,
      @Nullable Boolean overwrite)
      implements Command {
    @Override
    public Selection selection() {
      return Selection.of(tableId, recordIds, projectIds);
    }

    @Override
    public Outcome on(ProjectCommands project, Optional<Batch> batch) {
      if (is(overwrite)) {
        return project.generateStoryboard(Existing.REPLACE);
      }
      return batch.isPresent() && project.get().task().script().isEmpty()
          ? project.run(in(Goal.storyboard(), batch))
          : project.generateStoryboard();
    }
  }

  /**
   * Makes a segment where it is missing, and nothing before or after it.
   *
   * @param segmentIndex from 0; the next that each project misses if it is left out
   */
  @Schema(name = "GenerateSegmentsRequest")
  record Segments(
      @Nullable String tableId,
      @Nullable List<String> recordIds,
      @Nullable List<String> projectIds,
      @Schema(minimum = "1", maximum = "100") @Nullable Integer concurrency,
      @Nullable Integer segmentIndex)
      implements Command {
    @Override
    public Selection selection() {
      return Selection.of(tableId, recordIds, projectIds);
    }

    @Override
    public Outcome on(ProjectCommands project, Optional<Batch> batch) {
      Chain chain = project.get().task().chain();
      int next = chain.firstMissing().map(Segment::index).orElse(0);
      int wanted = Optional.ofNullable(segmentIndex).orElse(next);
      // A goal would make what comes before as well: it is only for the one that is next.
      return batch.isPresent() && wanted == next && chain.firstMissing().isPresent()
          ? project.run(in(Goal.segment(wanted), batch))
          : project.generate(wanted);
    }
  }

  /**
   * Works on projects until a goal is reached.
   *
   * @param goal {@code storyboard, segments} or {@code merged}
   */
  @Schema(name = "RunRequest")
  record Run(
      @Nullable String tableId,
      @Nullable List<String> recordIds,
      @Nullable List<String> projectIds,
      @Schema(minimum = "1", maximum = "100") @Nullable Integer concurrency,
      @Schema(allowableValues = {"storyboard", "segments", "merged"}) @Nullable String goal)
      implements Command {
    @Override
    public Selection selection() {
      return Selection.of(tableId, recordIds, projectIds);
    }

    @Override
    public Outcome on(ProjectCommands project, Optional<Batch> batch) {
      Goal wanted =
          switch (Optional.ofNullable(goal).orElse("merged")) {
            case "storyboard" -> Goal.storyboard();
            case "segments" -> Goal.segments();
            case "merged" -> Goal.merged();
            default ->
                throw new BadRequest(
                    "goal", "goal must be storyboard, segments or merged, was '" + goal + "'");
          };
      return project.run(in(wanted, batch));
    }
  }

  /** Stores an edit of one shot, and makes its segment anew. */
  @Schema(name = "EditAndRegenerateRequest")
  record EditAndRegenerate(
      @Nullable String tableId,
      @Nullable String recordId,
      @Nullable String projectId,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minimum = "0")
          @Nullable Integer segmentIndex,
      @Nullable String crucial,
      @Nullable String action,
      @Nullable String sound,
      @Nullable String negativeConstraint,
      @Nullable String crucialZh,
      @Nullable String actionZh,
      @Nullable String soundZh,
      @Nullable String negativeConstraintZh,
      @Nullable Long version)
      implements Command {
    @Override
    public Selection selection() {
      return Selection.one(tableId, recordId, projectId);
    }

    @Override
    public Outcome on(ProjectCommands project, Optional<Batch> batch) {
      int index = required("segment_index", segmentIndex);
      List<ShotEdit> edits =
          new ShotTexts(
                  crucial,
                  action,
                  sound,
                  negativeConstraint,
                  crucialZh,
                  actionZh,
                  soundZh,
                  negativeConstraintZh)
              .edits(index);
      if (edits.size() != 1) {
        throw new BadRequest(
            "action",
            "an edit that makes its segment anew must be in one language, this one is in "
                + edits.size());
      }
      return project.edit(edits.get(0), seen(version, project));
    }
  }

  /** Makes another clip for a segment. */
  @Schema(name = "RegenerateRequest")
  record Regenerate(
      @Nullable String tableId,
      @Nullable String recordId,
      @Nullable String projectId,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minimum = "0")
          @Nullable Integer segmentIndex,
      @Nullable Long version)
      implements Command {
    @Override
    public Selection selection() {
      return Selection.one(tableId, recordId, projectId);
    }

    @Override
    public Outcome on(ProjectCommands project, Optional<Batch> batch) {
      return project.regenerate(required("segment_index", segmentIndex), seen(version, project));
    }
  }

  /**
   * Empties a segment and all after it.
   *
   * @param fromSegmentIndex the first that is emptied, from 0
   * @param regenerateStoryboard whether the shots from there on are written anew
   * @param runOn whether the clips are bought right away
   * @param abandon whether open calls for them, which are paid, are given up
   */
  @Schema(name = "CascadeRedoRequest")
  record CascadeRedo(
      @Nullable String tableId,
      @Nullable String recordId,
      @Nullable String projectId,
      @Nullable List<String> recordIds,
      @Nullable List<String> projectIds,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minimum = "0")
          @Nullable Integer fromSegmentIndex,
      @Nullable Boolean regenerateStoryboard,
      @Nullable Boolean runOn,
      @Nullable Boolean abandon,
      @Nullable Long version)
      implements Command {
    @Override
    public Selection selection() {
      return Selection.named(recordIds) || Selection.named(projectIds)
          ? Selection.of(tableId, recordIds, projectIds)
          : Selection.one(tableId, recordId, projectId);
    }

    @Override
    public Outcome on(ProjectCommands project, Optional<Batch> batch) {
      Redo redo =
          Redo.from(required("from_segment_index", fromSegmentIndex), seen(version, project));
      redo = is(regenerateStoryboard) ? redo.rewriting() : redo;
      redo = is(runOn) ? redo.runningOn() : redo;
      return project.redo(is(abandon) ? redo.abandoning() : redo);
    }
  }

  /**
   * Joins the segments.
   *
   * @param stale whether segments that do not go on from the ones before may be joined
   */
  @Schema(name = "MergeVideosRequest")
  record Merge(
      @Nullable String tableId,
      @Nullable List<String> recordIds,
      @Nullable List<String> projectIds,
      @Nullable Boolean stale)
      implements Command {
    @Override
    public Selection selection() {
      return Selection.of(tableId, recordIds, projectIds);
    }

    @Override
    public Outcome on(ProjectCommands project, Optional<Batch> batch) {
      return project.merge(is(stale) ? Stale.ALLOW : Stale.REFUSE);
    }
  }

  /** Retries the step that failed. */
  @Schema(name = "RetryTaskRequest")
  record Retry(
      @Nullable String tableId,
      @Nullable List<String> recordIds,
      @Nullable List<String> projectIds,
      @Nullable String recordId,
      @Nullable String projectId)
      implements Command {
    @Override
    public Selection selection() {
      return Selection.named(recordIds) || Selection.named(projectIds)
          ? Selection.of(tableId, recordIds, projectIds)
          : Selection.one(tableId, recordId, projectId);
    }

    @Override
    public Outcome on(ProjectCommands project, Optional<Batch> batch) {
      return project.retry();
    }
  }

  /**
   * Stops projects.
   *
   * @param abandon whether calls that the provider has accepted, which are paid, are given up
   */
  @Schema(name = "CancelRequest")
  record Cancel(
      @Nullable String tableId,
      @Nullable List<String> recordIds,
      @Nullable List<String> projectIds,
      @Nullable Boolean abandon)
      implements Command {
    @Override
    public Selection selection() {
      return Selection.of(tableId, recordIds, projectIds);
    }

    @Override
    public Outcome on(ProjectCommands project, Optional<Batch> batch) {
      return project.cancel(is(abandon) ? OpenCalls.ABANDON : OpenCalls.KEEP);
    }
  }

  /**
   * Makes an earlier clip the current one.
   *
   * @param clip names it
   */
  @Schema(name = "RestoreRequest")
  record Restore(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String projectId,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minimum = "0")
          @Nullable Integer segmentIndex,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String clip,
      @Nullable Long version)
      implements Command {
    @Override
    public Selection selection() {
      return Selection.one(null, null, projectId);
    }

    @Override
    public Outcome on(ProjectCommands project, Optional<Batch> batch) {
      return project.restore(
          required("segment_index", segmentIndex),
          new ClipId(required("clip", clip)),
          seen(version, project));
    }
  }

  /** Approves the picture and the storyboard as they are. */
  @Schema(name = "ApproveRequest")
  record Approve(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String projectId,
      @Nullable Long version)
      implements Command {
    @Override
    public Selection selection() {
      return Selection.one(null, null, projectId);
    }

    @Override
    public Outcome on(ProjectCommands project, Optional<Batch> batch) {
      return project.approve(seen(version, project));
    }
  }

  /**
   * Rejects the picture or the storyboard as they are.
   *
   * @param reason what has to become otherwise
   */
  @Schema(name = "RejectRequest")
  record Reject(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String projectId,
      @Nullable String reason,
      @Nullable Long version)
      implements Command {
    @Override
    public Selection selection() {
      return Selection.one(null, null, projectId);
    }

    @Override
    public Outcome on(ProjectCommands project, Optional<Batch> batch) {
      return project.reject(Optional.ofNullable(reason).orElse(""), seen(version, project));
    }
  }

  /**
   * Takes the clip of a call as it is, or gives an open call up.
   *
   * @param call names it
   */
  @Schema(name = "CallRequest")
  record OfCall(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String projectId,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String call) {
    Selection selection() {
      return Selection.one(null, null, projectId);
    }

    CallKey key() {
      return new CallKey(required("call", call));
    }
  }

  /**
   * Sends exactly this for a shot's next clip, once.
   *
   * @param prompt what is sent in place of the shot's own words; empty text for these
   */
  @Schema(name = "PromptOnceRequest")
  record PromptOnce(@Nullable String prompt) {}

  /** What shots say in both languages; what is left out stays as it is. */
  record ShotTexts(
      @Nullable String crucial,
      @Nullable String action,
      @Nullable String sound,
      @Nullable String negativeConstraint,
      @Nullable String crucialZh,
      @Nullable String actionZh,
      @Nullable String soundZh,
      @Nullable String negativeConstraintZh) {
    /** One edit for each language in which something is said. */
    List<ShotEdit> edits(int index) {
      return Stream.of(
              edit(index, Language.ENGLISH, crucial, action, sound, negativeConstraint),
              edit(index, Language.CHINESE, crucialZh, actionZh, soundZh, negativeConstraintZh))
          .flatMap(Optional::stream)
          .toList();
    }

    private static Optional<ShotEdit> edit(
        int index,
        Language language,
        @Nullable String crucial,
        @Nullable String action,
        @Nullable String sound,
        @Nullable String negative) {
      Map<ShotPart, String> texts = new EnumMap<>(ShotPart.class);
      put(texts, ShotPart.CRUCIAL, crucial);
      put(texts, ShotPart.ACTION, action);
      put(texts, ShotPart.SOUND, sound);
      put(texts, ShotPart.NEGATIVE_CONSTRAINT, negative);
      return texts.isEmpty() ? Optional.empty() : Optional.of(new ShotEdit(index, language, texts));
    }

    private static void put(Map<ShotPart, String> texts, ShotPart part, @Nullable String text) {
      if (text != null) {
        texts.put(part, text);
      }
    }
  }

  /**
   * An edit of one shot.
   *
   * @param seen what the edited parts said when the user looked at them; unless they still say it,
   *     nothing of this edit is stored
   */
  record PromptEdit(
      @Nullable String recordId,
      @Nullable String projectId,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minimum = "0")
          @Nullable Integer segmentIndex,
      @Nullable String crucial,
      @Nullable String action,
      @Nullable String sound,
      @Nullable String negativeConstraint,
      @Nullable String crucialZh,
      @Nullable String actionZh,
      @Nullable String soundZh,
      @Nullable String negativeConstraintZh,
      @Nullable ShotTexts seen) {
    Outcome on(ProjectCommands project) {
      int index = required("segment_index", segmentIndex);
      ShotTexts texts =
          new ShotTexts(
              crucial,
              action,
              sound,
              negativeConstraint,
              crucialZh,
              actionZh,
              soundZh,
              negativeConstraintZh);
      return project.saveShots(texts.edits(index), seen == null ? List.of() : seen.edits(index));
    }
  }

  /**
   * Changes what is not the table's own of a row.
   *
   * @param pictureDescription what the next storyboard is written from; empty text has the picture
   *     described anew
   */
  @Schema(name = "UpdateRecordRequest")
  record UpdateRecord(
      @Nullable String tableId,
      @Nullable String recordId,
      @Nullable String projectId,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String pictureDescription) {}

  /**
   * Edits of shots, each stored by itself.
   *
   * @param edits each of one shot
   */
  @Schema(name = "SavePromptsRequest")
  record SavePrompts(
      @Nullable String tableId,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable List<PromptEdit> edits) {}

  /** Which projects, for requests that say no more. */
  @Schema(name = "ProjectsRequest")
  record Projects(
      @Nullable String tableId,
      @Nullable List<String> recordIds,
      @Nullable List<String> projectIds) {
    Selection selection() {
      return Selection.of(tableId, recordIds, projectIds);
    }
  }

  /**
   * Publishes finished videos.
   *
   * @param folderUrl where to; the folder of each project's table if it is left out
   * @param stale whether videos that are out of date are published too
   */
  @Schema(name = "PublishRequest")
  record Publish(
      @Nullable String tableId,
      @Nullable List<String> recordIds,
      @Nullable List<String> projectIds,
      @Nullable String folderUrl,
      @Nullable Boolean stale) {
    Selection selection() {
      return Selection.of(tableId, recordIds, projectIds);
    }
  }
}
