package dev.petforge.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.emulator.llm.LlmAnswer;
import dev.petforge.emulator.llm.LlmEmulator;
import dev.petforge.emulator.llm.LlmFault;
import dev.petforge.emulator.llm.LlmSettings;
import dev.petforge.explanation.Wait;
import dev.petforge.failure.Failure;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.project.ProjectId;
import dev.petforge.question.ModelAnswer.Ending;
import dev.petforge.question.ModelQuestion.Reason;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.table.Column;
import dev.petforge.task.Existing;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStatus;
import dev.petforge.testkit.InMemoryFileStore;
import dev.petforge.testkit.InMemoryPersistence;
import dev.petforge.testkit.InMemoryRecordTable;
import dev.petforge.testkit.InMemoryVideoGenerator;
import dev.petforge.testkit.InMemoryVideoTools;
import dev.petforge.testkit.MovableClock;
import dev.petforge.testkit.RecordingModelCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is paid for once is not paid for again, however often a storyboard is tried. */
class RepeatedWritingTest {
  private static final LlmAnswer BUSY = LlmAnswer.failing(LlmFault.RATE);

  @TempDir private Path folder = Path.of("");
  private final LlmEmulator llm = new LlmEmulator(LlmSettings.standard());
  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");

  @AfterEach
  void close() {
    llm.close();
  }

  /** One model writes and does not see; another tells it what there is. */
  private ModelStoryboardWriter writer() {
    return Briefs.writer(llm, "deepseek", "deepseek-v4-pro")
        .describedBy(Briefs.profile(llm, "deepseek", "deepseek-flash"), LlmSettings.KEY)
        .build();
  }

  private PetForge petForge(long microsPerDay) {
    PetForge petForge =
        PetForge.builder()
            .persistence(persistence)
            .files(new InMemoryFileStore())
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(writer())
            .videoGenerator(InMemoryVideoGenerator.keyed(clock))
            .table(table)
            .budget(Budget.Scope.DAY, new Money(microsPerDay, "USD"))
            .build();
    petForge.worker().start();
    return petForge;
  }

  private ProjectId started(PetForge petForge) {
    table.add(Map.of(Column.SEGMENT_COUNT, "3"), new byte[] {1});
    ProjectId id = petForge.table(table.ref()).importRows().imported().get(0);
    petForge.project(id).run(Goal.storyboard());
    return id;
  }

  private static Task task(PetForge petForge, ProjectId id) {
    return petForge.project(id).find().orElseThrow().task();
  }

  private long described() {
    return llm.calls().stream().filter(call -> !call.request().images().isEmpty()).count();
  }

  /** What a description can cost at most. */
  private long mostOfDescription() {
    RecordingModelCalls calls = new RecordingModelCalls();
    writer().write(Briefs.brief(Briefs.image(folder), 3), calls);
    assertThat(calls.reasons()).containsExactly(Reason.DESCRIBE, Reason.WRITE);
    return calls.entries().get(0).question().atMost().micros();
  }

  @Test
  void a_budget_that_holds_the_description_and_not_the_storyboard_buys_neither() {
    long most = mostOfDescription();
    int before = llm.calls().size();
    PetForge petForge = petForge(most);
    ProjectId id = started(petForge);

    persistence.advance(Duration.ofMinutes(30));

    assertThat(llm.calls()).hasSize(before);
    Wait wait = Objects.requireNonNull(petForge.projects().waitingStoryboards().get(id));
    assertThat(wait.shortage().orElseThrow().price().micros())
        .as("the description and the storyboard together")
        .isGreaterThan(most);
    assertThat(task(petForge, id).status()).isEqualTo(TaskStatus.STORYBOARD_GENERATING);
  }

  @Test
  void a_description_is_not_asked_again_when_the_storyboard_is_tried_again() {
    PetForge petForge = petForge(100_000_000);
    llm.next(LlmAnswer.sensible(), BUSY, BUSY, BUSY, BUSY, BUSY, BUSY);

    ProjectId id = started(petForge);
    persistence.advance(Duration.ofMinutes(1));

    assertThat(task(petForge, id).status()).isEqualTo(TaskStatus.STORYBOARD_READY);
    assertThat(described()).isEqualTo(1);
    assertThat(task(petForge, id).source().opening().description())
        .startsWith("An orange tabby cat");
  }

  @Test
  void a_description_outlives_the_operation_that_paid_for_it() {
    PetForge petForge = petForge(100_000_000);
    llm.next(LlmAnswer.sensible(), LlmAnswer.failing(LlmFault.MODERATED));
    ProjectId id = started(petForge);
    persistence.advance(Duration.ofMinutes(1));
    assertThat(task(petForge, id).status()).isEqualTo(TaskStatus.FAILED);

    assertThat(petForge.project(id).retry()).isInstanceOf(Decided.class);
    persistence.advance(Duration.ofMinutes(1));

    assertThat(task(petForge, id).status()).isEqualTo(TaskStatus.STORYBOARD_READY);
    assertThat(described()).isEqualTo(1);
  }

  @Test
  void a_description_outlives_the_operation_that_was_to_write_a_storyboard_over() {
    PetForge petForge = petForge(100_000_000);
    ProjectId id = started(petForge);
    persistence.advance(Duration.ofMinutes(1));
    assertThat(petForge.project(id).describePicture("")).isInstanceOf(Decided.class);
    llm.next(LlmAnswer.sensible(), LlmAnswer.failing(LlmFault.MODERATED));
    petForge.project(id).generateStoryboard(Existing.REPLACE);
    persistence.advance(Duration.ofMinutes(1));
    assertThat(task(petForge, id).activity().failure()).isPresent();

    assertThat(petForge.project(id).retry()).isInstanceOf(Decided.class);
    persistence.advance(Duration.ofMinutes(1));

    assertThat(task(petForge, id).activity().failure()).isEmpty();
    assertThat(task(petForge, id).source().opening().description())
        .startsWith("An orange tabby cat");
    assertThat(described()).as("once for each of the two that a person wanted").isEqualTo(2);
  }

  @Test
  void a_storyboard_has_three_answers_however_often_its_job_is_tried() {
    AtomicInteger asked = new AtomicInteger();
    // One answer that cannot be used, then a provider that is busy until the job is tried again.
    llm.otherwise(
        request ->
            request.images().isEmpty() && asked.getAndIncrement() % 4 == 0
                ? LlmAnswer.text("{\"segments\": [" + asked.get() + "]}")
                : request.images().isEmpty() ? BUSY : LlmAnswer.sensible());
    PetForge petForge = petForge(100_000_000);

    ProjectId id = started(petForge);
    persistence.advance(Duration.ofHours(10));

    assertThat(task(petForge, id).status()).isEqualTo(TaskStatus.FAILED);
    assertThat(task(petForge, id).activity().failure().map(Failure::code))
        .contains("STORYBOARD_INVALID");
    assertThat(petForge.project(id).questions())
        .filteredOn(call -> call.answer().orElseThrow().ending() == Ending.REJECTED)
        .hasSizeBetween(2, 3);
  }

  @Test
  void a_further_try_goes_on_from_the_answer_that_was_wrong() {
    RecordingModelCalls calls = new RecordingModelCalls();
    StoryboardBrief brief = Briefs.brief(Briefs.image(folder), 3);
    llm.next(LlmAnswer.sensible(), LlmAnswer.text("{\"segments\": []}"), BUSY, BUSY, BUSY);
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> writer().write(brief, calls)))
        .hasMessageContaining("deepseek");
    int before = calls.entries().size();

    calls.tryAgain();
    StoryboardDraft draft = writer().write(brief, calls);

    assertThat(draft.storyboard().size()).isEqualTo(3);
    assertThat(calls.reasons().subList(before, calls.entries().size()))
        .isEqualTo(List.of(Reason.MEND));
  }

  @Test
  void an_answer_that_was_paid_for_when_the_process_died_is_taken() {
    RecordingModelCalls calls = new RecordingModelCalls();
    StoryboardBrief brief = Briefs.brief(Briefs.image(folder), 3);
    StoryboardDraft first = writer().write(brief, calls);
    int before = llm.calls().size();

    calls.tryAgain();

    assertThat(writer().write(brief, calls).storyboard()).isEqualTo(first.storyboard());
    assertThat(llm.calls()).hasSize(before);
  }

  @Test
  void lost_answers_are_few_however_often_the_job_is_tried() {
    llm.otherwise(
        request ->
            request.images().isEmpty()
                ? LlmAnswer.failing(LlmFault.CUT_AFTER)
                : LlmAnswer.sensible());
    PetForge petForge = petForge(100_000_000);

    ProjectId id = started(petForge);
    persistence.advance(Duration.ofHours(10));

    assertThat(task(petForge, id).status()).isEqualTo(TaskStatus.FAILED);
    assertThat(petForge.project(id).questions())
        .filteredOn(call -> call.answer().orElseThrow().ending() == Ending.LOST)
        .as("three in the first try, one in each of the other nineteen")
        .hasSize(22);
  }
}
