package dev.petforge.examples.benchmarks.kills;

import dev.petforge.emulator.Emulator;
import dev.petforge.examples.cli.Installation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * One installation against an emulated provider that loses answers, while its workers are killed,
 * suspended and cut off, and a person decides in between. In the end the provider's bill, the
 * ledger and the disk must agree.
 */
final class ChaosRun {
  private final Path home;
  private final ChaosProvider provider;
  private final RunDatabase database;
  private final ChaosPlan plan;
  private final KillTargets targets;
  private final Consumer<String> log;

  ChaosRun(
      Path home,
      ChaosProvider provider,
      RunDatabase database,
      ChaosPlan plan,
      KillTargets targets,
      Consumer<String> log) {
    this.home = home;
    this.provider = provider;
    this.database = database;
    this.plan = plan;
    this.targets = targets;
    this.log = log;
  }

  ChaosResult carryOut(long seed) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(seed);
    Path photos = home.resolve("photos");
    for (int i = 0; i < plan.projects(); i++) {
      SmallPictures.put(photos, i);
    }
    List<String> problems = new ArrayList<>();
    try (Emulator emulator = provider.start(seed)) {
      Map<String, String> environment = new HashMap<>(provider.settings(emulator.address()));
      WorkerProcess worker = new WorkerProcess(home, photos, provider.options(), environment);
      environment.putAll(database.settings(Optional.empty()));
      try (Installation own = Installation.open(home, photos, environment, provider.name())) {
        Released released = new Released();
        Person person = new Person(own.petForge(), released, random.split(), plan.deeds(), log);
        Storm storm = new Storm(worker, database, plan, targets, random, person, log);
        storm.rage();
        Books books = new Books(own, emulator, released, problems::add);
        LastWorker last = new LastWorker(home, environment, own, emulator, person, books, log);
        last.finish(plan.segments());
        ChaosResult.Balance balance = books.close(plan.projects());
        if (!problems.isEmpty()) {
          books.writeDown(home.resolve("books.txt"));
        }
        return new ChaosResult(
            1,
            balance,
            new ChaosResult.Blows(
                storm.kills(),
                storm.stops(),
                storm.silences(),
                person.deeds(),
                provider.lostAnswers(emulator),
                provider.submits(emulator),
                last.settled()),
            problems);
      }
    }
  }
}
