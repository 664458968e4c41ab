package dev.petforge.generation;

import dev.petforge.failure.ForeignText;

/**
 * A provider's own name for a job it accepted.
 *
 * @param value 1 to 512 characters, as the provider gave it, but for control characters: they are
 *     left out
 */
public record ProviderJobId(String value) {
  public ProviderJobId {
    value = ForeignText.word(value);
    if (value.isBlank() || value.length() > 512) {
      throw new IllegalArgumentException(
          "job id must have 1 to 512 characters, was '" + value + "'");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
