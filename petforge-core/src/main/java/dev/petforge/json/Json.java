package dev.petforge.json;

import dev.petforge.failure.PermanentException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Text to trees of maps, lists, text, numbers and booleans, and back. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private Json() {}

  /** Writes a tree on one line. */
  public static String write(Object tree) {
    return MAPPER.writeValueAsString(tree);
  }

  /** Writes a tree with line breaks, for people. */
  public static String pretty(Object tree) {
    return MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(tree);
  }

  /**
   * Reads a tree.
   *
   * @param what names the document in the message of a failure
   * @throws PermanentException with code {@code UNREADABLE} if it is not exactly one JSON value
   */
  public static Object read(String text, String what) {
    try {
      Object tree = MAPPER.readValue(text, Object.class);
      if (tree == null) {
        throw new PermanentException("UNREADABLE", what + " is null");
      }
      return tree;
    } catch (JacksonException e) {
      throw new PermanentException(
          "UNREADABLE", what + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
