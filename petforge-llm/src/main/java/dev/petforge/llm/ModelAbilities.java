package dev.petforge.llm;

/**
 * What a model can do, as far as it is known. What turns out not to hold is learned from the
 * provider's refusals, for the life of a writer.
 *
 * @param vision whether it sees pictures
 * @param jsonObject whether it can be held to JSON ({@code response_format} {@code json_object})
 * @param schema how it can be held to fields and types
 * @param mostOutput the most tokens that it writes in one answer, thinking included, at least 256
 */
public record ModelAbilities(boolean vision, boolean jsonObject, Schema schema, int mostOutput) {
  public ModelAbilities {
    if (mostOutput < 256) {
      throw new IllegalArgumentException("mostOutput must be at least 256, was " + mostOutput);
    }
  }

  /** How an answer can be held to a schema. */
  public enum Schema {
    /** It cannot. */
    NONE,
    /** By {@code response_format} with a strict {@code json_schema}. */
    JSON_SCHEMA,
    /** By a tool with a strict schema that the model must call (DeepSeek, below {@code /beta}). */
    STRICT_TOOL
  }
}
