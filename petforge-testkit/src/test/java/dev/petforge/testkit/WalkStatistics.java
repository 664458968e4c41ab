package dev.petforge.testkit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What happened on walks: a walk on which nothing happens proves nothing. */
final class WalkStatistics {
  private final Map<String, Integer> counts = new TreeMap<>();

  void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  void add(WalkStatistics other) {
    other.counts.forEach((what, times) -> counts.merge(what, times, Integer::sum));
  }

  /** What has to happen and did not. */
  List<String> missing() {
    return List.of(
            "decided REGENERATE",
            "decided EDIT",
            "decided REDO",
            "decided MERGE",
            "decided RESTORE",
            "decided OPENING",
            "decided ROW",
            "decided RUN",
            "decided RETRY",
            "decided CANCEL",
            "decided ABANDON",
            "decided ACCEPT",
            "decided DESCRIBE",
            "decided REVIEW",
            "decided CELL",
            "decided CLIP",
            "decided FRAME",
            "decided ONCE",
            "planned with an approval",
            "waits for approval",
            "decided SETTLE",
            "decided ADVANCE",
            "decided SAVE",
            "decided START",
            "decided STORYBOARD",
            "deleted",
            "refused",
            "stale refused",
            "crash",
            "merged",
            "state DONE",
            "state UNKNOWN",
            "state FAILED",
            "found after a lost answer",
            "late clip kept",
            "clip held",
            "shots not written anew",
            "held clip accepted",
            "edited segment",
            "retry of STORYBOARD",
            "retry of SEGMENT",
            "retry of MERGE",
            "stale segment",
            "status failed",
            "status completed",
            "status editing")
        .stream()
        .filter(what -> !counts.containsKey(what))
        .toList();
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
