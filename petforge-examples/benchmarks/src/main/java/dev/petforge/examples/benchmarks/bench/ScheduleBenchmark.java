package dev.petforge.examples.benchmarks.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.petforge.PetForge;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.task.Goal;
import dev.petforge.testkit.InMemoryRecordTable;
import dev.petforge.testkit.InMemoryVideoGenerator;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Measures what the worker adds to the time that a provider takes: many projects at once, whose
 * clips are made in few slots, with everything but the database in memory. It is compared with a
 * {@link ScheduleSimulation} of the same order, in which nothing but the provider takes time.
 */
public final class ScheduleBenchmark {
  private static final double SECOND = 1e9;
  private static final double MILLISECOND = 1e6;

  /** How often the provider wants to be asked for one job. */
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  /** The account of clips that are made before anything is measured. */
  private static final String WARM_UP = "warm-up";

  private static final int WARM_UP_PROJECTS = 20;

  private final ScheduleSimulation simulation;
  private final int workers;
  private final String databaseName;
  private final Duration roundTrip;
  private final Path folder;
  private final Consumer<String> log;

  /**
   * @param projects how many, at least 1
   * @param segments of each, 1 to 12
   * @param slots how many clips the provider makes at once, at least 1
   * @param clip how long it takes for one, more than 0
   * @param workers how many work at once, at least 1, on SQLite 1
   * @param database {@code sqlite} or {@code postgresql}
   * @param roundTrip by how much there and back together the way to it is longer; 0 on SQLite
   * @param folder an empty one, for the database
   * @param log is told how it gets on
   */
  public ScheduleBenchmark(
      int projects,
      int segments,
      int slots,
      Duration clip,
      int workers,
      String database,
      Duration roundTrip,
      Path folder,
      Consumer<String> log) {
    this.simulation = new ScheduleSimulation(projects, segments, slots, clip);
    this.workers = workers;
    this.databaseName = database;
    this.roundTrip = roundTrip;
    this.folder = folder;
    this.log = log;
  }

  /**
   * Measures.
   *
   * @throws PermanentException with code {@code BENCH_FAILED} if a video is not made
   */
  public ScalePart measure() throws InterruptedException, SQLException {
    try (BenchDatabase database = BenchDatabase.create(databaseName, folder)) {
      if (roundTrip.isZero()) {
        return measure(database, database.url());
      }
      try (BenchDatabase.FarDatabase far = database.farther(roundTrip)) {
        return measure(database, far.url());
      }
    }
  }

  private ScalePart measure(BenchDatabase database, String url)
      throws InterruptedException, SQLException {
    Workshop workshop = new Workshop(url);
    List<ProjectId> projects = prepared(workshop);
    InMemoryVideoGenerator provider =
        workshop.provider().latency(simulation.clip()).pollInterval(POLL_INTERVAL);
    ObservedGenerator observed = new ObservedGenerator(provider, simulation.clip());
    Map<JobKey, Long> ends = new ConcurrentHashMap<>();
    CountDownLatch videos = new CountDownLatch(projects.size());
    Consumer<JobKey> done =
        work -> {
          if (ends.put(work, System.nanoTime()) == null && work.kind() == JobKind.MERGE) {
            videos.countDown();
          }
        };
    try (Workshop.Crew crew =
        Workshop.crew(workers, () -> workshop.open(observed, simulation.slots(), done))) {
      PetForge petForge = crew.petForge();
      log.accept("projects: " + projects.size() + ", each with a storyboard; workers: " + workers);
      Optional<BenchDatabase.LockWaits> before = database.lockWaits();
      long begun = System.nanoTime();
      long processor = processorNanos();
      Duration server = database.processorTime();
      petForge.projects().run(projects, Goal.merged(), projects.size());
      // Whoever watched the projects would take time of the worker.
      Workshop.await(videos);
      processor = processorNanos() - processor;
      server = database.processorTime().minus(server);
      Optional<BenchDatabase.LockWaits> waits = database.lockWaits();
      return new Run(observed, ends, begun)
          .result(processor, server, waits.map(now -> now.since(before.orElseThrow())));
    }
  }

  /** Projects that lack nothing but clips, and a process that has made some before. */
  private List<ProjectId> prepared(Workshop workshop) throws InterruptedException {
    workshop.provider().account(WARM_UP);
    try (Workshop.Opened opened =
        workshop.open(workshop.provider(), simulation.slots(), work -> {})) {
      PetForge petForge = opened.petForge();
      petForge.worker().start();
      workshop.reach(petForge, imported(workshop, petForge, WARM_UP_PROJECTS), Goal.merged());
      List<ProjectId> projects = imported(workshop, petForge, simulation.projects());
      workshop.reach(petForge, projects, Goal.storyboard());
      return projects;
    } finally {
      workshop.provider().account("default");
    }
  }

  private List<ProjectId> imported(Workshop workshop, PetForge petForge, int rows) {
    InMemoryRecordTable table = workshop.tables().get(0);
    return workshop.importRows(petForge, table, TemplateId.DEFAULT, rows, simulation.segments());
  }

  /** What happened while it was measured; times by {@link System#nanoTime}. */
  private final class Run {
    private final ObservedGenerator provider;
    private final Map<JobKey, Long> ends;
    private final long begun;

    /** All calls, in the order in which the provider took them. */
    private final List<CallKey> calls;

    Run(ObservedGenerator provider, Map<JobKey, Long> ends, long begun) {
      this.provider = provider;
      this.ends = ends;
      this.begun = begun;
      this.calls =
          provider.ordered().entrySet().stream()
              .sorted(Map.Entry.comparingByValue())
              .map(Map.Entry::getKey)
              .toList();
      int clips = simulation.projects() * simulation.segments();
      Workshop.require(
          calls.size() == clips, calls.size() + " clips were ordered instead of " + clips);
    }

    Schedule result(
        long processorNanos, Duration server, Optional<BenchDatabase.LockWaits> lockWaits) {
      List<Duration> finished =
          ends.entrySet().stream()
              .filter(end -> end.getKey().kind() == JobKind.MERGE)
              .map(end -> Duration.ofNanos(end.getValue() - begun))
              .toList();
      Workshop.require(
          finished.size() == simulation.projects(), finished.size() + " videos were finished");
      return new Schedule(
          simulation,
          seconds((double) POLL_INTERVAL.toNanos()),
          new Schedule.Compared(last(finished), last(simulation.eachByItself())),
          new Schedule.Compared(mean(finished), mean(simulation.inSteps())),
          idle(),
          provider.polls(),
          new Schedule.ProcessorTime(
              processorNanos / MILLISECOND / calls.size(),
              server.toNanos() / MILLISECOND / calls.size()),
          new Schedule.Delays(
              delay(call -> provider.seen(call) - provider.end(call)),
              delay(call -> stored(call) - provider.seen(call)),
              delay(call -> decided(call) - stored(call)),
              refilled()),
          new Schedule.Setting(workers, roundTrip),
          lockWaits);
    }

    private long stored(CallKey call) {
      return ends.getOrDefault(new JobKey(JobKind.FETCH, call.value()), 0L);
    }

    private long decided(CallKey call) {
      return ends.getOrDefault(new JobKey(JobKind.SETTLE, call.value()), 0L);
    }

    private double delay(ToLongFunction<CallKey> nanos) {
      return calls.stream().mapToLong(nanos).average().orElse(0) / MILLISECOND;
    }

    private long[] sortedEnds() {
      return calls.stream().mapToLong(provider::end).sorted().toArray();
    }

    /**
     * From the end of a clip to the order that took its slot: the first ones took slots that were
     * empty from the beginning.
     */
    private double refilled() {
      long[] freed = sortedEnds();
      return IntStream.range(simulation.slots(), calls.size())
              .mapToLong(
                  order ->
                      Math.max(
                          0,
                          provider.ordered().getOrDefault(calls.get(order), 0L)
                              - freed[order - simulation.slots()]))
              .average()
              .orElse(0)
          / MILLISECOND;
    }

    /** The share of the slots' time that was lost. */
    private double idle() {
      Set<String> projects = new HashSet<>();
      List<CallKey> lastFirst = new ArrayList<>(calls);
      lastFirst.sort(Comparator.comparingLong(provider::end).reversed());
      // The last clip of a project is the first of its in this order.
      long[] finished =
          lastFirst.stream()
              .filter(call -> projects.add(project(call)))
              .mapToLong(provider::end)
              .sorted()
              .toArray();
      long[] ordered =
          provider.ordered().values().stream().mapToLong(Long::longValue).sorted().toArray();
      long[] ended = sortedEnds();
      long[] moments =
          LongStream.concat(Arrays.stream(ordered), Arrays.stream(ended)).sorted().toArray();
      double wanted = 0;
      double used = 0;
      long before = begun;
      int started = 0;
      int stopped = 0;
      int done = 0;
      for (long now : moments) {
        double passed = now - (double) before;
        wanted += passed * Math.min(simulation.slots(), simulation.projects() - done);
        used += passed * (started - stopped);
        while (started < ordered.length && ordered[started] <= now) {
          started++;
        }
        while (stopped < ended.length && ended[stopped] <= now) {
          stopped++;
        }
        while (done < finished.length && finished[done] <= now) {
          done++;
        }
        before = now;
      }
      return 1 - used / wanted;
    }
  }

  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** What the keys of a project's calls have in common. */
  private static String project(CallKey call) {
    return call.value().replaceFirst("-s[0-9]+-a[0-9]+-[0-9a-f]+$", "");
  }

  private static double last(List<Duration> times) {
    return seconds((double) times.stream().mapToLong(Duration::toNanos).max().orElse(0));
  }

  private static double mean(List<Duration> times) {
    return seconds(times.stream().mapToLong(Duration::toNanos).average().orElse(0));
  }

  private static double seconds(double nanos) {
    return nanos / SECOND;
  }
}
