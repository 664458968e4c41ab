package dev.petforge.architecture;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The messages that sources make for people, {@code ‹…›} in place of each value. A part of a
 * message that is a text itself is a message too.
 */
final class MessagesInSources extends ArgumentsInSources {
  private static final String VALUE = "‹…›";

  private final Set<String> messages = new TreeSet<>();

  MessagesInSources(Collection<Path> sources) throws IOException {
    Map<Place, Kind> places =
        Map.ofEntries(
            place("PermanentException", CONSTRUCTOR, 1),
            place("RetryableException", CONSTRUCTOR, 1),
            place("FeishuException", CONSTRUCTOR, 1),
            place("Failure", "permanent", 1),
            place("Failure", "retryable", 1),
            place("Failure", CONSTRUCTOR, 1),
            place("Refused", CONSTRUCTOR, 1),
            place("Cause", CONSTRUCTOR, 1),
            place("TemplateProblem", CONSTRUCTOR, 2),
            place("Finding", "mended", 1),
            place("Finding", "missing", 1),
            place("Finding", "noted", 1),
            place("warnings", "add", 0));
    read(sources, places);
  }

  private static Map.Entry<Place, Kind> place(String owner, String method, int index) {
    return Map.entry(new Place(owner, method, index), Kind.DECIDED_LATER);
  }

  Set<String> messages() {
    return messages;
  }

  @Override
  boolean throughFunctions() {
    return true;
  }

  @Override
  void found(String literal, Kind kind) {
    messages.add(literal);
  }

  @Override
  boolean found(BinaryTree sum, Kind kind, Consumer<ExpressionTree> follow) {
    if (sum.getKind() != Tree.Kind.PLUS) {
      return false;
    }
    StringBuilder message = new StringBuilder();
    for (ExpressionTree part : parts(sum)) {
      if (part instanceof LiteralTree literal) {
        message.append(literal.getValue());
      } else {
        follow.accept(part);
        if (!message.toString().endsWith(VALUE)) {
          message.append(VALUE);
        }
      }
    }
    messages.add(message.toString());
    return true;
  }

  private static List<ExpressionTree> parts(ExpressionTree expression) {
    List<ExpressionTree> parts = new ArrayList<>();
    if (expression instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
      parts.addAll(parts(sum.getLeftOperand()));
      parts.addAll(parts(sum.getRightOperand()));
    } else if (expression instanceof ParenthesizedTree inside
        && inside.getExpression() instanceof BinaryTree) {
      parts.addAll(parts(inside.getExpression()));
    } else {
      parts.add(expression);
    }
    return parts;
  }
}
