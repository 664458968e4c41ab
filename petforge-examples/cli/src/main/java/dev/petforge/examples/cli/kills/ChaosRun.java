package dev.petforge.examples.cli.kills;

import dev.petforge.generation.CallQuery;
import dev.petforge.generation.CallState;
import dev.petforge.generation.JobId;
import dev.petforge.generation.ProviderCall;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storage.jdbc.JdbcPersistence;
import dev.petforge.storage.local.LocalFileStore;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStatus;
import dev.petforge.testkit.emulator.EmulatedJob;
import dev.petforge.testkit.emulator.Emulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * One installation against an emulated provider that loses answers, while its worker is killed
 * again and again. In the end the provider's bill, the ledger and the disk must agree.
 */
final class ChaosRun {
  private static final int LAST_RUNS = 12;
  private static final Duration LAST_RUN = Duration.ofMinutes(4);

  private final Path home;
  private final ChaosProvider provider;
  private final ChaosPlan plan;
  private final SplittableRandom random;
  private final Aim aim;
  private final Consumer<String> log;

  ChaosRun(
      Path home,
      ChaosProvider provider,
      ChaosPlan plan,
      SplittableRandom random,
      Aim aim,
      Consumer<String> log) {
    this.home = home;
    this.provider = provider;
    this.plan = plan;
    this.random = random;
    this.aim = aim;
    this.log = log;
  }

  ChaosResult carryOut(long seed) throws InterruptedException {
    Path photos = home.resolve("photos");
    for (int i = 0; i < plan.projects(); i++) {
      SmallPictures.put(photos, i);
    }
    try (Emulator emulator = provider.start(seed)) {
      Worker worker =
          new Worker(home, photos, provider.options(), provider.settings(emulator.address()));
      int kills = 0;
      try (Watch watch = new Watch(home.resolve("petforge.db"))) {
        Killer killer = new Killer(worker, watch, aim, random, plan.patience().toMillis(), log);
        while (kills < plan.kills() && killer.live(plan.segments())) {
          kills++;
        }
      }
      boolean finished = finish(worker);
      return result(emulator, kills, finished);
    }
  }

  /** What gave up, as it may when it was killed again and again, is tried again by the next run. */
  private boolean finish(Worker worker) throws InterruptedException {
    for (int i = 0; i < LAST_RUNS; i++) {
      if (Worker.succeeds(worker.start(plan.segments()), LAST_RUN)) {
        return true;
      }
      if (!provider.keyed() && onlyPersonsCanGoOn()) {
        return false;
      }
    }
    return false;
  }

  /** Whether each project that is not done waits for a person to settle a call. */
  private boolean onlyPersonsCanGoOn() {
    try (JdbcPersistence database = open()) {
      Set<Object> uncertain = new HashSet<>();
      database
          .calls()
          .find(CallQuery.in(CallState.UNKNOWN))
          .forEach(call -> uncertain.add(call.subject().project()));
      return database.tasks().list(TaskQuery.all()).stream()
          .allMatch(task -> task.status() == TaskStatus.COMPLETED || uncertain.contains(task.id()));
    }
  }

  private JdbcPersistence open() {
    return JdbcPersistence.open("jdbc:sqlite:" + home.resolve("petforge.db"));
  }

  private ChaosResult result(Emulator emulator, int kills, boolean finished) {
    try (JdbcPersistence database = open();
        LocalFileStore files = LocalFileStore.at(home.resolve("files"))) {
      List<Task> tasks = database.tasks().list(TaskQuery.all());
      List<ProviderCall> calls = database.calls().find(new CallQuery(Optional.empty(), Set.of()));
      List<String> problems = new ArrayList<>();
      int wanted = plan.projects() * plan.segments();
      int completed =
          (int) tasks.stream().filter(task -> task.status() == TaskStatus.COMPLETED).count();
      int unknown = count(calls, CallState.UNKNOWN);
      int done = count(calls, CallState.DONE);
      Set<String> clips = new HashSet<>();
      for (ProviderCall call : calls) {
        call.status()
            .version()
            .map(SegmentVersion::files)
            .ifPresent(
                clip -> {
                  if (files.find(clip.video().key()).filter(clip.video()::equals).isEmpty()) {
                    problems.add("the clip of call " + call.key() + " is not what its row says");
                  }
                  clips.add(clip.video().sha256().hex());
                });
      }
      Set<String> named = new HashSet<>();
      calls.forEach(call -> call.status().job().map(JobId::value).ifPresent(named::add));
      calls.forEach(
          call ->
              call.status()
                  .strayJobs()
                  .forEach(job -> problems.add(call.key() + " was made twice: " + job)));
      long nameless =
          emulator.jobs().stream().map(EmulatedJob::id).filter(id -> !named.contains(id)).count();
      int billed = emulator.billed().size();
      long duplicates =
          provider.keyed() ? Math.max(0, billed - wanted) : Math.max(0, nameless - unknown);
      long lost = provider.keyed() ? wanted - done : Math.max(0, billed - done - unknown);
      if (clips.size() != done) {
        problems.add(done + " calls are done, with " + clips.size() + " distinct clips");
      }
      if (provider.keyed()) {
        if (!finished || completed != plan.projects()) {
          problems.add(completed + " of " + plan.projects() + " projects are completed");
        }
        if (billed != done) {
          problems.add(billed + " clips were billed, " + done + " calls are done");
        }
        if (nameless > 0) {
          problems.add(nameless + " jobs of the provider are in no row of the ledger");
        }
      } else if (!finished && unknown == 0) {
        problems.add("projects stopped, and no call is uncertain");
      }
      return new ChaosResult(
          1,
          billed,
          provider.keyed() ? wanted : done + unknown,
          (int) duplicates,
          (int) Math.max(0, lost),
          unknown,
          kills,
          provider.lostAnswers(emulator),
          provider.submits(emulator),
          problems);
    }
  }

  private static int count(List<ProviderCall> calls, CallState state) {
    return (int) calls.stream().filter(call -> call.status().state() == state).count();
  }
}
