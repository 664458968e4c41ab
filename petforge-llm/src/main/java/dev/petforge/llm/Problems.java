package dev.petforge.llm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** What is found wrong while one file is read. */
final class Problems {
  private final String file;
  private final List<TemplateProblem> all = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void at(Node node, String message) {
    at(line(node), message);
  }

  void at(int line, String message) {
    all.add(new TemplateProblem(file, line, message));
  }

  /** The line that something begins in, from 1. */
  static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  /** In the order of the file. */
  List<TemplateProblem> all() {
    return all.stream().sorted(Comparator.comparingInt(TemplateProblem::line)).toList();
  }
}
