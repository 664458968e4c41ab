package dev.petforge.llm;

import dev.petforge.llm.ModelAbilities.Schema;
import dev.petforge.llm.internal.chat.ErrorKind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model supports: at first what its profile says, then without what its provider refused.
 *
 * @param form how the answer is held to its form
 * @param sight whether it is shown pictures
 * @param temperature whether it is told a temperature
 * @param lengthField which field has the answer's length
 * @param mostOutput the most tokens that it may be asked for
 * @param streamOptions whether a stream is asked for its usage
 */
record ModelFeatures(
    Form form,
    boolean sight,
    boolean temperature,
    String lengthField,
    int mostOutput,
    boolean streamOptions) {
  private static final Pattern LIMIT =
      Pattern.compile("\\[\\s*1\\s*,\\s*(\\d{2,9})\\s*\\]|at most (\\d{2,9})");

  /** How an answer is held to its form, the strictest first. */
  enum Form {
    SCHEMA,
    JSON_OBJECT,
    PLAIN
  }

  static ModelFeatures of(ModelProfile profile) {
    ModelAbilities abilities = profile.abilities();
    Form loose = abilities.jsonObject() ? Form.JSON_OBJECT : Form.PLAIN;
    return new ModelFeatures(
        abilities.schema() == Schema.NONE ? loose : Form.SCHEMA,
        abilities.vision(),
        profile.dialect().temperature() != ModelDialect.Temperature.NONE,
        profile.dialect().lengthField(),
        abilities.mostOutput(),
        true);
  }

  /**
   * What a refusal teaches; empty if nothing that another question could heed.
   *
   * @param asked the question that was refused
   * @param words the provider's
   */
  Optional<ModelFeatures> from(
      ErrorKind kind, Question asked, String words, ModelAbilities abilities) {
    return switch (kind) {
      case FORM -> asked.schema().isPresent() ? looser(abilities) : Optional.empty();
      case NO_SIGHT ->
          sight && asked.picture().isPresent()
              ? Optional.of(
                  new ModelFeatures(
                      form, false, temperature, lengthField, mostOutput, streamOptions))
              : Optional.empty();
      case TEMPERATURE ->
          temperature
              ? Optional.of(
                  new ModelFeatures(form, sight, false, lengthField, mostOutput, streamOptions))
              : Optional.empty();
      case LENGTH_FIELD -> otherField(words);
      case LENGTH -> lower(words, asked);
      case STREAM_OPTIONS ->
          streamOptions
              ? Optional.of(
                  new ModelFeatures(form, sight, temperature, lengthField, mostOutput, false))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Optional<ModelFeatures> looser(ModelAbilities abilities) {
    Form next = form == Form.SCHEMA && abilities.jsonObject() ? Form.JSON_OBJECT : Form.PLAIN;
    return form == Form.PLAIN
        ? Optional.empty()
        : Optional.of(
            new ModelFeatures(next, sight, temperature, lengthField, mostOutput, streamOptions));
  }

  private Optional<ModelFeatures> otherField(String words) {
    String other = lengthField.equals("max_tokens") ? "max_completion_tokens" : "max_tokens";
    return words.contains(other)
        ? Optional.of(new ModelFeatures(form, sight, temperature, other, mostOutput, streamOptions))
        : Optional.empty();
  }

  private Optional<ModelFeatures> lower(String words, Question asked) {
    Matcher limit = LIMIT.matcher(words);
    if (!limit.find()) {
      return Optional.empty();
    }
    int most =
        Integer.parseInt(Optional.ofNullable(limit.group(1)).orElseGet(() -> limit.group(2)));
    return most >= 256 && most < Math.min(asked.budget(), mostOutput)
        ? Optional.of(new ModelFeatures(form, sight, temperature, lengthField, most, streamOptions))
        : Optional.empty();
  }
}
