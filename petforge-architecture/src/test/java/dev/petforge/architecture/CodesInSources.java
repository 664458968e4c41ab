package dev.petforge.architecture;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The codes that sources give to failures. */
final class CodesInSources extends ArgumentsInSources {
  private final Map<String, Set<Kind>> codes = new TreeMap<>();

  CodesInSources(Collection<Path> sources) throws IOException {
    read(
        sources,
        Map.of(
            new Place("PermanentException", CONSTRUCTOR, 0), Kind.PERMANENT,
            new Place("RetryableException", CONSTRUCTOR, 0), Kind.RETRYABLE,
            new Place("Failure", "permanent", 0), Kind.PERMANENT,
            new Place("Failure", "retryable", 0), Kind.RETRYABLE,
            new Place("Failure", CONSTRUCTOR, 0), Kind.DECIDED_LATER));
  }

  /**
   * Each code with how failures are made under it; a code that is made of a prefix and something
   * else ends with an ellipsis.
   */
  Map<String, Set<Kind>> codes() {
    return codes;
  }

  @Override
  void found(String literal, Kind kind) {
    codes.computeIfAbsent(literal, code -> EnumSet.noneOf(Kind.class)).add(kind);
  }

  @Override
  boolean found(BinaryTree sum, Kind kind, Consumer<ExpressionTree> follow) {
    if (!(sum.getLeftOperand() instanceof LiteralTree prefix)) {
      return false;
    }
    found(prefix.getValue() + "…", kind);
    return true;
  }
}
