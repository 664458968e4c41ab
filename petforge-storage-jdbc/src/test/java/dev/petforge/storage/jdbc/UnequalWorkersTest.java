package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.petforge.PetForge;
import dev.petforge.PetForgeBuilder;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.explanation.Explanation;
import dev.petforge.explanation.Explanation.Verdict;
import dev.petforge.explanation.Inspection;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.job.Job;
import dev.petforge.job.JobKind;
import dev.petforge.job.LivingWorker;
import dev.petforge.job.SharedSettings;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.project.ProjectId;
import dev.petforge.question.ModelCalls;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.TableFinder;
import dev.petforge.task.Goal;
import dev.petforge.task.TaskStatus;
import dev.petforge.testkit.InMemoryFileStore;
import dev.petforge.testkit.InMemoryRecordTable;
import dev.petforge.testkit.InMemoryStoryboardWriter;
import dev.petforge.testkit.InMemoryVideoGenerator;
import dev.petforge.testkit.InMemoryVideoTools;
import dev.petforge.testkit.TcpProxy;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Workers on one database that have not the same generators and tables. */
class UnequalWorkersTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int PROJECTS = 8;

  private final String url = Postgres.newDatabase();
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryVideoGenerator first =
      InMemoryVideoGenerator.keyed(Clock.systemUTC()).account("first");
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final InMemoryVideoGenerator second =
      InMemoryVideoGenerator.keyed(() -> Instant.now().plus(ahead.get())).account("second");
  private final AtomicReference<TableFinder> finder = new AtomicReference<>(TableFinder.none());
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private PetForge worker(boolean withTable, InMemoryVideoGenerator... generators) {
    JdbcPersistence database = Databases.builder(url).heartbeat(Duration.ofMillis(500)).open();
    open.push(database);
    PetForgeBuilder builder = builder(database, generators);
    if (withTable) {
      builder.table(table);
    }
    PetForge petForge = builder.build();
    open.push(petForge);
    petForge.worker().start();
    return petForge;
  }

  private PetForgeBuilder builder(JdbcPersistence database, InMemoryVideoGenerator... generators) {
    PetForgeBuilder builder =
        PetForge.builder()
            .persistence(database)
            .files(files)
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .tableFinder(name -> finder.get().news(name))
            .slots(PROJECTS);
    for (InMemoryVideoGenerator generator : generators) {
      builder.videoGenerator(generator);
    }
    return builder;
  }

  private void end(PetForge petForge) throws Exception {
    assertThat(open.pop()).isSameAs(petForge);
    petForge.close();
    open.pop().close();
  }

  private List<ProjectId> begun(PetForge petForge, int projects) {
    for (int i = 0; i < projects; i++) {
      table.add(Map.of(Column.SEGMENT_COUNT, "1"), ("a cat " + i).getBytes(StandardCharsets.UTF_8));
    }
    List<ProjectId> ids = petForge.table(table.ref()).importRows().imported();
    petForge.projects().run(ids, Goal.merged(), projects);
    return ids;
  }

  private static List<ProviderCall> calls(PetForge petForge) {
    return petForge.money().calls(CallQuery.in(CallState.values()));
  }

  private static boolean allIn(PetForge petForge, CallState state) {
    List<ProviderCall> calls = calls(petForge);
    return calls.size() == PROJECTS
        && calls.stream().allMatch(call -> call.status().state() == state);
  }

  @Test
  void what_a_worker_has_no_generator_or_table_for_is_left_to_the_others_and_is_no_failure()
      throws Exception {
    second.latency(Duration.ofHours(1));
    PetForge ordering = worker(true, second);
    List<ProjectId> ids = begun(ordering, PROJECTS);
    await().atMost(LONG).until(() -> allIn(ordering, CallState.RUNNING));
    end(ordering);

    PetForge other = worker(false, first);
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              Explanation explanation = other.project(ids.get(0)).explain();
              assertThat(explanation.verdict()).isEqualTo(Verdict.NEEDS_A_PERSON);
              assertThat(explanation.causes())
                  .extracting(Explanation.Cause::text)
                  .anyMatch(text -> text.contains("no worker serves account memory/second"));
            });
    assertThat(other.worker().jobs()).extracting(Job::failures).containsOnly(0);
    assertThat(calls(other)).allSatisfy(call -> assertThat(call.status().failure()).isEmpty());

    ahead.set(Duration.ofHours(1));
    PetForge both = worker(true, first, second);

    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(ids)
                    .allSatisfy(
                        id ->
                            assertThat(both.project(id).get().task().status())
                                .isEqualTo(TaskStatus.COMPLETED)));
    assertThat(calls(both))
        .hasSize(PROJECTS)
        .allSatisfy(call -> assertThat(call.status().fetchFailures()).isZero());
    assertThat(second.billed()).isEqualTo(PROJECTS);
    assertThat(first.billed()).isZero();
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(both.inspect(Instant.EPOCH).tables()).allSatisfy(this::shown));
    assertThat(both.worker().jobs()).filteredOn(job -> job.need().isPresent()).isEmpty();
  }

  @Test
  void a_table_that_is_connected_while_workers_run_is_known_to_all() throws Exception {
    PetForge worker = worker(false, first);

    AtomicBoolean asked = new AtomicBoolean();
    finder.set(
        name -> {
          asked.set(true);
          return name.equals(table.ref().base()) ? List.of(table) : List.of();
        });
    // Another process imports its rows, and does no work.
    JdbcPersistence database = Databases.patient(url).open();
    open.push(database);
    PetForge other = builder(database, first).table(table).build();
    open.push(other);
    ProjectId id = begun(other, 1).get(0);

    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(worker.project(id).get().task().status()).isEqualTo(TaskStatus.COMPLETED);
              assertThat(other.inspect(Instant.EPOCH).tables()).hasSize(1).allSatisfy(this::shown);
            });
    assertThat(asked).isTrue();
    assertThat(worker.tables().refs()).containsExactly(table.ref());
  }

  @Test
  void who_lives_and_what_each_serves_is_known_to_all() throws Exception {
    PetForge one = worker(true, first, second);
    PetForge two = worker(false, first);

    assertThat(one.workers())
        .extracting(LivingWorker::serves)
        .containsExactly(
            List.of("account memory/first", "account memory/second", "table " + table.ref()),
            List.of("account memory/first"));
    assertThat(one.workers()).extracting(LivingWorker::name).doesNotHaveDuplicates();
    assertThat(one.workers())
        .allSatisfy(
            worker -> {
              assertThat(worker.pid()).isEqualTo(ProcessHandle.current().pid());
              assertThat(worker.kinds()).hasSize(JobKind.values().length);
              assertThat(worker.seen()).isAfterOrEqualTo(worker.started());
            });
    assertThat(two.workers()).extracting(LivingWorker::name).hasSize(2);

    end(two);
    assertThat(one.workers()).hasSize(1);
  }

  @Test
  void a_name_that_a_living_worker_has_is_refused_and_free_when_it_has_ended_or_is_silent() {
    JdbcPersistence one = named("day");
    open.push(one);
    try (JdbcPersistence two = named("day");
        JdbcPersistence other = named("night")) {
      one.becomeWorker();
      other.becomeWorker();
      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(two::becomeWorker)
          .withMessageContaining("'day'")
          .withMessageContaining("process " + ProcessHandle.current().pid())
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("WORKER_NAME"));
      assertThat(two.workers()).hasSize(2);

      one.close();
      two.becomeWorker();
      assertThat(two.workers()).extracting(LivingWorker::name).containsExactly("night", "day");

      two.crash();
      try (JdbcPersistence three = named("day")) {
        await()
            .atMost(LONG)
            .ignoreExceptionsMatching(
                e ->
                    e instanceof PermanentException refused
                        && refused.failure().code().equals("WORKER_NAME"))
            .until(
                () -> {
                  three.becomeWorker();
                  return true;
                });
      }
    }
  }

  @Test
  void a_worker_with_another_budget_is_refused_beside_one_that_lives_and_told_which() {
    JdbcPersistence one = Databases.patient(url).open();
    open.push(one);
    PetForge cautious = with(one, builder(one, first), 20, ZoneOffset.UTC);
    cautious.worker().start();
    JdbcPersistence two = Databases.patient(url).open();
    open.push(two);
    PetForge generous = with(two, builder(two, first), 30, ZoneOffset.UTC);

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> generous.worker().start())
        .withMessageContaining("budget project is 30 USD here and 20 USD there")
        .withMessageContaining("worker '" + cautious.workers().get(0).name() + "'")
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("SETTINGS_DIFFER"));
    assertThat(generous.workers()).hasSize(1);
    // What buys nothing works beside it, and so does what differs in nothing that costs money.
    generous.worker().start(Set.of(JobKind.PUSH));
    JdbcPersistence three = Databases.patient(url).open();
    open.push(three);
    PetForge elsewhere = with(three, builder(three, first), 20, ZoneId.of("Asia/Shanghai"));
    elsewhere.worker().start();
    assertThat(elsewhere.workers()).hasSize(3);
  }

  @Test
  void a_table_that_a_worker_cannot_reach_is_written_by_one_that_can() throws Exception {
    JdbcPersistence one = Databases.patient(url).open();
    open.push(one);
    AtomicInteger tried = new AtomicInteger();
    PetForge without = builder(one, first).table(unreachable(tried)).build();
    open.push(without);
    without.worker().start();
    PetForge with = worker(true, first);
    String served = "table " + table.ref().value();
    await()
        .atMost(LONG)
        .until(() -> with.workers().stream().anyMatch(some -> some.serves().contains(served)));

    ProjectId id = begun(with, 1).get(0);

    RecordRef row = with.project(id).get().task().source().row().orElseThrow();
    await().atMost(LONG).until(() -> table.cell(row, Column.STATUS).equals("completed"));
    int writes = table.writes();
    // What a worker sets itself it begins at once.
    without.table(table.ref()).pushAll();
    await().atMost(LONG).until(() -> table.writes() > writes);
    assertThat(with.workers())
        .filteredOn(some -> some.serves().contains(served))
        .as("says what it lacks")
        .hasSize(1);
    assertThat(tried).as("attempts of the one that cannot").hasValue(0);

    // Where nobody can, it is told why.
    end(with);
    without.table(table.ref()).pushAll();
    await()
        .atMost(LONG)
        .until(
            () ->
                !without.worker().unserved().isEmpty()
                    || without.worker().jobs().stream()
                        .anyMatch(job -> job.error().toString().contains("BAD_SECRET_KEY")));
  }

  private RecordTable unreachable(AtomicInteger tried) {
    PermanentException refusal = new PermanentException("BAD_SECRET_KEY", "there is no key file");
    return (RecordTable)
        Proxy.newProxyInstance(
            RecordTable.class.getClassLoader(),
            new Class<?>[] {RecordTable.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "ref":
                  return table.ref();
                case "unreachable":
                  return Optional.of(refusal.failure());
                default:
                  tried.incrementAndGet();
                  throw refusal;
              }
            });
  }

  @Test
  void settings_for_all_have_the_others_stop_by_themselves() {
    Queue<Failure> stopped = new ConcurrentLinkedQueue<>();
    JdbcPersistence one = Databases.patient(url).open();
    open.push(one);
    PetForge cautious =
        with(one, builder(one, first).workerStopped(stopped::add), 20, ZoneOffset.UTC);
    cautious.worker().start();
    JdbcPersistence two = Databases.patient(url).open();
    open.push(two);
    PetForge generous = with(two, builder(two, first).table(table), 30, ZoneOffset.UTC);

    generous.worker().start(Set.of(JobKind.values()), true);

    await().atMost(LONG).until(() -> !stopped.isEmpty());
    assertThat(stopped)
        .singleElement()
        .satisfies(
            reason -> {
              assertThat(reason.code()).isEqualTo("SETTINGS_CHANGED");
              assertThat(reason.message()).contains("30 USD here and 20 USD there");
            });
    begun(generous, 1);
    await()
        .atMost(LONG)
        .until(
            () -> {
              boolean ordered = !calls(generous).isEmpty();
              boolean alone = generous.workers().size() == 1;
              assertThat(ordered && !alone).as("bought before the others were gone").isFalse();
              return ordered;
            });
    assertThat(generous.workers().get(0).settings()).containsEntry("budget project", "30 USD");
  }

  @Test
  void a_worker_that_was_silent_while_one_with_other_settings_began_gives_way_when_it_is_back() {
    Queue<Failure> stopped = new ConcurrentLinkedQueue<>();
    try (TcpProxy line = TcpProxy.to("localhost", Postgres.port())) {
      JdbcPersistence one =
          Databases.builder(Postgres.through(line, url) + "&socketTimeout=1").open();
      open.push(one);
      with(one, builder(one, first).workerStopped(stopped::add), 20, ZoneOffset.UTC)
          .worker()
          .start();
      JdbcPersistence two = Databases.open(url);
      open.push(two);
      PetForge generous = with(two, builder(two, first), 30, ZoneOffset.UTC);
      line.silenceAll();
      await().atMost(LONG).until(() -> generous.workers().isEmpty());

      generous.worker().start();
      assertThat(stopped).isEmpty();
      line.speak();

      await().atMost(LONG).until(() -> !stopped.isEmpty());
      assertThat(stopped)
          .singleElement()
          .satisfies(
              reason -> {
                assertThat(reason.code()).isEqualTo("SETTINGS_CHANGED");
                assertThat(reason.message()).contains("30 USD here and 20 USD there");
              });
    }
  }

  @Test
  void a_worker_that_was_silent_while_another_one_took_its_name_is_none_when_it_is_back() {
    Queue<Failure> stopped = new ConcurrentLinkedQueue<>();
    try (TcpProxy line = TcpProxy.to("localhost", Postgres.port());
        JdbcPersistence two = Databases.builder(url).workerName("day").open()) {
      JdbcPersistence one =
          Databases.builder(Postgres.through(line, url) + "&socketTimeout=1")
              .workerName("day")
              .open();
      open.push(one);
      one.becomeWorker(SharedSettings.NONE, stopped::add);
      line.silenceAll();
      await().atMost(LONG).until(() -> two.workers().isEmpty());

      two.becomeWorker();
      line.speak();

      await().atMost(LONG).until(() -> !stopped.isEmpty());
      assertThat(stopped).singleElement().extracting(Failure::code).isEqualTo("LEASE_LOST");
      assertThat(two.workers()).extracting(LivingWorker::name).containsExactly("day");
    }
  }

  @Test
  void a_worker_with_another_writer_is_refused_beside_one_that_lives() {
    JdbcPersistence one = Databases.patient(url).open();
    open.push(one);
    PetForge deep = builder(one, first).storyboardWriter(writer("deepseek/deepseek-chat")).build();
    open.push(deep);
    deep.worker().start();
    JdbcPersistence two = Databases.patient(url).open();
    open.push(two);
    PetForge dear = builder(two, first).storyboardWriter(writer("openai/gpt-5")).build();
    open.push(dear);

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> dear.worker().start())
        .withMessageContaining("writer is openai/gpt-5 here and deepseek/deepseek-chat there")
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("SETTINGS_DIFFER"));
  }

  @Test
  void a_storyboard_is_left_to_a_worker_that_has_the_key_of_its_writer() throws Exception {
    PetForge without = writing(writer("deepseek/deepseek-chat", new AtomicBoolean()));

    ProjectId id = begun(without, 1).get(0);
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(without.project(id).explain().causes())
                    .extracting(Explanation.Cause::text)
                    .anyMatch(
                        text -> text.contains("no worker serves writer deepseek/deepseek-chat")));
    assertThat(without.worker().jobs()).extracting(Job::failures).containsOnly(0);

    PetForge with = writing(writer("deepseek/deepseek-chat", new AtomicBoolean(true)));

    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(with.project(id).get().task().status()).isEqualTo(TaskStatus.COMPLETED));
  }

  @Test
  void a_storyboard_that_was_left_is_written_by_another_writer_that_came_after_it()
      throws Exception {
    PetForge without = writing(writer("deepseek/deepseek-chat", new AtomicBoolean()));
    ProjectId id = begun(without, 1).get(0);
    await()
        .atMost(LONG)
        .until(() -> without.worker().jobs().stream().anyMatch(job -> job.need().isPresent()));
    end(without);

    PetForge with = writing(writer("openai/gpt-5", new AtomicBoolean(true)));

    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(with.project(id).get().task().status()).isEqualTo(TaskStatus.COMPLETED));
  }

  private PetForge writing(StoryboardWriter writer) {
    JdbcPersistence database = Databases.builder(url).heartbeat(Duration.ofMillis(500)).open();
    open.push(database);
    PetForge petForge = builder(database, first).storyboardWriter(writer).table(table).build();
    open.push(petForge);
    petForge.worker().start();
    return petForge;
  }

  private static StoryboardWriter writer(String description) {
    return writer(description, new AtomicBoolean(true));
  }

  private static StoryboardWriter writer(String description, AtomicBoolean ready) {
    StoryboardWriter behind = new InMemoryStoryboardWriter();
    return new StoryboardWriter() {
      @Override
      public Set<TemplateId> templates() {
        return behind.templates();
      }

      @Override
      public String describe() {
        return description;
      }

      @Override
      public boolean ready() {
        return ready.get();
      }

      @Override
      public StoryboardDraft write(StoryboardBrief brief, ModelCalls calls) {
        if (!ready.get()) {
          throw new PermanentException("MODEL_KEY_MISSING", "there is no key");
        }
        return behind.write(brief, calls);
      }
    };
  }

  private PetForge with(
      JdbcPersistence database, PetForgeBuilder builder, int dollars, ZoneId zone) {
    PetForge petForge =
        builder
            .persistence(database)
            .budget(Budget.Scope.TASK, Money.of(String.valueOf(dollars), "USD"))
            .zone(zone)
            .build();
    open.push(petForge);
    return petForge;
  }

  @Test
  void of_many_that_want_one_name_at_once_one_gets_it() throws Exception {
    List<JdbcPersistence> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(named("day"));
      open.push(all.get(i));
    }
    ExecutorService threads = Executors.newFixedThreadPool(all.size());
    List<Future<Boolean>> became = new ArrayList<>();
    for (JdbcPersistence one : all) {
      became.add(
          threads.submit(
              () -> {
                try {
                  one.becomeWorker();
                  return true;
                } catch (PermanentException e) {
                  return false;
                }
              }));
    }
    int winners = 0;
    for (Future<Boolean> one : became) {
      winners += one.get() ? 1 : 0;
    }
    threads.shutdown();

    assertThat(winners).isEqualTo(1);
  }

  private JdbcPersistence named(String name) {
    return Databases.patient(url).workerName(name).open();
  }

  private void shown(Inspection.Table known) {
    assertThat(known.behind()).isZero();
  }
}
