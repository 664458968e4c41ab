package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import dev.petforge.PetForge;
import dev.petforge.call.CallSummary;
import dev.petforge.event.PetForgeListener;
import dev.petforge.event.ProjectChange;
import dev.petforge.explanation.Explanation;
import dev.petforge.failure.Failure;
import dev.petforge.failure.Unexpected;
import dev.petforge.file.FileStore;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.media.VideoTools;
import dev.petforge.production.NewProject;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Destination;
import dev.petforge.publication.Publisher;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.table.RecordTable;
import dev.petforge.table.TableRef;
import dev.petforge.task.Goal;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * What an adapter throws that is no {@code PetForgeException} is its author's to mend: the log has
 * the stack trace once, and people are told which class it was.
 */
class AdapterMistakesTest {
  private static final byte[] PHOTO = "a photo of a cat".getBytes(StandardCharsets.UTF_8);

  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryPublisher publisher = new InMemoryPublisher();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final Broken broken = new Broken();
  private final Told told = new Told();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final PetForge petForge =
      PetForge.builder()
          .persistence(persistence)
          .files(broken.as(FileStore.class, new InMemoryFileStore()))
          .videoTools(broken.as(VideoTools.class, new InMemoryVideoTools()))
          .storyboardWriter(broken.as(StoryboardWriter.class, new InMemoryStoryboardWriter()))
          .videoGenerator(broken.as(VideoGenerator.class, InMemoryVideoGenerator.keyed(clock)))
          .build();
  @TempDir private Path folder;

  /** Adapters that do their work, but for one method that stumbles. */
  private static final class Broken {
    private final List<RuntimeException> thrown = new ArrayList<>();
    private String method = "";
    private int times;

    void at(String name, int howOften) {
      method = name;
      times = howOften;
    }

    <T> T as(Class<T> port, T adapter) {
      return port.cast(
          Proxy.newProxyInstance(
              port.getClassLoader(), new Class<?>[] {port}, new Stumbling(this, adapter)));
    }
  }

  private record Stumbling(Broken broken, Object adapter) implements InvocationHandler {
    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      if (method.getName().equals(broken.method) && broken.times > 0) {
        broken.times--;
        IllegalStateException mistake = new IllegalStateException("nobody thought of this");
        broken.thrown.add(mistake);
        throw mistake;
      }
      try {
        return method.invoke(adapter, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }

  /** All that an application hears. */
  private static final class Told implements PetForgeListener {
    private final List<String> texts = new ArrayList<>();

    @Override
    public void callChanged(CallSummary call) {
      texts.add(call.status().toString());
    }

    @Override
    public void jobParked(JobKey job, Failure reason) {
      texts.add(reason.toString());
    }

    @Override
    public void tableBehind(TableRef table, String reason) {
      texts.add(reason);
    }
  }

  @BeforeEach
  void listen() {
    log.start();
    ((Logger) LoggerFactory.getLogger("dev.petforge")).addAppender(log);
    petForge.listen(told);
    petForge.worker().start();
  }

  @AfterEach
  void stop() {
    ((Logger) LoggerFactory.getLogger("dev.petforge")).detachAppender(log);
  }

  private ProjectId make() throws IOException {
    Path photo = Files.write(folder.resolve("cat.jpg"), PHOTO);
    ProjectId id = petForge.projects().create(NewProject.of(photo).segments(1));
    petForge.project(id).run(Goal.merged());
    work(id);
    return id;
  }

  private void work(ProjectId id) {
    for (int i = 0; i < 40; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
      petForge.worker().jobs().stream()
          .map(Job::error)
          .flatMap(Optional::stream)
          .forEach(told.texts::add);
    }
    petForge.project(id).explain().causes().stream()
        .map(Explanation.Cause::text)
        .forEach(told.texts::add);
  }

  private void assertToldAndLoggedOnce() {
    assertThat(broken.thrown).as("thrown").isNotEmpty();
    assertThat(told.texts)
        .as("what people see")
        .anyMatch(
            text ->
                text.contains(Stumbling.class.getName())
                    && text.contains("nobody thought of this"));
    IdentityHashMap<Throwable, Integer> logged = new IdentityHashMap<>();
    for (ILoggingEvent event : log.list) {
      if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
        logged.merge(proxy.getThrowable(), 1, Integer::sum);
      }
    }
    assertThat(logged.values()).containsOnly(1);
    assertThat(logged.keySet()).containsExactlyInAnyOrderElementsOf(broken.thrown);
  }

  @Test
  void of_a_writer_of_storyboards() throws IOException {
    broken.at("write", 1_000);
    make();
    assertToldAndLoggedOnce();
  }

  @Test
  void of_a_generator_that_is_asked_whether_it_can() throws IOException {
    broken.at("check", 1);
    make();
    assertToldAndLoggedOnce();
  }

  @Test
  void of_a_generator_that_orders() throws IOException {
    broken.at("submit", 1);
    make();
    assertToldAndLoggedOnce();
  }

  @Test
  void of_a_generator_that_is_polled() throws IOException {
    broken.at("poll", 3);
    make();
    assertToldAndLoggedOnce();
  }

  @Test
  void of_a_generator_that_fetches() throws IOException {
    broken.at("fetch", 1);
    make();
    assertToldAndLoggedOnce();
  }

  @Test
  void of_the_tools_for_videos() throws IOException {
    broken.at("join", 1);
    make();
    assertToldAndLoggedOnce();
  }

  @Test
  void of_a_file_store() throws IOException {
    ProjectId id = make();
    Destination place = publisher.place("videos");
    petForge.publishers().add(publisher);
    broken.at("workspace", 1);
    petForge.project(id).publish(place);
    work(id);
    assertToldAndLoggedOnce();
  }

  @Test
  void of_a_publisher() throws IOException {
    ProjectId id = make();
    Destination place = publisher.place("videos");
    petForge.publishers().add(broken.as(Publisher.class, publisher));
    broken.at("publish", 1);
    petForge.project(id).publish(place);
    work(id);
    assertToldAndLoggedOnce();
  }

  @Test
  void of_a_table() {
    table.add(Map.of("segment_count", "1"), PHOTO);
    petForge.tables().connect(broken.as(RecordTable.class, table));
    ProjectId id = petForge.table(table.ref()).importRows().imported().get(0);
    broken.at("write", 1_000);
    petForge.project(id).run(Goal.merged());
    work(id);
    assertToldAndLoggedOnce();
  }

  @Test
  void of_a_listener() throws IOException {
    List<RuntimeException> thrown = new ArrayList<>();
    petForge.listen(
        new PetForgeListener() {
          @Override
          public void projectChanged(ProjectChange change) {
            if (thrown.isEmpty()) {
              thrown.add(new IllegalStateException("nobody thought of this"));
              throw thrown.get(0);
            }
          }
        });

    make();

    assertThat(log.list)
        .filteredOn(event -> event.getThrowableProxy() != null)
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getFormattedMessage())
                    .contains(AdapterMistakesTest.class.getName() + "$"));
  }

  @Test
  void a_library_that_throws_is_blamed_on_the_adapter_that_calls_it() {
    Failure failure =
        Unexpected.failure("this test", thrownBy(Libraries::parse), AdapterMistakesTest.class);

    assertThat(failure.code()).isEqualTo("BUG");
    assertThat(failure.message())
        .startsWith("this test failed in " + Libraries.class.getName() + " with java.lang.Number");
  }

  @Test
  void what_the_one_who_caught_it_is_called_by_is_not_blamed() {
    String text =
        Unexpected.logged(
            "this test", thrownBy(() -> new ProjectId("")), AdapterMistakesTest.class);

    assertThat(text).contains("failed in " + ProjectId.class.getName());
  }

  private static RuntimeException thrownBy(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      return e;
    }
    throw new AssertionError("nothing was thrown");
  }

  /** An adapter whose mistake shows in a library. */
  private static final class Libraries {
    static void parse() {
      int unused = Integer.parseInt("not a number");
    }
  }
}
