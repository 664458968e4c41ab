package dev.petforge.examples.benchmarks.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@link GrowthBenchmark} measured.
 *
 * @param database {@code sqlite} or {@code postgresql}
 * @param few with how many finished projects it was measured first
 * @param many with how many it was measured then
 * @param bytesPerProject that a finished project takes in the database
 * @param rows what was measured, at least one
 */
public record Growth(String database, int few, int many, long bytesPerProject, List<Row> rows) {
  /**
   * The same, of the same history, in databases of commit b93e5f9, the last one that stored all
   * documents as they are.
   */
  private static final Map<String, Long> BYTES_BEFORE =
      Map.of("sqlite", 76_210L, "postgresql", 36_859L);

  public Growth {
    rows = List.copyOf(rows);
  }

  /**
   * One thing that was measured.
   *
   * @param fewMs its median with few projects, in milliseconds
   * @param manyMs with many
   */
  public record Row(String what, double fewMs, double manyMs) {
    /** Below 1 is faster with many. */
    public double ratio() {
      return manyMs / fewMs;
    }
  }

  /** The worst of the ratios. */
  public double ratio() {
    return rows.stream().mapToDouble(Row::ratio).max().orElseThrow();
  }

  /** What a finished project takes in the database, for each byte that it took before. */
  public double bytesRatio() {
    return (double) bytesPerProject / BYTES_BEFORE.getOrDefault(database, bytesPerProject);
  }

  /**
   * As JSON.
   *
   * @return {@code {"name", "database", "few", "many", "bytes_per_project", "bytes_ratio", "rows":
   *     [{"what", "few_ms", "many_ms", "ratio"}], "ratio"}}
   */
  public Map<String, Object> tree() {
    List<Object> lines = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("what", row.what());
      line.put("few_ms", row.fewMs());
      line.put("many_ms", row.manyMs());
      line.put("ratio", row.ratio());
      lines.add(line);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", "growth");
    tree.put("database", database);
    tree.put("few", few);
    tree.put("many", many);
    tree.put("bytes_per_project", bytesPerProject);
    tree.put("bytes_ratio", bytesRatio());
    tree.put("rows", lines);
    tree.put("ratio", ratio());
    return tree;
  }

  /** As people read it: a line for each row. */
  public String table() {
    StringBuilder table = new StringBuilder();
    line(table, database, few + " projects", many + " projects", "ratio");
    for (Row row : rows) {
      line(
          table,
          row.what(),
          String.format(Locale.ROOT, "%.2f ms", row.fewMs()),
          String.format(Locale.ROOT, "%.2f ms", row.manyMs()),
          String.format(Locale.ROOT, "%.2f", row.ratio()));
    }
    line(
        table,
        "bytes of a finished project",
        String.format(Locale.ROOT, "%.1f kB before", BYTES_BEFORE.getOrDefault(database, 0L) / 1e3),
        String.format(Locale.ROOT, "%.1f kB", bytesPerProject / 1e3),
        String.format(Locale.ROOT, "%.2f", bytesRatio()));
    return table.toString();
  }

  private static void line(
      StringBuilder table, String what, String few, String many, String ratio) {
    table.append(String.format(Locale.ROOT, "%-28s %18s %18s %8s%n", what, few, many, ratio));
  }
}
