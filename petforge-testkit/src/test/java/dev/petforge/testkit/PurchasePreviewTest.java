package dev.petforge.testkit;

import static dev.petforge.testkit.Instead.instead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.PetForge;
import dev.petforge.call.CallQuery;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.money.Spending;
import dev.petforge.production.NewProject;
import dev.petforge.production.Persistence;
import dev.petforge.production.PurchasePreview;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Goal;
import dev.petforge.task.Redo;
import dev.petforge.task.Refusal;
import dev.petforge.task.TaskStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said before it is bought is what is bought. */
class PurchasePreviewTest {
  private static final FileKey HOME = new FileKey("projects");

  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyed(clock);
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final List<String> readTasks = new ArrayList<>();
  private final PetForge petForge =
      PetForge.builder()
          .persistence(watched())
          .files(files)
          .videoTools(new InMemoryVideoTools())
          .storyboardWriter(new InMemoryStoryboardWriter())
          .videoGenerator(generator)
          .slots(2)
          .budget(Budget.Scope.DAY, Money.of("9.50", "USD"))
          .build();
  @TempDir private Path folder;
  private Path photo;

  @BeforeEach
  void photo() throws IOException {
    photo = Files.write(folder.resolve("cat.jpg"), "a cat".getBytes(StandardCharsets.UTF_8));
    petForge.worker().start();
  }

  private Persistence watched() {
    TaskStore tasks =
        instead(
            TaskStore.class,
            persistence.tasks(),
            (method, arguments) -> {
              readTasks.add(method.getName());
              return null;
            });
    return instead(
        Persistence.class,
        persistence,
        (method, arguments) -> method.getName().equals("tasks") ? tasks : null);
  }

  private ProjectId project(int segments, Goal goal) {
    ProjectId id = petForge.projects().create(NewProject.of(photo).segments(segments));
    petForge.project(id).run(goal);
    work();
    return id;
  }

  private void work() {
    for (int i = 0; i < 60; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
    }
    persistence.runUntilIdle();
  }

  private int calls() {
    return petForge.money().calls(CallQuery.in()).size();
  }

  @Test
  void what_is_said_is_what_is_bought_and_saying_it_stores_nothing() {
    ProjectId id = project(3, Goal.storyboard());
    long version = petForge.project(id).get().task().version().value();

    PurchasePreview preview =
        petForge.projects().preview(List.of(id), project -> project.run(Goal.segments()));

    assertThat(calls()).isZero();
    assertThat(petForge.project(id).get().task().version().value()).isEqualTo(version);
    assertThat(preview.clips()).isEqualTo(3);
    petForge.project(id).run(Goal.segments());
    work();
    assertThat(generator.billed()).isEqualTo(3);
    assertThat(preview.prices())
        .containsExactly(petForge.money().spending(Spending.By.TASK).get(0).spent());
  }

  @Test
  void a_project_is_read_once_whatever_its_command_looks_at() {
    ProjectId id = project(2, Goal.merged());
    readTasks.clear();

    petForge
        .projects()
        .preview(List.of(id), project -> project.regenerate(0, project.get().task().version()));

    assertThat(readTasks).containsExactly("require");
  }

  @Test
  void another_picture_is_checked_and_not_stored() throws IOException {
    ProjectId id = project(1, Goal.storyboard());
    List<FileKey> before = files.list(HOME);
    Path empty = Files.write(folder.resolve("empty.jpg"), new byte[0]);

    PurchasePreview preview =
        petForge
            .projects()
            .preview(
                List.of(id),
                project -> project.replacePicture(photo, project.get().task().version()));

    assertThat(preview.rows().get(0).refused()).isFalse();
    assertThat(preview.clips()).isZero();
    assertThat(files.list(HOME)).isEqualTo(before);
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(
            () ->
                petForge
                    .projects()
                    .preview(
                        List.of(id),
                        project -> project.replacePicture(empty, project.get().task().version())));
  }

  @Test
  void one_segment_is_one_clip_and_a_redo_that_runs_on_is_all_that_follow() {
    ProjectId id = project(3, Goal.merged());

    PurchasePreview one =
        petForge
            .projects()
            .preview(List.of(id), project -> project.regenerate(0, project.get().task().version()));
    PurchasePreview rest =
        petForge
            .projects()
            .preview(
                List.of(id),
                project -> project.redo(Redo.from(1, project.get().task().version()).runningOn()));
    PurchasePreview emptied =
        petForge
            .projects()
            .preview(
                List.of(id), project -> project.redo(Redo.from(1, project.get().task().version())));

    assertThat(one.clips()).isEqualTo(1);
    assertThat(rest.clips()).isEqualTo(2);
    assertThat(rest.lots()).hasSize(1);
    assertThat(rest.ready()).hasValueSatisfying(time -> assertThat(time).isPositive());
    assertThat(emptied.clips()).isZero();
    assertThat(emptied.rows().get(0).refused()).isFalse();
  }

  @Test
  void all_that_cannot_be_bought_is_said_together_with_what_can() {
    ProjectId ready = project(2, Goal.storyboard());
    ProjectId fresh = petForge.projects().create(NewProject.of(photo).segments(2));
    ProjectId done = project(1, Goal.merged());

    PurchasePreview preview =
        petForge.projects().preview(List.of(ready, fresh, done), project -> project.generate(0));

    assertThat(preview.clips()).isEqualTo(1);
    assertThat(preview.rows())
        .extracting(PurchasePreview.Row::refused)
        .containsExactly(false, true, true);
    assertThat(preview.rows().get(1).heldBack().get(0).reason()).isEqualTo(Refusal.NO_STORYBOARD);
    assertThat(preview.rows().get(2).heldBack().get(0).reason()).isEqualTo(Refusal.NOTHING_TO_DO);
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(
            () ->
                petForge
                    .projects()
                    .preview(List.of(new ProjectId("nobody")), project -> project.generate(0)))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("NO_PROJECT"));
  }

  @Test
  void a_budget_that_does_not_hold_it_is_said_before() {
    ProjectId small = project(2, Goal.storyboard());
    ProjectId large = project(12, Goal.storyboard());

    PurchasePreview fits =
        petForge.projects().preview(List.of(small), project -> project.run(Goal.merged()));
    PurchasePreview over =
        petForge.projects().preview(List.of(small, large), project -> project.run(Goal.merged()));

    assertThat(fits.budgets())
        .singleElement()
        .satisfies(budget -> assertThat(budget.holds()).isTrue());
    assertThat(over.budgets())
        .singleElement()
        .satisfies(
            budget -> {
              assertThat(budget.holds()).isFalse();
              assertThat(budget.wanted()).isEqualTo(over.prices().get(0));
            });
  }
}
