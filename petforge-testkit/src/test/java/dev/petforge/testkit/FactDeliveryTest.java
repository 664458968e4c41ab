package dev.petforge.testkit;

import static dev.petforge.testkit.Instead.instead;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.call.Admission;
import dev.petforge.call.AdmissionInDoubtException;
import dev.petforge.call.CallLedger;
import dev.petforge.call.CallState;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.RefusedFactException;
import dev.petforge.call.UndeliveredFact;
import dev.petforge.call.UndeliveredFacts;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.money.PoolId;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.Project;
import dev.petforge.task.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * What became known of paid calls and cannot be stored at once: it is never lost, and stops
 * nothing.
 */
class FactDeliveryTest {
  private static final byte[] PHOTO = "a photo of a cat".getBytes(StandardCharsets.UTF_8);

  private final MovableClock clock = new MovableClock();
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyless(clock);
  private final InMemoryUndeliveredFacts outside = new InMemoryUndeliveredFacts();
  private final AtomicBoolean away = new AtomicBoolean();
  private final AtomicBoolean doubtful = new AtomicBoolean();
  private Predicate<CallKey> refused = key -> false;
  private InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private PetForge petForge = begin(persistence);

  private PetForge begin(InMemoryPersistence database) {
    persistence = database;
    PetForge built =
        PetForge.builder()
            .persistence(behind(database))
            .files(files)
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(generator)
            .table(table)
            .undeliveredFacts(outside)
            .slots(10)
            .build();
    built.worker().start();
    return built;
  }

  /** A database that takes no facts while it is away, and never some of certain calls. */
  private Persistence behind(InMemoryPersistence database) {
    CallLedger calls =
        instead(
            CallLedger.class,
            database.calls(),
            (method, arguments) -> {
              if (method.getName().equals("admit") && doubtful.getAndSet(false)) {
                List<ProviderCall> admitted =
                    database.calls().admit((PoolId) arguments[0], (Admission) arguments[1]);
                away.set(true);
                throw new AdmissionInDoubtException(
                    admitted, new RetryableException("DATABASE", "no answer to the commit"));
              }
              if (!method.getName().equals("record")) {
                return null;
              }
              if (away.get()) {
                throw new RetryableException("DATABASE", "the database is away");
              }
              Map<CallKey, Fact> kept = new LinkedHashMap<>(facts(arguments));
              Map<CallKey, RuntimeException> bad = new LinkedHashMap<>();
              kept.forEach(
                  (key, fact) -> {
                    if (refused.test(key) && !(fact instanceof Fact.Silent)) {
                      bad.put(key, new IllegalStateException("it cannot be stored: " + fact));
                    }
                  });
              if (bad.isEmpty()) {
                return null;
              }
              kept.keySet().removeAll(bad.keySet());
              database.calls().record(kept);
              throw new RefusedFactException(bad);
            });
    return instead(
        Persistence.class,
        database,
        (method, arguments) -> method.getName().equals("calls") ? calls : null);
  }

  @SuppressWarnings("unchecked")
  private static Map<CallKey, Fact> facts(Object[] arguments) {
    return arguments.length == 1
        ? (Map<CallKey, Fact>) arguments[0]
        : Map.of((CallKey) arguments[0], (Fact) arguments[1]);
  }

  private ProjectId imported() {
    table.add(Map.of(Column.SEGMENT_COUNT, "1"), PHOTO);
    return petForge.table(table.ref()).importRows().imported().get(0);
  }

  private void workUntil(BooleanSupplier condition) {
    for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
      if (persistence.runDue() == 0) {
        persistence.advance(Duration.ofMillis(100));
      }
    }
    assertThat(condition.getAsBoolean()).as("what was waited for").isTrue();
  }

  private void work() {
    for (int i = 0; i < 30; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
    }
  }

  private Project project(ProjectId id) {
    return petForge.project(id).find().orElseThrow();
  }

  private ProviderCall call(ProjectId id) {
    return project(id).calls().get(0);
  }

  private ProjectId orderedWhileTheDatabaseIsAway() {
    ProjectId id = imported();
    petForge.project(id).run(Goal.merged());
    workUntil(() -> project(id).calls().size() == 1);
    away.set(true);
    workUntil(() -> generator.jobs().size() == 1);
    assertThat(call(id).status().state()).isEqualTo(CallState.SUBMITTING);
    return id;
  }

  @Test
  void the_name_of_a_paid_job_is_stored_when_the_database_is_back_at_the_close() {
    ProjectId id = orderedWhileTheDatabaseIsAway();

    away.set(false);
    petForge.close();
    petForge = begin(persistence.nextProcess());

    assertThat(call(id).status().job()).contains(generator.jobs().get(0));
    work();
    assertThat(project(id).task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(1);
  }

  @Test
  void a_fact_that_the_database_refuses_stops_no_other() {
    ProjectId bad = imported();
    ProjectId good = imported();
    refused = key -> project(bad).calls().stream().anyMatch(call -> call.key().equals(key));
    petForge.projects().run(List.of(bad, good), Goal.merged(), 2);
    work();
    ProjectId later = imported();
    petForge.project(later).run(Goal.merged());
    work();

    assertThat(project(good).task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(project(later).task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(call(bad).status().state()).isEqualTo(CallState.SUBMITTING);
    assertThat(Optional.of(generator.billed(call(bad).key()))).as("sent once").contains(1);
  }

  @Test
  void while_the_database_is_away_the_name_of_a_paid_job_outlives_the_process() {
    ProjectId id = orderedWhileTheDatabaseIsAway();
    petForge.close();
    assertThat(outside.all())
        .singleElement()
        .satisfies(
            kept ->
                assertThat(kept.fact()).isEqualTo(new Fact.Accepted(1, generator.jobs().get(0))));

    away.set(false);
    petForge = begin(persistence.nextProcess());

    assertThat(call(id).status().job()).contains(generator.jobs().get(0));
    assertThat(outside.all()).isEmpty();
    work();
    assertThat(project(id).task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(1);
  }

  @Test
  void a_process_that_is_killed_while_the_database_is_away_loses_no_job() {
    ProjectId id = orderedWhileTheDatabaseIsAway();
    InMemoryPersistence next = persistence.crash();

    away.set(false);
    petForge = begin(next);
    work();

    assertThat(call(id).status().strayJobs()).isEmpty();
    assertThat(project(id).task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(1);
  }

  @Test
  void another_worker_delivers_what_one_that_lives_cannot() {
    ProjectId id = orderedWhileTheDatabaseIsAway();
    InMemoryPersistence cutOff = persistence;
    InMemoryPersistence second = persistence.nextProcess();
    // The first one's heartbeats stay away too.
    cutOff.missHeartbeats();

    away.set(false);
    petForge = begin(second);

    assertThat(call(id).status().job()).contains(generator.jobs().get(0));
    assertThat(call(id).status().state()).isEqualTo(CallState.SUBMITTED);
    // What the first goes on to say is no news.
    cutOff.becomeWorker();
    cutOff.advance(Duration.ofMinutes(1));
    work();
    assertThat(project(id).calls()).hasSize(1);
    assertThat(call(id).status().strayJobs()).isEmpty();
    assertThat(generator.billed()).isEqualTo(1);
  }

  @Test
  void the_ledger_is_told_by_a_timer_of_its_own_as_soon_as_it_can_be() {
    ProjectId id = orderedWhileTheDatabaseIsAway();
    for (int i = 0; i < 20; i++) {
      persistence.advance(Duration.ofSeconds(10));
    }
    assertThat(call(id).status().job()).isEmpty();

    away.set(false);
    persistence.advance(Duration.ofSeconds(30));

    assertThat(call(id).status().job()).contains(generator.jobs().get(0));
    assertThat(outside.all()).isEmpty();
  }

  @Test
  void what_was_never_sent_is_told_by_the_next_process_when_the_answer_to_its_commit_was_lost() {
    ProjectId id = imported();
    doubtful.set(true);
    petForge.project(id).run(Goal.merged());
    workUntil(away::get);
    petForge.close();
    assertThat(generator.jobs()).isEmpty();
    assertThat(outside.all())
        .singleElement()
        .satisfies(kept -> assertThat(kept.fact()).isInstanceOf(Fact.NeverSent.class));

    away.set(false);
    petForge = begin(persistence.nextProcess());

    assertThat(call(id).status().state()).isEqualTo(CallState.PLANNED);
    work();
    assertThat(project(id).task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(1);
  }

  @Test
  void what_was_never_sent_by_one_does_not_undo_the_same_send_of_another() {
    ProjectId id = imported();
    petForge.project(id).run(Goal.merged());
    workUntil(() -> generator.jobs().size() == 1);
    ProviderCall sent = call(id);
    outside.keep(
        List.of(
            new UndeliveredFact(
                persistence.installation(),
                sent.key(),
                new Fact.NeverSent(
                    1,
                    "another",
                    sent.status().sentAt().orElseThrow(),
                    Failure.retryable("NOT_SENT", "lost"),
                    Duration.ZERO))));
    work();

    assertThat(outside.all()).isEmpty();
    assertThat(project(id).task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(1);
  }

  @Test
  void what_the_database_refuses_is_kept_and_told_again_rarely_until_it_is_taken() {
    ProjectId id = imported();
    petForge.project(id).run(Goal.merged());
    workUntil(() -> project(id).calls().size() == 1);
    AtomicInteger asked = new AtomicInteger();
    refused = key -> asked.incrementAndGet() > 0;
    workUntil(() -> generator.jobs().size() == 1);
    persistence.advance(Duration.ofMinutes(10));
    assertThat(asked).hasValue(1);
    assertThat(outside.all()).hasSize(1);

    persistence.advance(Duration.ofHours(1));
    assertThat(asked).hasValue(2);
    refused = key -> false;
    persistence.advance(Duration.ofHours(1));

    assertThat(outside.all()).isEmpty();
    assertThat(call(id).status().job()).contains(generator.jobs().get(0));
  }

  @Test
  void nothing_is_bought_while_it_cannot_be_known_what_is_kept() {
    AtomicBoolean unreadable = new AtomicBoolean(true);
    UndeliveredFacts torn =
        instead(
            UndeliveredFacts.class,
            outside,
            (method, arguments) -> {
              if (unreadable.get() && method.getName().equals("all")) {
                throw new PermanentException("UNREADABLE", "line 1");
              }
              return null;
            });
    petForge.close();
    persistence = InMemoryPersistence.manual(clock);
    petForge =
        PetForge.builder()
            .persistence(persistence)
            .files(files)
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(generator)
            .table(table)
            .undeliveredFacts(torn)
            .build();
    petForge.worker().start();
    ProjectId id = imported();
    petForge.project(id).run(Goal.merged());
    work();
    assertThat(generator.jobs()).isEmpty();
    assertThat(call(id).status().state()).isEqualTo(CallState.PLANNED);

    unreadable.set(false);
    persistence.advance(Duration.ofMinutes(10));
    work();

    assertThat(project(id).task().status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void what_a_provider_says_of_one_call_and_the_database_refuses_stops_no_other_of_its_batch() {
    ProjectId bad = imported();
    ProjectId good = imported();
    petForge.projects().run(List.of(bad, good), Goal.merged(), 2);
    workUntil(() -> generator.jobs().size() == 2);
    CallKey key = call(bad).key();
    refused = key::equals;
    work();

    assertThat(project(good).task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(call(bad).status().state()).isEqualTo(CallState.SUBMITTED);
    refused = any -> false;
    work();
    assertThat(project(bad).task().status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void of_a_call_that_an_older_database_does_not_know_only_a_job_is_kept() {
    CallKey unknown = new CallKey("mem-p-s0-a1-0123456789");
    UndeliveredFact job =
        new UndeliveredFact("mem", unknown, new Fact.Accepted(1, new ProviderJobId("job-7")));
    UndeliveredFact others =
        new UndeliveredFact("others", unknown, new Fact.Accepted(1, new ProviderJobId("job-7")));
    Failure reason = Failure.retryable("NOT_SENT", "lost");
    outside.keep(
        List.of(
            job,
            others,
            new UndeliveredFact("mem", unknown, new Fact.NotMade(1, reason, Duration.ZERO)),
            new UndeliveredFact("mem", unknown, new Fact.AnswerLost(1, reason))));

    petForge.close();
    petForge = begin(persistence.nextProcess());

    assertThat(outside.all()).containsExactly(job, others);
    ProjectId id = imported();
    petForge.project(id).run(Goal.merged());
    work();
    assertThat(project(id).task().status()).as("it stops nothing").isEqualTo(TaskStatus.COMPLETED);
  }
}
