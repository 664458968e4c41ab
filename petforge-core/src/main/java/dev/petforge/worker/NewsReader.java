package dev.petforge.worker;

import dev.petforge.call.CallState;
import dev.petforge.call.CallSummary;
import dev.petforge.call.WaitReason;
import dev.petforge.explanation.Waits;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobQuery;
import dev.petforge.money.Budget;
import dev.petforge.notification.Notification;
import dev.petforge.notification.NotificationEvent;
import dev.petforge.notification.NotificationMessage;
import dev.petforge.notification.NotificationStore.Standing;
import dev.petforge.notification.NotificationStore.Step;
import dev.petforge.notification.NotificationTarget;
import dev.petforge.production.ChangeCursor;
import dev.petforge.production.ChangePage;
import dev.petforge.production.CurrentJobs;
import dev.petforge.production.Persistence;
import dev.petforge.production.ProductionSettings;
import dev.petforge.project.ProjectId;
import dev.petforge.question.WaitingQuestion;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import dev.petforge.task.TaskSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds what a notification target was not told yet: of projects in the change feed, of budgets and
 * given up jobs by looking. What it finds is stored in one transaction with how far it has read.
 * Safe for use by many threads.
 */
final class NewsReader {
  /** So many projects are looked at for one transaction. */
  private static final int PAGE = 100;

  /** The same where nothing is told of them. */
  private static final int PAGE_BEFORE = 500;

  /** What waits for a budget mostly waits for the same one. */
  private static final int LOOKED_AT = 100;

  /**
   * Given up jobs, and what waits for budgets, are in no feed: they are looked for at most so
   * often, and each minute, as the sweep sets the job.
   */
  private static final Duration REST = Duration.ofSeconds(5);

  private final Persistence persistence;
  private final ProductionSettings settings;
  private final Waits waits;

  /** When this process looked around for each target. */
  private final Map<String, Instant> looked = new ConcurrentHashMap<>();

  NewsReader(Persistence persistence, ProductionSettings settings, Waits waits) {
    this.persistence = persistence;
    this.settings = settings;
    this.waits = waits;
  }

  /**
   * Reads on for a target.
   *
   * @return whether there are messages now, or more to read
   */
  boolean read(NotificationTarget target) {
    return new Look(target).read();
  }

  /**
   * Comes to the present for a target that was never told anything, so that what happens from now
   * on is news to it.
   */
  void begin(NotificationTarget target) {
    while (persistence.notifications().find(target.name()).filter(Standing::begun).isEmpty()) {
      boolean unused = read(target);
    }
  }

  private final class Look {
    private final NotificationTarget target;
    private final Instant now = persistence.clock().instant();
    private final Map<String, String> told = new LinkedHashMap<>();
    private final List<NotificationMessage> messages = new ArrayList<>();
    private final Set<String> counted = new HashSet<>();

    Look(NotificationTarget target) {
      this.target = target;
    }

    boolean read() {
      Optional<Standing> before = persistence.notifications().find(target.name());
      ChangeCursor cursor =
          before.map(Standing::cursor).map(ChangeCursor::parse).orElse(ChangeCursor.START);
      boolean begun = before.filter(Standing::begun).isPresent();
      ChangePage page = persistence.changes().changes(cursor, begun ? PAGE : PAGE_BEFORE);
      List<TaskSummary> changed = changed(page);
      if (begun) {
        ofProjects(changed);
        ofBudgets(changed);
      } else {
        // What was there before it was a target is no news.
        changed.forEach(one -> told.put(Notification.topic(one.id()), Notification.standing(one)));
      }
      boolean present = begun || !page.more();
      boolean looksAround = present && isRested();
      if (looksAround) {
        ofJobs();
        ofWaits();
      }
      boolean moved = !page.next().equals(cursor) || present != begun;
      boolean stored = (moved || !told.isEmpty()) && store(before, page, present);
      if (looksAround) {
        looked.put(target.name(), now);
      }
      // What was not stored was found by somebody who was faster.
      return page.more() || !messages.isEmpty() || (!told.isEmpty() && !stored);
    }

    private boolean store(Optional<Standing> before, ChangePage page, boolean present) {
      return persistence
          .notifications()
          .store(
              new Step(
                  target.name(),
                  before.map(Standing::cursor),
                  page.next().toString(),
                  present,
                  told,
                  messages));
    }

    private boolean isRested() {
      Instant last = looked.getOrDefault(target.name(), Instant.MIN);
      return last.equals(Instant.MIN) || !now.isBefore(last.plus(REST));
    }

    /** In the order in which they changed. */
    private List<TaskSummary> changed(ChangePage page) {
      if (page.changed().isEmpty()) {
        return List.of();
      }
      Map<ProjectId, TaskSummary> found =
          persistence.tasks().summaries(page.changed()).stream()
              .collect(Collectors.toMap(TaskSummary::id, Function.identity()));
      return page.changed().stream()
          .flatMap(project -> Stream.ofNullable(found.get(project)))
          .toList();
    }

    private void ofProjects(List<TaskSummary> changed) {
      Map<String, String> before =
          told(changed.stream().map(one -> Notification.topic(one.id())).toList());
      for (TaskSummary project : changed) {
        String topic = Notification.topic(project.id());
        Notification.ofProject(Optional.ofNullable(before.get(topic)), project)
            .ifPresent(news -> tell(topic, Notification.standing(project), news));
      }
    }

    private void ofBudgets(List<TaskSummary> changed) {
      for (TaskSummary project : changed) {
        for (Budget budget : settings.admission().budgets()) {
          of(budget, project.id(), project.row().map(RecordRef::table), false);
        }
      }
    }

    /** Planned calls and questions that are not sent because of a budget. */
    private void ofWaits() {
      if (settings.admission().budgets().isEmpty() || !wants(NotificationEvent.BUDGET)) {
        return;
      }
      Map<ProjectId, Optional<TableRef>> waiting = new LinkedHashMap<>();
      for (CallSummary call :
          persistence.calls().part(CallState.PLANNED, Optional.empty(), LOOKED_AT)) {
        if (call.status().waitingFor().equals(Optional.of(WaitReason.BUDGET))) {
          waiting.put(call.subject().project(), call.subject().table());
        }
      }
      persistence.modelCalls().waiting().stream()
          .filter(question -> question.reason() == WaitReason.BUDGET)
          .limit(LOOKED_AT)
          .forEach((WaitingQuestion one) -> waiting.put(one.project(), one.table()));
      waits
          .of(waiting.keySet())
          .forEach(
              (project, wait) ->
                  wait.shortage()
                      .ifPresent(
                          missing ->
                              of(
                                  missing.budget(),
                                  project,
                                  waiting.getOrDefault(project, Optional.empty()),
                                  true)));
    }

    /**
     * @param waits whether something waits because the budget does not hold it
     */
    private void of(Budget budget, ProjectId project, Optional<TableRef> table, boolean waits) {
      if (!wants(NotificationEvent.BUDGET)) {
        return;
      }
      Budget.Payer payer = budget.payer(project, table);
      Optional<LocalDate> day =
          budget.scope() == Budget.Scope.DAY
              ? Optional.of(LocalDate.ofInstant(now, budget.zone()))
              : Optional.empty();
      String topic =
          "budget/"
              + budget.scope()
              + "/"
              + budget.limit()
              + "/"
              + day.map(Object::toString)
                  .or(() -> payer.project().map(Object::toString))
                  .or(() -> payer.table().map(Object::toString))
                  .orElse("");
      // The same payer's projects come one after the other.
      if (!counted.add(topic + waits)) {
        return;
      }
      int before =
          Integer.parseInt(
              Optional.ofNullable(told.get(topic))
                  .orElseGet(() -> told(List.of(topic)).getOrDefault(topic, "0")));
      if (before < 100) {
        long spent = persistence.modelCalls().spent(budget, project, table);
        Notification.ofBudget(before, budget, payer, spent, waits, day)
            .ifPresent(reached -> tell(topic, String.valueOf(reached.percent()), reached));
      }
    }

    private void ofJobs() {
      if (!wants(NotificationEvent.PARKED)) {
        return;
      }
      Map<String, Job> parked = new HashMap<>();
      persistence.jobQueue().list(JobQuery.all()).stream()
          .filter(job -> job.state() == Job.State.PARKED && !isOwn(job.key()))
          .limit(PAGE)
          .forEach(job -> parked.put("job/" + job.id(), job));
      told(parked.keySet()).keySet().forEach(parked::remove);
      CurrentJobs current = new CurrentJobs(persistence);
      parked.forEach(
          (topic, job) -> {
            if (!current.isOver(job)) {
              tell(topic, Job.State.PARKED.name(), new Notification.JobParked(job));
            }
          });
    }

    /** That a target takes nothing is told to others. */
    private boolean isOwn(JobKey job) {
      return job.kind() == JobKind.NOTIFY && job.subject().equals(target.name());
    }

    private boolean wants(NotificationEvent event) {
      return event.isWantedBy(target.events());
    }

    private void tell(String topic, String value, Notification news) {
      told.put(topic, value);
      if (wants(news.event())) {
        messages.add(
            NotificationMessage.of(
                persistence.newId(),
                news,
                now,
                persistence.installation(),
                persistence.language()));
      }
    }

    private Map<String, String> told(Collection<String> topics) {
      return topics.isEmpty() ? Map.of() : persistence.notifications().told(target.name(), topics);
    }
  }
}
