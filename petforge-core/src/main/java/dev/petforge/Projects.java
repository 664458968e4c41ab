package dev.petforge;

import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.explanation.Wait;
import dev.petforge.explanation.Waits;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.money.Money;
import dev.petforge.production.ChangeSignal;
import dev.petforge.production.ClipOrders;
import dev.petforge.production.Decisions;
import dev.petforge.production.Estimate;
import dev.petforge.production.NewProject;
import dev.petforge.production.Persistence;
import dev.petforge.production.ProjectCreation;
import dev.petforge.production.PurchasePreview;
import dev.petforge.production.StoryboardPreview;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Publication;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.ConnectedTables;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Batch;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome;
import dev.petforge.task.Shown;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What can be done with many projects at once, and what is known of them. Safe for use by many
 * threads.
 *
 * <p>Every method throws {@link dev.petforge.failure.RetryableException} if the database cannot be
 * used now.
 */
public final class Projects {
  private final Persistence persistence;
  private final Decisions decisions;
  private final ConnectedTables tables;
  private final ClipOrders orders;
  private final ProjectCreation creation;
  private final StoryboardPreview preview;
  private final Waits waits;
  private final ChangeSignal changeSignal;
  private final PurchasePreviews previews;

  Projects(
      Persistence persistence,
      Decisions decisions,
      ConnectedTables tables,
      ClipOrders orders,
      ProjectCreation creation,
      StoryboardPreview preview,
      Waits waits,
      ChangeSignal changeSignal,
      PurchasePreviews previews) {
    this.persistence = persistence;
    this.decisions = decisions;
    this.tables = tables;
    this.orders = orders;
    this.creation = creation;
    this.preview = preview;
    this.waits = waits;
    this.changeSignal = changeSignal;
    this.previews = previews;
  }

  /** So many are read at once where there may be very many. */
  private static final int PART = 500;

  /**
   * Makes a project of a picture that is in no table. The picture is checked and stored before this
   * returns; nothing is bought until the project is run.
   *
   * @throws PermanentException with code {@code PROJECT_EXISTS} if there is a project of that name,
   *     with code {@code PROJECT_DELETED} if there was one, with code {@code UNKNOWN_TEMPLATE} if
   *     there is no such template, or with what is wrong with the picture
   */
  public ProjectId create(NewProject project) {
    return creation.create(project);
  }

  /** Summaries of projects, without their storyboards and clips. */
  public List<TaskSummary> list(TaskQuery query) {
    return persistence.tasks().summaries(query);
  }

  /** Summaries of some projects, in any order; unknown ones are left out. */
  public List<TaskSummary> list(Collection<ProjectId> projects) {
    return persistence.tasks().summaries(projects);
  }

  /** The ids of the projects that {@link #list(TaskQuery)} gives, in the same order. */
  public List<ProjectId> ids(TaskQuery query) {
    return persistence.tasks().ids(query);
  }

  /** How many projects there are of a kind, counted by the database. */
  public long count(TaskQuery.Which which) {
    return persistence.tasks().count(which);
  }

  /** The project of a row, if one was made of it. */
  public Optional<ProjectId> of(RecordRef row) {
    return Optional.ofNullable(of(List.of(row)).get(row));
  }

  /** The projects of rows, found together; rows that none was made of are left out. */
  public Map<RecordRef, ProjectId> of(Collection<RecordRef> rows) {
    return persistence.tasks().ids(rows);
  }

  /**
   * Projects with their storyboards and clips, without their calls, in any order; unknown ones are
   * left out. Costs many times as much as {@link #list}.
   */
  public List<Task> tasks(Collection<ProjectId> projects) {
    return persistence.tasks().list(projects);
  }

  /**
   * How many projects are in each status, counted by the database.
   *
   * @param only what they are like
   * @return without statuses that none is in
   */
  public Map<TaskStatus, Long> counts(TaskQuery.Only only) {
    return persistence.tasks().counts(only);
  }

  /**
   * Works on many projects until each has reached the goal. Returns when all these wishes are
   * stored, many in one transaction.
   *
   * @param concurrency how many of them may run at once, at least 1
   * @return the outcome for each
   * @throws PermanentException with code {@code NO_PROJECT} at one that does not exist; those
   *     before it are stored
   */
  public Map<ProjectId, Outcome> run(Collection<ProjectId> projects, Goal goal, int concurrency) {
    Batch batch = new Batch(persistence.newId(), concurrency);
    return decisions.requireAll(
        projects, (found, context) -> found.task().run(goal.in(batch), context));
  }

  /**
   * What it will cost to bring projects to their videos: what is planned at the price that was
   * agreed, the rest at today's. What is bought already is left out, be it under way, stored, or
   * uncertain.
   */
  public Money estimate(Collection<ProjectId> projects) {
    return Estimate.of(
        projects.stream().flatMap(id -> persistence.tasks().find(id).stream()),
        orders.usualPrice());
  }

  /**
   * What a command would buy if it were given to projects now. Nothing is stored, and nothing is
   * bought; the rules that decide are those that carry the command out.
   *
   * @param command is given to each of them, for example {@code project -> project.generate(2)}
   * @throws PermanentException with code {@code NO_PROJECT} at one that does not exist
   */
  public PurchasePreview preview(
      Collection<ProjectId> projects, Function<ProjectCommands, Outcome> command) {
    return previews.of(projects, command);
  }

  /**
   * What clips with the usual settings cost at today's prices.
   *
   * @param clips how many, at least 0
   */
  public Money priceOfClips(int clips) {
    return orders.usualPrice().times(clips);
  }

  /**
   * The projects that something may still have to be paid for: whose video is not finished, or
   * which a call is planned for.
   */
  public Set<ProjectId> unfinished() {
    Set<ProjectId> unfinished = new LinkedHashSet<>();
    TaskQuery tasks = TaskQuery.of(TaskQuery.Which.UNFINISHED);
    Optional<ProjectId> lastProject = Optional.empty();
    List<TaskSummary> some;
    do {
      some = list(tasks.part(lastProject, PART));
      some.forEach(task -> unfinished.add(task.id()));
      lastProject = some.stream().map(TaskSummary::id).reduce((one, next) -> next);
    } while (some.size() == PART);
    CallQuery planned = CallQuery.in(CallState.PLANNED);
    Optional<CallKey> lastCall = Optional.empty();
    List<ProviderCall> calls;
    do {
      calls = persistence.calls().find(planned.part(lastCall, PART));
      calls.forEach(call -> unfinished.add(call.subject().project()));
      lastCall = calls.stream().map(ProviderCall::key).reduce((one, next) -> next);
    } while (calls.size() == PART);
    return unfinished;
  }

  /**
   * Waits until nothing runs and nothing waits for its turn in any of these projects.
   *
   * @param atMost gives up waiting after this time; the work goes on
   * @return whether they all came to rest
   * @throws InterruptedException if the thread was interrupted
   */
  public boolean awaitRest(Collection<ProjectId> projects, Duration atMost)
      throws InterruptedException {
    Instant end = persistence.clock().instant().plus(atMost);
    Optional<ProjectId> goesOn = Optional.empty();
    while (true) {
      long seen = changeSignal.count();
      // As long as the same one goes on, the others need not be looked at.
      if (goesOn.flatMap(one -> firstGoingOn(List.of(one))).isEmpty()) {
        goesOn = firstGoingOn(projects);
        if (goesOn.isEmpty()) {
          return true;
        }
      }
      if (!persistence.clock().instant().isBefore(end)) {
        return false;
      }
      changeSignal.await(seen, ChangeSignal.LOOK_AGAIN);
    }
  }

  /**
   * Waits until no publication of these projects is under way.
   *
   * @param atMost gives up waiting after this time; the work goes on
   * @return whether they all came to rest
   * @throws InterruptedException if the thread was interrupted
   */
  public boolean awaitPublications(Collection<ProjectId> projects, Duration atMost)
      throws InterruptedException {
    Instant end = persistence.clock().instant().plus(atMost);
    while (true) {
      long seen = changeSignal.count();
      if (persistence.publications().wanted().stream()
          .noneMatch(wanted -> projects.contains(wanted.key().project()))) {
        return true;
      }
      if (!persistence.clock().instant().isBefore(end)) {
        return false;
      }
      changeSignal.await(seen, ChangeSignal.LOOK_AGAIN);
    }
  }

  /** Publications that are wanted and not done yet, of all projects. */
  public List<Publication> publicationsUnderWay() {
    return persistence.publications().wanted();
  }

  /**
   * What keeps the next clips of projects from being ordered, or the next questions to models from
   * being asked.
   *
   * @return by project; those that wait for nothing but a free slot are left out
   */
  public Map<ProjectId, Wait> waits(Collection<ProjectId> projects) {
    return waits.of(projects);
  }

  /**
   * As {@link #waits}, with those that wait for a free slot: of many projects that is most, and it
   * ends by itself.
   */
  public Map<ProjectId, Wait> allWaits(Collection<ProjectId> projects) {
    return waits.all(projects);
  }

  /** What keeps storyboards from being written, by project, longest first. */
  public Map<ProjectId, Wait> waitingStoryboards() {
    return waits.ofQuestions();
  }

  /**
   * Has a worker restore the files under their well-known names and the rows of tables, in case
   * somebody deleted or changed them. What is right stays as it is.
   */
  public void showAgain(Collection<ProjectId> projects) {
    persistence.tasks().notShown(projects, Shown.FILES);
    persistence.tasks().notShown(projects, Shown.TABLE);
    List<JobKey> jobs = new ArrayList<>();
    projects.forEach(project -> jobs.add(new JobKey(JobKind.PROJECTION, project.value())));
    tables.refs().forEach(table -> jobs.add(new JobKey(JobKind.PUSH, table.base())));
    persistence.jobQueue().enqueue(jobs);
  }

  /**
   * Writes a storyboard for a picture that belongs to no project; it is not stored. The caller
   * waits for it. Questions to models are recorded in the ledger under {@link
   * StoryboardPreview#PROJECT}.
   *
   * @param photo a picture in any form that an opening image may have
   * @param shots 1 to 12
   * @param description of the picture in a person's words; possibly empty
   * @throws dev.petforge.failure.PetForgeException as the writer of storyboards; also if the
   *     picture cannot be taken, and with code {@code BUDGET} if no budget holds it
   */
  public StoryboardPreview.Preview previewStoryboard(
      Path photo, TemplateId template, int shots, String description) {
    return preview.write(photo, template, shots, description);
  }

  private Optional<ProjectId> firstGoingOn(Collection<ProjectId> projects) {
    return list(projects).stream()
        .filter(task -> task.standing().runs() || task.standing().waitsForTurn())
        .map(TaskSummary::id)
        .findFirst();
  }
}
