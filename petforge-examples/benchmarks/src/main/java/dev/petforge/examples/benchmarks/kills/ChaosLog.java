package dev.petforge.examples.benchmarks.kills;

import dev.petforge.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The log file of a series: one line for each finished run. */
final class ChaosLog {
  private final Path file;

  ChaosLog(Path file) {
    this.file = file;
  }

  /**
   * A finished run.
   *
   * @param hits how often a kill met what
   */
  record Entry(long seed, ChaosResult result, Map<String, Integer> hits) {}

  List<Entry> all() {
    List<Entry> entries = new ArrayList<>();
    try {
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          if (Json.read(line, file.toString()) instanceof Map<?, ?> tree
              && tree.get("seed") instanceof Number seed) {
            entries.add(new Entry(seed.longValue(), ChaosResult.of(tree), hits(tree)));
          }
        }
      }
    } catch (IOException e) {
      throw Folders.unusable(file, e);
    }
    return entries;
  }

  private static Map<String, Integer> hits(Map<?, ?> tree) {
    Map<String, Integer> hits = new TreeMap<>();
    if (tree.get("hits") instanceof Map<?, ?> map) {
      map.forEach(
          (word, times) -> {
            if (times instanceof Number value) {
              hits.put(String.valueOf(word), value.intValue());
            }
          });
    }
    return hits;
  }

  void add(Entry entry) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("seed", entry.seed());
    tree.putAll(entry.result().tree());
    tree.put("hits", entry.hits());
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(
          file,
          Json.write(tree) + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw Folders.unusable(file, e);
    }
  }
}
