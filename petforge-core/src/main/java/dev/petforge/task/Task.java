package dev.petforge.task;

import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.file.Sha256;
import dev.petforge.generation.CallKey;
import dev.petforge.job.JobKey;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Destination;
import dev.petforge.publication.PublishedCopy;
import dev.petforge.segment.Chain;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Outcome.Decided;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One project: a photo that becomes a video. Every method that returns an {@link Outcome} is a pure
 * function; what it decides takes effect when {@link TaskStore#commit} has stored it.
 *
 * @param id the project
 * @param source what it was made from
 * @param script the storyboard with its warnings, if there is one
 * @param chain the segments and the finished video
 * @param activity what goes on
 * @param versions the counters
 */
public record Task(
    ProjectId id,
    Source source,
    Optional<StoryboardDraft> script,
    Chain chain,
    Activity activity,
    Versions versions) {

  /** A new project. */
  public static Decided imported(ProjectId id, Source source, Instant now) {
    Task task =
        new Task(
            id,
            source,
            Optional.empty(),
            Chain.pending(source.opening().frame().sha256(), source.segmentCount()),
            Activity.NONE,
            new Versions(0, 0, now, now));
    return Decision.on(task, now).commit();
  }

  /** Where it is. A pure function of the data. */
  public TaskStatus status() {
    return activity.operation().isEmpty() && activity.gaveUp() ? TaskStatus.FAILED : situation();
  }

  /** The status as it is written, for example {@code generating_segment_2}. */
  public String statusWord() {
    return status().word(currentSegment());
  }

  /** How far it is. */
  public TaskProgress progress() {
    return new TaskProgress(
        status(),
        currentSegment(),
        chain.size(),
        chain.completed(),
        chain.stale(),
        edited(),
        chain.finalOutOfDate());
  }

  /** What the data imply when giving up is left out of account. */
  TaskStatus situation() {
    if (activity.operation().isPresent()) {
      Operation operation = activity.operation().get();
      if (operation instanceof Operation.MakeSegments make) {
        return make.edit() && !make.bought() ? TaskStatus.EDITING : TaskStatus.GENERATING;
      }
      return operation instanceof Operation.Merge
          ? TaskStatus.MERGING
          : TaskStatus.STORYBOARD_GENERATING;
    }
    if (script.isEmpty()) {
      return TaskStatus.PENDING;
    }
    if (!chain.complete()) {
      return TaskStatus.STORYBOARD_READY;
    }
    return chain.finalVideo().isPresent() ? TaskStatus.COMPLETED : TaskStatus.ALL_SEGMENTS_READY;
  }

  /**
   * The lowest segment that is being made, else the first one without a clip, else the last one.
   */
  public int currentSegment() {
    if (activity.operation().orElse(null) instanceof Operation.MakeSegments make) {
      return make.calls().firstKey();
    }
    return chain.firstMissing().map(segment -> segment.index()).orElse(chain.size() - 1);
  }

  /** The storyboard, if there is one. */
  public Optional<Storyboard> storyboard() {
    return script.map(StoryboardDraft::storyboard);
  }

  /**
   * Whether a segment has a clip that was made for other words than its shot says now. A clip of
   * which nobody noted the words is taken to fit.
   */
  public boolean edited(int index) {
    Optional<Sha256> made = chain.segment(index).current().flatMap(SegmentVersion::shot);
    return made.isPresent()
        && storyboard()
            .filter(found -> index < found.size())
            .filter(found -> !made.get().equals(found.shot(index).wordsHash()))
            .isPresent();
  }

  /** The segments whose shots were changed since their clips were made, ascending. */
  public List<Integer> edited() {
    return IntStream.range(0, chain.size()).filter(this::edited).boxed().toList();
  }

  /** Whether the operation waits for a call. */
  public boolean awaits(ProviderCall call) {
    return activity.operation().orElse(null) instanceof Operation.MakeSegments make
        && make.awaits(call.subject().segment(), call.key());
  }

  /**
   * The jobs that carry the operation on. A sweep sets them again, so that nothing is stuck for
   * ever.
   *
   * @param calls the project's calls
   * @return empty if nothing runs, or if the operation waits for a call that the ledger does not
   *     have, so that nothing can carry it on
   */
  public List<JobKey> carryOn(List<ProviderCall> calls) {
    if (activity.operation().isEmpty()) {
      return List.of();
    }
    Operation operation = activity.operation().get();
    if (operation instanceof Operation.MakeSegments) {
      return calls.stream().filter(this::awaits).map(this::carryOn).distinct().toList();
    }
    return List.of(
        operation instanceof Operation.Merge
            ? MergeRules.work(this, operation.id())
            : StoryboardRules.work(this, operation.id()));
  }

  private JobKey carryOn(ProviderCall call) {
    if (call.status().state() != CallState.FETCHING) {
      return call.carryOn();
    }
    return SegmentRules.couldNotBeFetched(this, call) ? call.settle() : call.fetch();
  }

  // What a user may command. The table in Command has the first word on each.

  /**
   * Writes a storyboard.
   *
   * @param overwrite whether one that is there may be replaced
   * @param abandon whether open calls for its shots are given up
   */
  public Outcome writeStoryboard(boolean overwrite, boolean abandon, Context context) {
    return StoryboardRules.write(this, overwrite, abandon, context);
  }

  /** Stores edits of shots that are not being made just now. */
  public Outcome saveShots(List<ShotEdit> edits, Context context) {
    return StoryboardRules.save(this, edits, context);
  }

  /** Replaces what is said of the opening image; the next writing is told this. */
  public Outcome describePicture(String description, Context context) {
    return StoryboardRules.describe(this, description, context);
  }

  /**
   * Makes a segment if it is missing; never replaces one. A bad joint before it does not hold it
   * up, as it does a segment on the way to a goal.
   */
  public Outcome startSegment(int index, Context context) {
    return SegmentRules.start(this, index, true, context);
  }

  /**
   * Makes another clip for a segment.
   *
   * @param seen the {@link Versions#version} that the user saw
   */
  public Outcome regenerate(int index, long seen, Context context) {
    return SegmentRules.regenerate(this, index, seen, context);
  }

  /**
   * Stores an edit and makes its segment anew.
   *
   * @param seen the {@link Versions#version} that the user saw
   */
  public Outcome editAndRegenerate(ShotEdit edit, long seen, Context context) {
    return SegmentRules.editAndRegenerate(this, edit, seen, context);
  }

  /** Empties a segment and all after it. */
  public Outcome redo(Redo redo, Context context) {
    return SegmentRules.redo(this, redo, context);
  }

  /**
   * Joins the segments.
   *
   * @param allowStale whether segments that do not go on from the ones before may be joined
   */
  public Outcome merge(boolean allowStale, Context context) {
    return MergeRules.merge(this, allowStale, context);
  }

  /**
   * Has the finished video put to a place.
   *
   * @param evenOutOfDate whether one that was joined from other clips than the current ones may be
   */
  public Outcome publish(Destination destination, boolean evenOutOfDate, Context context) {
    return PublishRules.publish(this, destination, evenOutOfDate, context);
  }

  /**
   * Makes an earlier clip of a segment the current one.
   *
   * @param seen the {@link Versions#version} that the user saw
   */
  public Outcome restore(int index, String version, long seen, Context context) {
    return SegmentRules.restore(this, index, version, seen, context);
  }

  /**
   * Takes another picture to start from.
   *
   * @param seen the {@link Versions#version} that the user saw
   */
  public Outcome replaceOpening(Opening opening, long seen, Context context) {
    return SegmentRules.replaceOpening(this, opening, seen, context);
  }

  /**
   * Takes in what its row says now; {@link SourceEdit} has the rules. What was not taken is what
   * {@link SourceEdit#differences} still tells of the task that was decided.
   */
  public Outcome editSource(SourceEdit edit, Context context) {
    return SourceRules.edit(this, edit, context);
  }

  /**
   * Why {@link #editSource} takes only a part of an edit, decided on the same task in the same
   * context; empty if it takes all of it, or refuses it as a whole.
   */
  public Optional<Outcome.Refused> heldBack(SourceEdit edit, Context context) {
    return SourceRules.heldBack(this, edit, context);
  }

  /**
   * Notes that it is another row by now that this project belongs to, whatever goes on: all of it
   * is shown there.
   */
  public Outcome movedTo(RecordRef row, Context context) {
    return SourceRules.moved(this, row, context);
  }

  /** Goes on until a goal is reached, step by step. A task that gave up goes on where it was. */
  public Outcome run(Goal goal, Context context) {
    return GoalRules.run(this, goal, context);
  }

  /** Takes the next step to the goal: the turn of a waiting task has come. */
  public Outcome advance(Context context) {
    return GoalRules.advance(this, context);
  }

  /** Does again what failed. */
  public Outcome retry(Context context) {
    return GoalRules.retry(this, context);
  }

  /**
   * Stops. What the provider has taken is paid: it is waited for, unless it is abandoned.
   *
   * @param abandon whether calls that the provider has taken are given up too
   */
  public Outcome cancel(boolean abandon, Context context) {
    return GoalRules.cancel(this, abandon, context);
  }

  /** Gives up a call that is open. Its clip is kept if it comes. */
  public Outcome abandon(CallKey call, Context context) {
    return SegmentRules.abandon(this, call, context);
  }

  /**
   * Takes a paid clip as it is, although it is not what was ordered, or not what would be ordered
   * now: one that a person has to decide on, or the one that an open call brings.
   */
  public Outcome accept(CallKey call, Context context) {
    return SegmentRules.accept(this, call, context);
  }

  // What work reports. A report that nobody waits for is refused and changes nothing.

  /** A storyboard was written. */
  public Outcome storyboardWritten(OperationId operation, StoryboardDraft draft, Context context) {
    return StoryboardRules.written(this, operation, draft, context);
  }

  /** A model said what is in the opening image, and has not written a storyboard by now. */
  public Outcome pictureDescribed(OperationId operation, String description, Context context) {
    return StoryboardRules.described(this, operation, description, context);
  }

  /** Takes in how a call stands: its clip, its failure, its being uncertain. */
  public Outcome settle(ProviderCall call, Context context) {
    return SegmentRules.settle(this, call, context);
  }

  /** The segments were joined. */
  public Outcome merged(OperationId operation, FinalVideo video, Context context) {
    return MergeRules.merged(this, operation, video, context);
  }

  /**
   * A video is at a place.
   *
   * @param version the video's id, current or put aside
   */
  public Outcome published(String version, PublishedCopy copy, Context context) {
    return PublishRules.published(this, version, copy, context);
  }

  /**
   * An operation failed so far and goes on by itself, but not soon: its user is told.
   *
   * @param reason of the last try, retryable
   */
  public Outcome delayed(OperationId operation, Failure reason, Context context) {
    return GoalRules.delayed(this, operation, reason, context);
  }

  /** An operation cannot come to its end. */
  public Outcome failed(OperationId operation, Failure reason, Context context) {
    return GoalRules.failed(this, operation, reason, context);
  }

  // Changes of parts; only the rules in this package use them.

  Task with(Source next) {
    return new Task(id, next, script, chain, activity, versions);
  }

  Task withoutScript() {
    return new Task(id, source, Optional.empty(), chain, activity, versions);
  }

  /** With another storyboard; what its writer said of the picture is kept with the picture. */
  Task with(StoryboardDraft next) {
    Source described =
        next.pictureDescription().isEmpty()
            ? source
            : source.with(source.opening().describedAs(next.pictureDescription()));
    return new Task(id, described, Optional.of(next.describedAs("")), chain, activity, versions);
  }

  Task with(Chain next) {
    return new Task(id, source, script, next, activity, versions);
  }

  Task with(Activity next) {
    return new Task(id, source, script, chain, next, versions);
  }

  Task with(Versions next) {
    return new Task(id, source, script, chain, activity, next);
  }
}
