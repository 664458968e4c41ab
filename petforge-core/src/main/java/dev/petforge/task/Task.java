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
import dev.petforge.publication.Publication;
import dev.petforge.publication.PublishedCopy;
import dev.petforge.segment.Chain;
import dev.petforge.segment.ClipId;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.KeepPolicy;
import dev.petforge.segment.Removal;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Outcome.Decided;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
  /** The code of {@link Activity#notTaken} where there is no such row any more. */
  public static final String ROW_GONE = "ROW_GONE";

  /** Which state of it this is: what commands are given on. */
  public TaskVersion version() {
    return new TaskVersion(versions.version());
  }

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
    return Decision.decided(task, Plan.of(task), now);
  }

  /**
   * A project that was made elsewhere, with all that it has.
   *
   * @param script its storyboard, with as many shots as the chain has segments
   * @param createdAt when it was made there
   */
  public static Decided adopted(
      ProjectId id,
      Source source,
      Optional<StoryboardDraft> script,
      Chain chain,
      Instant createdAt,
      Instant now) {
    Task task =
        new Task(id, source, script, chain, Activity.NONE, new Versions(0, 0, createdAt, now));
    return Decision.decided(task, Plan.of(task), now);
  }

  /**
   * The same project in another installation, with all that it has: nothing is wanted of it there.
   *
   * @param row the one that it belongs to there
   */
  public Decided asImported(Optional<RecordRef> row, Instant now) {
    Source there =
        new Source(
            row,
            source.template(),
            source.releaseDate(),
            source.segmentCount(),
            source.sceneDescription(),
            source.opening(),
            source.home());
    Task task =
        new Task(
            id,
            there,
            script,
            chain,
            activity.asHistory(),
            new Versions(0, 0, versions.createdAt(), now));
    return Decision.decided(task, Plan.of(task), now);
  }

  /** Whether it was noted that its row is not in its table any more: nothing is shown there. */
  public boolean rowGone() {
    return activity.notTaken().filter(why -> why.code().equals(ROW_GONE)).isPresent();
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

  /**
   * The hash of what it is to be made of: its picture and what its shots say. What is approved is
   * this.
   *
   * @return empty if there is no storyboard
   */
  public Optional<Sha256> content() {
    return storyboard()
        .map(
            board ->
                Sha256.of(
                    source.opening().frame().sha256().hex()
                        + board.shots().stream()
                            .map(shot -> shot.wordsHash().hex() + shot.nextPrompt().orElse(""))
                            .collect(Collectors.joining())));
  }

  /** What a person decided on what it would be made of now; empty if nobody did. */
  public Optional<Review.Decision> reviewed() {
    return ApprovalRules.decision(this);
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
    return SettlingRules.couldNotBeFetched(this, call) ? call.settle() : call.fetch();
  }

  // What a user may command. The table in Command has the first word on each.

  /**
   * Writes a storyboard.
   *
   * @param existing what becomes of one that is there
   * @param openCalls what becomes of open calls for its shots
   */
  public Outcome writeStoryboard(Existing existing, OpenCalls openCalls, Context context) {
    return outcome(StoryboardRules.write(this, existing, openCalls, context), context);
  }

  /** Stores edits of shots that are not being made just now. */
  public Outcome saveShots(List<ShotEdit> edits, Context context) {
    return saveShots(edits, List.of(), context);
  }

  /**
   * Stores edits of shots, unless somebody else edited the same parts meanwhile.
   *
   * @param seen what parts of shots said when the user looked at them
   */
  public Outcome saveShots(List<ShotEdit> edits, List<ShotEdit> seen, Context context) {
    return outcome(StoryboardRules.save(this, edits, seen, context), context);
  }

  /**
   * Has something else than its prompt sent for the next clip of a shot; once that clip is taken
   * in, the prompt counts again. An edit of the shot forgets it.
   *
   * @param text empty for its prompt
   */
  public Outcome promptOnce(int index, Optional<String> text, Context context) {
    return outcome(StoryboardRules.promptOnce(this, index, text, context), context);
  }

  /** Replaces what is said of the opening image; the next writing is told this. */
  public Outcome describePicture(String description, Context context) {
    return outcome(StoryboardRules.describe(this, description), context);
  }

  /**
   * Takes a person's decision on the picture and the storyboard in. With an approval, what stood
   * still for it goes on; with a rejection, what is planned and not bought yet is given up.
   *
   * @param reason at most {@value Review.Decision#MAX_REASON} characters; possibly empty
   * @param seen the {@link Versions#version} that the user saw
   */
  public Outcome review(Review.Verdict verdict, String reason, TaskVersion seen, Context context) {
    return outcome(ApprovalRules.decide(this, verdict, reason, seen, context), context);
  }

  /**
   * Takes in what its row's column {@code approve} says, if that is another thing than when it was
   * last looked at.
   *
   * @param cell empty text if it says nothing
   */
  public Outcome reviewCell(String cell, Context context) {
    return outcome(ApprovalRules.cell(this, cell, context), context);
  }

  /** Whether a word in the column {@code approve} says something. */
  public static boolean isReviewWord(String cell) {
    return ApprovalRules.isKnown(cell);
  }

  /**
   * Makes a segment if it is missing; never replaces one. A bad joint before it does not hold it
   * up, as it does a segment on the way to a goal.
   */
  public Outcome startSegment(int index, Context context) {
    return outcome(OrderRules.start(this, index, context), context);
  }

  /**
   * Makes another clip for a segment.
   *
   * @param seen the {@link Versions#version} that the user saw
   */
  public Outcome regenerate(int index, TaskVersion seen, Context context) {
    return outcome(OrderRules.regenerate(this, index, seen, context), context);
  }

  /**
   * Stores an edit and makes its segment anew.
   *
   * @param seen the {@link Versions#version} that the user saw
   */
  public Outcome editAndRegenerate(ShotEdit edit, TaskVersion seen, Context context) {
    return outcome(OrderRules.editAndRegenerate(this, edit, seen, context), context);
  }

  /**
   * Empties a segment and all after it. If it shall run on and cannot, the segments are emptied all
   * the same, and what keeps it from running on is {@linkplain Outcome#heldBack held back}.
   */
  public Outcome redo(Redo redo, Context context) {
    return outcome(VersionRules.redo(this, redo, context), context);
  }

  /**
   * Joins the segments.
   *
   * @param stale what is done with segments that do not go on from the ones before
   */
  public Outcome merge(Stale stale, Context context) {
    return outcome(MergeRules.merge(this, stale, context), context);
  }

  /**
   * Has the finished video put to a place.
   *
   * @param stale what is done with a video that was joined from other clips than the current ones
   */
  public Outcome publish(Destination destination, Stale stale, Context context) {
    return outcome(PublishRules.publish(this, destination, stale, context), context);
  }

  /**
   * Makes an earlier clip of a segment the current one.
   *
   * @param seen the {@link Versions#version} that the user saw
   */
  public Outcome restore(int index, ClipId clip, TaskVersion seen, Context context) {
    return outcome(VersionRules.restore(this, index, clip, seen, context), context);
  }

  /**
   * Why no clip of a person's can take the place of a segment's, whatever the clip is; empty if one
   * can.
   */
  public Optional<Outcome.Refused> noClipTaken(int index, TaskVersion seen, Context context) {
    return VersionRules.noClipTaken(this, index, seen, context);
  }

  /**
   * Makes a clip that a person supplied the current one of a segment. A goal that stood still
   * because of this segment is given up: nothing is bought because of it.
   *
   * @param seen the {@link Versions#version} that the user saw
   */
  public Outcome useClip(int index, SegmentVersion clip, TaskVersion seen, Context context) {
    return outcome(VersionRules.useClip(this, index, clip, seen, context), context);
  }

  /** Why the segment after one cannot start from a person's frame; empty if it can. */
  public Optional<Outcome.Refused> noFrameTaken(int index, TaskVersion seen) {
    return VersionRules.noFrameTaken(this, index, seen);
  }

  /**
   * Has the segment after one start from a frame that a person supplied.
   *
   * @param clip the current one of the segment, {@linkplain SegmentVersion#endedBy ended} by that
   *     frame
   * @param seen the {@link Versions#version} that the user saw
   */
  public Outcome useFrame(int index, SegmentVersion clip, TaskVersion seen, Context context) {
    return outcome(VersionRules.useFrame(this, index, clip, seen, context), context);
  }

  /**
   * Takes another picture to start from.
   *
   * @param seen the {@link Versions#version} that the user saw
   */
  public Outcome replaceOpening(Opening opening, TaskVersion seen, Context context) {
    return outcome(VersionRules.replaceOpening(this, opening, seen), context);
  }

  /**
   * Notes that the files of replaced versions are not kept any more; {@link Chain#removedFiles}
   * tells which may be removed then. Nothing else changes.
   *
   * @param publications of the project
   */
  public Outcome removeVersions(
      KeepPolicy policy, List<Publication> publications, Context context) {
    return outcome(KeepRules.remove(this, policy, publications, context), context);
  }

  /** The replaced versions that are not kept any more at a time, and are not marked so yet. */
  public Removal removable(
      KeepPolicy policy, List<ProviderCall> calls, List<Publication> publications, Instant now) {
    return KeepRules.removable(this, calls, publications, policy, now);
  }

  /**
   * Why it cannot be deleted now; empty if it can be. {@link Trash#delete} does it.
   *
   * @param calls all calls of the project
   * @param publications of the project
   */
  public Optional<Outcome.Refused> refusesDeletion(
      List<ProviderCall> calls, List<Publication> publications) {
    return DeletionRules.refusal(this, calls, publications);
  }

  /**
   * Takes in what its row says now; {@link SourceEdit} has the rules. Why a part of it is not taken
   * is {@linkplain Outcome#heldBack held back}; which part is what {@link SourceEdit#differences}
   * still tells of the task that was decided.
   */
  public Outcome editSource(SourceEdit edit, Context context) {
    return outcome(SourceRules.edit(this, edit, context), context);
  }

  /**
   * Notes why nothing of its row is taken in, or that it is not there any more; the next edit that
   * is taken clears that.
   */
  public Outcome rowNotTaken(Failure why, Context context) {
    return outcome(SourceRules.notTaken(this, why), context);
  }

  /**
   * Notes that it is another row by now that this project belongs to, whatever goes on: all of it
   * is shown there.
   */
  public Outcome movedTo(RecordRef row, Context context) {
    return outcome(SourceRules.moved(this, row), context);
  }

  /** Goes on until a goal is reached, step by step. A task that gave up goes on where it was. */
  public Outcome run(Goal goal, Context context) {
    return outcome(GoalRules.run(this, goal, context), context);
  }

  /** Takes the next step to the goal: the turn of a waiting task has come. */
  public Outcome advance(Context context) {
    return outcome(GoalRules.advance(this), context);
  }

  /** Does again what failed. */
  public Outcome retry(Context context) {
    return outcome(GoalRules.retry(this, context), context);
  }

  /**
   * Stops. What the provider has taken is paid: it is waited for, unless it is abandoned. If only
   * the goal is given up because of that, the call that is waited for is {@linkplain
   * Outcome#heldBack held back}.
   *
   * @param openCalls what becomes of calls that the provider has taken
   */
  public Outcome cancel(OpenCalls openCalls, Context context) {
    return outcome(GoalRules.cancel(this, openCalls, context), context);
  }

  /** Gives up a call that is open. Its clip is kept if it comes. */
  public Outcome abandon(CallKey call, Context context) {
    return outcome(AcceptanceRules.abandon(this, call, context), context);
  }

  /**
   * Takes a paid clip as it is, although it is not what was ordered, or not what would be ordered
   * now: one that a person has to decide on, or the one that an open call brings.
   */
  public Outcome accept(CallKey call, Context context) {
    return outcome(AcceptanceRules.accept(this, call, context), context);
  }

  // What work reports. A report that nobody waits for is refused and changes nothing.

  /** A storyboard was written. */
  public Outcome storyboardWritten(OperationId operation, StoryboardDraft draft, Context context) {
    return outcome(StoryboardRules.written(this, operation, draft), context);
  }

  /** A model said what is in the opening image, and has not written a storyboard by now. */
  public Outcome pictureDescribed(OperationId operation, String description, Context context) {
    return outcome(StoryboardRules.described(this, operation, description), context);
  }

  /** Takes in how a call stands: its clip, its failure, its being uncertain. */
  public Outcome settle(ProviderCall call, Context context) {
    return outcome(SettlingRules.settle(this, call, context), context);
  }

  /** The segments were joined. */
  public Outcome merged(OperationId operation, FinalVideo video, Context context) {
    return outcome(MergeRules.merged(this, operation, video), context);
  }

  /**
   * A video is at a place.
   *
   * @param version the video's id, current or put aside
   */
  public Outcome published(String version, PublishedCopy copy, Context context) {
    return outcome(PublishRules.published(this, version, copy, context), context);
  }

  /**
   * An operation failed so far and goes on by itself, but not soon: its user is told.
   *
   * @param reason of the last try, retryable
   */
  public Outcome delayed(OperationId operation, Failure reason, Context context) {
    return outcome(GoalRules.delayed(this, operation, reason), context);
  }

  /** An operation cannot come to its end. */
  public Outcome failed(OperationId operation, Failure reason, Context context) {
    return outcome(GoalRules.failed(this, operation, reason), context);
  }

  /** One decision: what a rule proposes, and what goes on from there. */
  private Outcome outcome(Proposal proposal, Context context) {
    return Decision.of(this, GoalRules.complete(proposal, context), context.now());
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

  /** With another picture: what started from the old one is stale from now on. */
  Task openedBy(Opening opening) {
    return with(source.with(opening)).with(chain.openedBy(opening.frame().sha256()));
  }

  /** With a clip that was ordered as the current one: what was said for it alone is done. */
  Task taking(int index, SegmentVersion version, Instant now, String reason) {
    Task made = with(chain.made(index, version, now, reason));
    return script
        .filter(draft -> index < draft.storyboard().size())
        .filter(draft -> draft.storyboard().shot(index).nextPrompt().isPresent())
        .map(
            draft ->
                draft.with(
                    draft
                        .storyboard()
                        .with(draft.storyboard().shot(index).withNextPrompt(Optional.empty()))))
        .map(draft -> new Task(id, source, Optional.of(draft), made.chain, activity, versions))
        .orElse(made);
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
