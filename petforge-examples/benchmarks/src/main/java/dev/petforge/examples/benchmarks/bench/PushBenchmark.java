package dev.petforge.examples.benchmarks.bench;

import dev.petforge.emulator.feishu.EmulatedApp;
import dev.petforge.emulator.feishu.EmulatedBase;
import dev.petforge.emulator.feishu.FeishuEmulator;
import dev.petforge.emulator.feishu.FeishuSettings;
import dev.petforge.emulator.feishu.FeishuWrites;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.feishu.FeishuClient;
import dev.petforge.feishu.FeishuLink;
import dev.petforge.feishu.FeishuTable;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RowUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the calls that write results into a table of an emulated Feishu, and those that write the
 * same into another table of it one record at a time. Below 1 is fewer.
 */
public final class PushBenchmark {
  /** As many as a push takes at once. */
  private static final int ROWS_AT_ONCE = 500;

  private static final int SEGMENTS = 7;

  /** As large as storyboards of seven shots are. */
  private static final String STORYBOARD =
      "{\"storyboards\":[" + "{\"action_zh\":\"橘猫吃鱼\"},".repeat(700) + "{}]}";

  private final int rows;

  /**
   * @param rows of a table, at least 1
   */
  public PushBenchmark(int rows) {
    this.rows = rows;
  }

  /**
   * Measures.
   *
   * @return {@code {"name", "rows", "calls", "one_by_one", "ratio"}}
   * @throws PermanentException with code {@code BENCH_FAILED} if both did not write the same
   */
  public Map<String, Object> measure() {
    try (FeishuEmulator feishu =
            new FeishuEmulator(FeishuSettings.standard().withRateLimits(false));
        FeishuClient client = client(feishu)) {
      Side ours = new Side(feishu, client, "ours", rows);
      Side single = new Side(feishu, client, "one by one", rows);
      int calls = ours.write(ROWS_AT_ONCE);
      int oneByOne = single.write(1);
      if (!ours.shown().equals(single.shown())) {
        throw new PermanentException("BENCH_FAILED", "the two tables do not show the same");
      }
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("name", "push");
      result.put("rows", rows);
      result.put("calls", calls);
      result.put("one_by_one", oneByOne);
      result.put("ratio", (double) calls / oneByOne);
      return result;
    }
  }

  private static FeishuClient client(FeishuEmulator feishu) {
    String api = feishu.address().toString().replaceAll("/+$", "");
    return FeishuClient.builder(
            api, new dev.petforge.feishu.FeishuApp(EmulatedApp.ID, EmulatedApp.SECRET))
        .writePause(Duration.ZERO)
        .rate(100_000)
        .build();
  }

  /** A base with one table, and what is written into it. */
  private static final class Side {
    private final EmulatedBase base;
    private final dev.petforge.emulator.feishu.EmulatedTable there;
    private final FeishuTable table;
    private final List<RowUpdate> updates = new ArrayList<>();

    Side(FeishuEmulator feishu, FeishuClient client, String name, int rows) {
      base = feishu.addBase(name).add(feishu.app());
      there = base.addTable(name);
      table = client.base(FeishuLink.parse(there.url())).table(there.id());
      table.createColumns(SEGMENTS);
      for (int i = 0; i < rows; i++) {
        Map<String, String> cells = new LinkedHashMap<>();
        cells.put(Column.STORYBOARD, STORYBOARD);
        cells.put(Column.STATUS, "storyboard_ready");
        cells.put(Column.PROGRESS, "row " + i);
        cells.put(Column.ERROR, "");
        cells.put(Column.UPDATED_AT, "2026-01-28T08:13:18Z");
        updates.add(
            new RowUpdate(
                new RecordRef(table.ref(), there.addRow(Map.of())),
                String.format("%012x", i),
                cells));
      }
    }

    /** Writes all rows. Returns how many calls that took, also those that were refused. */
    int write(int atOnce) {
      int before = calls();
      for (int from = 0; from < updates.size(); from += atOnce) {
        Map<RecordRef, Failure> refused =
            table.write(updates.subList(from, Math.min(updates.size(), from + atOnce)));
        if (!refused.isEmpty()) {
          throw new PermanentException("BENCH_FAILED", "rows are refused: " + refused);
        }
      }
      return calls() - before;
    }

    private int calls() {
      FeishuWrites writes = base.writes();
      return writes.accepted() + writes.refused() + writes.replayed();
    }

    List<Map<String, String>> shown() {
      return there.rows();
    }
  }
}
