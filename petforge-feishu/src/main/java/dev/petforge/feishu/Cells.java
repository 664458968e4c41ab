package dev.petforge.feishu;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads and writes the values of cells. */
final class Cells {
  /** The most characters that a cell of text takes (Feishu's documentation, 2026-08). */
  static final int MOST_CHARACTERS = 100_000;

  private Cells() {}

  /**
   * What a cell says, as text. Takes all the shapes that one kind of column has been seen in.
   *
   * @param zone of the base: a date is a day there
   */
  static String text(JsonNode value, FieldType type, ZoneId zone) {
    return switch (type) {
      case DATE, CREATED_TIME, MODIFIED_TIME -> date(value, zone);
      case FORMULA, LOOKUP -> computed(value, zone);
      default -> plain(value);
    };
  }

  private static String date(JsonNode value, ZoneId zone) {
    if (!value.isNumber() || !value.canConvertToLong()) {
      return plain(value);
    }
    return day(value.longValue(), zone).orElseGet(() -> plain(value));
  }

  private static Optional<String> day(long millis, ZoneId zone) {
    try {
      return Optional.of(Instant.ofEpochMilli(millis).atZone(zone).toLocalDate().toString());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** What is computed comes with its kind, its values in a list. */
  private static String computed(JsonNode value, ZoneId zone) {
    if (!value.isObject() || !value.has("value")) {
      return plain(value);
    }
    FieldType type = FieldType.of(value.path("type").asInt(1));
    JsonNode values = value.path("value");
    if (!values.isArray()) {
      return text(values, type, zone);
    }
    if (type == FieldType.TEXT) {
      return plain(values);
    }
    // Rows that are looked up often say the same.
    Set<String> texts = new LinkedHashSet<>();
    values.forEach(one -> texts.add(text(one, type, zone)));
    return String.join(", ", texts);
  }

  private static String plain(JsonNode value) {
    if (value.isString()) {
      return value.asString();
    }
    if (value.isNumber()) {
      BigDecimal number = value.decimalValue().stripTrailingZeros();
      return number.toPlainString();
    }
    if (value.isBoolean()) {
      return value.asBoolean() ? "true" : "false";
    }
    if (value.isArray()) {
      return list(value);
    }
    for (String member : new String[] {"text", "name", "full_address", "link"}) {
      if (value.path(member).isString()) {
        return value.path(member).asString();
      }
    }
    return "";
  }

  /** Pieces of one text stand together; other things are told apart. */
  private static String list(JsonNode values) {
    StringBuilder text = new StringBuilder();
    boolean pieces = false;
    for (JsonNode value : values) {
      boolean piece = value.path("text").isString();
      if (!text.isEmpty() && !(piece && pieces)) {
        text.append(", ");
      }
      text.append(plain(value));
      pieces = piece;
    }
    return text.toString();
  }

  /**
   * What a cell is written as: null empties it. Text that is too long is cut and says so.
   *
   * @throws DateTimeException if a date is none
   */
  static JsonNode value(String text, FieldType type) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (text.isEmpty()) {
      return nodes.nullNode();
    }
    return switch (type) {
      case DATE -> nodes.numberNode(Instant.parse(text).toEpochMilli());
      // The whole cell becomes this: what a person put there goes.
      case ATTACHMENT -> nodes.arrayNode().add(nodes.objectNode().put("file_token", text));
      case URL -> {
        String link = cut(text);
        yield nodes.objectNode().put("text", link).put("link", link);
      }
      default -> nodes.stringNode(cut(text));
    };
  }

  /**
   * Whether a cell shows a text, as {@link #value} writes it.
   *
   * @param cell missing or null if it is empty
   */
  static boolean shows(JsonNode cell, String text, FieldType type) {
    JsonNode written = value(text, type);
    return switch (type) {
      case DATE ->
          written.isNull()
              ? cell.isMissingNode() || cell.isNull()
              : cell.isNumber() && cell.decimalValue().compareTo(written.decimalValue()) == 0;
      case URL -> {
        String link = written.path("link").asString("");
        yield plain(cell).equals(link)
            && (!cell.isObject() || cell.path("link").asString(link).equals(link));
      }
      case ATTACHMENT -> {
        List<String> files = files(cell);
        yield text.isEmpty() ? files.isEmpty() : files.equals(List.of(text));
      }
      default -> plain(cell).equals(written.asString(""));
    };
  }

  /** The tokens of the files in a cell. */
  private static List<String> files(JsonNode cell) {
    List<String> tokens = new ArrayList<>();
    cell.forEach(file -> tokens.add(file.path("file_token").asString("")));
    return tokens;
  }

  /** What a cell of results shows, for people: a date as it is written there. */
  static String shown(JsonNode cell, FieldType type) {
    if (type == FieldType.DATE && cell.isNumber() && cell.canConvertToLong()) {
      try {
        return Instant.ofEpochMilli(cell.longValue()).toString();
      } catch (DateTimeException e) {
        return plain(cell);
      }
    }
    if (type == FieldType.URL && cell.isObject()) {
      String link = cell.path("link").asString("");
      return plain(cell).equals(link) ? link : plain(cell) + " (" + link + ")";
    }
    return plain(cell);
  }

  /** Cut to what a cell takes, with a mark that says how long it was. */
  static String cut(String text) {
    if (text.length() <= MOST_CHARACTERS) {
      return text;
    }
    String mark = String.format(Locale.ROOT, "… [cut: %,d characters]", text.length());
    int end = MOST_CHARACTERS - mark.length();
    // Not through the middle of a character of two.
    int whole = Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    return text.substring(0, whole) + mark;
  }
}
