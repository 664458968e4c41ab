package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.call.ProviderCall;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.Segment;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Outcome.Refused;
import dev.petforge.task.Project;
import dev.petforge.task.Refusal;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A clip that is not what was ordered is fetched again, and then waits for a person. */
class NotAsOrderedTest {
  private static final byte[] PHOTO = "a photo of a cat".getBytes(StandardCharsets.UTF_8);
  private static final Duration ORDERED = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofSeconds(3);

  private final InMemoryPersistence persistence = InMemoryPersistence.manual(new MovableClock());
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryVideoGenerator generator =
      InMemoryVideoGenerator.keyed(persistence.clock());
  private final PetForge petForge =
      PetForge.builder()
          .persistence(persistence)
          .files(files)
          .videoTools(new InMemoryVideoTools())
          .storyboardWriter(new InMemoryStoryboardWriter())
          .videoGenerator(generator)
          .table(table)
          .clipLength(ORDERED)
          .build();
  private RecordRef row = new RecordRef(table.ref(), "none");
  private ProjectId id = new ProjectId("000000000000");
  private int fetched;

  @BeforeEach
  void begin() {
    petForge.worker().start();
    row = table.add(Map.of(Column.SEGMENT_COUNT, "2"), PHOTO);
    id = petForge.table(table.ref()).importRows().imported().get(0);
  }

  /** The first clips that are fetched are too short. */
  private void tooShort(int fetches) {
    generator.clips(
        job ->
            ++fetched <= fetches
                ? InMemoryVideoTools.clip("the clip of " + job, SHORT)
                : (job + " in full").getBytes(StandardCharsets.UTF_8));
  }

  private void work() {
    for (int i = 0; i < 100; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
    }
    persistence.runUntilIdle();
  }

  private Project project() {
    return petForge.project(id).find().orElseThrow();
  }

  private Task task() {
    return project().task();
  }

  private ProviderCall call() {
    return project().calls().get(0);
  }

  private void stopped() {
    tooShort(2);
    petForge.project(id).run(Goal.merged());
    work();
    assertThat(fetched).isEqualTo(2);
    assertThat(generator.billed()).as("what was bought").isEqualTo(1);
    assertThat(task().status()).isEqualTo(TaskStatus.FAILED);
    Segment segment = task().chain().segment(0);
    assertThat(segment.current()).isEmpty();
    assertThat(segment.history())
        .singleElement()
        .satisfies(
            kept ->
                assertThat(kept.version().mismatch()).contains("it lasts 3.0 s, 5 s were ordered"));
    assertThat(table.cell(row, Column.ERROR))
        .contains("NOT_AS_ORDERED")
        .contains("it lasts 3.0 s, 5 s were ordered");
  }

  @Test
  void a_damaged_download_is_fetched_again_and_nobody_is_asked() {
    tooShort(1);
    petForge.project(id).run(Goal.merged());
    work();

    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(2);
    assertThat(task().chain().segment(0).history()).isEmpty();
  }

  @Test
  void a_clip_that_is_too_short_is_never_the_seed_of_the_next_purchase() {
    stopped();

    assertThat(petForge.project(id).run(Goal.merged()))
        .isInstanceOfSatisfying(
            Refused.class, no -> assertThat(no.reason()).isEqualTo(Refusal.NOT_AS_ORDERED));
    assertThat(petForge.project(id).retry()).isInstanceOf(Refused.class);
    work();

    assertThat(generator.billed()).isEqualTo(1);
  }

  @Test
  void a_person_may_take_it_and_the_film_goes_on() {
    stopped();

    assertThat(petForge.project(id).accept(call().key())).isInstanceOf(Decided.class);
    work();

    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(2);
    assertThat(task().chain().segment(0).current().orElseThrow().mismatch()).isPresent();
  }

  @Test
  void a_person_may_decline_it_and_another_one_is_bought() {
    stopped();

    assertThat(petForge.project(id).abandon(call().key())).isInstanceOf(Decided.class);
    assertThat(task().status()).isEqualTo(TaskStatus.STORYBOARD_READY);
    assertThat(petForge.project(id).run(Goal.merged())).isInstanceOf(Decided.class);
    work();

    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(3);
    assertThat(task().chain().segment(0).history()).hasSize(1);
  }

  @Test
  void a_clip_made_anew_that_is_too_short_leaves_the_one_that_is_there() {
    petForge.project(id).run(Goal.merged());
    work();
    String old = task().chain().segment(1).current().orElseThrow().id();
    tooShort(2);

    petForge.project(id).regenerate(1, task().version());
    work();

    assertThat(task().chain().segment(1).current().orElseThrow().id()).isEqualTo(old);
    assertThat(task().chain().segment(1).held()).isPresent();
    assertThat(task().activity().failure().orElseThrow().code()).isEqualTo("NOT_AS_ORDERED");
    assertThat(petForge.project(id).retry()).isInstanceOf(Refused.class);
    assertThat(petForge.project(id).regenerate(1, task().version())).isInstanceOf(Decided.class);
    work();
    assertThat(task().chain().segment(1).held()).isEmpty();
    assertThat(generator.billed()).isEqualTo(4);
  }
}
