package dev.petforge.emulator.llm;

import java.util.EnumSet;
import java.util.Set;

/**
 * A model that is served, and its ways.
 *
 * @param name as a request names it
 * @param aliases other names that are taken for it
 * @param limits how much it reads and writes
 * @param thinking how it thinks before it writes
 * @param pictures how it takes pictures
 * @param formats the forms of an answer that can be asked for, beside plain text
 * @param sampling how the length and the temperature of an answer are said
 * @param price what it costs
 */
public record LlmModel(
    String name,
    Set<String> aliases,
    Limits limits,
    Thinking thinking,
    Pictures pictures,
    Set<Format> formats,
    Sampling sampling,
    LlmPrice price) {
  public LlmModel {
    aliases = Set.copyOf(aliases);
    formats = Set.copyOf(formats);
  }

  /**
   * How much a model reads and writes.
   *
   * @param context tokens of a request and its answer together, at least 2
   * @param output the most that may be asked for, in tokens, at least 1
   * @param usualOutput what is written at most when a request does not say, in tokens
   */
  public record Limits(int context, int output, int usualOutput) {
    public Limits {
      if (context < 2 || output < 1 || usualOutput < 1 || usualOutput > output) {
        throw new IllegalArgumentException(
            "context must be at least 2, output at least 1, usualOutput 1 to output, were "
                + context
                + ", "
                + output
                + ", "
                + usualOutput);
      }
    }
  }

  /** How a model thinks. */
  public enum Thinking {
    /** Not at all. */
    NEVER,
    /** Unless {@code thinking} has the type {@code disabled}; what it thinks is shown. */
    THINKING_TYPE,
    /** Unless {@code enable_thinking} is false; what it thinks is shown. */
    ENABLE_THINKING,
    /** Always, and only counts it. */
    HIDDEN
  }

  /** How a model takes pictures. */
  public enum Pictures {
    /** Not at all. */
    NONE,
    /** {@code data:} addresses and public ones. */
    ANY_URL,
    /** {@code data:} addresses only. */
    DATA_URL,
    /** Base64 without a {@code data:} prefix, and public addresses. */
    BARE_BASE64
  }

  /** A form of an answer that can be asked for. */
  public enum Format {
    JSON_OBJECT,
    JSON_SCHEMA
  }

  /** How the length and the temperature of an answer are said. */
  public enum Sampling {
    /** {@code max_tokens}; a temperature of 0 to 2. */
    USUAL,
    /** {@code max_tokens}; a temperature of 0 to 1. */
    TEMPERATURE_TO_ONE,
    /** {@code max_tokens}; no temperature but 1. */
    TEMPERATURE_ONE,
    /** {@code max_completion_tokens}, not {@code max_tokens}; no temperature but 1. */
    COMPLETION_TOKENS
  }

  /** The same with other limits. */
  public LlmModel withLimits(Limits other) {
    return new LlmModel(name, aliases, other, thinking, pictures, formats, sampling, price);
  }

  /** The same with another name and no aliases. */
  public LlmModel withName(String other) {
    return new LlmModel(other, Set.of(), limits, thinking, pictures, formats, sampling, price);
  }

  /** The same with other ways of taking pictures. */
  public LlmModel withPictures(Pictures other) {
    return new LlmModel(name, aliases, limits, thinking, other, formats, sampling, price);
  }

  /** The same with other forms of answers. */
  public LlmModel withFormats(Format... others) {
    Set<Format> set = EnumSet.noneOf(Format.class);
    set.addAll(Set.of(others));
    return new LlmModel(name, aliases, limits, thinking, pictures, set, sampling, price);
  }

  /** The same at another price. */
  public LlmModel withPrice(LlmPrice other) {
    return new LlmModel(name, aliases, limits, thinking, pictures, formats, sampling, other);
  }

  boolean answersTo(String requested) {
    return name.equals(requested) || aliases.contains(requested);
  }
}
