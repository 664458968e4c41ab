package dev.petforge.llm;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * In which words a model is asked: where providers of the same protocol differ.
 *
 * @param dataPrefix whether a picture's base64 begins with {@code data:image/jpeg;base64,}; GLM-4V
 *     refused that (2024)
 * @param imageDetail what {@code detail} says of a picture, for example {@code low}; empty to leave
 *     it out
 * @param temperature which temperatures can be asked for
 * @param lengthField {@code max_tokens}, or {@code max_completion_tokens} for OpenAI's reasoning
 *     models
 * @param thinkingOff members of the request that keep the model from thinking; empty if there are
 *     none. Thinking is on by default at several providers and spends the answer's tokens
 * @param extraBody members that every request has; values are what JSON knows
 */
public record ModelDialect(
    boolean dataPrefix,
    Optional<String> imageDetail,
    Temperature temperature,
    String lengthField,
    Map<String, Object> thinkingOff,
    Map<String, Object> extraBody) {
  public ModelDialect {
    if (!lengthField.matches("[a-z_]{1,60}")) {
      throw new IllegalArgumentException(
          "lengthField must be 1 to 60 of [a-z_], was '" + lengthField + "'");
    }
    thinkingOff = Collections.unmodifiableMap(new LinkedHashMap<>(thinkingOff));
    extraBody = Collections.unmodifiableMap(new LinkedHashMap<>(extraBody));
  }

  /** Which temperatures can be asked for. */
  public enum Temperature {
    /** 0 to 2. */
    FREE,
    /** 0 to 1. */
    TO_ONE,
    /** None: another than the model's own is refused. */
    NONE
  }
}
