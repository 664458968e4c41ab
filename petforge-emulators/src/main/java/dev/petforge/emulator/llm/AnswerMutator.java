package dev.petforge.emulator.llm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Breaks valid answers at random: bytes are cut, swapped, doubled and put in, and so are the nodes
 * of the document. The same seed breaks the same answer in the same way.
 *
 * <pre>{@code
 * for (long seed = 0; seed < 1_000; seed++) {
 *   AnswerMutator.Mutation broken = AnswerMutator.mutate(valid, seed);
 *   assertThatCode(() -> read(broken.text())).as(broken.toString())…
 * }
 * }</pre>
 */
public final class AnswerMutator {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_CHANGES = 3;
  private static final List<String> INSERTS =
      List.of(
          "{", "}", "[", "]", "\"", ",", ":", "\\", "\n", "\u0000", "null", "```", "<think>", "{}",
          "…", "，", "“", "\uFEFF", "\u200B", "/*", "//", "\\u", "1e999", "�");
  private static final List<String> VALUES =
      List.of("null", "true", "-1", "1e300", "\"\"", "\"  \"", "[]", "{}", "\"<action>\"", "0.5");

  /**
   * A broken answer.
   *
   * @param seed that breaks it so
   * @param changes what was done, in order
   * @param text what is left
   */
  public record Mutation(long seed, List<String> changes, String text) {
    public Mutation {
      changes = List.copyOf(changes);
    }

    @Override
    public String toString() {
      return "seed " + seed + ": " + String.join(", then ", changes);
    }
  }

  private final SplittableRandom random;
  private final List<String> changes = new ArrayList<>();

  private AnswerMutator(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * Breaks an answer by one to three changes.
   *
   * @param json a valid document
   * @param seed says which changes
   */
  public static Mutation mutate(String json, long seed) {
    AnswerMutator mutator = new AnswerMutator(seed);
    String text = json;
    int times = mutator.random.nextInt(1, MOST_CHANGES + 1);
    // Nodes first: after a change of bytes there may be none.
    int nodes = mutator.random.nextInt(times + 1);
    JsonNode document = JSON.readTree(text);
    for (int i = 0; i < nodes; i++) {
      mutator.changeNode(document);
    }
    if (nodes > 0) {
      text = JSON.writeValueAsString(document);
    }
    for (int i = nodes; i < times; i++) {
      text = mutator.changeBytes(text);
    }
    return new Mutation(seed, mutator.changes, text);
  }

  private void did(String what) {
    changes.add(what);
  }

  // bytes

  private String changeBytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.max(1, bytes.length);
    int from = random.nextInt(length);
    int size = 1 + random.nextInt(random.nextBoolean() ? 3 : Math.max(1, length / 4));
    int to = Math.min(bytes.length, from + size);
    byte[] head = Arrays.copyOf(bytes, from);
    byte[] span = Arrays.copyOfRange(bytes, from, to);
    byte[] tail = Arrays.copyOfRange(bytes, to, bytes.length);
    switch (random.nextInt(5)) {
      case 0 -> {
        did("ended after " + from + " bytes");
        return joined(head);
      }
      case 1 -> {
        did("cut " + span.length + " bytes at " + from);
        return joined(head, tail);
      }
      case 2 -> {
        did("doubled " + span.length + " bytes at " + from);
        return joined(head, span, span, tail);
      }
      case 3 -> {
        String inserted = INSERTS.get(random.nextInt(INSERTS.size()));
        did("put " + JSON.writeValueAsString(inserted) + " in at " + from);
        return joined(head, inserted.getBytes(StandardCharsets.UTF_8), span, tail);
      }
      default -> {
        int middle = Math.min(tail.length, span.length);
        did("swapped " + span.length + " bytes at " + from + " with those after them");
        return joined(
            head, Arrays.copyOf(tail, middle), span, Arrays.copyOfRange(tail, middle, tail.length));
      }
    }
  }

  private static String joined(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return new String(all, StandardCharsets.UTF_8);
  }

  // nodes

  private void changeNode(JsonNode document) {
    List<JsonNode> containers = new ArrayList<>();
    collect(document, containers);
    if (containers.isEmpty()) {
      return;
    }
    JsonNode container = containers.get(random.nextInt(containers.size()));
    if (container instanceof ArrayNode array) {
      changeArray(array);
    } else {
      changeObject((ObjectNode) container);
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainer() && !node.isEmpty()) {
      containers.add(node);
    }
    node.values().forEach(child -> collect(child, containers));
  }

  private void changeArray(ArrayNode array) {
    int place = random.nextInt(array.size());
    int other = random.nextInt(array.size());
    switch (random.nextInt(4)) {
      case 0 -> {
        did("took out element " + place);
        array.remove(place);
      }
      case 1 -> {
        did("doubled element " + place);
        array.insert(place, array.path(place).deepCopy());
      }
      case 2 -> {
        did("swapped elements " + place + " and " + other);
        JsonNode first = array.path(place).deepCopy();
        array.set(place, array.path(other).deepCopy());
        array.set(other, first);
      }
      default -> {
        String value = value();
        did("put " + value + " in before element " + place);
        array.insert(place, JSON.readTree(value));
      }
    }
  }

  private void changeObject(ObjectNode object) {
    List<String> names = List.copyOf(object.propertyNames());
    String name = names.get(random.nextInt(names.size()));
    String other = names.get(random.nextInt(names.size()));
    switch (random.nextInt(5)) {
      case 0 -> {
        did("took out " + name);
        object.remove(name);
      }
      case 1 -> {
        String value = value();
        did("made " + name + " " + value);
        object.set(name, JSON.readTree(value));
      }
      case 2 -> {
        did("swapped " + name + " and " + other);
        JsonNode first = object.path(name).deepCopy();
        object.set(name, object.path(other).deepCopy());
        object.set(other, first);
      }
      case 3 -> {
        did("called " + name + " " + name + "_x");
        object.set(name + "_x", object.remove(name));
      }
      default -> {
        String value = value();
        did("put a member with " + value + " in");
        object.set("unknown_" + random.nextInt(100), JSON.readTree(value));
      }
    }
  }

  private String value() {
    return VALUES.get(random.nextInt(VALUES.size()));
  }
}
