package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.petforge.Notifications;
import dev.petforge.PetForge;
import dev.petforge.PetForgeBuilder;
import dev.petforge.explanation.Inspection;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileKey;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.notification.NotificationEvent;
import dev.petforge.notification.NotificationMessage;
import dev.petforge.notification.NotificationStore;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.task.ApprovalPolicy;
import dev.petforge.task.Goal;
import dev.petforge.task.JointGate;
import dev.petforge.task.TaskStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Who is told what happens, when, and how often. */
class NotificationsTest {
  private static final byte[] PHOTO = "a photo of a cat".getBytes(StandardCharsets.UTF_8);

  private final MovableClock clock = new MovableClock(Instant.parse("2026-12-01T08:00:00Z"));
  private InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryVideoTools tools = new InMemoryVideoTools();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyed(clock);
  private final InMemoryNotificationTarget team =
      new InMemoryNotificationTarget("team", NotificationEvent.QUIET);

  private PetForge petForge(UnaryOperator<PetForgeBuilder> settings) {
    PetForge petForge =
        settings
            .apply(
                PetForge.builder()
                    .persistence(persistence)
                    .files(files)
                    .videoTools(tools)
                    .storyboardWriter(new InMemoryStoryboardWriter())
                    .videoGenerator(generator)
                    .table(table))
            .build();
    petForge.worker().start();
    return petForge;
  }

  private PetForge telling(InMemoryNotificationTarget... targets) {
    return petForge(
        builder -> {
          for (InMemoryNotificationTarget target : targets) {
            builder.notificationTarget(target);
          }
          return builder;
        });
  }

  private ProjectId imported(PetForge petForge, int segments) {
    table.add(Map.of(Column.SEGMENT_COUNT, String.valueOf(segments)), PHOTO);
    return petForge.table(table.ref()).importRows().imported().get(0);
  }

  private ProjectId finished(PetForge petForge) {
    ProjectId id = imported(petForge, 2);
    petForge.project(id).run(Goal.merged());
    work();
    assertThat(petForge.project(id).get().task().status()).isEqualTo(TaskStatus.COMPLETED);
    return id;
  }

  private void work() {
    persistence.advance(Duration.ofMinutes(3));
  }

  private static List<String> events(InMemoryNotificationTarget target) {
    return target.taken().stream().map(NotificationMessage::event).toList();
  }

  private static List<String> ids(List<NotificationMessage> messages) {
    return messages.stream().map(NotificationMessage::id).toList();
  }

  @Test
  void a_finished_project_is_told_once() {
    PetForge petForge = telling(team);

    ProjectId id = finished(petForge);
    persistence.advance(Duration.ofHours(2));

    NotificationMessage told = team.taken().get(0);
    assertThat(team.taken()).hasSize(1);
    assertThat(told.event()).isEqualTo("completed");
    assertThat(told.text()).isEqualTo("project " + id + ": done");
    assertThat(told.body())
        .startsWith(
            "{\"id\":\"" + told.id() + "\",\"event\":\"completed\",\"at\":\"2026-12-01T08:0")
        .contains(
            "\"installation\":\"mem\"",
            "\"project_id\":\"" + id + "\"",
            "\"status\":\"completed\"",
            "\"segments\":2");
  }

  @Test
  void what_was_noted_of_a_project_goes_when_it_is_removed_for_good() {
    PetForge petForge = telling(team);
    ProjectId id = finished(petForge);
    List<String> topic = List.of("project/" + id);
    assertThat(petForge.project(id).delete()).isEmpty();
    work();
    assertThat(persistence.notifications().told("team", topic)).isNotEmpty();

    persistence.advance(petForge.trash().kept().plus(Duration.ofHours(7)));

    assertThat(petForge.trash().find(id).orElseThrow().emptiedAt()).isPresent();
    assertThat(persistence.notifications().told("team", topic)).isEmpty();
    assertThat(team.taken()).hasSize(1);
  }

  @Test
  void whoever_wants_each_status_is_told_each_that_lasts() {
    InMemoryNotificationTarget all =
        new InMemoryNotificationTarget("all", EnumSet.of(NotificationEvent.STATUS));
    PetForge petForge = telling(all, team);
    generator.latency(Duration.ofSeconds(20));

    finished(petForge);

    assertThat(events(all)).contains("status").endsWith("completed");
    assertThat(all.taken())
        .filteredOn(it -> it.body().contains("\"status\":\"generating_segment_0\""))
        .hasSize(1);
    assertThat(events(team)).containsExactly("completed");
  }

  @Test
  void what_was_there_before_a_target_is_no_news() {
    ProjectId id = finished(petForge(builder -> builder));
    persistence = persistence.nextProcess();
    PetForge petForge = telling(team);
    work();
    assertThat(team.taken()).isEmpty();

    petForge.project(id).regenerate(1, petForge.project(id).get().task().version());
    work();
    petForge.project(id).run(Goal.merged());
    work();

    assertThat(events(team)).containsExactly("completed");
  }

  @Test
  void what_a_target_refuses_is_sent_again_under_the_same_id_and_in_order() {
    PetForge petForge = telling(team);
    work();
    team.refuse(4);

    ProjectId first = finished(petForge);
    ProjectId second = finished(petForge);
    work();

    assertThat(team.texts())
        .containsExactly("project " + first + ": done", "project " + second + ": done");
    String id = team.taken().get(0).id();
    assertThat(ids(team.offered())).containsExactly(id, id, id, id, id, team.taken().get(1).id());
  }

  @Test
  void a_process_that_dies_between_sending_and_noting_sends_again_under_the_same_id() {
    PetForge petForge = telling(team);
    work();
    List<InMemoryPersistence> next = new ArrayList<>();
    team.whenTaken(
        () -> {
          if (next.isEmpty()) {
            next.add(persistence.crash());
          }
        });
    ProjectId id = imported(petForge, 2);
    petForge.project(id).run(Goal.merged());
    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(this::work)
        .withMessageContaining("process-1 has ended");
    assertThat(team.taken()).hasSize(1);

    persistence = next.get(0);
    telling(team);
    work();

    String sent = team.taken().get(0).id();
    assertThat(ids(team.taken())).containsExactly(sent, sent);
  }

  @Test
  void a_target_that_takes_nothing_is_given_up_said_to_others_and_goes_on_where_it_was() {
    InMemoryNotificationTarget broken =
        new InMemoryNotificationTarget("broken", NotificationEvent.QUIET);
    PetForge petForge = telling(broken, team);
    work();
    broken.refuse(20);
    ProjectId first = finished(petForge);

    persistence.advance(Duration.ofHours(10));

    Job job =
        petForge.worker().jobs().stream()
            .filter(one -> one.key().equals(new JobKey(JobKind.NOTIFY, "broken")))
            .findFirst()
            .orElseThrow();
    assertThat(job.state()).isEqualTo(Job.State.PARKED);
    assertThat(events(team)).containsExactly("completed", "parked");
    assertThat(team.texts().get(1))
        .isEqualTo(
            "job notify of broken was given up: webhook broken refused: HTTP 500"
                + " (WEBHOOK_REFUSED). When that is mended, start it"
                + " again: job "
                + job.id());
    assertThat(petForge.inspect(Instant.EPOCH).notifications())
        .extracting(Inspection.Waiting::target, Inspection.Waiting::messages)
        .containsExactly(tuple("broken", 1));
    ProjectId second = finished(petForge);

    petForge.worker().restart(job.id());
    work();

    assertThat(broken.texts())
        .containsExactly("project " + first + ": done", "project " + second + ": done");
    assertThat(petForge.inspect(Instant.EPOCH).notifications()).isEmpty();
    persistence.advance(Duration.ofHours(3));
    assertThat(events(team)).containsExactly("completed", "parked", "completed");
  }

  @Test
  void a_budget_is_told_at_80_and_at_100_percent_once_a_day() {
    PetForge petForge =
        petForge(
            builder ->
                builder
                    .notificationTarget(team)
                    .budget(Budget.Scope.DAY, Money.of("5.5", "USD"), "PETFORGE_BUDGET_DAY"));

    finished(petForge);
    assertThat(events(team)).containsExactly("completed");
    finished(petForge);
    assertThat(events(team)).containsExactly("completed", "completed");
    ProjectId third = imported(petForge, 2);
    petForge.project(third).run(Goal.merged());
    work();
    persistence.advance(Duration.ofHours(2));

    assertThat(team.taken()).filteredOn(it -> it.event().equals("budget")).hasSize(2);
    assertThat(team.texts())
        .contains(
            "PETFORGE_BUDGET_DAY: 5 USD of 5.5 USD is spent",
            "PETFORGE_BUDGET_DAY: 5 USD of 5.5 USD is spent, and what comes next does not fit");

    persistence.advance(Duration.ofHours(24));
    assertThat(petForge.project(third).get().task().status()).isEqualTo(TaskStatus.COMPLETED);
    finished(petForge);
    finished(petForge);

    assertThat(team.taken()).filteredOn(it -> it.event().equals("budget")).hasSize(3);
  }

  @Test
  void the_budget_of_a_project_is_told_for_each_project() {
    PetForge petForge =
        petForge(
            builder ->
                builder
                    .notificationTarget(team)
                    .budget(Budget.Scope.TASK, Money.of("2.4", "USD"))
                    .budget(Budget.Scope.TABLE, Money.of("4", "USD")));

    ProjectId first = finished(petForge);
    ProjectId second = finished(petForge);
    persistence.advance(Duration.ofHours(2));

    assertThat(team.texts())
        .containsOnlyOnce(
            "the budget of the project " + first + ": 2 USD of 2.4 USD is spent",
            "the budget of the project " + second + ": 2 USD of 2.4 USD is spent",
            "the budget of the table memory:pets: 4 USD of 4 USD is spent, and what comes next does"
                + " not fit");
  }

  @Test
  void a_bad_joint_waits_for_a_person() {
    PetForge petForge =
        petForge(
            builder ->
                builder.notificationTarget(team).jointGate(JointGate.of(JointGate.Mode.STOP)));
    ProjectId id = imported(petForge, 2);
    FileKey opening = petForge.project(id).get().task().source().opening().frame().file();
    generator.clips(job -> InMemoryVideoTools.darkEnding(content(opening), "shot 0"));

    petForge.project(id).run(Goal.merged());
    work();

    assertThat(events(team)).containsExactly("person");
    assertThat(team.taken().get(0).body()).contains("\"code\":\"BAD_JOINT\"");
  }

  private byte[] content(FileKey key) {
    try (InputStream in = files.open(key)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_project_that_waits_for_an_approval_waits_for_a_person() {
    PetForge petForge =
        petForge(builder -> builder.notificationTarget(team).approval(ApprovalPolicy.ALL));
    work();
    ProjectId id = imported(petForge, 2);

    petForge.project(id).run(Goal.merged());
    work();

    assertThat(events(team)).containsExactly("person");
    assertThat(team.texts().get(0)).startsWith("project " + id + " waits for a person: ");
    assertThat(team.taken().get(0).body()).contains("\"code\":\"APPROVAL\"");
  }

  @Test
  void a_call_whose_answer_was_lost_waits_for_a_person() {
    InMemoryVideoGenerator keyless = InMemoryVideoGenerator.keyless(clock);
    keyless.next(InMemoryVideoGenerator.Answer.LOSE_AFTER_ACCEPTING);
    PetForge petForge =
        PetForge.builder()
            .persistence(persistence)
            .files(files)
            .videoTools(tools)
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(keyless)
            .table(table)
            .notificationTarget(team)
            .build();
    petForge.worker().start();
    ProjectId id = imported(petForge, 2);

    petForge.project(id).run(Goal.merged());
    work();

    assertThat(events(team)).containsExactly("person");
    assertThat(team.taken().get(0).body()).contains("\"code\":\"UNCERTAIN\"");
  }

  @Test
  void while_nothing_is_taken_no_more_than_a_page_is_written_down() {
    InMemoryNotificationTarget all =
        new InMemoryNotificationTarget("all", EnumSet.of(NotificationEvent.STATUS));
    PetForge petForge = telling(all);
    work();
    all.refuse(1_000);
    for (int i = 0; i < 250; i++) {
      table.add(Map.of(Column.SEGMENT_COUNT, "2"), PHOTO);
    }
    petForge.table(table.ref()).importRows();
    persistence.advance(Duration.ofMinutes(30));

    assertThat(standing(petForge).waiting()).isEqualTo(100);

    all.refuse(0);
    persistence.advance(Duration.ofHours(2));
    assertThat(all.taken()).hasSize(250);
    assertThat(ids(all.taken())).doesNotHaveDuplicates();
    assertThat(standing(petForge).waiting()).isZero();
  }

  private static NotificationStore.Standing standing(PetForge petForge) {
    return petForge.notifications().list().get(0).standing().orElseThrow();
  }

  @Test
  void a_test_is_sent_at_once_and_stored_nowhere() {
    PetForge petForge = telling(team);

    petForge.notifications().test("team");

    assertThat(events(team)).containsExactly("test");
    assertThat(petForge.notifications().list())
        .extracting(Notifications.Told::target)
        .containsExactly(team);
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> petForge.notifications().test("tema"))
        .withMessageContaining("there is no notification target tema, only [team]");
  }

  @Test
  void two_targets_of_one_name_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> telling(team, team))
        .withMessage("there are two notification targets named team");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> telling(new InMemoryNotificationTarget("My team", team.events())))
        .withMessageContaining("was 'My team'");
  }
}
