package dev.petforge.examples.cli;

import dev.petforge.Notifications;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.WaitReason;
import dev.petforge.examples.installation.Installation;
import dev.petforge.explanation.Wait;
import dev.petforge.failure.PetForgeException;
import dev.petforge.job.Job;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobQuery;
import dev.petforge.money.AccountId;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Watches projects while they are worked on, and shows how they get on. */
final class WorkWatch {
  private static final Duration LOOK = Duration.ofMillis(250);

  /** So many times as long as a look takes is not looked. */
  private static final int REST_FOR_ONE_LOOK = 10;

  /** The open calls of so few projects are read one project after the other. */
  private static final int FEW = 20;

  /** Files and table follow the database within a moment; something is wrong if they do not. */
  private static final int LOOKS_FOR_PROJECTIONS = 120;

  /** So many looks are given to those who are told what has come of it. */
  private static final int LOOKS_FOR_NOTIFICATIONS = 20;

  /** Whoever has the table open in a program closes it by then, or not soon. */
  private static final int MOST_FAILURES = 3;

  private static final Set<JobKind> PROJECTIONS = EnumSet.of(JobKind.PROJECTION, JobKind.PUSH);

  private static final CallQuery OPEN =
      CallQuery.in(Stream.of(CallState.values()).filter(CallState::open).toArray(CallState[]::new));

  private static final Set<WaitReason> WORTH_TELLING =
      EnumSet.of(
          WaitReason.DISK,
          WaitReason.BUDGET,
          WaitReason.RATE,
          WaitReason.PROVIDER,
          WaitReason.APPROVAL,
          WaitReason.PERSON,
          WaitReason.VERIFICATION);

  private final CliCommand command;
  private final Installation installation;
  private final Interruption interruption;
  private final Set<WaitReason> told = EnumSet.noneOf(WaitReason.class);
  private final Map<ProjectId, String> held = new LinkedHashMap<>();

  WorkWatch(CliCommand command, Installation installation, Interruption interruption) {
    this.command = command;
    this.installation = installation;
    this.interruption = interruption;
  }

  /**
   * Waits until nothing runs and nothing waits for its turn in any of these projects, and files and
   * table show it. What failed so far and waits long for its next try is not waited for. What waits
   * for a verification does not come to rest by itself: when there is nothing else left, this ends
   * too.
   *
   * @return the projects as they are then; empty if this process was asked to stop
   */
  Optional<List<TaskSummary>> untilRest(Collection<ProjectId> projects) {
    Set<ProjectId> watched = new LinkedHashSet<>(projects);
    WarningPrinter warnings = new WarningPrinter(installation, command.messages());
    try (Progress progress = Progress.on(command.context(), command.messages())) {
      while (true) {
        long begun = System.nanoTime();
        List<TaskSummary> tasks = summaries(watched);
        progress.show(tasks);
        if (tasks.stream().noneMatch(WorkWatch::moves)) {
          // All may have failed since the look before.
          warnings.ofAccounts(tasks).forEach(progress::tell);
          break;
        }
        List<ProviderCall> open = openCalls(watched);
        Map<ProjectId, Wait> questions = questions(watched);
        warnings.news(tasks, open, questions.values()).forEach(progress::tell);
        tellWhatIsWaitedFor(tasks, open, questions, progress);
        if (onlyPersonsAreLeft(tasks, open)) {
          tasks.stream().filter(WorkWatch::moves).forEach(task -> held.put(task.id(), why(task)));
          break;
        }
        if (interruption.await(pause(System.nanoTime() - begun))) {
          return Optional.empty();
        }
      }
    }
    do {
      while (publishing(watched)) {
        if (interruption.await(LOOK)) {
          return Optional.empty();
        }
      }
      if (!untilShown(watched)) {
        return Optional.empty();
      }
      // What a table shows may be wanted by it: see the attachments.
    } while (publishing(watched));
    return untilTold() ? Optional.of(summaries(watched)) : Optional.empty();
  }

  /**
   * Gives those who are told a moment to hear what has come of it; what they do not take now they
   * are told by the next worker.
   *
   * @return false if this process was asked to stop
   */
  private boolean untilTold() {
    Notifications notifications = installation.petForge().notifications();
    notifications.look();
    for (int looks = 0; looks < LOOKS_FOR_NOTIFICATIONS && isTelling(notifications); looks++) {
      if (interruption.await(LOOK)) {
        return false;
      }
    }
    return true;
  }

  private boolean isTelling(Notifications notifications) {
    Instant now = installation.petForge().clock().instant();
    return notifications.list().stream()
        .flatMap(
            told ->
                told
                    .job()
                    .filter(
                        job ->
                            !job.due().isAfter(now)
                                || told.standing().filter(it -> it.waiting() > 0).isPresent())
                    .stream())
        .anyMatch(job -> job.failures() == 0 && job.state() != Job.State.PARKED);
  }

  /** Looking must leave the machine to the work, however many projects are watched. */
  private static Duration pause(long tookNanos) {
    Duration share = Duration.ofNanos(tookNanos).multipliedBy(REST_FOR_ONE_LOOK);
    return share.compareTo(LOOK) > 0 ? share : LOOK;
  }

  /** In the order in which they were named. */
  private List<TaskSummary> summaries(Set<ProjectId> watched) {
    Map<ProjectId, TaskSummary> found = new HashMap<>();
    installation.petForge().projects().list(watched).forEach(task -> found.put(task.id(), task));
    return watched.stream()
        .flatMap(project -> Optional.ofNullable(found.get(project)).stream())
        .toList();
  }

  /** Of the projects that are watched; others may have very many. */
  private List<ProviderCall> openCalls(Set<ProjectId> watched) {
    if (watched.size() <= FEW) {
      return watched.stream()
          .flatMap(
              project ->
                  installation
                      .petForge()
                      .money()
                      .calls(new CallQuery(Optional.of(project), OPEN.states()))
                      .stream())
          .toList();
    }
    return installation.petForge().money().calls(OPEN).stream()
        .filter(call -> watched.contains(call.subject().project()))
        .toList();
  }

  /** What the questions to models of the projects that are watched wait for. */
  private Map<ProjectId, Wait> questions(Set<ProjectId> watched) {
    Map<ProjectId, Wait> questions =
        new LinkedHashMap<>(installation.petForge().projects().waitingStoryboards());
    questions.keySet().retainAll(watched);
    return questions;
  }

  /** Whether a video is about to be somewhere: the table shows it when it is there. */
  private boolean publishing(Set<ProjectId> watched) {
    return installation.petForge().projects().publicationsUnderWay().stream()
        .filter(wanted -> wanted.failure().isEmpty())
        .anyMatch(wanted -> watched.contains(wanted.key().project()));
  }

  /**
   * Waits until files and table show these projects as they are, or it is clear that they will not
   * soon.
   *
   * @return false if this process was asked to stop
   */
  boolean untilShown(Set<ProjectId> watched) {
    Set<ProjectId> behind = behind(watched);
    for (int looks = 0; !behind.isEmpty() && !stuck(looks); looks++) {
      if (interruption.await(LOOK)) {
        return false;
      }
      behind = behind(behind);
    }
    return true;
  }

  /**
   * The projects that {@link #untilRest} left because only a verification lets them go on, each
   * with these words.
   */
  Map<ProjectId, String> held() {
    return Map.copyOf(held);
  }

  private boolean stuck(int looks) {
    return looks >= LOOKS_FOR_PROJECTIONS
        || projections().stream().anyMatch(job -> job.failures() >= MOST_FAILURES);
  }

  private List<Job> projections() {
    return installation.petForge().worker().jobs(JobQuery.failed(PROJECTIONS, 1));
  }

  /**
   * Says that files or table show less than the database, if they do, and why.
   *
   * @return whether they do
   */
  boolean tellWhatIsBehind(Collection<ProjectId> projects) {
    if (behind(projects).isEmpty()) {
      return false;
    }
    command.tell("run.behind");
    projections()
        .forEach(
            job ->
                job.error()
                    .ifPresent(
                        error ->
                            command.tell(
                                "run.behind.because", command.messages().translated(error))));
    return true;
  }

  private static boolean moves(TaskSummary task) {
    TaskSummary.Standing standing = task.standing();
    return (standing.runs() && !standing.isDelayed()) || standing.waitsForTurn();
  }

  private Set<ProjectId> behind(Collection<ProjectId> watched) {
    return installation.petForge().projects().list(watched).stream()
        .filter(task -> !task.behind().isEmpty())
        .map(TaskSummary::id)
        .collect(Collectors.toSet());
  }

  private String why(TaskSummary task) {
    return Optional.ofNullable(
            installation.petForge().projects().waits(List.of(task.id())).get(task.id()))
        .filter(wait -> wait.reason() == WaitReason.BUDGET)
        .map(wait -> wait.text(command.messages().language()))
        .orElseGet(() -> command.messages().say("report.held"));
  }

  /**
   * Whether nothing moves any more before somebody has verified or waived what was bought, or has
   * raised a budget that no day makes whole again.
   */
  private boolean onlyPersonsAreLeft(List<TaskSummary> tasks, List<ProviderCall> open) {
    Map<ProjectId, List<ProviderCall>> calls =
        open.stream().collect(Collectors.groupingBy(call -> call.subject().project()));
    List<ProjectId> running =
        tasks.stream()
            .filter(task -> task.standing().runs())
            .map(TaskSummary::id)
            .collect(Collectors.toCollection(ArrayList::new));
    if (running.isEmpty()) {
      return false;
    }
    running.removeIf(project -> waitsForVerification(calls.getOrDefault(project, List.of())));
    // Without calls it is its storyboard that may wait.
    if (!running.stream()
        .allMatch(project -> waitForBudget(calls.getOrDefault(project, List.of())))) {
      return false;
    }
    Map<ProjectId, Wait> waits = installation.petForge().projects().waits(running);
    return waits.keySet().containsAll(running)
        && waits.values().stream().noneMatch(Wait::endsByItself);
  }

  private static boolean waitForBudget(List<ProviderCall> calls) {
    return calls.stream()
        .allMatch(
            call ->
                call.status().state() == CallState.PLANNED
                    && call.status().waitingFor().equals(Optional.of(WaitReason.BUDGET)));
  }

  private boolean waitsForVerification(List<ProviderCall> calls) {
    return !calls.isEmpty()
        && calls.stream()
            .allMatch(
                call ->
                    call.status().state() == CallState.PLANNED
                        && call.status().waitingFor().equals(Optional.of(WaitReason.VERIFICATION))
                        && isHeld(call.terms().pool().account()));
  }

  /** What a call waits for may be what an earlier process noted. */
  private boolean isHeld(AccountId account) {
    try {
      return !installation.petForge().money().missingPurchases(account).isEmpty();
    } catch (PetForgeException e) {
      // As long as nobody knows, nothing is bought.
      return true;
    }
  }

  /** A slot is nothing to speak of; what only time or a person can end is told once. */
  private void tellWhatIsWaitedFor(
      List<TaskSummary> tasks,
      List<ProviderCall> open,
      Map<ProjectId, Wait> questions,
      Progress progress) {
    Map<WaitReason, ProjectId> reasons = new EnumMap<>(WaitReason.class);
    boolean saidWhy = false;
    for (ProviderCall call : open) {
      if (call.status().state() == CallState.PLANNED) {
        call.status()
            .waitingFor()
            .filter(WORTH_TELLING::contains)
            .ifPresent(reason -> reasons.putIfAbsent(reason, call.subject().project()));
        saidWhy |= call.status().failure().isPresent();
      }
    }
    if (saidWhy) {
      // One call has the words of who asked to wait, and the others wait because of it.
      reasons.remove(WaitReason.RATE);
    }
    questions.forEach((project, wait) -> reasons.putIfAbsent(wait.reason(), project));
    reasons.forEach(
        (reason, project) -> {
          if (!told.contains(reason)) {
            progress.tell(
                command
                    .messages()
                    .say("waits." + reason.name().toLowerCase(Locale.ROOT), detail(project)));
            if (reason == WaitReason.VERIFICATION) {
              tellWhatIsMissing(progress);
            }
          }
        });
    // While one is being sent, or asked, nobody knows whether the others wait any more.
    if (open.stream().noneMatch(call -> call.status().state() == CallState.SUBMITTING)
        && tasks.stream().noneMatch(task -> isAsked(task, questions))) {
      told.retainAll(reasons.keySet());
    }
    told.addAll(reasons.keySet());
  }

  /** Whether the storyboard of a project is being written just now. */
  private static boolean isAsked(TaskSummary task, Map<ProjectId, Wait> questions) {
    return task.progress().status() == TaskStatus.STORYBOARD_GENERATING
        && !questions.containsKey(task.id());
  }

  /** What one of those that wait waits for. */
  private String detail(ProjectId project) {
    Language language = command.messages().language();
    return Optional.ofNullable(
            installation.petForge().projects().waits(List.of(project)).get(project))
        .map(wait -> wait.text(language))
        .orElse("");
  }

  private void tellWhatIsMissing(Progress progress) {
    try {
      installation
          .petForge()
          .money()
          .missingPurchases()
          .forEach(gap -> progress.tell(PurchaseGaps.line(gap, installation, command.messages())));
    } catch (PetForgeException e) {
      // That the witness cannot be asked is why nothing is bought.
      progress.tell(command.messages().failure(e.failure()));
    }
  }
}
