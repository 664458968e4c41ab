package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.call.CallQuery;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.PromptTerms;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Outcome.Refused;
import dev.petforge.task.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A shot's words on their way to a generator, through a whole installation. */
class SentWordsTest {
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
          .build();

  private Task made(PromptTerms terms) {
    generator.prompts(terms);
    petForge.worker().start();
    table.add(Map.of(Column.SEGMENT_COUNT, "1"), "a cat".getBytes(StandardCharsets.UTF_8));
    ProjectId id = petForge.table(table.ref()).importRows().imported().get(0);
    petForge.project(id).run(Goal.segments());
    work();
    return petForge.project(id).find().orElseThrow().task();
  }

  private void work() {
    for (int i = 0; i < 50; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
    }
  }

  private ClipRequest request(Task task) {
    return petForge.money().calls(CallQuery.of(task.id())).get(0).request();
  }

  @Test
  void things_that_must_not_be_seen_are_sent_in_their_field_and_the_shot_keeps_its_prompt() {
    Task task = made(PromptTerms.ANY.withNegativeField());

    Shot shot = task.storyboard().orElseThrow().shot(0);
    assertThat(shot.prompt()).contains("[一致性约束] Other animals");
    assertThat(request(task).prompt()).startsWith("[关键] ").doesNotContain("一致性约束");
    assertThat(request(task).negativePrompt()).isEqualTo("Other animals, people, written words");
    assertThat(task.script().orElseThrow().warnings()).isEmpty();
  }

  @Test
  void a_model_without_that_field_hears_what_is_there() {
    Task task = made(PromptTerms.ANY);

    assertThat(request(task).prompt())
        .endsWith(
            "[一致性约束] The pet is alone in the picture. The picture is clean from edge to edge.");
    assertThat(request(task).negativePrompt()).isEmpty();
  }

  @Test
  void what_is_left_out_is_told_with_the_storyboard_before_anything_is_bought() {
    Task task = made(PromptTerms.characters(80));

    assertThat(request(task).prompt()).hasSizeLessThanOrEqualTo(80).contains("[动作] The pet moves");
    assertThat(task.script().orElseThrow().warnings())
        .singleElement()
        .asString()
        .contains("shot 0 was shortened", "takes 80 characters");
  }

  @Test
  void an_action_that_does_not_fit_stops_the_project_and_nothing_is_bought() {
    Task task = made(PromptTerms.characters(10));

    Failure failure = task.activity().failure().orElseThrow();
    assertThat(failure.message())
        .contains("PROMPT_TOO_LONG", "the action of shot 0 alone has", "10 characters");
    assertThat(generator.billed()).isZero();
    assertThat(task.script().orElseThrow().warnings()).anyMatch(one -> one.contains("alone has"));
  }

  @Test
  void what_a_person_writes_for_the_next_clip_is_sent_as_it_is_and_once() {
    ProjectId id = made(PromptTerms.ANY).id();
    String own = petForge.project(id).prompt(0).orElseThrow().text();

    assertThat(petForge.project(id).promptOnce(0, " Exactly this. ")).isInstanceOf(Decided.class);
    assertThat(petForge.project(id).prompt(0).orElseThrow().text()).isEqualTo("Exactly this.");
    petForge.project(id).regenerate(0, petForge.project(id).get().task().version());
    work();

    List<ProviderCall> calls = petForge.money().calls(CallQuery.of(id));
    assertThat(calls.get(1).request().prompt()).isEqualTo("Exactly this.");
    Task task = petForge.project(id).get().task();
    assertThat(task.edited()).isEmpty();
    assertThat(petForge.project(id).prompt(0).orElseThrow().text()).isEqualTo(own);
  }

  @Test
  void an_edit_forgets_what_was_written_for_the_next_clip() {
    ProjectId id = made(PromptTerms.ANY).id();
    petForge.project(id).promptOnce(0, "Exactly this.");

    petForge
        .project(id)
        .saveShots(
            List.of(new ShotEdit(0, Language.ENGLISH, Map.of(ShotPart.ACTION, "It sleeps."))));

    assertThat(petForge.project(id).prompt(0).orElseThrow().text())
        .contains("It sleeps.")
        .doesNotContain("Exactly");
    assertThat(petForge.project(id).promptOnce(0, "")).isInstanceOf(Refused.class);
    assertThat(petForge.project(id).promptOnce(7, "x")).isInstanceOf(Refused.class);
  }
}
