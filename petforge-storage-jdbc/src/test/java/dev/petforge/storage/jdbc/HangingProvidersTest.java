package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.PetForge;
import dev.petforge.PetForgeBuilder;
import dev.petforge.call.ProviderCall;
import dev.petforge.file.FileKey;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.generation.SendFence;
import dev.petforge.generation.Submission;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.money.Money;
import dev.petforge.money.PoolId;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStatus;
import dev.petforge.testkit.Calls;
import dev.petforge.testkit.InMemoryFileStore;
import dev.petforge.testkit.InMemoryRecordTable;
import dev.petforge.testkit.InMemoryStoryboardWriter;
import dev.petforge.testkit.InMemoryVideoGenerator;
import dev.petforge.testkit.InMemoryVideoTools;
import dev.petforge.testkit.Tasks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts at providers that accept connections and never answer. */
class HangingProvidersTest {
  private static final int HANGING = 12;
  private static final Duration LONG = Duration.ofSeconds(60);

  private final CountDownLatch theEnd = new CountDownLatch(1);
  private final Set<String> hanging = ConcurrentHashMap.newKeySet();
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");

  @TempDir Path folder;

  @Test
  void however_many_hang_in_orders_and_questions_the_others_get_their_clips() {
    List<String> accounts = IntStream.range(0, HANGING).mapToObj(i -> "silent-" + i).toList();
    InMemoryVideoGenerator healthy = InMemoryVideoGenerator.keyed(Clock.systemUTC());
    String url = Databases.newSqlite(folder);
    try (JdbcPersistence database =
        Databases.builder(url).heartbeat(Duration.ofSeconds(2)).open()) {
      PetForgeBuilder builder = builder(database, healthy);
      int project = 0;
      for (String account : accounts) {
        builder.videoGenerator(new Silent(account));
        plan(database, Tasks.id(++project), account);
        ProviderCall running = plan(database, Tasks.id(++project), account);
        DatabaseSchemaTest.execute(
            url,
            "update provider_calls set state = 'running', job = 'job', due = 1 where call_key = '"
                + running.key()
                + "'");
      }
      try (PetForge petForge = builder.build()) {
        petForge.worker().start();
        await()
            .atMost(LONG)
            .untilAsserted(
                () ->
                    assertThat(hanging)
                        .containsAll(
                            accounts.stream()
                                .flatMap(one -> List.of(one + " order", one + " question").stream())
                                .collect(Collectors.toSet())));

        table.add(Map.of(Column.SEGMENT_COUNT, "2"), "a cat".getBytes(StandardCharsets.UTF_8));
        ProjectId id = petForge.table(table.ref()).importRows().imported().get(0);
        petForge.project(id).run(Goal.merged());

        await()
            .atMost(LONG)
            .until(
                () ->
                    petForge.project(id).find().orElseThrow().task().status()
                        == TaskStatus.COMPLETED);
        theEnd.countDown();
      }
    } finally {
      theEnd.countDown();
    }
  }

  private PetForgeBuilder builder(JdbcPersistence database, VideoGenerator first) {
    return PetForge.builder()
        .persistence(database)
        .files(files)
        .videoTools(new InMemoryVideoTools())
        .storyboardWriter(new InMemoryStoryboardWriter())
        .table(table)
        .slots(1)
        .videoGenerator(first);
  }

  private ProviderCall plan(JdbcPersistence database, ProjectId project, String account) {
    ProviderTerms terms =
        Calls.terms(
            PoolId.of("silent", account, "model-1"), true, Duration.ZERO, Duration.ofHours(1));
    ProviderCall call = Calls.planned(project, 0, 1, terms);
    frame(call.request().firstFrame().file());
    call.request().lastFrame().ifPresent(frame -> frame(frame.file()));
    database.tasks().commit(Tasks.imported(project));
    Task task = database.tasks().find(project).orElseThrow().task();
    database.tasks().commit(new Decided(Tasks.next(task), List.of(call), Map.of(), List.of()));
    return call;
  }

  /** Its content is its name, as the hashes of sample calls have it. */
  private void frame(FileKey key) {
    String word = key.name().replace(".png", "");
    if (files.find(key).isEmpty()) {
      files.write(key, word.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Takes every request and never says a word. */
  private final class Silent implements VideoGenerator {
    private final String account;
    private final InMemoryVideoGenerator other = InMemoryVideoGenerator.keyed(Clock.systemUTC());

    Silent(String account) {
      this.account = account;
    }

    private void hang(String what) {
      hanging.add(account + " " + what);
      try {
        theEnd.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public Submission submit(CallKey key, ClipRequest request, ClipInputs inputs, SendFence fence) {
      hang("order");
      return other.submit(key, request, inputs, fence);
    }

    @Override
    public Map<ProviderJobId, ProviderJobStatus> poll(Collection<ProviderJobId> jobs) {
      hang("question");
      return Map.of();
    }

    @Override
    public String provider() {
      return "silent";
    }

    @Override
    public String account() {
      return account;
    }

    @Override
    public String model() {
      return "model-1";
    }

    @Override
    public Capabilities capabilities() {
      return other.capabilities();
    }

    @Override
    public Money price(ClipRequest request) {
      return other.price(request);
    }

    @Override
    public void check(ClipRequest request) {
      other.check(request);
    }

    @Override
    public Optional<ProviderJobId> find(CallKey key) {
      return Optional.empty();
    }

    @Override
    public void fetch(ProviderJobId job, String result, Path target) {
      throw new UnsupportedOperationException("nothing was made");
    }
  }
}
