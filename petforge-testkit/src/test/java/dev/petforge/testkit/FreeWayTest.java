package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Destination;
import dev.petforge.segment.ClipId;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Outcome.Refused;
import dev.petforge.task.Redo;
import dev.petforge.task.Refusal;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever puts an earlier clip back gets to a video again without buying anything. */
class FreeWayTest {
  private final InMemoryPublisher publisher = new InMemoryPublisher();
  private final Destination place = publisher.place("videos");

  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyed(clock);
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final PetForge petForge =
      PetForge.builder()
          .persistence(persistence)
          .files(new InMemoryFileStore())
          .videoTools(new InMemoryVideoTools())
          .storyboardWriter(new InMemoryStoryboardWriter())
          .videoGenerator(generator)
          .table(table)
          .publisher(publisher)
          .build();
  private ProjectId id = new ProjectId("000000000000");

  @BeforeEach
  void make() {
    petForge.worker().start();
    table.add(
        Map.of(Column.SEGMENT_COUNT, "4"), "a photo of a cat".getBytes(StandardCharsets.UTF_8));
    id = petForge.table(table.ref()).importRows().imported().get(0);
    petForge.project(id).run(Goal.merged());
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
    return petForge.project(id).find().orElseThrow().task();
  }

  private TaskVersion seen() {
    return task().version();
  }

  private String earlier(int segment) {
    return task().chain().segment(segment).history().get(0).version().id();
  }

  private static String why(Outcome outcome, Refusal reason) {
    assertThat(outcome).isInstanceOf(Refused.class);
    assertThat(((Refused) outcome).reason()).isEqualTo(reason);
    return ((Refused) outcome).message();
  }

  @Test
  void clips_that_fit_are_named_first_and_restoring_them_is_enough() {
    petForge.project(id).redo(Redo.from(1, seen()).runningOn());
    work();
    int billed = generator.billed();
    petForge.project(id).restore(1, new ClipId(earlier(1)), seen());

    String free = "restore version " + earlier(2) + " of segment 2 and version " + earlier(3);
    assertThat(why(petForge.project(id).merge(), Refusal.STALE_SEGMENTS))
        .containsSubsequence(free, "free", "redo from 2", "buys 2 clips for");
    assertThat(why(petForge.project(id).publish(place), Refusal.OUT_OF_DATE))
        .containsSubsequence(free, "free", "redo from 2", "buys 2 clips for", "merge it again");

    petForge.project(id).restore(2, new ClipId(earlier(2)), seen());
    petForge.project(id).restore(3, new ClipId(earlier(3)), seen());
    assertThat(why(petForge.project(id).publish(place), Refusal.OUT_OF_DATE))
        .doesNotContain("restore", "redo")
        .contains("merge it again (free)");
    assertThat(petForge.project(id).merge()).isInstanceOf(Decided.class);
    work();

    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(task().chain().finalOutOfDate()).isFalse();
    assertThat(generator.billed()).as("nothing was bought").isEqualTo(billed);
  }

  @Test
  void an_emptied_segment_can_be_had_again_for_nothing() {
    petForge.project(id).redo(Redo.from(2, seen()));

    assertThat(why(petForge.project(id).merge(), Refusal.NOT_COMPLETE))
        .containsSubsequence("restore version " + earlier(2) + " of segment 2", "free", "redo");
  }
}
