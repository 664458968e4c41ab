package dev.petforge.storage.jdbc.petforge2;

import dev.petforge.failure.PermanentException;
import dev.petforge.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON as PetForge2 left it. */
final class OldJson {
  private OldJson() {}

  /**
   * @throws PermanentException with code {@code UNREADABLE} if it is none; of a text that is JSON
   *     written twice, what is in it
   */
  static Object read(String json, String what) {
    Object tree = Json.read(json, what);
    return tree instanceof String text ? Json.read(text, what) : tree;
  }

  static Optional<String> text(Map<?, ?> tree, String name) {
    @Nullable Object value = tree.get(name);
    return value == null
        ? Optional.empty()
        : Optional.of(String.valueOf(value)).filter(text -> !text.isBlank());
  }

  static Optional<Integer> number(Map<?, ?> tree, String name) {
    return tree.get(name) instanceof Number number
        ? Optional.of(number.intValue())
        : text(tree, name).filter(text -> text.matches("\\d{1,4}")).map(Integer::valueOf);
  }

  /** The members that are objects themselves; of a list, each under {@code segment_N}. */
  static Map<String, Map<?, ?>> bySegment(@Nullable Object tree) {
    Map<String, Map<?, ?>> members = new LinkedHashMap<>();
    if (tree instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            if (value instanceof Map<?, ?> member) {
              members.put(String.valueOf(name), member);
            }
          });
    } else if (tree instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i) instanceof Map<?, ?> member) {
          members.put("segment_" + i, member);
        }
      }
    }
    return members;
  }

  /** The objects of a list; of an object, itself. */
  static List<Map<?, ?>> objects(@Nullable Object tree) {
    List<Map<?, ?>> objects = new ArrayList<>();
    if (tree instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof Map<?, ?> map) {
          objects.add(map);
        }
      }
    } else if (tree instanceof Map<?, ?> map) {
      objects.add(map);
    }
    return objects;
  }
}
