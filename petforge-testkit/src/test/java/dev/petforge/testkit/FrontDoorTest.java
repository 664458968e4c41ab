package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.petforge.PetForge;
import dev.petforge.PetForgeBuilder;
import dev.petforge.call.CallState;
import dev.petforge.call.CallSummary;
import dev.petforge.event.PetForgeListener;
import dev.petforge.event.ProjectChange;
import dev.petforge.event.Subscription;
import dev.petforge.explanation.Explanation;
import dev.petforge.explanation.Explanation.Kind;
import dev.petforge.explanation.Explanation.Verdict;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.money.Money;
import dev.petforge.production.ChangeCursor;
import dev.petforge.production.NewProject;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Destination;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.TableRef;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome;
import dev.petforge.task.TaskStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library as an application meets it: without a table, with listeners, with questions. */
class FrontDoorTest {
  private static final byte[] PHOTO = "a photo of a cat".getBytes(StandardCharsets.UTF_8);

  private final MovableClock clock = new MovableClock();
  private InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryStoryboardWriter writer = new InMemoryStoryboardWriter();
  private final InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyed(clock);
  private PetForge petForge = assemble().build();
  @TempDir private Path folder;
  private Path photo;

  private PetForgeBuilder assemble() {
    return PetForge.builder()
        .persistence(persistence)
        .files(files)
        .videoTools(new InMemoryVideoTools())
        .storyboardWriter(writer)
        .videoGenerator(generator);
  }

  @BeforeEach
  void photo() throws IOException {
    photo = Files.write(folder.resolve("cat.jpg"), PHOTO);
  }

  private void work() {
    for (int i = 0; i < 60; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
    }
    persistence.runUntilIdle();
  }

  private TaskStatus status(ProjectId id) {
    return petForge.project(id).find().orElseThrow().task().status();
  }

  // Without a table.

  @Test
  void a_project_is_made_of_a_picture_without_any_table_and_comes_to_its_video() {
    petForge.worker().start();

    ProjectId id = petForge.projects().create(NewProject.of(photo).segments(2));
    petForge.project(id).run(Goal.merged());
    work();

    assertThat(status(id)).isEqualTo(TaskStatus.COMPLETED);
    assertThat(petForge.project(id).find().orElseThrow().task().source().row()).isEmpty();
    assertThat(generator.billed()).isEqualTo(2);
  }

  @Test
  void a_name_that_the_caller_gives_makes_one_project_however_often_the_command_is_repeated() {
    NewProject wanted =
        NewProject.of(photo)
            .segments(1)
            .releasedOn(LocalDate.of(2026, 12, 24))
            .describedAs("on the sofa")
            .named(new ProjectId("order-4711"));

    ProjectId id = petForge.projects().create(wanted);

    assertThat(id).hasToString("order-4711");
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> petForge.projects().create(wanted))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("PROJECT_EXISTS"))
        .withMessageContaining("order-4711");
    assertThat(petForge.project(id).find().orElseThrow().task().source().releaseDate())
        .isEqualTo("2026-12-24");
  }

  @Test
  void an_unknown_template_is_refused_before_anything_is_stored() {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(
            () ->
                petForge
                    .projects()
                    .create(NewProject.of(photo).template(new TemplateId("swimming"))))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("UNKNOWN_TEMPLATE"))
        .withMessageContaining("swimming")
        .withMessageContaining("eating-template");
  }

  // What is added while it runs.

  @Test
  void a_table_and_a_publisher_that_are_added_while_it_runs_serve_from_then_on() {
    petForge.worker().start();
    InMemoryRecordTable table = new InMemoryRecordTable("pets");
    table.add(Map.of("segment_count", "1"), PHOTO);
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> petForge.table(table.ref()).importRows())
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("UNKNOWN_TABLE"));

    petForge.tables().connect(table);
    InMemoryPublisher publisher = new InMemoryPublisher();
    Destination place = publisher.place("videos");
    petForge.publishers().add(publisher);
    ProjectId id = petForge.table(table.ref()).importRows().imported().get(0);
    petForge.project(id).run(Goal.merged());
    work();
    petForge.project(id).publish(place);
    work();

    assertThat(petForge.table(table.ref()).compare().behind()).isEmpty();
    assertThat(publisher.files(place)).hasSize(1);
  }

  // Events.

  private static final class Heard implements PetForgeListener {
    private final List<ProjectChange> projects = new ArrayList<>();
    private final List<CallSummary> calls = new ArrayList<>();
    private final List<JobKey> parked = new ArrayList<>();
    private final List<TableRef> behind = new ArrayList<>();

    @Override
    public void projectChanged(ProjectChange change) {
      projects.add(change);
    }

    @Override
    public void callChanged(CallSummary call) {
      calls.add(call);
    }

    @Override
    public void jobParked(JobKey job, Failure reason) {
      parked.add(job);
    }

    @Override
    public void tableBehind(TableRef table, String reason) {
      behind.add(table);
    }
  }

  @Test
  void a_listener_hears_of_projects_with_what_they_were_before_and_of_every_state_of_a_call() {
    Heard heard = new Heard();
    petForge.listen(heard);
    petForge.worker().start();

    ProjectId id = petForge.projects().create(NewProject.of(photo).segments(1));
    petForge.project(id).run(Goal.merged());
    work();

    assertThat(heard.projects.get(0).before()).isEmpty();
    for (int i = 1; i < heard.projects.size(); i++) {
      assertThat(heard.projects.get(i).before()).contains(heard.projects.get(i - 1).after());
    }
    assertThat(heard.projects.get(heard.projects.size() - 1).after().status())
        .isEqualTo(TaskStatus.COMPLETED);
    assertThat(heard.calls.stream().map(call -> call.status().state()).distinct())
        .startsWith(CallState.PLANNED, CallState.SUBMITTING, CallState.SUBMITTED)
        .endsWith(CallState.FETCHING, CallState.DONE);
  }

  @Test
  void a_listener_that_throws_harms_neither_the_work_nor_other_listeners() {
    Heard heard = new Heard();
    petForge.listen(
        new PetForgeListener() {
          @Override
          public void projectChanged(ProjectChange change) {
            throw new IllegalStateException("a page that is gone");
          }
        });
    petForge.listen(heard);
    petForge.worker().start();

    ProjectId id = petForge.projects().create(NewProject.of(photo).segments(1));
    petForge.project(id).run(Goal.merged());
    work();

    assertThat(status(id)).isEqualTo(TaskStatus.COMPLETED);
    assertThat(heard.projects).isNotEmpty();
  }

  @Test
  void who_has_ended_its_subscription_hears_nothing_more() {
    Heard heard = new Heard();
    Subscription subscription = petForge.listen(heard);
    subscription.close();
    petForge.worker().start();

    petForge.projects().create(NewProject.of(photo));
    work();

    assertThat(heard.projects).isEmpty();
  }

  @Test
  void a_listener_hears_of_a_table_that_cannot_be_written() {
    InMemoryRecordTable table = new InMemoryRecordTable("pets");
    table.add(Map.of("segment_count", "1"), PHOTO);
    petForge.tables().connect(table);
    Heard heard = new Heard();
    petForge.listen(heard);
    petForge.worker().start();
    petForge.table(table.ref()).importRows();

    table.failAll(java.util.Optional.of(new PermanentException("NO_RIGHT", "may not be written")));
    work();

    assertThat(heard.behind).contains(table.ref());
  }

  @Test
  void a_listener_hears_of_a_job_that_is_given_up_and_the_project_says_what_to_do() {
    Heard heard = new Heard();
    petForge.listen(heard);
    petForge.worker().start();
    writer.failAlways(new PermanentException("NO_MODEL", "there is no such model"));

    ProjectId id = petForge.projects().create(NewProject.of(photo).segments(1));
    petForge.project(id).run(Goal.merged());
    work();

    assertThat(heard.parked).extracting(JobKey::kind).containsExactly(JobKind.WRITE_STORYBOARD);
    assertThat(explain(id).verdict()).isEqualTo(Verdict.NEEDS_A_PERSON);
    assertThat(explain(id).causes())
        .filteredOn(cause -> cause.kind() == Kind.OPERATION_FAILED)
        .singleElement()
        .satisfies(cause -> assertThat(cause.text()).contains("NO_MODEL"));
  }

  // Why it stands still.

  private Explanation explain(ProjectId id) {
    return petForge.project(id).explain();
  }

  @Test
  void a_project_of_which_nothing_is_wanted_says_so() {
    ProjectId id = petForge.projects().create(NewProject.of(photo).segments(1));

    assertThat(explain(id).verdict()).isEqualTo(Verdict.NOTHING_WANTED);
    assertThat(explain(id).causes()).isEmpty();
  }

  @Test
  void without_a_worker_it_says_that_one_has_to_be_started() {
    ProjectId id = petForge.projects().create(NewProject.of(photo).segments(1));
    petForge.project(id).run(Goal.merged());
    clock.advance(Duration.ofMinutes(2));

    assertThat(explain(id).verdict()).isEqualTo(Verdict.NEEDS_A_PERSON);
    assertThat(explain(id).causes()).extracting(Explanation.Cause::kind).contains(Kind.NO_WORKER);
  }

  @Test
  void a_used_up_budget_and_a_finished_video_are_told_in_one_answer_each() {
    generator.price(Money.of("1.00", "USD"));
    petForge =
        assemble().budget(dev.petforge.money.Budget.Scope.TASK, Money.of("1.50", "USD")).build();
    petForge.worker().start();
    ProjectId dear = petForge.projects().create(NewProject.of(photo).segments(2));
    ProjectId cheap = petForge.projects().create(NewProject.of(photo).segments(1));
    petForge.projects().run(List.of(dear, cheap), Goal.merged(), 2);
    work();

    // No day makes the budget of a project whole.
    assertThat(explain(dear).verdict()).isEqualTo(Verdict.NEEDS_A_PERSON);
    assertThat(explain(dear).causes())
        .filteredOn(cause -> cause.kind() == Kind.CALL_NEEDS_A_PERSON)
        .singleElement()
        .satisfies(cause -> assertThat(cause.text()).contains("budget").contains("segment 1"));
    assertThat(explain(cheap)).isEqualTo(new Explanation(cheap, Verdict.FINISHED, List.of()));
  }

  @Test
  void an_uncertain_call_that_nobody_can_ask_for_needs_a_person() {
    InMemoryVideoGenerator keyless = InMemoryVideoGenerator.keyless(clock);
    keyless.next(InMemoryVideoGenerator.Answer.LOSE_AFTER_ACCEPTING);
    petForge =
        PetForge.builder()
            .persistence(persistence)
            .files(files)
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(keyless)
            .build();
    petForge.worker().start();
    ProjectId id = petForge.projects().create(NewProject.of(photo).segments(1));
    petForge.project(id).run(Goal.merged());
    work();

    CallKey call = petForge.project(id).calls().get(0).key();
    assertThat(explain(id).verdict()).isEqualTo(Verdict.NEEDS_A_PERSON);
    assertThat(explain(id).causes())
        .filteredOn(cause -> cause.kind() == Kind.CALL_UNCERTAIN)
        .singleElement()
        .satisfies(cause -> assertThat(cause.call()).contains(call));
  }

  // The worker.

  @Test
  void a_worker_is_started_once_and_takes_up_nothing_more_once_it_is_drained() {
    petForge.worker().start(EnumSet.of(JobKind.WRITE_STORYBOARD));
    assertThat(petForge.worker().kinds()).containsExactly(JobKind.WRITE_STORYBOARD);
    assertThatIllegalStateException()
        .isThrownBy(() -> petForge.worker().start())
        .withMessageContaining("started already");

    petForge.worker().drain();
    ProjectId id = petForge.projects().create(NewProject.of(photo).segments(1));
    assertThat(petForge.project(id).run(Goal.merged())).isInstanceOf(Outcome.Decided.class);

    assertThat(petForge.project(id).find().orElseThrow().task().storyboard()).isEmpty();
    assertThatIllegalStateException()
        .isThrownBy(() -> petForge.worker().start())
        .withMessageContaining("drained");
  }

  @Test
  void after_a_worker_has_stopped_by_itself_a_database_that_is_opened_anew_goes_on() {
    List<Failure> told = new ArrayList<>();
    StoryboardWriter hungry =
        Instead.instead(
            StoryboardWriter.class,
            writer,
            (method, arguments) -> {
              if (method.getName().equals("write")) {
                throw new OutOfMemoryError("no room for a storyboard");
              }
              return null;
            });
    petForge = assemble().storyboardWriter(hungry).workerStopped(told::add).build();
    petForge.worker().start();
    ProjectId id = petForge.projects().create(NewProject.of(photo).segments(1));
    petForge.project(id).run(Goal.merged());
    persistence.runDue();

    assertThat(told).extracting(Failure::code).containsExactly(Persistence.OUT_OF_MEMORY);
    assertThatIllegalStateException()
        .isThrownBy(() -> petForge.worker().start())
        .withMessageContaining("started already");

    petForge.close();
    persistence = persistence.nextProcess();
    petForge = assemble().build();
    petForge.worker().start();
    work();

    assertThat(status(id)).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void every_way_in_is_closed_with_it() {
    petForge.close();
    petForge.close();

    List<Runnable> ways =
        List.of(
            () -> petForge.project(new ProjectId("a")),
            petForge::projects,
            () -> petForge.table(new TableRef("a")),
            petForge::tables,
            petForge::publishers,
            petForge::money,
            petForge::worker,
            () -> petForge.listen(new Heard()),
            () -> petForge.changes(ChangeCursor.START, 1),
            petForge::clock,
            petForge::installation);

    assertThat(ways)
        .allSatisfy(
            way ->
                assertThatExceptionOfType(PermanentException.class)
                    .isThrownBy(way::run)
                    .satisfies(e -> assertThat(e.failure().code()).isEqualTo("CLOSED")));
  }
}
