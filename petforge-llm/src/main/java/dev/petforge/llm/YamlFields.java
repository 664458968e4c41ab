package dev.petforge.llm;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Takes YAML apart and says where it is not as it should be. What is wrong reads as nothing. */
final class YamlFields {
  private final Problems problems;

  YamlFields(Problems problems) {
    this.problems = problems;
  }

  /**
   * The values of something with named fields.
   *
   * @param what for people
   * @param known the names that it may have
   * @param needed those that it must have
   */
  Map<String, Node> of(Node node, String what, Set<String> known, Collection<String> needed) {
    Map<String, Node> fields = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      problems.at(node, what + " must have the keys " + listed(known) + ", was " + shown(node));
      return fields;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      Node key = tuple.getKeyNode();
      String name = key instanceof ScalarNode scalar ? scalar.getValue() : shown(key);
      if (!known.contains(name)) {
        problems.at(key, what + " has the unknown key '" + name + "'" + meant(name, known, key));
      } else if (fields.putIfAbsent(name, tuple.getValueNode()) != null) {
        problems.at(key, what + " has the key '" + name + "' twice");
      }
    }
    for (String name : needed) {
      if (!fields.containsKey(name)) {
        problems.at(node, what + " must have the key '" + name + "'");
      }
    }
    return fields;
  }

  private static String meant(String name, Set<String> known, Node key) {
    return key instanceof ScalarNode
        ? Suggestion.of(name, known)
        : "; a text that begins with { must be in quotes";
  }

  private static String listed(Set<String> known) {
    return String.join(", ", known.stream().sorted().toList());
  }

  /** The entries of a list; none if it is not there. */
  List<Node> list(@Nullable Node node, String what, int most) {
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence)) {
      problems.at(node, what + " must be a list, was " + shown(node));
      return List.of();
    }
    if (sequence.getValue().size() > most) {
      problems.at(
          node,
          what + " must have at most " + most + " entries, had " + sequence.getValue().size());
      return sequence.getValue().subList(0, most);
    }
    return sequence.getValue();
  }

  /** A text as it is written there; empty text if it is none. */
  String text(Node node, String what) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    String hint =
        node instanceof MappingNode ? "; a text that begins with { must be in quotes" : "";
    problems.at(node, what + " must be a text, was " + shown(node) + hint);
    return "";
  }

  /** A whole number within limits. */
  OptionalInt number(@Nullable Node node, String what, int least, int most) {
    if (node == null) {
      return OptionalInt.empty();
    }
    if (node instanceof ScalarNode scalar && scalar.getValue().matches("[0-9]{1,4}")) {
      int value = Integer.parseInt(scalar.getValue());
      if (value >= least && value <= most) {
        return OptionalInt.of(value);
      }
    }
    problems.at(
        node, what + " must be a number from " + least + " to " + most + ", was " + shown(node));
    return OptionalInt.empty();
  }

  /** {@code true} or {@code false}; false if it is not there. */
  boolean flag(@Nullable Node node, String what) {
    if (node == null) {
      return false;
    }
    String value = node instanceof ScalarNode scalar ? scalar.getValue() : "";
    if (!value.equals("true") && !value.equals("false")) {
      problems.at(node, what + " must be true or false, was " + shown(node));
    }
    return value.equals("true");
  }

  /** A value for people. */
  static String shown(Node node) {
    if (node instanceof ScalarNode scalar) {
      String value = scalar.getValue();
      return "'" + (value.length() > 60 ? value.substring(0, 60) + "…" : value) + "'";
    }
    return node instanceof SequenceNode ? "a list" : "a group of keys";
  }
}
