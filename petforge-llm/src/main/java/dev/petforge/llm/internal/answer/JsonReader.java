package dev.petforge.llm.internal.answer;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a text that is one JSON value and nothing else. A member may be there twice if both say the
 * same: with different values nobody knows which was meant.
 */
final class JsonReader {
  /** What RFC 8259 says. */
  static final JsonReader STRICT = new JsonReader(JsonMapper.builder(), false);

  /** Forgives what has one reading only; a backslash that escapes nothing is nothing. */
  static final JsonReader LENIENT =
      new JsonReader(
          JsonMapper.builder()
              .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
              .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
              .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
              .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
              .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
              .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
              .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
              .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
              .enable(JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS),
          true);

  /** JavaScript and Python have short escapes; an escaped backslash before an x is none. */
  private static final Pattern HEX = Pattern.compile("\\\\(\\\\|x([0-9A-Fa-f]{2}))");

  private final JsonMapper mapper;
  private final boolean hexEscapes;

  private JsonReader(JsonMapper.Builder mapper, boolean hexEscapes) {
    // What follows a member is no trailing token: the whole text is looked at here.
    this.mapper = mapper.disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    this.hexEscapes = hexEscapes;
  }

  /** What was said of a text. */
  record Parsed(Optional<JsonNode> node, String trouble) {}

  Parsed read(String text) {
    String json =
        hexEscapes && text.contains("\\x")
            ? HEX.matcher(text)
                .replaceAll(hit -> hit.group(2) == null ? "\\\\\\\\" : "\\\\u00" + hit.group(2))
            : text;
    try (JsonParser parser = mapper.createParser(json)) {
      if (parser.nextToken() == null) {
        return new Parsed(Optional.empty(), "it is empty");
      }
      JsonNode node = value(parser);
      if (parser.nextToken() != null) {
        throw new StreamReadException(parser, "There is more behind the value");
      }
      return new Parsed(Optional.of(node), "");
    } catch (JacksonException e) {
      return new Parsed(Optional.empty(), e.getOriginalMessage() + place(e.getLocation()));
    }
  }

  /** The parser allows no more than a few hundred levels. */
  private JsonNode value(JsonParser parser) {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        JsonNode value = value(parser);
        JsonNode before = object.replace(name, value);
        if (before != null && !before.equals(value)) {
          throw new StreamReadException(
              parser, "The member '" + name + "' is there twice with different values");
        }
      }
      return object;
    }
    if (token == JsonToken.START_ARRAY) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        array.add(value(parser));
      }
      return array;
    }
    return token == JsonToken.VALUE_STRING
        ? JsonNodeFactory.instance.stringNode(parser.getString())
        : mapper.readTree(parser);
  }

  private static String place(@Nullable TokenStreamLocation at) {
    return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }
}
