package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.money.Charge;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.task.ApprovalPolicy;
import dev.petforge.task.Goal;
import dev.petforge.task.Refusal;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a table and a person say of an approval, from the row to the purchase. */
class ApprovedPurchasesTest {
  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyed(clock);
  private final PetForge petForge =
      PetForge.builder()
          .persistence(persistence)
          .files(new InMemoryFileStore())
          .videoTools(new InMemoryVideoTools())
          .storyboardWriter(new InMemoryStoryboardWriter())
          .videoGenerator(generator)
          .table(table)
          .approval(ApprovalPolicy.ALL)
          .build();
  private RecordRef row = new RecordRef(table.ref(), "none");
  private ProjectId id = new ProjectId("000000000000");

  @BeforeEach
  void begin() {
    petForge.worker().start();
    row =
        table.add(
            Map.of(Column.SEGMENT_COUNT, "2", Column.APPROVE, "通过"),
            "a cat".getBytes(StandardCharsets.UTF_8));
    id = petForge.table(table.ref()).importRows().imported().get(0);
    petForge.projects().run(List.of(id), Goal.merged(), 1);
    work();
  }

  private void work() {
    for (int i = 0; i < 100; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
    }
    persistence.runUntilIdle();
  }

  private Task task() {
    return petForge.project(id).get().task();
  }

  private void say(String word) {
    table.edit(row, Column.APPROVE, word);
    petForge.tables().rowsChanged(List.of(row));
    work();
  }

  @Test
  void a_word_that_was_there_before_the_storyboard_buys_nothing_and_the_next_one_does() {
    assertThat(generator.billed()).isZero();
    assertThat(task().status()).isEqualTo(TaskStatus.STORYBOARD_READY);
    assertThat(task().activity().waitsForApproval()).isTrue();
    assertThat(table.cell(row, Column.STATUS)).isEqualTo("storyboard_ready");
    assertThat(table.cell(row, Column.ERROR)).contains("APPROVAL");

    say("");
    assertThat(generator.billed()).isZero();
    say("通过");

    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(2);
  }

  @Test
  void what_is_rejected_while_it_is_made_is_not_bought_again_when_that_fails() {
    generator.charge(Charge.AT_SUCCESS).next(InMemoryVideoGenerator.Answer.FAIL_LATER_RETRYABLE);
    generator.latency(Duration.ofSeconds(5));
    petForge.project(id).approve(task().version());
    persistence.runUntilIdle();
    assertThat(generator.keys()).hasSize(1);

    petForge.project(id).reject("too dark", task().version());
    work();

    assertThat(generator.keys()).as("orders").hasSize(1);
    assertThat(task().activity().failure().orElseThrow().code()).isEqualTo(Refusal.APPROVAL.name());
    assertThat(task().activity().failure().orElseThrow().message()).contains("too dark");

    petForge.project(id).approve(task().version());
    work();
    assertThat(generator.keys()).as("orders").hasSizeGreaterThan(1);
  }
}
