package dev.petforge.document;

import dev.petforge.failure.PermanentException;
import dev.petforge.json.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The members of a JSON object, with failures that name the place.
 *
 * @param map the object
 * @param where names the object
 */
record Fields(Map<?, ?> map, String where) {
  /**
   * Those of an object.
   *
   * @param what names it
   * @throws PermanentException with code {@code UNREADABLE} if it is something else
   */
  static Fields of(String json, String what) {
    if (Json.read(json, what) instanceof Map<?, ?> map) {
      return new Fields(map, what);
    }
    throw new PermanentException("UNREADABLE", what + " must be a JSON object");
  }

  boolean has(String name) {
    return map.get(name) != null;
  }

  String text(String name) {
    return optionalText(name).orElseThrow(() -> wrong(name, "a text"));
  }

  Optional<String> optionalText(String name) {
    return Optional.ofNullable(map.get(name)).map(String::valueOf);
  }

  long number(String name) {
    if (map.get(name) instanceof Number number) {
      return number.longValue();
    }
    throw wrong(name, "a number");
  }

  int integer(String name) {
    return Math.toIntExact(number(name));
  }

  double decimal(String name) {
    if (map.get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(name, "a number");
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(map.get(name));
  }

  Instant instant(String name) {
    try {
      return Instant.parse(text(name));
    } catch (DateTimeException e) {
      throw wrong(name, "a time such as 2026-01-29T08:13:18Z");
    }
  }

  LocalDate day(String name) {
    try {
      return LocalDate.parse(text(name));
    } catch (DateTimeException e) {
      throw wrong(name, "a day such as 2026-01-29");
    }
  }

  Duration millis(String name) {
    return Duration.ofMillis(number(name));
  }

  Fields object(String name) {
    return optionalObject(name).orElseThrow(() -> wrong(name, "an object"));
  }

  Optional<Fields> optionalObject(String name) {
    return map.get(name) instanceof Map<?, ?> member
        ? Optional.of(new Fields(member, where + "." + name))
        : Optional.empty();
  }

  List<Fields> objects(String name) {
    List<Fields> members = new ArrayList<>();
    if (map.get(name) instanceof List<?> list) {
      for (Object element : list) {
        if (!(element instanceof Map<?, ?> member)) {
          throw wrong(name, "a list of objects");
        }
        members.add(new Fields(member, where + "." + name + "[" + members.size() + "]"));
      }
    }
    return members;
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    if (map.get(name) instanceof List<?> list) {
      list.forEach(element -> texts.add(String.valueOf(element)));
    }
    return texts;
  }

  /** The members as they came, without some. */
  Map<String, Object> except(String... names) {
    Map<String, Object> rest = new LinkedHashMap<>();
    List<String> without = List.of(names);
    map.forEach(
        (name, value) -> {
          if (value != null && !without.contains(String.valueOf(name))) {
            rest.put(String.valueOf(name), value);
          }
        });
    return rest;
  }

  private PermanentException wrong(String name, String expected) {
    return new PermanentException(
        "UNREADABLE", where + "." + name + " must be " + expected + ", was " + map.get(name));
  }
}
