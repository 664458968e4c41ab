package dev.petforge.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.generation.FrameRef;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Outcome.Refused;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A command that is taken in part says what of it is held back. */
class HeldBackTest {
  private static final LocalDate DATE = LocalDate.of(2026, 3, 1);

  private static Task whole() {
    Task task = Film.of(3);
    for (int i = 0; i < 3; i++) {
      task = Film.with(task, i, "clip" + i);
    }
    return task;
  }

  private static List<Refusal> reasons(Outcome outcome) {
    return outcome.heldBack().stream().map(Refused::reason).toList();
  }

  private static Opening another(Task task) {
    Opening old = task.source().opening();
    return new Opening(
        new FrameRef(new FileKey("another.jpg"), Sha256.of("another")),
        old.picture().orElseThrow(),
        Optional.empty());
  }

  private static SourceEdit edit(
      Optional<Integer> segments, Optional<Opening> opening, SourceEdit.Consent consent) {
    return new SourceEdit(
        Optional.empty(), Optional.of(DATE), segments, Optional.empty(), opening, consent);
  }

  @Test
  void what_is_refused_is_held_back_as_a_whole() {
    Outcome refused = Film.of(3).merge(Stale.REFUSE, Film.context());

    assertThat(refused).isInstanceOf(Refused.class);
    assertThat(refused.heldBack()).containsExactly((Refused) refused);
  }

  @Test
  void a_cancel_gives_up_the_goal_and_says_which_paid_call_it_waits_for() {
    Task wanting = Film.of(3);
    wanting = wanting.with(wanting.activity().wanting(Optional.of(Goal.merged())));
    Decided ordered = (Decided) wanting.startSegment(0, Film.context());
    ProviderCall planned = ordered.planned().get(0);
    ProviderCall bought =
        planned
            .with(planned.status().sending("process", Film.NOW))
            .after(new Fact.Accepted(1, new ProviderJobId("job")), Film.NOW);

    Decided kept = (Decided) ordered.task().cancel(OpenCalls.KEEP, Film.context(bought));
    assertThat(kept.task().activity().goal()).isEmpty();
    assertThat(kept.task().awaits(bought)).isTrue();
    assertThat(reasons(kept)).containsExactly(Refusal.OPEN_CALL);
    assertThat(kept.heldBack().get(0).message()).contains(bought.key().value(), "0.3 USD");

    assertThat(reasons(ordered.task().cancel(OpenCalls.KEEP, Film.context(planned))))
        .as("what was not sent ends with the rest")
        .isEmpty();
    assertThat(reasons(ordered.task().cancel(OpenCalls.ABANDON, Film.context(bought)))).isEmpty();
  }

  @Test
  void a_redo_that_cannot_run_on_empties_the_segments_and_says_why_it_stopped() {
    Task task = whole();
    Context works = Film.context();
    Context broken =
        new Context(
            works.now(),
            works.operationId(),
            List.of(),
            (shot, seed) -> {
              throw new PermanentException("TOO_LONG", "the prompt is too long");
            },
            works.installation(),
            works.triesPerSegment(),
            works.gate(),
            works.approval());
    Redo redo = Redo.from(1, task.version()).runningOn();

    Decided stopped = (Decided) task.redo(redo, broken);
    assertThat(stopped.task().chain().completed()).isEqualTo(1);
    assertThat(reasons(stopped)).containsExactly(Refusal.NOT_POSSIBLE);
    assertThat(stopped.task().activity().failure().orElseThrow().message())
        .isEqualTo(stopped.heldBack().get(0).message());

    assertThat(reasons(task.redo(redo, works))).isEmpty();
  }

  @Test
  void an_edited_row_says_why_a_part_of_it_is_not_taken() {
    Task task = whole();
    SourceEdit more = edit(Optional.of(5), Optional.of(another(task)), SourceEdit.Consent.NONE);

    Decided dateOnly = (Decided) task.editSource(more, Film.context());
    assertThat(dateOnly.task().source().releaseDate()).isEqualTo(DATE);
    assertThat(dateOnly.task().source().segmentCount()).isEqualTo(3);
    assertThat(reasons(dateOnly)).containsExactly(Refusal.BOUGHT);

    assertThat(reasons(Film.of(3).editSource(more, Film.context())))
        .as("nothing was bought")
        .isEmpty();
  }

  @Test
  void nothing_is_held_back_of_a_row_whose_picture_is_taken_explicitly() {
    Task task = whole();
    SourceEdit.Consent pictures = new SourceEdit.Consent(true, false);
    Optional<Opening> another = Optional.of(another(task));

    assertThat(reasons(task.editSource(edit(Optional.empty(), another, pictures), Film.context())))
        .isEmpty();
    assertThat(reasons(task.editSource(edit(Optional.of(5), another, pictures), Film.context())))
        .containsExactly(Refusal.BOUGHT);
  }
}
