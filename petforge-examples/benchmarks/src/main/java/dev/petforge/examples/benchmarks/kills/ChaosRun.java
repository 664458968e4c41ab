package dev.petforge.examples.benchmarks.kills;

import dev.petforge.emulator.Emulator;
import dev.petforge.examples.installation.Installation;
import dev.petforge.project.ProjectId;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.sync.ImportDefaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One installation against an emulated provider that loses answers, while its workers are killed,
 * suspended, replaced and cut off, and a person decides in between. In the end the provider's bill,
 * the ledger, the files and the table must agree.
 */
final class ChaosRun {
  /** Names and tables come after what they show. */
  private static final Duration LONGEST_LAG = Duration.ofMinutes(2);

  private static final Duration LOOK = Duration.ofMillis(500);

  private final Path home;
  private final ChaosProvider provider;
  private final ChaosDatabase rows;
  private final ChaosFiles bytes;
  private final ChaosPlan plan;
  private final KillTargets targets;
  private final Consumer<String> log;

  ChaosRun(
      Path home,
      ChaosProvider provider,
      ChaosDatabase rows,
      ChaosFiles bytes,
      ChaosPlan plan,
      KillTargets targets,
      Consumer<String> log) {
    this.home = home;
    this.provider = provider;
    this.rows = rows;
    this.bytes = bytes;
    this.plan = plan;
    this.targets = targets;
    this.log = log;
  }

  ChaosResult carryOut(long seed) throws InterruptedException {
    long begun = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    Path photos = home.resolve("photos");
    for (int i = 0; i < plan.projects(); i++) {
      SmallPictures.put(photos, i);
    }
    List<String> problems = new ArrayList<>();
    try (RunDatabase database = rows.open(home);
        RunFiles files = bytes.open(home);
        Emulator emulator = provider.start(seed, plan)) {
      Map<String, String> settings = new HashMap<>(provider.settings(emulator.address()));
      settings.put("PETFORGE_SLOTS", Integer.toString(plan.slots().told()));
      Map<String, String> own = new HashMap<>(settings);
      own.putAll(database.settings(Optional.empty()));
      own.putAll(files.straight());
      settings.putAll(files.settings());
      Path desk = home.resolve("person");
      try (Installation installation = Installation.onPictures(desk, photos, own, provider.name());
          Crew crew = new Crew(home, provider.name(), database, settings, log)) {
        List<ProjectId> projects =
            installation
                .petForge()
                .table(FolderTable.at(photos).ref())
                .importRows(
                    new ImportDefaults(TemplateId.DEFAULT, plan.segments(), Optional.empty()))
                .imported();
        Released released = new Released();
        Person person =
            new Person(installation.petForge(), released, random.split(), plan.deeds(), log);
        Replacements replacements =
            new Replacements(
                crew,
                plan,
                provider.withoutKey(emulator.address()),
                random.split(),
                log,
                problems::add);
        Storm storm =
            new Storm(
                crew, database, files, plan, targets, random, person, projects, replacements, log);
        storm.rage();
        Books books = new Books(installation, files, emulator, released, problems::add);
        LastRounds last =
            new LastRounds(desk, own, installation, crew, plan, emulator, person, books, log);
        last.finish();
        awaitShown(new Shown(photos, files::place, files::url), books, crew, problems);
        crew.end();
        ChaosResult.Balance balance = books.close(plan.projects(), plan.slots().told());
        if (!problems.isEmpty()) {
          books.writeDown(home.resolve("books.txt"));
        }
        return new ChaosResult(
            1,
            balance,
            new ChaosResult.Events(
                storm.struck(),
                person.deeds(),
                provider.lostAnswers(emulator),
                provider.submits(emulator),
                last.settled(),
                emulator.mostAtOnce(),
                (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)),
            problems);
      }
    }
  }

  /** Whatever is not shown by then stays so. */
  private void awaitShown(Shown shown, Books books, Crew crew, List<String> problems)
      throws InterruptedException {
    long end = System.nanoTime() + LONGEST_LAG.toNanos();
    List<String> behind = shown.problems(books.tasks());
    while (!behind.isEmpty() && System.nanoTime() < end) {
      crew.fill(plan.workers());
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
      behind = shown.problems(books.tasks());
    }
    problems.addAll(behind);
  }
}
