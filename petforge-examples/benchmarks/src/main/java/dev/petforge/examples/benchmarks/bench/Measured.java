package dev.petforge.examples.benchmarks.bench;

import java.util.Map;

/**
 * Some figures.
 *
 * @param tree as JSON
 * @param table as people read them: lines, each with its end
 */
record Measured(Map<String, Object> tree, String table) implements ScalePart {}
