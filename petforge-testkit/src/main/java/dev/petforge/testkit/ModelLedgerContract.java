package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.petforge.call.Admission;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.WaitReason;
import dev.petforge.failure.Failure;
import dev.petforge.file.Sha256;
import dev.petforge.money.Budget;
import dev.petforge.money.Expense;
import dev.petforge.money.Money;
import dev.petforge.money.Spending;
import dev.petforge.money.SpendingQuery;
import dev.petforge.production.Persistence;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.question.ModelAnswer;
import dev.petforge.question.ModelAnswer.Ending;
import dev.petforge.question.ModelCall;
import dev.petforge.question.ModelLedger;
import dev.petforge.question.ModelQuestion;
import dev.petforge.question.ModelQuestion.Reason;
import dev.petforge.question.ModelSubject;
import dev.petforge.question.TokenUsage;
import dev.petforge.question.WaitingQuestion;
import dev.petforge.table.TableRef;
import dev.petforge.task.Activity;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Task;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ModelLedger} promises, also together with the ledger of clips. */
public abstract class ModelLedgerContract {
  private static final TableRef TABLE = new TableRef("feishu:open.feishu.cn/AbCd|tblPets");
  private static final ModelSubject PETS =
      new ModelSubject(
          Tasks.id(1),
          Optional.of(TABLE),
          new OperationId("0123456789ab"),
          Optional.of(new Sha256("ab".repeat(32))));
  private static final ModelQuestion QUESTION =
      new ModelQuestion("deepseek", "deepseek-flash", Reason.WRITE, new Money(6_000, "USD"));
  private static final ModelAnswer ANSWER =
      new ModelAnswer(
          Ending.TAKEN,
          Optional.of("stop"),
          new TokenUsage(3_000, 2_048, 4_000, 0),
          new Money(2_549, "USD"),
          Duration.ofMillis(12_345),
          "{\"segments\": \"猫 🐈\"}");

  private Persistence database;
  private ModelLedger ledger;

  /** For subclasses; JUnit opens the database before each test. */
  @SuppressWarnings("NullAway.Init")
  protected ModelLedgerContract() {}

  /** A new, empty database. */
  protected abstract Persistence fresh();

  @BeforeEach
  final void open() {
    database = fresh();
    ledger = database.modelCalls();
  }

  @AfterEach
  final void close() {
    database.close();
  }

  private static Budget budget(Budget.Scope scope, long micros) {
    return new Budget(scope, new Money(micros, "USD"), ZoneOffset.UTC);
  }

  private long ask(ModelSubject subject, Budget... budgets) {
    return ledger.begin(subject, QUESTION, List.of(budgets)).orElseThrow();
  }

  /** Has the storyboard of a project written. */
  private Task writing(ProjectId project) {
    Task task = Tasks.with(Tasks.imported(project).task(), Tasks.writing());
    database.tasks().commit(Tasks.decided(task));
    return task;
  }

  @Test
  void what_was_cancelled_or_goes_on_without_it_waits_for_no_budget_any_more() {
    Task writing = writing(PETS.project());
    assertThat(ledger.begin(PETS, QUESTION, List.of(budget(Budget.Scope.DAY, 1)))).isEmpty();
    assertThat(ledger.waiting()).extracting(WaitingQuestion::project).containsExactly(writing.id());

    Task cancelled = Tasks.with(Tasks.next(writing), Activity.NONE);
    database.tasks().commit(Tasks.decided(cancelled));
    assertThat(ledger.waiting()).isEmpty();

    database.tasks().commit(Tasks.decided(Tasks.with(Tasks.next(cancelled), Tasks.merging())));
    assertThat(ledger.waiting()).isEmpty();
  }

  @Test
  void a_question_that_waits_is_told_with_all_that_says_what_it_needs() {
    writing(PETS.project());
    writing(Tasks.id(2));
    ModelSubject other =
        new ModelSubject(
            Tasks.id(2), Optional.empty(), new OperationId("1123456789ab"), Optional.empty());
    Budget day = budget(Budget.Scope.DAY, 1);

    assertThat(ledger.begin(PETS, followed(5_000, "CNY"), List.of(day))).isEmpty();
    assertThat(ledger.begin(other, QUESTION, List.of(day))).isEmpty();

    WaitingQuestion first =
        new WaitingQuestion(
            PETS.project(),
            PETS.table(),
            Optional.of(followed(5_000, "CNY")),
            WaitReason.BUDGET,
            Optional.empty());
    WaitingQuestion second =
        new WaitingQuestion(
            Tasks.id(2),
            Optional.empty(),
            Optional.of(QUESTION),
            WaitReason.BUDGET,
            Optional.empty());
    assertThat(ledger.waiting()).containsExactlyInAnyOrder(first, second);
    assertThat(ledger.waiting(List.of(Tasks.id(2), Tasks.id(3)))).containsExactly(second);
    assertThat(ledger.waiting(List.of())).isEmpty();
  }

  @Test
  void a_question_whose_provider_is_away_waits_until_it_is_asked_again() {
    writing(PETS.project());
    Failure away = Failure.retryable("MODEL_NO_ANSWER", "deepseek did not answer: 无人应答");
    ask(PETS);

    ledger.hold(PETS, QUESTION, WaitReason.PROVIDER, away);

    assertThat(ledger.waiting(List.of(PETS.project())))
        .containsExactly(
            new WaitingQuestion(
                PETS.project(),
                PETS.table(),
                Optional.of(QUESTION),
                WaitReason.PROVIDER,
                Optional.of(away)));

    assertThat(ledger.begin(PETS, QUESTION, List.of(budget(Budget.Scope.DAY, 1)))).isEmpty();
    assertThat(ledger.waiting())
        .as("what it waits for now")
        .extracting(WaitingQuestion::reason, WaitingQuestion::because)
        .containsExactly(tuple(WaitReason.BUDGET, Optional.empty()));

    ask(PETS);
    assertThat(ledger.waiting()).isEmpty();
  }

  @Test
  void a_question_is_there_before_it_is_answered_and_counts_as_much_as_it_can_cost() {
    long id = ask(PETS);

    assertThat(ledger.find(PETS.project()))
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.id()).isEqualTo(id);
              assertThat(call.subject()).isEqualTo(PETS);
              assertThat(call.question()).isEqualTo(QUESTION);
              assertThat(call.answer()).isEmpty();
              assertThat(call.askedAt()).isEqualTo(call.expense().at());
            });
    assertThat(ledger.expenses())
        .singleElement()
        .satisfies(
            expense -> {
              assertThat(expense.money()).isEqualTo(QUESTION.atMost());
              assertThat(expense.provider()).isEqualTo("deepseek/deepseek-flash");
              assertThat(expense.table()).contains(TABLE);
              assertThat(expense.open()).isTrue();
            });
  }

  @Test
  void what_questions_cost_is_added_up_as_one_by_one() {
    ledger.end(ask(PETS), ANSWER);
    ask(PETS);
    ask(
        new ModelSubject(
            Tasks.id(2), Optional.empty(), new OperationId("1123456789ab"), Optional.empty()));
    List<Expense> expenses = ledger.expenses();
    LocalDate today = LocalDate.ofInstant(expenses.get(0).at(), ZoneOffset.UTC);

    for (Spending.By by : Spending.By.values()) {
      for (Optional<LocalDate> since :
          List.of(
              Optional.<LocalDate>empty(), Optional.of(today), Optional.of(today.plusDays(2)))) {
        for (Optional<TableRef> table : List.of(Optional.<TableRef>empty(), Optional.of(TABLE))) {
          SpendingQuery query = new SpendingQuery(by, ZoneOffset.UTC, since, table);
          assertThat(ledger.spending(query))
              .as(query.toString())
              .isEqualTo(
                  Spending.of(expenses.stream().filter(query::isOf).toList(), by, ZoneOffset.UTC));
        }
      }
    }
    assertThat(ledger.spending(new SpendingQuery(Spending.By.TASK, ZoneOffset.UTC)))
        .extracting(Spending::calls)
        .containsExactly(2, 1);
  }

  @Test
  void an_answer_is_kept_as_it_came_and_counts_as_what_it_cost() {
    long id = ask(PETS);

    ledger.end(id, ANSWER);

    assertThat(ledger.find(PETS.project()))
        .extracting(ModelCall::answer)
        .containsExactly(Optional.of(ANSWER));
    assertThat(ledger.expenses())
        .extracting(Expense::money, Expense::open)
        .containsExactly(tuple(ANSWER.cost(), false));
  }

  @Test
  void the_first_word_on_how_a_question_ended_counts() {
    long id = ask(PETS);
    ledger.end(id, ANSWER);

    ledger.end(
        id,
        new ModelAnswer(
            Ending.LOST,
            Optional.empty(),
            TokenUsage.NONE,
            new Money(9_999, "USD"),
            Duration.ofSeconds(1),
            "late"));

    assertThat(ledger.find(PETS.project()))
        .extracting(ModelCall::answer)
        .containsExactly(Optional.of(ANSWER));
  }

  @Test
  void every_reason_and_ending_is_read_back_as_it_was() {
    List<ModelCall> asked = new ArrayList<>();
    for (Reason reason : Reason.values()) {
      for (Ending ending : Ending.values()) {
        ModelQuestion question =
            new ModelQuestion("qwen", "qwen3-vl-plus", reason, new Money(10, "CNY"));
        ModelAnswer answer =
            new ModelAnswer(
                ending,
                Optional.empty(),
                TokenUsage.NONE,
                new Money(0, "CNY"),
                Duration.ZERO,
                "words\n猫");
        long id = ledger.begin(PETS, question, List.of()).orElseThrow();
        ledger.end(id, answer);
        asked.add(
            new ModelCall(
                id,
                PETS,
                question,
                ledger.find(PETS.project()).get(asked.size()).askedAt(),
                Optional.of(answer)));
      }
    }

    assertThat(ledger.find(PETS.project())).isEqualTo(asked);
  }

  @Test
  void a_question_that_a_budget_does_not_hold_is_not_written_down_and_its_project_waits() {
    Budget task = budget(Budget.Scope.TASK, 11_999);
    writing(PETS.project());
    ask(PETS, task);

    assertThat(ledger.begin(PETS, QUESTION, List.of(task))).isEmpty();
    assertThat(ledger.waiting())
        .extracting(WaitingQuestion::project)
        .containsExactly(PETS.project());
    assertThat(ledger.find(PETS.project())).hasSize(1);
    assertThat(ledger.spent(task, PETS.project(), PETS.table())).isEqualTo(6_000);
    assertThat(ledger.spent(task, Tasks.id(77), PETS.table())).isZero();

    ask(PETS, budget(Budget.Scope.TASK, 12_000));
    assertThat(ledger.waiting()).isEmpty();
  }

  @Test
  void what_an_answer_did_not_cost_may_be_spent_again() {
    Budget day = budget(Budget.Scope.DAY, 10_000);
    long id = ask(PETS, day);
    assertThat(ledger.begin(PETS, QUESTION, List.of(day))).isEmpty();

    ledger.end(id, ANSWER);

    assertThat(ledger.begin(PETS, QUESTION, List.of(day))).isPresent();
  }

  private static ModelQuestion followed(long micros, String currency) {
    return new ModelQuestion(
        "qwen",
        "qwen3-vl-plus",
        Reason.DESCRIBE,
        new Money(1_000, "USD"),
        Optional.of(new Money(micros, currency)));
  }

  @Test
  void a_question_is_asked_only_if_what_must_follow_it_can_be_paid_too() {
    Budget day = budget(Budget.Scope.DAY, 6_999);
    writing(PETS.project());

    assertThat(ledger.begin(PETS, followed(6_000, "USD"), List.of(day))).isEmpty();
    assertThat(ledger.begin(PETS, followed(1, "CNY"), List.of(day))).isEmpty();
    assertThat(ledger.find(PETS.project())).isEmpty();
    assertThat(ledger.waiting()).hasSize(1);

    assertThat(ledger.begin(PETS, followed(5_999, "USD"), List.of(day))).isPresent();
    assertThat(ledger.find(PETS.project()))
        .extracting(ModelCall::question)
        .containsExactly(followed(5_999, "USD"));
  }

  @Test
  void room_for_what_must_follow_is_kept_until_it_is_asked() {
    Budget day = budget(Budget.Scope.DAY, 8_000);
    ModelSubject other =
        new ModelSubject(
            Tasks.id(2), PETS.table(), new OperationId("ba9876543210"), Optional.empty());
    long described = ledger.begin(PETS, followed(6_000, "USD"), List.of(day)).orElseThrow();
    ModelQuestion small =
        new ModelQuestion("deepseek", "deepseek-flash", Reason.WRITE, new Money(1_001, "USD"));

    assertThat(ledger.begin(other, small, List.of(day))).as("while it is asked").isEmpty();
    ledger.end(
        described,
        new ModelAnswer(
            Ending.TAKEN,
            Optional.of("stop"),
            TokenUsage.NONE,
            new Money(1_000, "USD"),
            Duration.ofSeconds(1),
            "a cat"));
    assertThat(ledger.begin(other, small, List.of(day))).as("after its answer").isEmpty();
    assertThat(ledger.expenses())
        .as("what is kept is not spent")
        .extracting(expense -> expense.money().micros())
        .containsExactly(1_000L);

    assertThat(ledger.begin(PETS, QUESTION, List.of(day))).isPresent();
    assertThat(ledger.begin(other, small, List.of(budget(Budget.Scope.DAY, 8_001)))).isPresent();
  }

  @Test
  void the_budget_of_a_table_is_for_its_projects_only() {
    Budget table = budget(Budget.Scope.TABLE, 6_000);
    ask(PETS, table);
    ModelSubject neighbour =
        new ModelSubject(
            Tasks.id(2), PETS.table(), new OperationId("ba9876543210"), Optional.empty());
    ModelSubject other =
        new ModelSubject(
            Tasks.id(3), Optional.empty(), new OperationId("ba9876543211"), Optional.empty());

    assertThat(ledger.begin(neighbour, QUESTION, List.of(table))).isEmpty();
    assertThat(ledger.begin(other, QUESTION, List.of(table))).isPresent();
  }

  @Test
  void a_budget_in_another_currency_holds_only_what_is_free() {
    Budget yuan = new Budget(Budget.Scope.DAY, new Money(9_000_000, "CNY"), ZoneOffset.UTC);

    assertThat(ledger.begin(PETS, QUESTION, List.of(yuan))).isEmpty();
    assertThat(
            ledger.begin(
                PETS, new ModelQuestion("local", "own", Reason.WRITE, Money.FREE), List.of(yuan)))
        .isPresent();
  }

  @Test
  void clips_and_questions_are_held_by_the_same_budget() {
    Budget task = budget(Budget.Scope.TASK, Calls.PRICE.micros() + 5_999);
    ProviderCall clip = Calls.planned(Tasks.id(1), 0);
    database.tasks().commit(Tasks.imported(Tasks.id(1)));
    Task stored = database.tasks().find(Tasks.id(1)).orElseThrow().task();
    database.tasks().commit(new Decided(Tasks.next(stored), List.of(clip), Map.of(), List.of()));
    ask(PETS, task);

    database.calls().admit(Calls.POOL, new Admission(9, List.of(task)));

    assertThat(database.calls().find(clip.key()).orElseThrow().status().waitingFor())
        .as("the question was first")
        .contains(WaitReason.BUDGET);

    database
        .calls()
        .admit(Calls.POOL, new Admission(9, List.of(budget(Budget.Scope.TASK, 10_000_000))));
    assertThat(database.calls().find(clip.key()).orElseThrow().status().state())
        .isEqualTo(CallState.SUBMITTING);
    assertThat(ledger.begin(PETS, QUESTION, List.of(task))).as("now the clip was first").isEmpty();
  }

  @Test
  void many_who_ask_at_once_never_exceed_a_budget_together() throws Exception {
    Budget day = budget(Budget.Scope.DAY, 5 * 6_000);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Optional<Long>>> asks = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        ModelSubject subject =
            new ModelSubject(
                writing(Tasks.id(10 + i)).id(),
                Optional.empty(),
                PETS.operation(),
                Optional.empty());
        asks.add(() -> ledger.begin(subject, QUESTION, List.of(day)));
      }
      int held = 0;
      for (Future<Optional<Long>> asked : threads.invokeAll(asks)) {
        held += asked.get().isPresent() ? 1 : 0;
      }

      assertThat(held).isEqualTo(5);
      assertThat(ledger.expenses()).hasSize(5);
      assertThat(ledger.waiting()).hasSize(7);
    } finally {
      threads.shutdownNow();
    }
  }
}
