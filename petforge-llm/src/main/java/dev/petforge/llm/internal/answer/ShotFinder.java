package dev.petforge.llm.internal.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Finds the list of shots in a JSON value, whatever it is called and whatever is around it. */
final class ShotFinder {
  /** The name that is asked for comes first. */
  private static final List<String> LISTS =
      List.of(
          "segments",
          "storyboards",
          "shots",
          "storyboard",
          "scenes",
          "data",
          "result",
          "分镜",
          "分镜列表",
          "分镜脚本",
          "镜头",
          "镜头列表",
          "片段");

  private static final List<String> OF_A_SHOT = List.of("segment_index", "segment_type", "action");

  private final int wanted;
  private final Function<String, List<ShotList>> reader;

  /**
   * @param wanted how many shots were asked for
   * @param reader finds the lists in a text that stands in the place of a list
   */
  ShotFinder(int wanted, Function<String, List<ShotList>> reader) {
    this.wanted = wanted;
    this.reader = reader;
  }

  static boolean isShot(JsonNode node) {
    return node.isObject()
        && (OF_A_SHOT.stream().filter(node::has).count() >= 2
            || node.propertyNames().stream()
                    .map(name -> FieldNames.of(name).name())
                    .filter(OF_A_SHOT::contains)
                    .distinct()
                    .count()
                >= 2);
  }

  static JsonNode nothing() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * The list in a value: the only one with as many shots as were asked for; else the one under the
   * name that was; else the only one, or what stands under a name that such lists have.
   *
   * @param wrappers how much may be around it
   * @return empty if there is none, or nobody knows which is meant
   */
  Optional<ShotList> find(JsonNode node, int wrappers, List<String> repairs) {
    if (isShot(node)) {
      return Optional.empty();
    }
    List<ShotList> lists = new ArrayList<>();
    collect(node, nothing(), wrappers, lists);
    List<ShotList> distinct = new ArrayList<>();
    for (ShotList list : lists) {
      if (distinct.stream().noneMatch(other -> other.shots().equals(list.shots()))) {
        distinct.add(list);
      }
    }
    List<ShotList> asked = distinct.stream().filter(list -> list.shots().size() == wanted).toList();
    Optional<ShotList> found = only(asked).or(() -> array(node, LISTS.subList(0, 1)));
    if (asked.isEmpty()) {
      found = found.or(() -> only(distinct)).or(() -> named(node, wrappers));
    }
    return found.map(list -> list.with(repairs));
  }

  private static Optional<ShotList> only(List<ShotList> lists) {
    return lists.size() == 1 ? Optional.of(lists.get(0)) : Optional.empty();
  }

  /** All lists of nothing but shots. */
  private void collect(JsonNode node, JsonNode around, int wrappers, List<ShotList> lists) {
    if (node.isString()) {
      if (wrappers > 0 && node.asString().matches("(?s)\\s*[\\[{\"`].*")) {
        List<ShotList> inner = reader.apply(node.asString());
        inner.stream().skip(Math.max(0, inner.size() - 1)).forEach(lists::add);
      }
      return;
    }
    if (!node.isContainer() || isShot(node)) {
      return;
    }
    List<JsonNode> elements = elements(node);
    boolean map = node.isObject() && elements.size() < 2;
    if (!elements.isEmpty() && !map && elements.stream().allMatch(ShotFinder::isShot)) {
      lists.add(new ShotList(elements, around, List.of()));
    } else if (wrappers > 0) {
      JsonNode holder = node.isObject() ? node : around;
      node.forEach(inner -> collect(inner, holder, wrappers - 1, lists));
    }
  }

  /** A list under a name that such lists have, whatever is in it, also inside of another. */
  private Optional<ShotList> named(JsonNode node, int wrappers) {
    if (node.isArray()) {
      return node.isEmpty() || node.valueStream().anyMatch(JsonNode::isObject)
          ? Optional.of(new ShotList(elements(node), nothing(), List.of()))
          : Optional.empty();
    }
    Optional<ShotList> list = array(node, LISTS);
    if (list.isPresent() || wrappers == 0 || !node.isObject() || isShot(node)) {
      return list;
    }
    return node.size() == 1
        ? named(node.iterator().next(), wrappers - 1)
        : LISTS.stream()
            .map(node::path)
            .filter(JsonNode::isObject)
            .findFirst()
            .flatMap(inner -> named(inner, wrappers - 1));
  }

  private Optional<ShotList> array(JsonNode node, List<String> names) {
    return names.stream()
        .map(node::path)
        .filter(JsonNode::isArray)
        .findFirst()
        .map(array -> new ShotList(elements(array), node, List.of()));
  }

  /** Shots may be wrapped one by one, or stand in a text of their own. */
  private List<JsonNode> elements(JsonNode container) {
    return container.valueStream().map(ShotFinder::unwrapped).toList();
  }

  private static JsonNode unwrapped(JsonNode element) {
    if (element.isObject() && element.size() == 1 && isShot(element.iterator().next())) {
      return element.iterator().next();
    }
    if (element.isString() && element.asString().stripLeading().startsWith("{")) {
      return JsonReader.LENIENT
          .read(element.asString())
          .node()
          .filter(ShotFinder::isShot)
          .orElse(element);
    }
    return element;
  }
}
