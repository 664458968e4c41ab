package dev.petforge.examples.cli.kills;

import dev.petforge.document.Json;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs of chaos, one after the other, each with a seed of its own. What is finished is noted in a
 * file, so that an interrupted series is taken up where it ended. The folder of a run stays only if
 * something does not agree.
 */
public final class ChaosSeries {
  private final Path home;
  private final ChaosProvider provider;
  private final ChaosPlan plan;
  private final long seed;
  private final Consumer<String> log;
  private final Path notes;

  /**
   * @param home where the runs have their folders and the notes are
   * @param log is told of each kill and each run
   */
  public ChaosSeries(
      Path home, ChaosProvider provider, ChaosPlan plan, long seed, Consumer<String> log) {
    this.home = home;
    this.provider = provider;
    this.plan = plan;
    this.seed = seed;
    this.log = log;
    this.notes = home.resolve("chaos-" + provider.name() + "-" + seed + ".jsonl");
  }

  /** What a series came to, and which states of a call no kill met. */
  public record Report(ChaosResult result, Map<String, Integer> hits, Set<String> notMet) {
    /** Whether all is well. */
    public boolean good() {
      return result.good() && notMet.isEmpty();
    }

    /** For programs. */
    public Map<String, Object> tree() {
      Map<String, Object> tree = new LinkedHashMap<>(result.tree());
      tree.put("hits", new TreeMap<>(hits));
      tree.put("not_met", notMet);
      return tree;
    }
  }

  /**
   * Carries runs out until there are so many.
   *
   * @throws PermanentException if the folder cannot be used, or a worker is stuck
   */
  public Report run(int runs) throws InterruptedException {
    Aim aim = new Aim(states(), new SplittableRandom(seed));
    ChaosResult sum = ChaosResult.NONE;
    try {
      Files.createDirectories(home);
      List<Map<?, ?>> finished = finished();
      for (Map<?, ?> note : finished) {
        sum = sum.plus(result(note));
        aim.remember(hits(note));
      }
      for (int i = finished.size(); i < runs; i++) {
        Path folder = home.resolve("run-" + provider.name() + "-" + (seed + i));
        delete(folder);
        Files.createDirectories(folder);
        Map<String, Integer> before = new TreeMap<>(aim.hits());
        SplittableRandom random = new SplittableRandom(seed + i);
        ChaosResult result =
            new ChaosRun(folder.toRealPath(), provider, plan, random, aim, log).carryOut(seed + i);
        note(result, before, aim.hits());
        sum = sum.plus(result);
        log.accept("run " + (i + 1) + " of " + runs + ": " + result.tree());
        if (result.good()) {
          delete(folder);
        }
      }
    } catch (IOException e) {
      throw new PermanentException(
          "NOT_WRITABLE", "the folder " + home + " cannot be used: " + e, e);
    }
    return new Report(sum, aim.hits(), aim.notMet());
  }

  private static Set<String> states() {
    return Stream.of(CallState.values())
        .map(state -> Situation.call(state.word()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<Map<?, ?>> finished() throws IOException {
    List<Map<?, ?>> finished = new ArrayList<>();
    if (Files.exists(notes)) {
      for (String line : Files.readAllLines(notes)) {
        if (Json.read(line, notes.toString()) instanceof Map<?, ?> note) {
          finished.add(note);
        }
      }
    }
    return finished;
  }

  private static ChaosResult result(Map<?, ?> note) {
    List<String> problems = new ArrayList<>();
    if (note.get("problems") instanceof List<?> list) {
      list.forEach(problem -> problems.add(String.valueOf(problem)));
    }
    return new ChaosResult(
        number(note, "runs"),
        number(note, "billed"),
        number(note, "wanted"),
        number(note, "duplicates"),
        number(note, "lost"),
        number(note, "unknown"),
        number(note, "kills"),
        number(note, "lost_answers"),
        number(note, "submits"),
        problems);
  }

  private static int number(Map<?, ?> note, String name) {
    return note.get(name) instanceof Number value ? value.intValue() : 0;
  }

  private static Map<String, Integer> hits(Map<?, ?> note) {
    Map<String, Integer> hits = new TreeMap<>();
    if (note.get("hits") instanceof Map<?, ?> map) {
      map.forEach(
          (word, times) -> {
            if (times instanceof Number value) {
              hits.put(String.valueOf(word), value.intValue());
            }
          });
    }
    return hits;
  }

  private void note(ChaosResult result, Map<String, Integer> before, Map<String, Integer> after)
      throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>(result.tree());
    Map<String, Integer> hits = new TreeMap<>(after);
    before.forEach((word, times) -> hits.merge(word, -times, Integer::sum));
    hits.values().removeIf(times -> times == 0);
    tree.put("hits", hits);
    Files.writeString(
        notes,
        Json.write(tree) + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
