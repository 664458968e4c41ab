package dev.petforge.testkit;

import static dev.petforge.testkit.Instead.instead;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.PetForgeBuilder;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.document.SegmentsDocument;
import dev.petforge.failure.RetryableException;
import dev.petforge.money.Money;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.table.Column;
import dev.petforge.task.Existing;
import dev.petforge.task.Goal;
import dev.petforge.task.OpenCalls;
import dev.petforge.task.Outcome;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Outcome.Refused;
import dev.petforge.task.Project;
import dev.petforge.task.Refusal;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An operation ends and its paid call stays open, or its clip is stored and not taken in; then what
 * was ordered and what would be ordered now become two things. The clip is never taken for what it
 * is not, and nothing is bought beside it in silence.
 */
class EditedMeanwhileTest {
  private static final byte[] PHOTO = "a photo of a cat".getBytes(StandardCharsets.UTF_8);

  private final MovableClock clock = new MovableClock();
  private InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyed(clock);
  private final AtomicBoolean commitsFail = new AtomicBoolean();
  private PetForge petForge = begin(builder());

  private PetForgeBuilder builder() {
    InMemoryPersistence database = persistence;
    TaskStore stumbling =
        instead(
            TaskStore.class,
            database.tasks(),
            (method, arguments) -> {
              if (commitsFail.get() && method.getName().equals("commit")) {
                throw new RetryableException("DATABASE", "the database is locked");
              }
              return null;
            });
    return PetForge.builder()
        .persistence(
            instead(
                Persistence.class,
                database,
                (method, arguments) -> method.getName().equals("tasks") ? stumbling : null))
        .files(files)
        .videoTools(new InMemoryVideoTools())
        .storyboardWriter(new AnotherEachTime())
        .videoGenerator(generator)
        .table(table);
  }

  /** Writes another storyboard each time. */
  private static final class AnotherEachTime implements StoryboardWriter {
    private final InMemoryStoryboardWriter plain = new InMemoryStoryboardWriter();

    @Override
    public java.util.Set<dev.petforge.storyboard.TemplateId> templates() {
      return plain.templates();
    }

    @Override
    public StoryboardDraft write(
        StoryboardBrief brief, dev.petforge.question.ModelCalls questions) {
      StoryboardDraft draft = plain.write(brief, questions);
      Storyboard storyboard = draft.storyboard();
      for (int i = brief.kept().size(); i < storyboard.size(); i++) {
        ShotEdit words =
            new ShotEdit(
                i,
                Language.ENGLISH,
                Map.of(ShotPart.ACTION, "It purrs, writing " + plain.calls() + "."));
        storyboard = storyboard.with(words.applyTo(storyboard.shot(i)));
      }
      return draft.with(storyboard);
    }
  }

  private static PetForge begin(PetForgeBuilder builder) {
    PetForge built = builder.build();
    built.worker().start();
    return built;
  }

  private ProjectId imported() {
    table.add(Map.of(Column.SEGMENT_COUNT, "2"), PHOTO);
    return petForge.table(table.ref()).importRows().imported().get(0);
  }

  private void work() {
    for (int i = 0; i < 200; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
    }
    persistence.runUntilIdle();
  }

  private void workUntil(BooleanSupplier condition) {
    for (int i = 0; i < 3_000 && !condition.getAsBoolean(); i++) {
      if (persistence.runDue() == 0) {
        persistence.advance(Duration.ofMillis(500));
      }
    }
    assertThat(condition.getAsBoolean()).as("what was waited for").isTrue();
  }

  private Project project(ProjectId id) {
    return petForge.project(id).find().orElseThrow();
  }

  private Task task(ProjectId id) {
    return project(id).task();
  }

  private ProviderCall call(ProjectId id) {
    return project(id).calls().get(0);
  }

  private ProjectId running() {
    ProjectId id = imported();
    petForge.project(id).run(Goal.segments());
    workUntil(() -> project(id).calls().stream().anyMatch(call -> call.status().job().isPresent()));
    return id;
  }

  /** How an operation ends while its call is open, or its clip not taken in. */
  @SuppressWarnings("ImmutableEnumChecker") // functions that nobody changes
  private enum Ending {
    OVERDUE(
        test -> {
          test.generator.latency(Duration.ofMinutes(20));
          ProjectId id = test.running();
          test.workUntil(() -> test.task(id).activity().failure().isPresent());
          return id;
        },
        test -> {}),
    UNCERTAIN(
        test -> {
          test.generator = InMemoryVideoGenerator.keyless(test.clock);
          test.persistence = InMemoryPersistence.manual(test.clock);
          test.petForge = begin(test.builder());
          test.generator.next(InMemoryVideoGenerator.Answer.LOSE_AFTER_ACCEPTING);
          ProjectId id = test.imported();
          test.petForge.project(id).run(Goal.segments());
          test.workUntil(() -> test.task(id).activity().failure().isPresent());
          return id;
        },
        test ->
            test.petForge
                .money()
                .resolveFound(test.call(test.only()).key(), test.generator.jobs().get(0))),
    NOT_FETCHED(
        test -> {
          test.generator.failNextFetches(1_000);
          ProjectId id = test.imported();
          test.petForge.project(id).run(Goal.segments());
          test.workUntil(() -> test.task(id).activity().failure().isPresent());
          return id;
        },
        test -> {
          test.generator.failNextFetches(0);
          test.workUntil(() -> test.call(test.only()).status().state() == CallState.DONE);
        }),
    CANCELLED(
        test -> {
          test.generator.latency(Duration.ofMinutes(1));
          ProjectId id = test.running();
          test.commitsFail.set(true);
          test.workUntil(() -> test.call(id).status().state() == CallState.DONE);
          test.commitsFail.set(false);
          assertThat(test.petForge.project(id).cancel()).isInstanceOf(Decided.class);
          assertThat(test.task(id).activity().operation()).isEmpty();
          return id;
        },
        test -> {}),
    GIVEN_UP(
        test -> {
          test.generator.latency(Duration.ofMinutes(1));
          ProjectId id = test.running();
          Task task = test.task(id);
          test.persistence
              .tasks()
              .commit(
                  Tasks.decided(
                      Tasks.with(
                          Tasks.nextShown(task),
                          new dev.petforge.task.Activity(
                              java.util.Optional.empty(),
                              task.activity().goal(),
                              java.util.Optional.of(
                                  dev.petforge.failure.Failure.retryable(
                                      "ORPHANED", "nobody carried it on")),
                              true,
                              java.util.Optional.empty(),
                              java.util.Optional.empty()))));
          return id;
        },
        test -> {});

    private final Function<EditedMeanwhileTest, ProjectId> begin;
    private final java.util.function.Consumer<EditedMeanwhileTest> clipComes;

    Ending(
        Function<EditedMeanwhileTest, ProjectId> begin,
        java.util.function.Consumer<EditedMeanwhileTest> clipComes) {
      this.begin = begin;
      this.clipComes = clipComes;
    }
  }

  private ProjectId only() {
    return petForge.projects().list(dev.petforge.task.TaskQuery.all()).get(0).id();
  }

  private static void assertRefused(Outcome outcome, Refusal reason) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class, no -> assertThat(no.reason()).as(no.message()).isEqualTo(reason));
  }

  private void editShot(ProjectId id) {
    ShotEdit edit =
        new ShotEdit(0, Language.ENGLISH, Map.of(ShotPart.ACTION, "The pet jumps over a box."));
    assertThat(petForge.project(id).saveShots(List.of(edit))).isInstanceOf(Decided.class);
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void a_clip_of_other_words_is_not_taken_in_and_nothing_is_bought_on_it(Ending ending) {
    ProjectId id = ending.begin.apply(this);
    editShot(id);

    Outcome run = petForge.project(id).run(Goal.segments());
    assertThat(run).isInstanceOf(Refused.class);
    ending.clipComes.accept(this);
    work();
    persistence.advance(Duration.ofMinutes(30));
    work();

    assertThat(generator.jobs()).as("what was bought").hasSize(1);
    assertThat(task(id).chain().segment(0).current()).as("the clip that is shown").isEmpty();
    assertThat(task(id).chain().segment(0).history()).hasSize(1);
  }

  @Test
  void an_edit_of_what_somebody_else_edited_meanwhile_is_refused_and_that_of_another_part_is_not() {
    ProjectId id = Ending.OVERDUE.begin.apply(this);
    ShotEdit seen = edit(1, ShotPart.ACTION, action(id, 1));
    assertThat(
            petForge
                .project(id)
                .saveShots(List.of(edit(1, ShotPart.ACTION, "It sits.")), List.of(seen)))
        .isInstanceOf(Decided.class);

    Outcome second =
        petForge
            .project(id)
            .saveShots(List.of(edit(1, ShotPart.ACTION, "It runs.")), List.of(seen));

    assertRefused(second, Refusal.CHANGED_SINCE);
    assertThat(((Refused) second).message()).contains("shot 1", id.value(), "action");
    assertThat(action(id, 1)).isEqualTo("It sits.");
    assertThat(
            petForge
                .project(id)
                .saveShots(
                    List.of(edit(1, ShotPart.SOUND, "Silence.")),
                    List.of(edit(1, ShotPart.SOUND, text(id, 1, ShotPart.SOUND)))))
        .isInstanceOf(Decided.class);
    assertRefused(
        petForge
            .project(id)
            .saveShots(
                List.of(edit(1, ShotPart.SOUND, "A bell.")),
                List.of(edit(11, ShotPart.SOUND, "Silence."))),
        Refusal.NO_SUCH_SEGMENT);
  }

  private static ShotEdit edit(int shot, ShotPart part, String text) {
    return new ShotEdit(shot, Language.ENGLISH, Map.of(part, text));
  }

  private String action(ProjectId id, int shot) {
    return text(id, shot, ShotPart.ACTION);
  }

  private String text(ProjectId id, int shot, ShotPart part) {
    return task(id).storyboard().orElseThrow().shot(shot).text(part, Language.ENGLISH);
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void a_storyboard_is_not_written_over_a_paid_call_in_silence(Ending ending) {
    ProjectId id = ending.begin.apply(this);

    assertRefused(petForge.project(id).generateStoryboard(Existing.REPLACE), Refusal.OPEN_CALL);

    assertThat(task(id).activity().operation()).isEmpty();
  }

  @Test
  void what_differs_is_named_with_the_price_and_a_person_may_take_the_clip_as_it_is() {
    ProjectId id = Ending.OVERDUE.begin.apply(this);
    editShot(id);

    Outcome run = petForge.project(id).run(Goal.segments());

    assertRefused(run, Refusal.OTHER_ORDER);
    assertThat(((Refused) run).message()).contains("1 USD", "prompt", "accept", "abandon");
    assertThat(petForge.project(id).accept(call(id).key())).isInstanceOf(Decided.class);
    assertThat(generator.jobs()).hasSize(1);
    generator.latency(Duration.ZERO);
    persistence.advance(Duration.ofMinutes(30));
    work();

    assertThat(task(id).chain().complete()).isTrue();
    assertThat(generator.jobs()).hasSize(2);
    assertThat(task(id).edited()).containsExactly(0);
    assertThat(SegmentsDocument.urls(task(id))).contains("\"edited\":true");
    assertThat(petForge.project(id).run(Goal.merged()))
        .as("is told, not refused")
        .isInstanceOf(Decided.class);
    work();
    assertThat(task(id).chain().finalVideo()).isPresent();
  }

  @Test
  void a_clip_that_came_late_may_be_taken_or_declined() {
    ProjectId id = Ending.OVERDUE.begin.apply(this);
    editShot(id);
    generator.latency(Duration.ZERO);
    persistence.advance(Duration.ofMinutes(30));
    work();
    assertThat(task(id).chain().segment(0).held()).isPresent();
    assertThat(task(id).activity().failure())
        .hasValueSatisfying(why -> assertThat(why.code()).isEqualTo("OTHER_ORDER"));

    assertRefused(petForge.project(id).run(Goal.segments()), Refusal.OTHER_ORDER);
    assertRefused(petForge.project(id).retry(), Refusal.OTHER_ORDER);
    assertRefused(petForge.project(id).generate(0), Refusal.OTHER_ORDER);
    assertThat(petForge.project(id).abandon(call(id).key())).isInstanceOf(Decided.class);
    assertThat(petForge.project(id).run(Goal.segments())).isInstanceOf(Decided.class);
    work();

    assertThat(task(id).chain().complete()).isTrue();
    assertThat(task(id).edited()).isEmpty();
    assertThat(generator.jobs()).hasSize(3);
    assertThat(task(id).chain().segment(0).history()).hasSize(1);
  }

  @Test
  void other_settings_make_no_orphan_of_a_paid_call() {
    ProjectId id = Ending.OVERDUE.begin.apply(this);
    persistence = persistence.crash();
    petForge = begin(builder().clipLength(Duration.ofSeconds(8)));

    Outcome run = petForge.project(id).run(Goal.segments());

    assertRefused(run, Refusal.OTHER_ORDER);
    assertThat(((Refused) run).message()).contains("length 5 s, today 8 s");
    assertThat(petForge.projects().run(List.of(id), Goal.segments(), 1).get(id))
        .isInstanceOf(Decided.class);
    work();
    assertThat(task(id).activity().failure())
        .hasValueSatisfying(why -> assertThat(why.code()).isEqualTo("OTHER_ORDER"));
    assertThat(generator.jobs()).hasSize(1);
    generator.latency(Duration.ZERO);
    assertThat(petForge.project(id).accept(call(id).key())).isInstanceOf(Decided.class);
    persistence.advance(Duration.ofMinutes(30));
    work();
    assertThat(task(id).chain().complete()).isTrue();
    assertThat(task(id).edited()).as("the shot is the same").isEmpty();
  }

  @Test
  void another_price_or_language_is_no_other_order() {
    ProjectId id = Ending.OVERDUE.begin.apply(this);
    persistence = persistence.crash().nextProcess(Language.CHINESE);
    generator.price(new Money(2_000_000, "USD"));
    petForge = begin(builder());

    assertThat(petForge.project(id).run(Goal.segments())).isInstanceOf(Decided.class);
    generator.latency(Duration.ZERO);
    persistence.advance(Duration.ofMinutes(30));
    work();

    assertThat(task(id).chain().complete()).isTrue();
    assertThat(generator.jobs()).hasSize(2);
  }

  @Test
  void a_storyboard_is_written_over_a_paid_call_when_that_is_said_and_its_clip_is_kept() {
    ProjectId id = Ending.OVERDUE.begin.apply(this);
    petForge.project(id).cancel();

    assertThat(petForge.project(id).generateStoryboard(Existing.REPLACE, OpenCalls.ABANDON))
        .isInstanceOf(Decided.class);
    generator.latency(Duration.ZERO);
    persistence.advance(Duration.ofMinutes(30));
    work();

    assertThat(task(id).chain().segment(0).current()).isEmpty();
    assertThat(task(id).chain().segment(0).history())
        .singleElement()
        .satisfies(kept -> assertThat(kept.reason()).isEqualTo("abandoned"));
    assertThat(generator.jobs()).hasSize(1);
  }

  @Test
  void a_segment_whose_shot_was_changed_since_is_marked_until_it_is_made_anew() {
    ProjectId id = imported();
    petForge.project(id).run(Goal.merged());
    work();
    assertThat(task(id).edited()).isEmpty();

    editShot(id);
    work();

    assertThat(task(id).edited()).containsExactly(0);
    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    petForge.project(id).regenerate(0, task(id).version());
    work();
    assertThat(task(id).edited()).isEmpty();
  }
}
