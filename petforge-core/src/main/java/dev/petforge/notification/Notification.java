package dev.petforge.notification;

import dev.petforge.failure.Failure;
import dev.petforge.failure.FailureCode;
import dev.petforge.failure.MessageCatalog;
import dev.petforge.job.Job;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskSummary;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Something that people are told. The rules of what is news are here: {@link #ofProject} and {@link
 * #ofBudget} compare what is with what was told before.
 */
public sealed interface Notification {
  /** What it is about. */
  NotificationEvent event();

  /** What happened and what to do, in one sentence. */
  String text(Language language);

  /** What programs read: text, numbers and trees of them. */
  Map<String, Object> data();

  /** What is noted of a project goes under this. */
  static String topic(ProjectId project) {
    return "project/" + project.value();
  }

  /**
   * What is compared to find out whether there is news of a project, and kept until the next time.
   */
  static String standing(TaskSummary project) {
    return project.progress().statusWord()
        + "|"
        + trouble(project).map(Failure::code).orElse("")
        + "|"
        + project.video().map(TaskSummary.Video::id).orElse("");
  }

  /**
   * The news of a project.
   *
   * @param told its {@link #standing} that was told last; empty if nothing was
   * @return empty if there is none
   */
  static Optional<Notification> ofProject(Optional<String> told, TaskSummary project) {
    if (told.equals(Optional.of(standing(project)))) {
      return Optional.empty();
    }
    Optional<Failure> decision =
        trouble(project)
            .filter(
                failure -> FailureCode.of(failure).filter(NeedsPerson.CODES::contains).isPresent());
    return Optional.of(
        decision.isPresent()
            ? new NeedsPerson(project, decision.get())
            : new StatusChanged(project, told.map(before -> before.split("\\|", 2)[0])));
  }

  /** Why a project stands still; what goes on by itself is none of anybody's business. */
  private static Optional<Failure> trouble(TaskSummary project) {
    return project.standing().runs() ? Optional.empty() : project.standing().failure();
  }

  /**
   * The news of a budget.
   *
   * @param told the {@link BudgetReached#percent} that was told last; 0 if nothing was
   * @param payer whose purchases are counted
   * @param spent under the budget, in millionths of its currency
   * @param waits whether something is not bought because the budget does not hold it
   * @param day of a budget of a day
   * @return empty if there is none
   */
  static Optional<BudgetReached> ofBudget(
      int told,
      Budget budget,
      Budget.Payer payer,
      long spent,
      boolean waits,
      Optional<LocalDate> day) {
    long limit = budget.limit().micros();
    int reached = waits || spent >= limit ? 100 : spent >= limit - limit / 5 ? 80 : 0;
    // A budget of nothing is a way to buy nothing, and no news.
    boolean news = reached > told && (waits || limit > 0);
    return news
        ? Optional.of(
            new BudgetReached(
                budget, payer, reached, new Money(spent, budget.limit().currency()), day))
        : Optional.empty();
  }

  private static Map<String, Object> dataOf(TaskSummary project) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("project_id", project.id().value());
    data.put("status", project.progress().statusWord());
    data.put("segments", project.progress().segments());
    data.put("completed_segments", project.progress().completed());
    trouble(project)
        .ifPresent(
            failure ->
                data.put("failure", pair("code", failure.code(), "message", failure.message())));
    project
        .row()
        .ifPresent(
            row -> data.put("row", pair("table", row.table().value(), "record", row.record())));
    project.video().flatMap(TaskSummary.Video::link).ifPresent(link -> data.put("video_url", link));
    return data;
  }

  /** In this order. */
  private static Map<String, Object> pair(String first, String one, String second, String other) {
    Map<String, Object> pair = new LinkedHashMap<>();
    pair.put(first, one);
    pair.put(second, other);
    return pair;
  }

  private static String said(Failure failure, boolean chinese) {
    // Only here: whoever reads English never loads the Chinese messages.
    return chinese ? MessageCatalog.of(Locale.CHINESE).say(failure) : failure.toString();
  }

  private static String said(String words, boolean chinese) {
    return chinese ? MessageCatalog.of(Locale.CHINESE).say(words) : words;
  }

  /**
   * A project has another status.
   *
   * @param project as it is now
   * @param before the status that was told last, as it is written; empty if none was
   */
  record StatusChanged(TaskSummary project, Optional<String> before) implements Notification {
    @Override
    public NotificationEvent event() {
      if (project.progress().status() == TaskStatus.FAILED) {
        return NotificationEvent.FAILED;
      }
      boolean made = project.progress().status() == TaskStatus.COMPLETED;
      return made && trouble(project).isEmpty()
          ? NotificationEvent.COMPLETED
          : NotificationEvent.STATUS;
    }

    @Override
    public String text(Language language) {
      boolean chinese = language == Language.CHINESE;
      String name = (chinese ? "项目 " : "project ") + project.id() + (chinese ? "：" : ": ");
      return name
          + project.progress().text(language)
          + trouble(project)
              .map(failure -> (chinese ? "。" : ". ") + said(failure, chinese))
              .orElse("");
    }

    @Override
    public Map<String, Object> data() {
      Map<String, Object> data = dataOf(project);
      before.ifPresent(status -> data.put("previous_status", status));
      return data;
    }
  }

  /**
   * A project does not go on before a person has decided.
   *
   * @param project as it is now
   * @param reason what stands in its way
   */
  record NeedsPerson(TaskSummary project, Failure reason) implements Notification {
    /** What only a person can settle: nothing is wrong with what was to be done. */
    private static final Set<FailureCode> CODES =
        EnumSet.of(
            FailureCode.APPROVAL,
            FailureCode.BAD_JOINT,
            FailureCode.UNCERTAIN,
            FailureCode.NOT_AS_ORDERED,
            FailureCode.OTHER_ORDER,
            FailureCode.BROKEN_CLIP);

    @Override
    public NotificationEvent event() {
      return NotificationEvent.PERSON;
    }

    @Override
    public String text(Language language) {
      boolean chinese = language == Language.CHINESE;
      return (chinese
              ? "项目 " + project.id() + " 等待人处理："
              : "project " + project.id() + " waits for a person: ")
          + said(reason, chinese);
    }

    @Override
    public Map<String, Object> data() {
      return dataOf(project);
    }
  }

  /**
   * A job was given up.
   *
   * @param job as it stands
   */
  record JobParked(Job job) implements Notification {
    @Override
    public NotificationEvent event() {
      return NotificationEvent.PARKED;
    }

    @Override
    public String text(Language language) {
      boolean chinese = language == Language.CHINESE;
      String error = job.error().map(words -> said(words, chinese)).orElse("");
      String kind = said(job.key().kind().word(), chinese);
      return chinese
          ? "作业 " + kind + "（" + job.key().subject() + "）已放弃：" + error + "。处理后请重新开始作业 " + job.id()
          : "job "
              + kind
              + " of "
              + job.key().subject()
              + " was given up: "
              + error
              + ". When that is mended, start it again: job "
              + job.id();
    }

    @Override
    public Map<String, Object> data() {
      Map<String, Object> data = pair("job_id", job.id(), "kind", job.key().kind().word());
      data.put("subject", job.key().subject());
      data.put("error", job.error().orElse(""));
      return data;
    }
  }

  /**
   * Much of a budget is spent, or all of it.
   *
   * @param budget which one
   * @param payer whose purchases are counted
   * @param percent 80, or 100: it is used up, or does not hold what is to be bought next
   * @param spent under the budget
   * @param day of a budget of a day
   */
  record BudgetReached(
      Budget budget, Budget.Payer payer, int percent, Money spent, Optional<LocalDate> day)
      implements Notification {
    @Override
    public NotificationEvent event() {
      return NotificationEvent.BUDGET;
    }

    @Override
    public String text(Language language) {
      boolean chinese = language == Language.CHINESE;
      String name = said(budget.said(), chinese) + of(payer);
      if (percent < 100) {
        return chinese
            ? name + "：已用 " + spent + "，共 " + budget.limit()
            : name + ": " + spent + " of " + budget.limit() + " is spent";
      }
      return chinese
          ? name + "：已用 " + spent + "，共 " + budget.limit() + "，放不下接下来要买的"
          : name
              + ": "
              + spent
              + " of "
              + budget.limit()
              + " is spent, and what comes next does not fit";
    }

    private static String of(Budget.Payer payer) {
      return payer
          .project()
          .map(project -> " " + project)
          .or(() -> payer.table().map(table -> " " + table))
          .orElse("");
    }

    @Override
    public Map<String, Object> data() {
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("scope", budget.scope().name().toLowerCase(Locale.ROOT));
      data.put("percent", percent);
      data.put("spent", spent.toString());
      data.put("limit", budget.limit().toString());
      payer.project().ifPresent(project -> data.put("project_id", project.value()));
      payer.table().ifPresent(table -> data.put("table", table.value()));
      day.ifPresent(date -> data.put("day", date.toString()));
      return data;
    }
  }

  /** Somebody tries whether a target can be reached. */
  record Test() implements Notification {
    @Override
    public NotificationEvent event() {
      return NotificationEvent.TEST;
    }

    @Override
    public String text(Language language) {
      return language == Language.CHINESE ? "PetForge 的测试消息" : "a test message of PetForge";
    }

    @Override
    public Map<String, Object> data() {
      return Map.of();
    }
  }
}
