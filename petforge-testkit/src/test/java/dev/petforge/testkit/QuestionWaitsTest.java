package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.call.WaitReason;
import dev.petforge.explanation.Explanation;
import dev.petforge.explanation.Explanation.Cause;
import dev.petforge.explanation.Explanation.Kind;
import dev.petforge.explanation.Explanation.Verdict;
import dev.petforge.explanation.Wait;
import dev.petforge.failure.RetryableException;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.project.ProjectId;
import dev.petforge.question.ModelAnswer;
import dev.petforge.question.ModelAnswer.Ending;
import dev.petforge.question.ModelCalls;
import dev.petforge.question.ModelQuestion;
import dev.petforge.question.ModelQuestion.Reason;
import dev.petforge.question.TokenUsage;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Goal;
import dev.petforge.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What keeps a model from being asked is told as fully as what keeps a clip from being ordered. */
class QuestionWaitsTest {
  private static final Money PRICE = new Money(6_000, "USD");
  private static final ModelQuestion QUESTION =
      new ModelQuestion("deepseek", "deepseek-flash", Reason.WRITE, PRICE);

  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final RecordRef first = table.add(Map.of(Column.SEGMENT_COUNT, "1"), new byte[] {1});
  private final RecordRef second = table.add(Map.of(Column.SEGMENT_COUNT, "1"), new byte[] {2});
  private final AskingWriter writer = new AskingWriter();

  /** Asks a model first, whose provider may be away. */
  private static final class AskingWriter implements StoryboardWriter {
    private final InMemoryStoryboardWriter writer = new InMemoryStoryboardWriter();
    private ModelQuestion question = QUESTION;
    private @Nullable RetryableException away;

    @Override
    public Set<TemplateId> templates() {
      return writer.templates();
    }

    @Override
    public StoryboardDraft write(StoryboardBrief brief, ModelCalls calls) {
      long call = calls.begin(question);
      calls.end(call, answer(away == null ? Ending.TAKEN : Ending.REFUSED));
      if (away != null) {
        throw away;
      }
      return writer.write(brief, calls);
    }

    private static ModelAnswer answer(Ending ending) {
      return new ModelAnswer(
          ending,
          Optional.empty(),
          TokenUsage.NONE,
          new Money(ending == Ending.TAKEN ? 4_000 : 0, "USD"),
          Duration.ofSeconds(20),
          "{}");
    }
  }

  private PetForge petForge(Budget.Scope scope, Money limit) {
    PetForge petForge =
        PetForge.builder()
            .persistence(persistence)
            .files(new InMemoryFileStore())
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(writer)
            .videoGenerator(InMemoryVideoGenerator.keyed(clock))
            .table(table)
            .budget(scope, limit, "THE_BUDGET")
            .build();
    petForge.worker().start();
    return petForge;
  }

  /** Runs both rows as far as they come within some minutes. */
  private List<ProjectId> run(PetForge petForge) {
    List<ProjectId> ids = petForge.table(table.ref()).importRows().imported();
    ids.forEach(id -> petForge.project(id).run(Goal.storyboard()));
    persistence.runUntilIdle();
    persistence.advance(Duration.ofSeconds(90));
    persistence.runUntilIdle();
    return ids;
  }

  private static Wait wait(PetForge petForge, ProjectId id) {
    Map<ProjectId, Wait> waits = petForge.projects().waits(List.of(id));
    assertThat(waits).containsOnlyKeys(id);
    assertThat(petForge.projects().waitingStoryboards()).containsEntry(id, waits.get(id));
    return waits.values().iterator().next();
  }

  /** What is said of the question, and of nothing else that would say the same again. */
  private static Cause cause(PetForge petForge, ProjectId id, Verdict verdict) {
    Explanation explanation = petForge.project(id).explain();
    assertThat(explanation.verdict()).isEqualTo(verdict);
    assertThat(explanation.causes()).hasSize(1);
    return explanation.causes().get(0);
  }

  @Test
  void the_budget_of_a_day_says_what_is_spent_what_would_do_and_when_it_is_whole_again() {
    PetForge petForge = petForge(Budget.Scope.DAY, new Money(9_000, "USD"));
    ProjectId id = run(petForge).get(1);

    Wait wait = wait(petForge, id);

    assertThat(wait.reason()).isEqualTo(WaitReason.BUDGET);
    assertThat(wait.provider()).isEqualTo("deepseek");
    assertThat(wait.endsByItself()).isTrue();
    Wait.Shortage shortage = wait.shortage().orElseThrow();
    assertThat(shortage.price()).isEqualTo(PRICE);
    assertThat(shortage.spent()).isEqualTo(new Money(4_000, "USD"));
    assertThat(shortage.enough()).contains(new Money(10_000, "USD"));
    assertThat(shortage.whole())
        .hasValueSatisfying(
            at ->
                assertThat(Duration.between(persistence.clock().instant(), at))
                    .isBetween(Duration.ZERO, Duration.ofHours(24)));
    assertThat(wait.text(Language.ENGLISH))
        .contains(
            "THE_BUDGET is 0.009 USD",
            "0.004 USD is spent",
            "another 0.006 USD",
            "goes on at",
            "00:00",
            "at least 0.01 USD");
    assertThat(wait.text(Language.CHINESE))
        .contains("THE_BUDGET 是 0.009 USD", "已用 0.004 USD", "0.01 USD", "00:00 自动继续");
    Cause cause = cause(petForge, id, Verdict.WAITING);
    assertThat(cause.kind()).isEqualTo(Kind.QUESTION_WAITS);
    assertThat(cause.text()).contains(wait.text(Language.ENGLISH));
    assertThat(cause.until()).isEqualTo(shortage.whole());
  }

  @Test
  void the_row_says_it_too_and_no_more_once_it_goes_on() {
    PetForge petForge = petForge(Budget.Scope.DAY, new Money(9_000, "USD"));
    ProjectId id = run(petForge).get(1);

    assertThat(table.cell(second, Column.ERROR)).contains("THE_BUDGET is 0.009 USD", "goes on at");
    assertThat(table.cell(first, Column.ERROR)).isEmpty();
    assertThat(petForge.table(table.ref()).compare().different()).isEmpty();

    persistence.advance(Duration.ofHours(24));
    persistence.runUntilIdle();

    assertThat(petForge.project(id).find().orElseThrow().task().status())
        .isEqualTo(TaskStatus.STORYBOARD_READY);
    assertThat(petForge.projects().waits(List.of(id))).isEmpty();
    assertThat(table.cell(second, Column.ERROR)).isEmpty();
  }

  @Test
  void a_budget_that_no_day_makes_whole_needs_a_person() {
    PetForge petForge = petForge(Budget.Scope.TABLE, new Money(9_000, "USD"));
    ProjectId id = run(petForge).get(1);

    assertThat(wait(petForge, id).endsByItself()).isFalse();
    assertThat(wait(petForge, id).text(Language.ENGLISH))
        .contains("does not go on by itself", "at least 0.01 USD");
    assertThat(cause(petForge, id, Verdict.NEEDS_A_PERSON).kind())
        .isEqualTo(Kind.QUESTION_NEEDS_A_PERSON);
  }

  @Test
  void a_budget_in_another_currency_is_said_as_that_and_not_as_used_up() {
    PetForge petForge = petForge(Budget.Scope.DAY, new Money(100_000_000, "CNY"));
    Wait wait = wait(petForge, run(petForge).get(0));

    assertThat(wait.endsByItself()).isFalse();
    assertThat(wait.text(Language.ENGLISH))
        .contains("THE_BUDGET is 100 CNY", "0.006 USD", "another currency", "in USD")
        .doesNotContain("spent");
  }

  @Test
  void a_question_without_whose_successor_it_is_of_no_use_needs_the_price_of_both() {
    writer.question =
        new ModelQuestion(
            "qwen", "qwen-vl", Reason.DESCRIBE, new Money(1_000, "USD"), Optional.of(PRICE));
    PetForge petForge = petForge(Budget.Scope.DAY, new Money(6_500, "USD"));

    Wait wait = wait(petForge, run(petForge).get(0));

    assertThat(wait.shortage().orElseThrow().price()).isEqualTo(new Money(7_000, "USD"));
    assertThat(wait.text(Language.ENGLISH))
        .contains("another 0.007 USD", "does not go on by itself", "at least 0.007 USD");
  }

  @Test
  void a_provider_that_cannot_be_reached_is_said_with_why_and_when_it_is_asked_again() {
    writer.away =
        new RetryableException(
            "MODEL_NO_ANSWER", "deepseek/deepseek-flash did not answer: nobody answers there");
    PetForge petForge = petForge(Budget.Scope.DAY, new Money(1_000_000, "USD"));
    ProjectId id = run(petForge).get(0);

    Wait wait = wait(petForge, id);

    assertThat(wait.reason()).isEqualTo(WaitReason.PROVIDER);
    assertThat(wait.endsByItself()).isTrue();
    assertThat(wait.shortage()).isEmpty();
    assertThat(wait.text(Language.ENGLISH))
        .contains(
            "deepseek cannot be reached; it is tried again by itself",
            "nobody answers there (MODEL_NO_ANSWER)");
    assertThat(wait.text(Language.CHINESE)).contains("连不上 deepseek，会自动再试", "（MODEL_NO_ANSWER）");
    Cause cause = cause(petForge, id, Verdict.WAITING);
    assertThat(cause.kind()).isEqualTo(Kind.QUESTION_WAITS);
    assertThat(cause.text()).contains(wait.text(Language.ENGLISH));
    assertThat(cause.until())
        .hasValueSatisfying(at -> assertThat(at).isAfter(persistence.clock().instant()));
    assertThat(table.cell(first, Column.ERROR)).contains("deepseek cannot be reached");

    writer.away = null;
    persistence.advance(Duration.ofMinutes(10));
    persistence.runUntilIdle();

    assertThat(petForge.project(id).find().orElseThrow().task().status())
        .isEqualTo(TaskStatus.STORYBOARD_READY);
    assertThat(petForge.projects().waits(List.of(id))).isEmpty();
    assertThat(table.cell(first, Column.ERROR)).isEmpty();
  }

  @Test
  void a_provider_that_asks_to_wait_is_said_as_that_and_not_in_the_row() {
    writer.away =
        new RetryableException("MODEL_RATE", "deepseek/deepseek-flash answered HTTP 429 'slow'");
    PetForge petForge = petForge(Budget.Scope.DAY, new Money(1_000_000, "USD"));
    ProjectId id = run(petForge).get(0);

    assertThat(wait(petForge, id).text(Language.ENGLISH))
        .contains("deepseek asked to wait; it goes on by itself", "HTTP 429");
    assertThat(table.cell(first, Column.ERROR)).isEmpty();
  }

  @Test
  void where_no_worker_is_that_is_said_too() {
    PetForge petForge = petForge(Budget.Scope.DAY, new Money(9_000, "USD"));
    ProjectId id = run(petForge).get(1);
    petForge.worker().drain();

    clock.advance(Duration.ofMinutes(10));

    assertThat(petForge.project(id).explain().causes())
        .extracting(Cause::kind)
        .containsExactlyInAnyOrder(Kind.NO_WORKER, Kind.QUESTION_WAITS);
  }

  @Test
  void what_nobody_tries_again_is_not_said_to_go_on_by_itself() {
    writer.away = new RetryableException("MODEL_DOWN", "deepseek/deepseek-flash is down");
    PetForge petForge = petForge(Budget.Scope.DAY, new Money(1_000_000, "USD"));
    ProjectId id = run(petForge).get(0);
    petForge.worker().drain();

    clock.advance(Duration.ofHours(1));

    assertThat(petForge.project(id).explain().verdict()).isEqualTo(Verdict.NEEDS_A_PERSON);
    assertThat(petForge.project(id).explain().causes())
        .extracting(Cause::kind)
        .containsExactlyInAnyOrder(Kind.NO_WORKER, Kind.QUESTION_WAITS);
  }

  @Test
  void any_other_failure_is_no_wait() {
    writer.away = new RetryableException("INTERRUPTED", "the question was interrupted");
    PetForge petForge = petForge(Budget.Scope.DAY, new Money(1_000_000, "USD"));
    ProjectId id = run(petForge).get(0);

    assertThat(petForge.projects().waits(List.of(id))).isEmpty();
    assertThat(petForge.project(id).explain().causes())
        .extracting(Cause::kind)
        .contains(Kind.JOB_RETRIES);
  }
}
