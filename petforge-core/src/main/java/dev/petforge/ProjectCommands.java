package dev.petforge;

import dev.petforge.call.CallQuery;
import dev.petforge.call.ProviderCall;
import dev.petforge.explanation.ExplainProject;
import dev.petforge.explanation.Explanation;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.Content;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.StoredFile;
import dev.petforge.generation.CallKey;
import dev.petforge.history.HistoryEntry;
import dev.petforge.history.ProjectHistory;
import dev.petforge.money.Money;
import dev.petforge.production.ClipOrders;
import dev.petforge.production.Decisions;
import dev.petforge.production.Estimate;
import dev.petforge.production.MaterialOutcome;
import dev.petforge.production.OpeningPictures;
import dev.petforge.production.Persistence;
import dev.petforge.production.ProjectDeletion;
import dev.petforge.production.ServedFiles;
import dev.petforge.production.SuppliedMaterial;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Destination;
import dev.petforge.publication.Publication;
import dev.petforge.publication.Publishers;
import dev.petforge.question.ModelCall;
import dev.petforge.segment.ClipId;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.SentPrompt;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.task.Existing;
import dev.petforge.task.Goal;
import dev.petforge.task.OpenCalls;
import dev.petforge.task.Opening;
import dev.petforge.task.Outcome;
import dev.petforge.task.Project;
import dev.petforge.task.Redo;
import dev.petforge.task.Review;
import dev.petforge.task.Stale;
import dev.petforge.task.Task;
import dev.petforge.task.TaskVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What can be done with one project, and what is known of it. A command returns once it is decided
 * and stored; the work is done by a worker, in this process or in another one on the same database.
 * If the rules refuse a command it returns {@link Outcome.Refused} with the reason and changes
 * nothing. Safe for use by many threads.
 *
 * <p>Commands on a project that does not exist throw {@link PermanentException} with code {@code
 * NO_PROJECT}; every method throws {@link dev.petforge.failure.RetryableException} if the database
 * cannot be used now.
 */
public final class ProjectCommands {
  private final Persistence persistence;
  private final Supplier<Optional<Project>> found;
  private final Function<Decisions.Question, Outcome> decisions;
  private final Publishers publishers;
  private final ClipOrders orders;
  private final ExplainProject explain;
  private final OpeningPictures pictures;
  private final SuppliedMaterial material;
  private final ProjectDeletion deletion;
  private final ProjectId project;

  /**
   * @param found the project, if there is such
   * @param decisions what becomes of a command
   */
  ProjectCommands(
      Persistence persistence,
      Supplier<Optional<Project>> found,
      Function<Decisions.Question, Outcome> decisions,
      Publishers publishers,
      ClipOrders orders,
      ExplainProject explain,
      OpeningPictures pictures,
      SuppliedMaterial material,
      ProjectDeletion deletion,
      ProjectId project) {
    this.persistence = persistence;
    this.found = found;
    this.decisions = decisions;
    this.publishers = publishers;
    this.orders = orders;
    this.explain = explain;
    this.pictures = pictures;
    this.material = material;
    this.deletion = deletion;
    this.project = project;
  }

  /** All that is known of a project. */
  public Optional<Project> find() {
    return found.get();
  }

  /**
   * All that is known of a project that there must be.
   *
   * @throws PermanentException with code {@code NO_PROJECT} if there is no such project
   */
  public Project get() {
    return find().orElseThrow(() -> persistence.trash().missing(project));
  }

  /** Works on a project until a goal is reached. */
  public Outcome run(Goal goal) {
    return decide((found, context) -> found.task().run(goal, context));
  }

  /** Retries the step that failed. */
  public Outcome retry() {
    return decide((found, context) -> found.task().retry(context));
  }

  /** Stops it. Calls that the provider has accepted are paid for, so they are awaited. */
  public Outcome cancel() {
    return cancel(OpenCalls.KEEP);
  }

  /**
   * Stops it.
   *
   * @param openCalls whether calls that the provider has accepted, which are paid, are given up
   */
  public Outcome cancel(OpenCalls openCalls) {
    return decide((found, context) -> found.task().cancel(openCalls, context));
  }

  /** Has a storyboard written if there is none. */
  public Outcome generateStoryboard() {
    return generateStoryboard(Existing.KEEP);
  }

  /**
   * Has a storyboard written.
   *
   * @param existing whether one that is there may be replaced
   */
  public Outcome generateStoryboard(Existing existing) {
    return generateStoryboard(existing, OpenCalls.KEEP);
  }

  /**
   * Has a storyboard written.
   *
   * @param existing whether one that is there may be replaced
   * @param openCalls whether open calls for its shots, which are paid, are given up; without that
   *     the storyboard is not written over them
   */
  public Outcome generateStoryboard(Existing existing, OpenCalls openCalls) {
    return decide((found, context) -> found.task().writeStoryboard(existing, openCalls, context));
  }

  /** Stores edits of shots. */
  public Outcome saveShots(List<ShotEdit> edits) {
    return saveShots(edits, List.of());
  }

  /**
   * Stores edits of shots, unless somebody else edited the same parts meanwhile: then it refuses
   * them with {@link dev.petforge.task.Refusal#CHANGED_SINCE}. What else happens to the project is
   * no obstacle.
   *
   * @param seen what parts of shots said when the user looked at them
   */
  public Outcome saveShots(List<ShotEdit> edits, List<ShotEdit> seen) {
    return decide((found, context) -> found.task().saveShots(edits, seen, context));
  }

  /**
   * Has exactly this sent as the prompt of a shot's next clip, once. {@link #prompt} shows it; an
   * edit of the shot forgets it.
   *
   * @param text at most {@value ShotEdit#MAX_TEXT} characters; blank for the shot's own prompt
   * @throws IllegalArgumentException if it is longer
   */
  public Outcome promptOnce(int segment, String text) {
    if (text.length() > ShotEdit.MAX_TEXT) {
      throw new IllegalArgumentException(
          "text must have at most " + ShotEdit.MAX_TEXT + " characters, had " + text.length());
    }
    Optional<String> said = Optional.of(text.strip()).filter(words -> !words.isEmpty());
    return decide((found, context) -> found.task().promptOnce(segment, said, context));
  }

  /**
   * Replaces a model's description of a project's opening image. The next storyboard is written
   * from this one instead of asking again.
   *
   * @param description at most {@value ShotEdit#MAX_TEXT} characters; empty text has the picture
   *     described anew
   * @throws IllegalArgumentException if it is longer
   */
  public Outcome describePicture(String description) {
    if (description.length() > ShotEdit.MAX_TEXT) {
      throw new IllegalArgumentException(
          "description must have at most "
              + ShotEdit.MAX_TEXT
              + " characters, had "
              + description.length());
    }
    return decide((found, context) -> found.task().describePicture(description.strip(), context));
  }

  /**
   * Approves the picture and the storyboard as they are. If it was only waited for this, it goes
   * on.
   *
   * @param seen the version of the task that the user saw
   */
  public Outcome approve(TaskVersion seen) {
    return decide(
        (found, context) -> found.task().review(Review.Verdict.APPROVED, "", seen, context));
  }

  /**
   * Rejects the picture or the storyboard as they are: nothing is bought until they are edited and
   * approved. Clips that are bought come in all the same.
   *
   * @param reason in the person's words, at most {@value Review.Decision#MAX_REASON} characters
   * @param seen the version of the task that the user saw
   * @throws IllegalArgumentException if the reason is longer
   */
  public Outcome reject(String reason, TaskVersion seen) {
    if (reason.length() > Review.Decision.MAX_REASON) {
      throw new IllegalArgumentException(
          "reason must have at most "
              + Review.Decision.MAX_REASON
              + " characters, had "
              + reason.length());
    }
    return decide(
        (found, context) ->
            found.task().review(Review.Verdict.REJECTED, reason.strip(), seen, context));
  }

  /** Makes a segment if it is missing; never replaces one, so repeating it buys nothing. */
  public Outcome generate(int segment) {
    return decide((found, context) -> found.task().startSegment(segment, context));
  }

  /**
   * Makes another clip for a segment.
   *
   * @param seen the version of the task that the user saw
   */
  public Outcome regenerate(int segment, TaskVersion seen) {
    return decide((found, context) -> found.task().regenerate(segment, seen, context));
  }

  /**
   * Stores an edit and makes its segment anew.
   *
   * @param seen the version of the task that the user saw
   */
  public Outcome edit(ShotEdit edit, TaskVersion seen) {
    return decide((found, context) -> found.task().editAndRegenerate(edit, seen, context));
  }

  /** Empties a segment and all after it, and makes them anew if that is said. */
  public Outcome redo(Redo redo) {
    return decide((found, context) -> found.task().redo(redo, context));
  }

  /**
   * Makes an earlier clip the current one.
   *
   * @param seen the version of the task that the user saw
   * @throws PermanentException with code {@code MISSING} if its file is gone: nothing was changed
   */
  public Outcome restore(int segment, ClipId clip, TaskVersion seen) {
    material.requireStored(get().task(), segment, clip);
    return decide((found, context) -> found.task().restore(segment, clip, seen, context));
  }

  /**
   * Takes another picture to start from. The clips that start from the old one are stale from then
   * on; the storyboard stays as it is. The picture is checked and stored before this returns.
   *
   * @param picture in any form that an opening image may have
   * @param seen the version of the task that the user saw
   * @throws dev.petforge.failure.PetForgeException with what is wrong with the picture, or if it
   *     cannot be stored
   */
  public Outcome replacePicture(Path picture, TaskVersion seen) {
    ProjectFiles home = new ProjectFiles(get().task().source().home());
    Opening opening = pictures.store(picture, home, persistence.clock().instant());
    Outcome outcome =
        decide((found, context) -> found.task().replaceOpening(opening, seen, context));
    if (outcome instanceof Outcome.Refused) {
      pictures.remove(opening);
    }
    return outcome;
  }

  /**
   * Takes a person's clip in place of a generated one. It is checked and stored before this
   * returns; how its first frame meets the frame before it is measured, and the clip before goes
   * into the history. Nothing is bought.
   *
   * @param clip a video file
   * @param seen the version of the task that the user saw
   * @throws PermanentException with code {@code CLIP_ASPECT} if its picture has another aspect than
   *     the project's clips, or with what is wrong with the file
   * @throws dev.petforge.failure.RetryableException if it cannot be stored now
   */
  public MaterialOutcome useClip(int segment, Path clip, TaskVersion seen) {
    return use(
        segment,
        now -> material.noClipTaken(now, segment, seen),
        task -> material.clip(task, segment, clip),
        version ->
            decide((found, context) -> found.task().useClip(segment, version, seen, context)));
  }

  /**
   * Has the segment after one start from a person's frame instead of the last frame of its clip,
   * which stays as it is. The frame is checked and stored before this returns. Nothing is bought;
   * clips that start from the old frame are stale from then on.
   *
   * @param frame a picture in any form that an opening image may have, of the size of the clip
   * @param seen the version of the task that the user saw
   * @throws PermanentException with code {@code FRAME_SIZE} if it has another size, or with what is
   *     wrong with the picture
   * @throws dev.petforge.failure.RetryableException if it cannot be stored now
   */
  public MaterialOutcome useFrame(int segment, Path frame, TaskVersion seen) {
    return use(
        segment,
        now -> material.noFrameTaken(now, segment, seen),
        task -> material.frame(task, segment, frame),
        version ->
            decide((found, context) -> found.task().useFrame(segment, version, seen, context)));
  }

  private MaterialOutcome use(
      int segment,
      Function<Project, Optional<Outcome.Refused>> refusal,
      Function<Task, SuppliedMaterial.Supplied> store,
      Function<SegmentVersion, Outcome> decision) {
    Project now = get();
    Optional<Outcome.Refused> refused = refusal.apply(now);
    if (refused.isPresent()) {
      return new MaterialOutcome(refused.get(), List.of());
    }
    SuppliedMaterial.Supplied supplied = store.apply(now.task());
    Outcome outcome = decision.apply(supplied.clip());
    if (outcome instanceof Outcome.Refused) {
      material.remove(now.task(), segment, supplied);
      return new MaterialOutcome(outcome, List.of());
    }
    return new MaterialOutcome(outcome, supplied.notices());
  }

  /**
   * Takes the clip of a call as it is, although it is not what was ordered, or not what would be
   * ordered now: one that a person has to decide on, or the one that an open call brings. Then goes
   * on to what is wanted.
   */
  public Outcome accept(CallKey call) {
    return decide((found, context) -> found.task().accept(call, context));
  }

  /**
   * Gives up an open call, or the clip of one that a person has to decide on. Its clip is kept if
   * it comes.
   */
  public Outcome abandon(CallKey call) {
    return decide((found, context) -> found.task().abandon(call, context));
  }

  /** Joins the segments. */
  public Outcome merge() {
    return merge(Stale.REFUSE);
  }

  /**
   * Joins the segments.
   *
   * @param stale whether segments that do not go on from the ones before may be joined
   */
  public Outcome merge(Stale stale) {
    return decide((found, context) -> found.task().merge(stale, context));
  }

  /** Publishes the finished video, as {@link #publish(Destination, Stale)}. */
  public Outcome publish(Destination destination) {
    return publish(destination, Stale.REFUSE);
  }

  /**
   * Publishes the finished video. {@link #publications} tells how that goes; it never changes the
   * status of the project.
   *
   * @param stale whether a video that was joined from other clips than the current ones may be
   *     published
   * @throws PermanentException with code {@code NO_PUBLISHER} if no publisher here serves the
   *     destination
   */
  public Outcome publish(Destination destination, Stale stale) {
    publishers.serving(destination);
    return decide((found, context) -> found.task().publish(destination, stale, context));
  }

  /**
   * Deletes it. It is in no list, count, sweep or push from then on, and can be brought back as
   * long as {@link TrashCommands#until} says; its files stay until then. Its row in a table stays
   * as it is and makes no new project, its id is never used again, and what was bought for it stays
   * in the ledger and goes on counting. To delete it twice changes nothing.
   *
   * @return why it cannot be deleted now: something goes on with it, or what was bought for it is
   *     still on its way; empty if it is deleted
   */
  public Optional<Outcome.Refused> delete() {
    return deletion.delete(project);
  }

  /** Why it cannot be deleted now; empty if it can be. */
  public Optional<Outcome.Refused> refusesDeletion() {
    return deletion.refusal(get());
  }

  /** Publications of a project: finished, under way, and failed. */
  public List<Publication> publications() {
    return persistence.publications().of(project);
  }

  /**
   * Exactly what would be sent for a segment, were it ordered now.
   *
   * @param segment from 0
   * @return empty if there is no such shot
   * @throws PermanentException if the generator cannot be told what the shot says
   */
  public Optional<SentPrompt> prompt(int segment) {
    return get()
        .task()
        .storyboard()
        .filter(written -> segment >= 0 && segment < written.size())
        .map(written -> orders.prompt(written.shot(segment)));
  }

  /**
   * Questions to models for a project with their answers, in the order in which they were asked.
   */
  public List<ModelCall> questions() {
    return persistence.modelCalls().find(project);
  }

  /**
   * Why it stands where it does: one answer of its task, its calls, its questions to models and the
   * jobs that are about it.
   *
   * @throws PermanentException with code {@code NO_PROJECT} if there is no such project
   */
  public Explanation explain() {
    return explain.of(get());
  }

  /**
   * What happened to it, the oldest first: where it came from, questions to models, clips that were
   * ordered, came in or were put aside, videos, publications, and what is done just now.
   *
   * @param after only what is behind the entry of this {@link HistoryEntry#id}, for whoever reads
   *     it in parts; all if there is no such
   * @param limit at most so many, at least 1
   * @throws PermanentException with code {@code NO_PROJECT} if there is no such project
   */
  public List<HistoryEntry> history(Optional<String> after, int limit) {
    return new ProjectHistory(persistence).of(project, after, limit);
  }

  /**
   * The stored file that an application serves under a path of this project, as {@link
   * ServedFiles#find}. Its content is in {@link PetForge#files}.
   *
   * @throws PermanentException with code {@code NO_PROJECT} if there is no such project
   */
  public Optional<Content> file(String path) {
    return ServedFiles.of(get().task()).find(path);
  }

  /**
   * The files of all its versions of clips and videos that are kept, the current ones included.
   *
   * @throws PermanentException with code {@code NO_PROJECT} if there is no such project
   */
  public List<StoredFile> versionFiles() {
    return ServedFiles.of(get().task()).versions();
  }

  /** Why the table refuses this project's row; empty if it does not. */
  public Optional<String> tableRefusal() {
    return persistence.tasks().tableRefusal(project);
  }

  /** Calls to providers for this project, in the order in which they were planned. */
  public List<ProviderCall> calls() {
    return persistence.calls().find(CallQuery.of(project));
  }

  /**
   * What it will cost to bring this project to its video: what is planned at the price that was
   * agreed, the rest at today's. What is bought already is left out, be it under way, stored, or
   * uncertain.
   */
  public Money estimate() {
    return Estimate.of(find().stream(), orders.usualPrice());
  }

  private Outcome decide(Decisions.Question question) {
    return decisions.apply(question);
  }
}
