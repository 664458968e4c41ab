package dev.petforge.examples.benchmarks.bench;

import dev.petforge.PetForge;
import dev.petforge.PetForgeBuilder;
import dev.petforge.call.CallLedger;
import dev.petforge.call.CallSummary;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobQueue;
import dev.petforge.job.JobResult;
import dev.petforge.json.Json;
import dev.petforge.llm.OfflineStoryboardWriter;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Destination;
import dev.petforge.question.ModelAnswer;
import dev.petforge.question.ModelCalls;
import dev.petforge.question.ModelQuestion;
import dev.petforge.question.TokenUsage;
import dev.petforge.storage.jdbc.JdbcPersistence;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.sync.ImportDefaults;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Goal;
import dev.petforge.testkit.InMemoryFileStore;
import dev.petforge.testkit.InMemoryPublisher;
import dev.petforge.testkit.InMemoryRecordTable;
import dev.petforge.testkit.InMemoryVideoGenerator;
import dev.petforge.testkit.InMemoryVideoTools;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What videos are made with, but for the database: tables, files, a provider that answers at once.
 * All of it is in memory, so that nothing but the library and the database takes time. It outlives
 * the {@link PetForge} that works with it.
 */
final class Workshop {
  static final int SEGMENTS = 7;

  /** Whoever waits longer waits for ever. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private static final byte[] PHOTO = "a photo".getBytes(StandardCharsets.UTF_8);

  private final String database;
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryVideoGenerator provider =
      InMemoryVideoGenerator.keyed(InstantSource.system());
  private final InMemoryPublisher publisher = new InMemoryPublisher();
  private final Destination place = publisher.place("videos");
  private final List<InMemoryRecordTable> tables =
      List.of(
          new InMemoryRecordTable("cats"),
          new InMemoryRecordTable("dogs"),
          new InMemoryRecordTable("rabbits"));

  Workshop(BenchDatabase database) {
    this(database.url());
  }

  /**
   * @param database as {@code JdbcPersistence} takes it
   */
  Workshop(String database) {
    this.database = database;
  }

  List<InMemoryRecordTable> tables() {
    return tables;
  }

  InMemoryVideoGenerator provider() {
    return provider;
  }

  /** Opens the database and assembles the library on it. It works when it is started. */
  Opened open() {
    Persistence persistence = persistence();
    return new Opened(builder(persistence).build(), persistence);
  }

  Persistence persistence() {
    return JdbcPersistence.open(database);
  }

  /**
   * As {@link #open}, with another provider of clips.
   *
   * @param slots how many clips it makes at once
   * @param done is told of each piece of work that was done
   */
  Opened open(VideoGenerator generator, int slots, Consumer<JobKey> done) {
    Persistence persistence = persistence();
    return new Opened(
        builder(watching(persistence, done), generator).slots(slots).build(), persistence);
  }

  /**
   * As {@link #open}, with other providers of clips.
   *
   * @param generators the first one takes new orders
   * @param due is told of calls that are about to be asked for
   */
  Opened open(List<? extends VideoGenerator> generators, Consumer<List<CallSummary>> due) {
    Persistence persistence = persistence();
    PetForgeBuilder builder = builder(asking(persistence, due), generators.get(0));
    generators.stream().skip(1).forEach(builder::videoGenerator);
    return new Opened(builder.build(), persistence);
  }

  private PetForgeBuilder builder(Persistence persistence) {
    return builder(persistence, provider);
  }

  private PetForgeBuilder builder(Persistence persistence, VideoGenerator generator) {
    PetForgeBuilder builder =
        PetForge.builder()
            .persistence(persistence)
            .files(files)
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new AskingWriter())
            .videoGenerator(generator)
            .publisher(publisher)
            .clipLength(Duration.ofSeconds(8));
    tables.forEach(builder::table);
    return builder;
  }

  /**
   * As {@link #open}, with the handlers of notes at hand, to be called one by one: it is a worker,
   * but does nothing by itself.
   */
  Rounds rounds(Persistence persistence) {
    Map<JobKind, JobHandler> handlers = new EnumMap<>(JobKind.class);
    Persistence idle = listening(persistence, handlers::putAll);
    PetForge petForge = withoutMoney(idle).build();
    petForge.worker().start();
    return new Rounds(petForge, persistence, handlers);
  }

  /** As {@link #open}, to work beside {@link #rounds}. */
  Opened besideRounds() {
    Persistence persistence = persistence();
    return new Opened(withoutMoney(persistence).build(), persistence);
  }

  /** No table may spend a thing: what is planned there is held against its budget in each round. */
  private PetForgeBuilder withoutMoney(Persistence persistence) {
    return builder(persistence).budget(Budget.Scope.TABLE, new Money(1, "USD"));
  }

  /** The library on a database, and its handlers. */
  record Rounds(PetForge petForge, Persistence persistence, Map<JobKind, JobHandler> handlers)
      implements AutoCloseable {
    JobResult handle(JobKey job) {
      JobHandler handler = handlers.get(job.kind());
      if (handler == null) {
        throw new IllegalStateException("nothing here does " + job);
      }
      return handler.handle(job);
    }

    @Override
    public void close() {
      try (persistence) {
        petForge.close();
      }
    }
  }

  /** The library on a database. */
  record Opened(PetForge petForge, Persistence persistence) implements AutoCloseable {
    @Override
    public void close() {
      try (persistence) {
        petForge.close();
      }
    }
  }

  /**
   * Workers that work on the database at once.
   *
   * @param count how many
   * @param opened opens the library for one of them
   */
  static Crew crew(int count, Supplier<Opened> opened) {
    Crew crew = new Crew(new ArrayList<>());
    try {
      for (int i = 0; i < count; i++) {
        Opened worker = opened.get();
        crew.workers().add(worker);
        worker.petForge().worker().start();
      }
      return crew;
    } catch (RuntimeException e) {
      crew.close();
      throw e;
    }
  }

  /** Workers that work at once, each of which ends with this. */
  record Crew(List<Opened> workers) implements AutoCloseable {
    /** What the first of them works with. */
    PetForge petForge() {
      return workers.get(0).petForge();
    }

    @Override
    public void close() {
      workers.forEach(Opened::close);
    }
  }

  /**
   * Opens the database, begins to work, and closes it again when these kinds of work were each done
   * once.
   *
   * @return nanoseconds from the beginning until they were done
   */
  long startUntil(Set<JobKind> kinds) throws InterruptedException {
    CountDownLatch todo = new CountDownLatch(kinds.size());
    Set<JobKind> done = ConcurrentHashMap.newKeySet();
    long begun = System.nanoTime();
    Persistence watched =
        watching(
            persistence(),
            job -> {
              if (kinds.contains(job.kind()) && done.add(job.kind())) {
                todo.countDown();
              }
            });
    try (watched;
        PetForge petForge = builder(watched).build()) {
      petForge.worker().start();
      require(
          todo.await(PATIENCE.toSeconds(), TimeUnit.SECONDS),
          "a worker did not do all of " + kinds + " but " + done);
      return System.nanoTime() - begun;
    }
  }

  /** Adds a row, makes its video, and puts it to a place. */
  ProjectId make(PetForge petForge, InMemoryRecordTable table, TemplateId template)
      throws InterruptedException {
    ProjectId project = run(petForge, table, template);
    petForge.project(project).publish(place);
    require(
        petForge.projects().awaitPublications(List.of(project), PATIENCE),
        "the video of " + project + " was not published");
    return project;
  }

  /** Adds a row and makes its video, as {@code run} does. */
  ProjectId run(PetForge petForge, InMemoryRecordTable table, TemplateId template)
      throws InterruptedException {
    ProjectId project = importRow(petForge, table, template);
    reach(petForge, project, Goal.merged());
    require(
        petForge.project(project).find().orElseThrow().task().chain().finalVideo().isPresent(),
        project + " has no video");
    return project;
  }

  /** Goes on with a project until it comes to rest. */
  void reach(PetForge petForge, ProjectId project, Goal goal) throws InterruptedException {
    reach(petForge, List.of(project), goal);
  }

  /** Goes on with projects, all at once, until each has come to rest. */
  void reach(PetForge petForge, List<ProjectId> projects, Goal goal) throws InterruptedException {
    petForge.projects().run(projects, goal, projects.size());
    require(petForge.projects().awaitRest(projects, PATIENCE), projects + " did not come to rest");
  }

  /** Adds a row and takes it in. */
  ProjectId importRow(PetForge petForge, InMemoryRecordTable table, TemplateId template) {
    return importRows(petForge, table, template, 1, SEGMENTS).get(0);
  }

  /** Adds rows and takes them in, in their order. */
  List<ProjectId> importRows(
      PetForge petForge, InMemoryRecordTable table, TemplateId template, int rows, int segments) {
    List<RecordRef> added =
        Stream.generate(() -> table.add(Map.of(Column.SCENE_DESCRIPTION, "橘猫在窗边吃鱼"), PHOTO))
            .limit(rows)
            .toList();
    return petForge
        .table(table.ref())
        .importRows(added, new ImportDefaults(template, segments, Optional.empty()))
        .imported();
  }

  /** Waits for something, but not for ever. */
  static void await(CountDownLatch latch) throws InterruptedException {
    require(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), latch + " was waited for in vain");
  }

  static void require(boolean met, String otherwise) {
    if (!met) {
      throw new PermanentException("BENCH_FAILED", otherwise);
    }
  }

  /** A database whose alarms begin no work; whoever starts them is listened to. */
  private static Persistence listening(
      Persistence behind, Consumer<Map<JobKind, JobHandler>> started) {
    JobQueue jobQueue =
        proxy(
            JobQueue.class,
            (self, method, arguments) -> {
              if (method.getName().equals("start")) {
                @SuppressWarnings("unchecked")
                Map<JobKind, JobHandler> handlers = (Map<JobKind, JobHandler>) arguments[0];
                started.accept(handlers);
                return null;
              }
              return method.invoke(behind.jobQueue(), arguments);
            });
    return proxy(
        Persistence.class,
        (self, method, arguments) ->
            method.getName().equals("jobQueue") ? jobQueue : method.invoke(behind, arguments));
  }

  /** A database of whose work is told when it was done. */
  private static Persistence watching(Persistence behind, Consumer<JobKey> done) {
    JobQueue jobQueue =
        proxy(
            JobQueue.class,
            (self, method, arguments) -> {
              if (method.getName().equals("start")) {
                @SuppressWarnings("unchecked")
                Map<JobKind, JobHandler> handlers = (Map<JobKind, JobHandler>) arguments[0];
                Map<JobKind, JobHandler> watched = new EnumMap<>(JobKind.class);
                handlers.forEach((kind, handler) -> watched.put(kind, watched(handler, done)));
                Object[] with = arguments.clone();
                with[0] = watched;
                return method.invoke(behind.jobQueue(), with);
              }
              return method.invoke(behind.jobQueue(), arguments);
            });
    return proxy(
        Persistence.class,
        (self, method, arguments) ->
            method.getName().equals("jobQueue") ? jobQueue : method.invoke(behind, arguments));
  }

  /** A database of whose calls that are due is told. */
  private static Persistence asking(Persistence behind, Consumer<List<CallSummary>> due) {
    CallLedger ledger =
        proxy(
            CallLedger.class,
            (self, method, arguments) -> {
              Object result = method.invoke(behind.calls(), arguments);
              if (method.getName().equals("due")) {
                @SuppressWarnings("unchecked")
                List<CallSummary> calls = (List<CallSummary>) result;
                due.accept(calls);
              }
              return result;
            });
    return proxy(
        Persistence.class,
        (self, method, arguments) ->
            method.getName().equals("calls") ? ledger : method.invoke(behind, arguments));
  }

  private static JobHandler watched(JobHandler handler, Consumer<JobKey> done) {
    return new JobHandler() {
      @Override
      public JobResult handle(JobKey job) {
        JobResult next = handler.handle(job);
        done.accept(job);
        return next;
      }

      @Override
      public void delayed(JobKey job, Failure reason) {
        handler.delayed(job, reason);
      }

      @Override
      public void giveUp(JobKey job, Failure reason) {
        handler.giveUp(job, reason);
      }
    };
  }

  /** A port of which a handler answers, with the exceptions of whoever is behind it. */
  static <T> T proxy(Class<T> type, InvocationHandler handler) {
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

  /** Writes from templates, and leaves behind what a model would have been asked for it. */
  private static final class AskingWriter implements StoryboardWriter {
    private static final Money MOST = new Money(2_000, "USD");
    private final StoryboardWriter writer = OfflineStoryboardWriter.withBuiltInTemplates();

    @Override
    public Set<TemplateId> templates() {
      return writer.templates();
    }

    @Override
    public StoryboardDraft write(StoryboardBrief brief, ModelCalls calls) {
      StoryboardDraft draft = writer.write(brief, calls);
      List<Map<String, Object>> shots =
          draft.storyboard().shots().stream().map(AskingWriter::written).toList();
      ask(calls, ModelQuestion.Reason.DESCRIBE, Json.write(shots.get(0)));
      ask(calls, ModelQuestion.Reason.WRITE, Json.write(Map.of("shots", shots)));
      return draft;
    }

    /**
     * What a model writes of a shot: not the locks and the prompt, which are put together of it.
     */
    private static Map<String, Object> written(Shot shot) {
      Map<String, Object> written = new TreeMap<>(shot.fields());
      written
          .keySet()
          .removeIf(
              field -> Stream.of("lock", "crucial", "prompt", "id").anyMatch(field::contains));
      return written;
    }

    private static void ask(ModelCalls calls, ModelQuestion.Reason reason, String answer) {
      long call = calls.begin(new ModelQuestion("bench", "writer-1", reason, MOST));
      calls.end(
          call,
          new ModelAnswer(
              ModelAnswer.Ending.TAKEN,
              Optional.of("stop"),
              new TokenUsage(1_000, 0, 1_500, 0),
              MOST,
              Duration.ofSeconds(20),
              answer));
    }
  }
}
