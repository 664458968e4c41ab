package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Outcome.Refused;
import dev.petforge.task.Refusal;
import dev.petforge.task.TaskStore;
import dev.petforge.task.TaskVersion;
import dev.petforge.testkit.InMemoryFileStore;
import dev.petforge.testkit.InMemoryRecordTable;
import dev.petforge.testkit.InMemoryStoryboardWriter;
import dev.petforge.testkit.InMemoryVideoGenerator;
import dev.petforge.testkit.InMemoryVideoTools;
import dev.petforge.testkit.MovableClock;
import dev.petforge.testkit.Tasks;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same command twice at the same time. Both have read the task before either has decided: that
 * is forced, and only the database can tell them apart.
 */
class DoubleClickTest {
  private static final ProjectId ID = Tasks.id(1);

  @TempDir Path folder;

  /** Which database, and whether both clicks come to one process or to two. */
  enum Place {
    SQLITE_ONE_PROCESS,
    SQLITE_TWO_PROCESSES,
    POSTGRESQL_ONE_PROCESS,
    POSTGRESQL_TWO_PROCESSES;

    private boolean two() {
      return this == SQLITE_TWO_PROCESSES || this == POSTGRESQL_TWO_PROCESSES;
    }

    private String url(Path folder) {
      return this == SQLITE_ONE_PROCESS || this == SQLITE_TWO_PROCESSES
          ? Databases.newSqlite(folder)
          : Postgres.newDatabase();
    }
  }

  @ParameterizedTest
  @EnumSource
  void two_clicks_on_a_missing_segment_plan_one_call(Place place) throws Exception {
    assertOneCall(
        place,
        "storyboard ready",
        0,
        (petForge, seen) -> petForge.project(ID).generate(0),
        Refusal.BUSY);
  }

  @ParameterizedTest
  @EnumSource
  void two_clicks_on_run_plan_one_call(Place place) throws Exception {
    assertOneCall(
        place,
        "storyboard ready",
        0,
        (petForge, seen) -> petForge.project(ID).run(Goal.merged()),
        Refusal.NOTHING_TO_DO);
  }

  @ParameterizedTest
  @EnumSource
  void two_clicks_on_make_anew_plan_one_call(Place place) throws Exception {
    assertOneCall(
        place,
        "all segments ready",
        4,
        (petForge, seen) -> petForge.project(ID).regenerate(4, seen),
        Refusal.BUSY);
  }

  private void assertOneCall(
      Place place,
      String situation,
      int segment,
      BiFunction<PetForge, TaskVersion, Outcome> click,
      Refusal refusal)
      throws Exception {
    String url = place.url(folder);
    AtomicInteger toCome = new AtomicInteger(2);
    CyclicBarrier bothHaveRead = new CyclicBarrier(2);
    try (JdbcPersistence one = Databases.open(url);
        JdbcPersistence two = Databases.open(url)) {
      one.tasks().commit(Tasks.decided(Objects.requireNonNull(Tasks.samples(ID).get(situation))));
      TaskVersion seen = one.tasks().find(ID).orElseThrow().task().version();
      InMemoryVideoGenerator provider = InMemoryVideoGenerator.keyed(new MovableClock());
      PetForge first = petForge(waiting(one, toCome, bothHaveRead), provider);
      PetForge second =
          place.two() ? petForge(waiting(two, toCome, bothHaveRead), provider) : first;

      List<Outcome> outcomes = together(click, seen, first, second);

      assertThat(toCome.get()).as("both have read the same").isNotPositive();
      assertThat(outcomes).filteredOn(Decided.class::isInstance).hasSize(1);
      assertThat(outcomes)
          .filteredOn(Refused.class::isInstance)
          .singleElement()
          .isInstanceOfSatisfying(
              Refused.class, no -> assertThat(no.reason()).as(no.message()).isEqualTo(refusal));
      List<ProviderCall> calls = one.tasks().find(ID).orElseThrow().calls();
      assertThat(calls).hasSize(1);
      assertThat(calls.get(0).subject().segment()).isEqualTo(segment);
      assertThat(calls.get(0).status().state()).isEqualTo(CallState.PLANNED);
    }
  }

  private static List<Outcome> together(
      BiFunction<PetForge, TaskVersion, Outcome> click,
      TaskVersion seen,
      PetForge first,
      PetForge second)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Outcome>> clicks =
          List.of(() -> click.apply(first, seen), () -> click.apply(second, seen));
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> outcome : threads.invokeAll(clicks)) {
        outcomes.add(outcome.get());
      }
      return outcomes;
    } finally {
      threads.shutdownNow();
    }
  }

  private static PetForge petForge(Persistence database, InMemoryVideoGenerator provider) {
    return PetForge.builder()
        .persistence(database)
        .files(new InMemoryFileStore())
        .videoTools(new InMemoryVideoTools())
        .storyboardWriter(new InMemoryStoryboardWriter())
        .videoGenerator(provider)
        .table(new InMemoryRecordTable("pets"))
        .build();
  }

  /** The first two who read a task go on when both have read it. */
  private static Persistence waiting(Persistence behind, AtomicInteger toCome, CyclicBarrier both) {
    TaskStore tasks =
        proxy(
            TaskStore.class,
            (self, method, arguments) -> {
              Object found = method.invoke(behind.tasks(), arguments);
              if (method.getName().equals("find")
                  && arguments[0].equals(ID)
                  && toCome.getAndDecrement() > 0) {
                both.await(30, TimeUnit.SECONDS);
              }
              return found;
            });
    return proxy(
        Persistence.class,
        (self, method, arguments) ->
            method.getName().equals("tasks") ? tasks : method.invoke(behind, arguments));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              try {
                return handler.invoke(self, method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
