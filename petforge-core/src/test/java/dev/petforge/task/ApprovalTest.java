package dev.petforge.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.call.ProviderCall;
import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.generation.FrameRef;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.TableRef;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Outcome.Refused;
import dev.petforge.task.Review.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing is bought before a person has approved just this. */
class ApprovalTest {
  private static Decided decided(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Decided.class);
    return (Decided) outcome;
  }

  private static Task reviewed(Task task, Verdict verdict) {
    return decided(task.review(verdict, "too dark", task.version(), Film.asking())).task();
  }

  private static Outcome edit(Task task, ProviderCall... calls) {
    ShotEdit edit = new ShotEdit(1, Language.ENGLISH, Map.of(ShotPart.ACTION, "sleeps"));
    return task.saveShots(List.of(edit), Film.asking(calls));
  }

  @Test
  void a_run_waits_for_it_and_goes_on_with_it() {
    Decided waiting = decided(Film.of(2).run(Goal.merged(), Film.asking()));

    assertThat(waiting.planned()).isEmpty();
    assertThat(waiting.heldBack()).extracting(Refused::reason).containsExactly(Refusal.APPROVAL);
    assertThat(waiting.task().status()).isEqualTo(TaskStatus.STORYBOARD_READY);
    assertThat(waiting.task().activity().waitsForApproval()).isTrue();
    assertThat(waiting.task().activity().goal()).contains(Goal.merged());

    Decided approved =
        decided(
            waiting.task().review(Verdict.APPROVED, "", waiting.task().version(), Film.asking()));
    assertThat(approved.planned()).hasSize(1);
    assertThat(approved.task().activity().failure()).isEmpty();
  }

  @Test
  void what_is_commanded_by_name_needs_it_too() {
    Task task = Film.of(2);

    assertThat(((Refused) task.startSegment(0, Film.asking())).reason())
        .isEqualTo(Refusal.APPROVAL);
    Task approved = reviewed(task, Verdict.APPROVED);
    assertThat(decided(approved.startSegment(0, Film.asking())).planned()).hasSize(1);
  }

  @Test
  void an_edit_takes_it_back_and_with_it_what_is_planned_and_not_bought() {
    Decided planned =
        decided(reviewed(Film.of(2), Verdict.APPROVED).startSegment(0, Film.asking()));
    ProviderCall call = planned.planned().get(0);

    Decided edited = decided(edit(planned.task(), call));

    assertThat(edited.abandoned()).containsOnlyKeys(call.key());
    assertThat(edited.task().reviewed()).isEmpty();
    assertThat(edited.task().activity().waitsForApproval()).isTrue();
    assertThat(edited.task().activity().gaveUp()).isFalse();

    Task whole = edited.task();
    Task again = reviewed(whole, Verdict.APPROVED);
    assertThat(again.activity().failure()).isEmpty();
    assertThat(decided(again.startSegment(0, Film.asking())).planned()).hasSize(1);
  }

  @Test
  void what_was_rejected_says_why_until_it_is_edited() {
    Task rejected = reviewed(Film.of(2), Verdict.REJECTED);

    Refused refused = (Refused) rejected.startSegment(0, Film.asking());
    assertThat(refused.message()).contains("was rejected: too dark");

    Task edited = decided(edit(rejected)).task();
    assertThat(((Refused) edited.startSegment(0, Film.asking())).message())
        .contains("before a person approves");
  }

  @Test
  void an_edit_buys_nothing_where_no_approval_is_needed_any_more() {
    Task waiting = decided(Film.of(2).run(Goal.merged(), Film.asking())).task();
    ShotEdit edit = new ShotEdit(1, Language.ENGLISH, Map.of(ShotPart.ACTION, "sleeps"));

    Decided edited = decided(waiting.saveShots(List.of(edit), Film.context()));
    Decided once = decided(waiting.promptOnce(0, Optional.of("It sleeps."), Film.context()));

    assertThat(edited.planned()).isEmpty();
    assertThat(once.planned()).isEmpty();
    assertThat(edited.task().activity().waitsForTurn()).isFalse();
    assertThat(decided(edited.task().run(Goal.merged(), Film.context())).planned()).hasSize(1);
  }

  @Test
  void another_picture_takes_it_back() {
    Task approved = reviewed(Film.of(2), Verdict.APPROVED);
    Opening other =
        new Opening(
            new FrameRef(new FileKey("other.jpg"), Sha256.of("other")),
            approved.source().opening().picture().orElseThrow(),
            Optional.empty());

    Task replaced =
        decided(approved.replaceOpening(other, approved.version(), Film.asking())).task();

    assertThat(replaced.reviewed()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "通过, APPROVED",
    "Approved, APPROVED",
    "yes, APPROVED",
    "驳回, REJECTED",
    "重做, REJECTED"
  })
  void the_row_says_it_in_words(String cell, Verdict verdict) {
    Task said = decided(Film.of(2).reviewCell(cell, Film.asking())).task();

    assertThat(said.reviewed()).map(Review.Decision::verdict).contains(verdict);
  }

  @Test
  void a_word_that_stood_there_before_an_edit_approves_nothing_after_it() {
    Task approved = decided(Film.of(2).reviewCell("通过", Film.asking())).task();
    Task edited = decided(edit(approved)).task();

    assertThat(edited.reviewCell("通过", Film.asking())).isInstanceOf(Refused.class);
    Task cleared = decided(edited.reviewCell("", Film.asking())).task();
    Task again = decided(cleared.reviewCell("通过", Film.asking())).task();
    assertThat(again.reviewed()).isPresent();
    Task back = decided(again.reviewCell("待审", Film.asking())).task();
    assertThat(back.reviewed()).isEmpty();
  }

  @Test
  void a_word_from_before_there_was_a_storyboard_approves_nothing() {
    Task unwritten = Film.of(2).withoutScript();

    Task seen = decided(unwritten.reviewCell("通过", Film.asking())).task();

    assertThat(seen.activity().review().decision()).isEmpty();
    assertThat(seen.activity().review().cell()).isEqualTo("通过");
    assertThat(
            ((Refused) unwritten.review(Verdict.APPROVED, "", unwritten.version(), Film.asking()))
                .reason())
        .isEqualTo(Refusal.NO_STORYBOARD);
  }

  @Test
  void who_needs_it_is_told_by_template_or_table() {
    Source source = Film.of(2).source();

    assertThat(ApprovalPolicy.NONE.asksFor(source)).isFalse();
    assertThat(ApprovalPolicy.ALL.asksFor(source)).isTrue();
    assertThat(ApprovalPolicy.of(Set.of(source.template()), Set.of()).asksFor(source)).isTrue();
    assertThat(ApprovalPolicy.of(Set.of(new TemplateId("other")), Set.of()).asksFor(source))
        .isFalse();
    TableRef table = new TableRef("base|table");
    assertThat(
            ApprovalPolicy.of(Set.of(), Set.of(table))
                .asksFor(source.template(), Optional.of(table)))
        .isTrue();
  }
}
