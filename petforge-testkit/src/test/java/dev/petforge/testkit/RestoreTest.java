package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.petforge.PetForge;
import dev.petforge.call.Admission;
import dev.petforge.call.CallLedger;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.WaitReason;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.money.AccountId;
import dev.petforge.money.PurchaseMark;
import dev.petforge.money.Spending;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.reconciliation.PurchaseGap;
import dev.petforge.reconciliation.UnknownJob;
import dev.petforge.reconciliation.UnknownJob.Outlook;
import dev.petforge.reconciliation.Verification;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.TaskStatus;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What happens when a database knows less than was bought. */
class RestoreTest {
  private static final byte[] PHOTO = "a photo of a cat".getBytes(StandardCharsets.UTF_8);
  private static final AccountId ACCOUNT = new AccountId("memory/default");
  private static final AccountId OTHER = new AccountId("elsewhere/default");

  private final MovableClock clock = new MovableClock();
  private final InMemoryPurchaseWitness witness = new InMemoryPurchaseWitness();
  private final InMemoryFileStore files = new InMemoryFileStore();
  private InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyed(clock);
  private InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private PetForge petForge = begin(persistence);

  private PetForge begin(Persistence database) {
    PetForge built =
        PetForge.builder()
            .persistence(database)
            .files(files)
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(generator)
            .table(table)
            .purchaseWitness(witness)
            .build();
    built.worker().start();
    return built;
  }

  /** The database as it was before anything was taken in: its ids come again in the same order. */
  private void putBackTheEmptyDatabase() {
    persistence = InMemoryPersistence.manual(clock);
    table = new InMemoryRecordTable("pets");
    petForge = begin(persistence);
  }

  private void beginWithoutKeys() {
    generator = InMemoryVideoGenerator.keyless(clock);
    putBackTheEmptyDatabase();
  }

  private ProjectId imported(int segments) {
    table.add(Map.of(Column.SEGMENT_COUNT, Integer.toString(segments)), PHOTO);
    return petForge.table(table.ref()).importRows().imported().get(0);
  }

  private ProjectId run(int segments) {
    ProjectId id = imported(segments);
    petForge.project(id).run(Goal.merged());
    work();
    return id;
  }

  private void work() {
    for (int i = 0; i < 200; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
    }
    persistence.runUntilIdle();
  }

  private void workUntil(BooleanSupplier condition) {
    for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
      if (persistence.runDue() == 0) {
        persistence.advance(Duration.ofMillis(100));
      }
    }
    assertThat(condition.getAsBoolean()).as("what was waited for").isTrue();
  }

  private TaskStatus status(ProjectId id) {
    return petForge.project(id).find().orElseThrow().task().status();
  }

  private List<ProviderCall> calls(CallState state) {
    return petForge.money().calls(CallQuery.in(state));
  }

  private void assertHeld() {
    assertThat(calls(CallState.PLANNED))
        .isNotEmpty()
        .allSatisfy(
            call -> assertThat(call.status().waitingFor()).contains(WaitReason.VERIFICATION));
  }

  private static PurchaseMark mark(String installation, AccountId account, long sends) {
    return new PurchaseMark(installation, account, sends);
  }

  @Test
  void the_witness_is_told_before_a_call_is_sent() {
    imported(1);
    persistence.close();
    InMemoryPersistence database = InMemoryPersistence.manual(clock);
    AtomicBoolean told = new AtomicBoolean();
    VideoGenerator watching =
        instead(
            VideoGenerator.class,
            generator,
            (method, arguments) -> {
              if (method.equals("submit")) {
                told.set(witness.marks().equals(List.of(mark("mem", ACCOUNT, 1))));
              }
            },
            (method, arguments) -> {});
    persistence = database;
    PetForge built =
        PetForge.builder()
            .persistence(database)
            .files(files)
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(watching)
            .table(table)
            .purchaseWitness(witness)
            .build();
    built.worker().start();
    petForge = built;

    run(1);

    assertThat(generator.billed()).isEqualTo(1);
    assertThat(told).isTrue();
  }

  @Test
  void a_database_that_was_put_back_buys_nothing_before_it_was_verified() {
    run(3);
    putBackTheEmptyDatabase();
    ProjectId id = run(3);

    assertHeld();
    assertThat(generator.billed()).isEqualTo(3);
    assertThat(petForge.money().missingPurchases())
        .containsExactly(new PurchaseGap(ACCOUNT, "mem", 3, 0));

    Verification found = petForge.money().verify(ACCOUNT, clock.instant());
    assertThat(found.takenIn()).as("the first one was planned again").hasSize(1);
    assertThat(petForge.money().spending(Spending.By.DAY))
        .as("it is paid, so it counts")
        .extracting(Spending::calls)
        .containsExactly(1);
    assertThat(found.unknown())
        .extracting(UnknownJob::project, UnknownJob::segment, UnknownJob::outlook)
        .containsExactlyInAnyOrder(
            tuple(Optional.of(id), Optional.of(1), Outlook.COMES_BACK),
            tuple(Optional.of(id), Optional.of(2), Outlook.COMES_BACK));
    assertThat(found.settled()).hasSize(1);
    assertThat(petForge.money().missingPurchases()).isEmpty();
    work();

    assertThat(status(id)).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).as("every clip was found by its key").isEqualTo(3);
    assertThat(petForge.money().verify(ACCOUNT, Instant.EPOCH).agrees()).isTrue();
  }

  @Test
  void that_it_was_verified_survives_a_restart_and_not_another_restore() {
    run(3);
    putBackTheEmptyDatabase();
    petForge.money().verify(ACCOUNT, clock.instant());
    persistence = persistence.crash();
    petForge = begin(persistence);

    ProjectId id = run(2);
    assertThat(status(id)).isEqualTo(TaskStatus.COMPLETED);

    putBackTheEmptyDatabase();
    run(1);
    assertHeld();
    assertThat(petForge.money().missingPurchases())
        .extracting(PurchaseGap::witnessed)
        .containsExactly(5L);
  }

  @Test
  void a_job_says_what_becomes_of_its_clip() {
    ProjectId id = run(2);
    String first = petForge.money().calls(CallQuery.of(id)).get(0).key().value();
    putBackTheEmptyDatabase();

    assertThat(petForge.money().verify(ACCOUNT, clock.instant()).unknown())
        .as("its row is not there")
        .extracting(UnknownJob::outlook)
        .containsExactly(Outlook.AFTER_IMPORT, Outlook.AFTER_IMPORT);
    table.add(Map.of(Column.SEGMENT_COUNT, "2"), "another".getBytes(StandardCharsets.UTF_8));
    assertThat(petForge.table(table.ref()).importRows().imported()).containsExactly(id);
    petForge.project(id).run(Goal.merged());
    work();

    assertThat(petForge.money().verify(ACCOUNT, Instant.EPOCH).unknown())
        .as("another clip has taken its place")
        .filteredOn(job -> job.key().equals(first))
        .extracting(UnknownJob::outlook)
        .containsExactly(Outlook.BY_HAND);
  }

  @Test
  void what_is_under_way_goes_on_while_nothing_is_bought() {
    generator.latency(Duration.ofSeconds(30));
    ProjectId id = imported(2);
    petForge.project(id).run(Goal.merged());
    workUntil(() -> generator.billed() == 1);
    witness.remember(List.of(mark("mem", ACCOUNT, 40)));
    work();

    assertThat(calls(CallState.DONE)).hasSize(1);
    assertHeld();
    assertThat(generator.billed()).isEqualTo(1);

    petForge.money().verify(ACCOUNT, clock.instant());
    work();
    assertThat(status(id)).isEqualTo(TaskStatus.COMPLETED);
    assertThat(witness.marks()).containsExactly(mark("mem", ACCOUNT, 41));
  }

  @Test
  void a_new_database_beside_the_purchases_of_another_one_buys_nothing_either() {
    witness.remember(List.of(mark("k3j2h1", ACCOUNT, 7)));
    ProjectId id = run(1);
    assertHeld();
    assertThat(petForge.money().missingPurchases())
        .containsExactly(new PurchaseGap(ACCOUNT, "k3j2h1", 7, 0));

    petForge.money().verify(ACCOUNT, clock.instant());
    work();

    assertThat(status(id)).isEqualTo(TaskStatus.COMPLETED);
    assertThat(witness.marks())
        .containsExactlyInAnyOrder(mark("k3j2h1", ACCOUNT, 7), mark("mem", ACCOUNT, 1));
  }

  @Test
  void without_a_list_a_person_has_to_waive_it() {
    beginWithoutKeys();
    witness.remember(List.of(mark("mem", ACCOUNT, 7)));
    ProjectId id = run(1);
    assertHeld();

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> petForge.money().verify(ACCOUNT, clock.instant()))
        .withMessageContaining("--waive");
    work();
    assertHeld();
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> petForge.money().waive(new AccountId("nobody/default")))
        .withMessageContaining("nobody");

    assertThat(petForge.money().waive(ACCOUNT))
        .containsExactly(new PurchaseGap(ACCOUNT, "mem", 7, 0));
    assertThat(calls(CallState.PLANNED))
        .isNotEmpty()
        .allSatisfy(call -> assertThat(call.status().waitingFor()).isEmpty());
    work();
    assertThat(status(id)).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(1);
  }

  @Test
  void purchases_that_are_missing_at_one_account_keep_another_from_buying_the_same() {
    witness.remember(List.of(mark("mem", OTHER, 7)));
    ProjectId id = run(1);
    assertHeld();

    petForge.money().waive(OTHER);
    work();
    assertThat(status(id)).isEqualTo(TaskStatus.COMPLETED);
    assertThat(petForge.money().missingPurchases()).isEmpty();
  }

  @Test
  void an_account_that_was_cleared_buys_although_another_one_is_still_behind() {
    witness.remember(List.of(mark("mem", OTHER, 7), mark("mem", ACCOUNT, 2)));
    ProjectId id = run(1);
    assertHeld();

    petForge.money().verify(ACCOUNT, clock.instant());
    work();
    assertThat(status(id)).isEqualTo(TaskStatus.COMPLETED);
    assertThat(petForge.money().missingPurchases())
        .extracting(PurchaseGap::account)
        .containsExactly(OTHER);

    witness.remember(List.of(mark("mem", OTHER, 8)));
    run(1);
    assertHeld();
  }

  @Test
  void what_cannot_be_witnessed_is_not_sent() {
    witness.fail(true);
    ProjectId id = run(1);
    assertHeld();
    witness.fail(false);
    work();
    assertThat(status(id)).isEqualTo(TaskStatus.COMPLETED);

    // It can be asked, and then not be told.
    AtomicBoolean failing = new AtomicBoolean(true);
    CallLedger falling =
        instead(
            CallLedger.class,
            persistence.calls(),
            (method, arguments) -> {},
            (method, arguments) -> {
              if (method.equals("admit") && failing.get()) {
                witness.fail(true);
              }
            });
    petForge = beginOn(falling);
    ProjectId next = imported(1);
    petForge.project(next).run(Goal.merged());
    workUntil(() -> !petForge.money().calls(CallQuery.of(next)).isEmpty());
    workUntil(
        () -> petForge.money().calls(CallQuery.of(next)).get(0).status().failure().isPresent());
    assertThat(petForge.money().calls(CallQuery.of(next)).get(0).status().state())
        .isEqualTo(CallState.PLANNED);
    assertThat(
            petForge
                .money()
                .calls(CallQuery.of(next))
                .get(0)
                .status()
                .failure()
                .orElseThrow()
                .code())
        .isEqualTo("WITNESS_GONE");
    assertThat(generator.billed()).isEqualTo(1);

    failing.set(false);
    witness.fail(false);
    work();
    assertThat(status(next)).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(2);
  }

  @Test
  void a_database_that_is_put_back_while_the_worker_runs_sends_nothing_that_it_admitted() {
    AtomicBoolean once = new AtomicBoolean(true);
    CallLedger falling =
        instead(
            CallLedger.class,
            persistence.calls(),
            (method, arguments) -> {},
            (method, arguments) -> {
              if (method.equals("admit") && once.getAndSet(false)) {
                witness.remember(List.of(mark("mem", ACCOUNT, 50)));
              }
            });
    petForge = beginOn(falling);
    run(1);

    assertHeld();
    assertThat(generator.billed()).isZero();
  }

  /** A second process on the same database, with a ledger of its own. */
  private PetForge beginOn(CallLedger ledger) {
    persistence = persistence.crash();
    InMemoryPersistence behind = persistence;
    CallLedger real = behind.calls();
    Persistence database =
        (Persistence)
            Proxy.newProxyInstance(
                Persistence.class.getClassLoader(),
                new Class<?>[] {Persistence.class},
                (proxy, method, arguments) ->
                    method.getName().equals("calls")
                        ? redirected(ledger, real)
                        : invoke(method, behind, arguments));
    return begin(database);
  }

  private static CallLedger redirected(CallLedger watched, CallLedger real) {
    return ((Watched) Proxy.getInvocationHandler(watched)).onto(real);
  }

  private static Object invoke(Method method, Object on, Object[] arguments) throws Throwable {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** What is done before or after a method of a port. */
  private interface Step {
    void take(String method, Object[] arguments);
  }

  private static <T> T instead(Class<T> type, T behind, Step before, Step after) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            new Watched(type, behind, before, after)));
  }

  private record Watched(Class<?> type, Object behind, Step before, Step after)
      implements InvocationHandler {
    CallLedger onto(CallLedger real) {
      return instead(CallLedger.class, real, before, after);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      before.take(method.getName(), arguments);
      Object result = RestoreTest.invoke(method, behind, arguments);
      after.take(method.getName(), arguments);
      return result;
    }
  }

  @Test
  void a_worker_is_not_refused_because_another_one_buys_while_it_looks() {
    AtomicBoolean once = new AtomicBoolean(true);
    ProviderCall others = Calls.planned(new ProjectId("others"), 0);
    CallLedger looking =
        instead(
            CallLedger.class,
            persistence.calls(),
            (method, arguments) -> {},
            (method, arguments) -> {
              if (method.equals("purchases") && once.getAndSet(false)) {
                // What the other one committed is not in what this one has just read.
                witness.remember(List.of(mark("mem", ACCOUNT, 1)));
              }
            });
    petForge = beginOn(looking);
    witness.remember(List.of(mark("mem", others.terms().pool().account(), 0)));
    ProjectId id = imported(1);
    petForge.project(id).run(Goal.merged());
    workUntil(() -> generator.billed() == 1);

    assertThat(once).as("it was looked").isFalse();
    work();
    assertThat(status(id)).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void a_death_between_the_admission_and_the_witness_is_no_harm() {
    ProjectId id = imported(2);
    petForge.project(id).run(Goal.merged());
    workUntil(() -> !calls(CallState.PLANNED).isEmpty());
    ProviderCall call = calls(CallState.PLANNED).get(0);
    persistence.calls().admit(call.terms().pool(), new Admission(4, List.of()));
    assertThat(witness.marks()).isEmpty();
    persistence = persistence.crash();
    petForge = begin(persistence);
    work();

    assertThat(status(id)).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(2);
    assertThat(witness.marks()).containsExactly(mark("mem", ACCOUNT, 3));
  }
}
