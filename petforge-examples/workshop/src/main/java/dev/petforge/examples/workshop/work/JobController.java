package dev.petforge.examples.workshop.work;

import dev.petforge.PetForge;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.Advice;
import dev.petforge.examples.installation.view.ProjectName;
import dev.petforge.examples.workshop.web.BadRequest;
import dev.petforge.examples.workshop.web.Texts;
import dev.petforge.explanation.Wait;
import dev.petforge.failure.Failure;
import dev.petforge.job.Job;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskSummary;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What runs, what waits, what failed or was stopped, and why. */
@RestController
@RequestMapping("/api/batch")
class JobController {
  /** Of each kind at most so many are listed; all are counted. */
  private static final int MOST = 200;

  /** Of a call that stopping its project lets come to its end. */
  private static final CallState[] ORDERED = {
    CallState.SUBMITTING,
    CallState.SUBMITTED,
    CallState.RUNNING,
    CallState.FETCHING,
    CallState.UNKNOWN
  };

  private final PetForge petForge;
  private final Installation installation;

  JobController(PetForge petForge, Installation installation) {
    this.petForge = petForge;
    this.installation = installation;
  }

  /**
   * A project that something is done with.
   *
   * @param name what people know it by
   * @param doing what, for people
   * @param segment from 0, if it is about one
   * @param since since when
   * @param ending whether nothing comes after this, and it is ordered already: it comes to its end,
   *     and there is nothing to stop
   */
  record RunningCard(
      String projectId,
      String name,
      String doing,
      @Nullable Integer segment,
      Instant since,
      boolean ending) {}

  /**
   * A project that waits.
   *
   * @param name what people know it by
   * @param reason for programs; {@code turn} if others of its request come first
   * @param text for people: what it is and what ends it
   * @param since since when
   */
  record WaitingCard(String projectId, String name, String reason, String text, Instant since) {}

  /**
   * A project that stands with a failure, or that a person has stopped.
   *
   * @param name what people know it by
   * @param error why, for people
   * @param code why, for programs
   * @param advice what can be done about that, for people
   * @param status in the written word of the database
   * @param at since when
   */
  record FailedCard(
      String projectId,
      String name,
      String error,
      String code,
      @Nullable String advice,
      String status,
      Instant at) {}

  /**
   * A job that was given up.
   *
   * @param job names it
   * @param kind what sort of job, for people
   * @param subject what it is about
   * @param error what went wrong last, for people
   * @param at when it was to be tried next
   */
  record ParkedCard(String job, String kind, String subject, @Nullable String error, Instant at) {}

  /**
   * What there is of each kind, the first of each.
   *
   * @param running what something is done with
   * @param waiting what waits
   * @param failed what stands with a failure
   * @param stopped what a person has stopped or given up, which is no failure
   * @param parked jobs that were given up
   * @param counts how many there are of each in all, by these names
   * @param limit at most so many of each are listed
   */
  record JobsAnswer(
      boolean success,
      List<RunningCard> running,
      List<WaitingCard> waiting,
      List<FailedCard> failed,
      List<FailedCard> stopped,
      List<ParkedCard> parked,
      Map<String, Long> counts,
      int limit) {}

  @Operation(
      operationId = "getJobs",
      summary = "What runs, what waits, what failed or was stopped, and why.")
  @GetMapping("/jobs")
  JobsAnswer jobs(
      @Parameter(description = "at most so many of each kind, 1 to 200")
          @RequestParam(name = "limit", defaultValue = "" + MOST)
          int limit) {
    if (limit < 1 || limit > MOST) {
      throw new BadRequest("limit", "limit must be 1 to " + MOST + ", was " + limit);
    }
    Messages messages = Texts.messages();
    List<ProjectId> busy = petForge.projects().ids(TaskQuery.of(TaskQuery.Which.BUSY));
    Map<ProjectId, Wait> waits = petForge.projects().allWaits(busy);
    List<Job> parked = petForge.inspect(Instant.EPOCH).parked();
    return new JobsAnswer(
        true,
        running(busy.stream().filter(id -> !waits.containsKey(id)).limit(limit).toList(), messages),
        waiting(busy, waits, limit, messages),
        standing(TaskQuery.Which.FAILED, limit, messages),
        standing(TaskQuery.Which.STOPPED, limit, messages),
        parked.stream().limit(limit).map(job -> parked(job, messages)).toList(),
        Map.of(
            "running",
            (long) busy.size() - waits.size(),
            "waiting",
            waits.size() + petForge.projects().count(TaskQuery.Which.WAITING_FOR_TURN),
            "failed",
            petForge.projects().count(TaskQuery.Which.FAILED),
            "stopped",
            petForge.projects().count(TaskQuery.Which.STOPPED),
            "parked",
            (long) parked.size()),
        limit);
  }

  private List<RunningCard> running(List<ProjectId> projects, Messages messages) {
    Map<ProjectId, Task> tasks =
        petForge.projects().tasks(projects).stream()
            .collect(Collectors.toMap(Task::id, Function.identity()));
    Set<ProjectId> ordered = ordered(tasks.keySet());
    return inOrder(projects)
        .flatMap(
            summary ->
                Optional.ofNullable(tasks.get(summary.id())).stream()
                    .flatMap(
                        task ->
                            running(summary, task, ordered.contains(task.id()), messages).stream()))
        .toList();
  }

  private static Optional<RunningCard> running(
      TaskSummary summary, Task task, boolean ordered, Messages messages) {
    return task.activity()
        .operation()
        .map(
            operation ->
                new RunningCard(
                    summary.id().value(),
                    ProjectName.of(summary),
                    messages.translated(operation.describe()),
                    summary.progress().status() == TaskStatus.GENERATING
                        ? summary.progress().segment()
                        : null,
                    operation.startedAt(),
                    ordered && task.activity().goal().isEmpty()));
  }

  /** Those whose clip is ordered already. */
  private Set<ProjectId> ordered(Set<ProjectId> projects) {
    return projects.isEmpty()
        ? Set.of()
        : petForge.money().calls(CallQuery.in(ORDERED).of(projects)).stream()
            .map(call -> call.subject().project())
            .collect(Collectors.toSet());
  }

  private List<WaitingCard> waiting(
      List<ProjectId> busy, Map<ProjectId, Wait> waits, int limit, Messages messages) {
    Stream<WaitingCard> inWork =
        inOrder(busy.stream().filter(waits::containsKey).limit(limit).toList())
            .map(
                task -> {
                  Wait wait = Objects.requireNonNull(waits.get(task.id()));
                  return waiting(
                      task,
                      wait.reason().name().toLowerCase(Locale.ROOT),
                      wait.text(messages.language()));
                });
    Stream<WaitingCard> inTurn =
        petForge
            .projects()
            .list(TaskQuery.of(TaskQuery.Which.WAITING_FOR_TURN).part(Optional.empty(), limit))
            .stream()
            .map(task -> waiting(task, "turn", messages.translated("waits for its turn")));
    return Stream.concat(inWork, inTurn).limit(limit).toList();
  }

  private static WaitingCard waiting(TaskSummary task, String reason, String text) {
    return new WaitingCard(
        task.id().value(), ProjectName.of(task), reason, text, task.versions().updatedAt());
  }

  /** Those that are still there. */
  private Stream<TaskSummary> inOrder(List<ProjectId> projects) {
    Map<ProjectId, TaskSummary> found =
        petForge.projects().list(projects).stream()
            .collect(Collectors.toMap(TaskSummary::id, Function.identity()));
    return projects.stream().flatMap(id -> Optional.ofNullable(found.get(id)).stream());
  }

  private List<FailedCard> standing(TaskQuery.Which which, int limit, Messages messages) {
    return petForge.projects().list(TaskQuery.of(which).part(Optional.empty(), limit)).stream()
        .flatMap(
            task -> task.standing().failure().map(why -> standing(task, why, messages)).stream())
        .toList();
  }

  private FailedCard standing(TaskSummary task, Failure why, Messages messages) {
    return new FailedCard(
        task.id().value(),
        ProjectName.of(task),
        messages.failure(why),
        why.code(),
        Advice.code(why)
            .map(code -> Advice.text(code, installation.provider(), messages))
            .orElse(null),
        task.progress().statusWord(),
        task.versions().updatedAt());
  }

  private static ParkedCard parked(Job job, Messages messages) {
    return new ParkedCard(
        job.id(),
        messages.translated(job.key().kind().word()),
        job.key().subject(),
        job.error().map(messages::translated).orElse(null),
        job.due());
  }

  /**
   * A job to be started again.
   *
   * @param job names it
   */
  record RestartRequest(String job) {}

  /**
   * Whether there is such a job.
   *
   * @param restarted whether it was started again: there was one
   */
  record RestartAnswer(boolean success, boolean restarted) {}

  @Operation(operationId = "restartJob", summary = "Starts a job again that was given up.")
  @PostMapping("/jobs/restart")
  RestartAnswer restart(@RequestBody RestartRequest request) {
    return new RestartAnswer(true, petForge.worker().restart(request.job()));
  }

  /**
   * How far a project is, for whoever asks again and again.
   *
   * @param status in the written word of the database
   * @param progress how far it is, for people
   * @param completedSegments how many segments have a clip
   * @param totalSegments how many there are in all
   * @param running whether an operation runs
   */
  record ProgressCard(
      String projectId,
      @Nullable String recordId,
      String status,
      String progress,
      int completedSegments,
      int totalSegments,
      boolean running) {}

  /**
   * How far projects are.
   *
   * @param tasks one for each project
   */
  record ProgressAnswer(boolean success, List<ProgressCard> tasks) {}

  @Operation(operationId = "getProgress", summary = "How far projects are.")
  @GetMapping("/progress")
  ProgressAnswer progress(
      @Parameter(
              description =
                  "which ones, with commas between; all that are at work if it is left out")
          @RequestParam(name = "project_ids", required = false)
          @Nullable String projects) {
    List<TaskSummary> found =
        projects == null
            ? petForge
                .projects()
                .list(TaskQuery.of(TaskQuery.Which.BUSY).part(Optional.empty(), MOST))
            : petForge
                .projects()
                .list(
                    Arrays.stream(projects.split(",", -1))
                        .filter(id -> !id.isEmpty())
                        .limit(MOST)
                        .map(ProjectId::new)
                        .toList());
    return new ProgressAnswer(
        true,
        found.stream()
            .map(
                task ->
                    new ProgressCard(
                        task.id().value(),
                        task.row().map(row -> row.record()).orElse(null),
                        task.progress().statusWord(),
                        task.progress().text(Texts.language()),
                        task.progress().completed(),
                        task.progress().segments(),
                        task.standing().runs()))
            .toList());
  }
}
