package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petforge.PetForge;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.PermanentException;
import dev.petforge.history.HistoryEntry;
import dev.petforge.history.HistoryEntry.Kind;
import dev.petforge.money.Money;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Destination;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What happened to a project is told in the order of time, with what it cost. */
class HistoryTest {
  private static final Money PRICE = new Money(400_000, "USD");

  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryPublisher publisher = new InMemoryPublisher();
  private final Destination place = publisher.place("videos");
  private final PetForge petForge =
      PetForge.builder()
          .persistence(persistence)
          .files(new InMemoryFileStore())
          .videoTools(new InMemoryVideoTools())
          .storyboardWriter(new InMemoryStoryboardWriter())
          .videoGenerator(InMemoryVideoGenerator.keyed(clock).price(PRICE))
          .publisher(publisher)
          .table(table)
          .build();

  private ProjectId imported() {
    petForge.worker().start();
    table.add(Map.of(Column.SEGMENT_COUNT, "2"), new byte[] {1});
    return petForge.table(table.ref()).importRows().imported().get(0);
  }

  private void work() {
    persistence.runUntilIdle();
    persistence.advance(Duration.ofMinutes(10));
    persistence.runUntilIdle();
  }

  private List<HistoryEntry> history(ProjectId project) {
    return petForge.project(project).history(Optional.empty(), 100);
  }

  private Task task(ProjectId project) {
    return petForge.project(project).get().task();
  }

  @Test
  void it_goes_from_the_import_by_calls_and_clips_to_the_video_and_its_publication() {
    ProjectId project = imported();
    petForge.project(project).run(Goal.merged());
    work();
    petForge.project(project).publish(place);
    work();

    List<HistoryEntry> all = history(project);

    assertThat(all)
        .extracting(HistoryEntry::kind)
        .containsExactly(
            Kind.IMPORTED,
            Kind.CALL,
            Kind.CLIP,
            Kind.CALL,
            Kind.CLIP,
            Kind.VIDEO,
            Kind.PUBLICATION);
    assertThat(all).extracting(HistoryEntry::id).doesNotHaveDuplicates();
    assertThat(all).isSortedAccordingTo((one, next) -> one.at().compareTo(next.at()));
    List<ProviderCall> calls = petForge.project(project).calls();
    HistoryEntry second = all.get(3);
    assertThat(second.name()).isEqualTo(calls.get(1).key().value());
    assertThat(second.segment()).contains(1);
    assertThat(second.state()).contains("done");
    assertThat(second.price()).contains(PRICE);
    assertThat(all.get(5).name()).isEqualTo(task(project).chain().finalVideo().orElseThrow().id());
    assertThat(all.get(6).state()).contains("done");
    assertThat(all.get(6).detail())
        .isEqualTo(task(project).chain().finalVideo().orElseThrow().link());
  }

  @Test
  void a_clip_that_was_put_aside_and_what_is_done_just_now_are_told() {
    ProjectId project = imported();
    petForge.project(project).run(Goal.merged());
    work();
    String first = task(project).chain().segments().get(1).current().orElseThrow().id();
    persistence.advance(Duration.ofMinutes(1));

    petForge.project(project).regenerate(1, task(project).version());

    HistoryEntry now =
        history(project).stream()
            .filter(one -> one.kind() == Kind.OPERATION)
            .findFirst()
            .orElseThrow();
    assertThat(now.name()).isEqualTo("generating segment 1");
    work();
    List<HistoryEntry> all = history(project);
    assertThat(all)
        .filteredOn(one -> one.kind() == Kind.REPLACED)
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.name()).isEqualTo(first);
              assertThat(one.detail()).contains("regenerated");
            });
    assertThat(all)
        .filteredOn(one -> one.kind() == Kind.CLIP && one.segment().equals(Optional.of(1)))
        .extracting(one -> one.state().orElseThrow())
        .containsExactly("earlier", "current");
  }

  @Test
  void it_is_read_in_parts() {
    ProjectId project = imported();
    petForge.project(project).run(Goal.merged());
    work();
    List<HistoryEntry> parts = new ArrayList<>();
    Optional<String> last = Optional.empty();
    List<HistoryEntry> some;
    do {
      some = petForge.project(project).history(last, 4);
      assertThat(some).hasSizeLessThanOrEqualTo(4);
      parts.addAll(some);
      last = some.stream().map(HistoryEntry::id).reduce((one, next) -> next);
    } while (some.size() == 4);

    assertThat(parts).hasSizeGreaterThan(4).isEqualTo(history(project));
    assertThat(petForge.project(project).history(Optional.of("nothing"), 100)).isEqualTo(parts);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> petForge.project(project).history(Optional.empty(), 0))
        .withMessageContaining("was 0");
  }

  @Test
  void of_a_project_that_there_is_not_there_is_none() {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> history(new ProjectId("nobody")))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("NO_PROJECT"));
  }
}
