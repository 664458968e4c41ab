package dev.petforge.examples.benchmarks.bench;

import java.util.Map;

/** What a part of {@code bench scale} measured. */
public interface ScalePart {
  /** As JSON. */
  Map<String, Object> tree();

  /** As people read it: lines, each with its end. */
  String table();
}
