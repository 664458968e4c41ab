package dev.petforge.generation;

/**
 * A provider's slots that calls compete for: account, model and pack.
 *
 * @param value for example {@code animatic/local/animatic-1}; 1 to 200 characters
 */
public record PoolId(String value) {
  public PoolId {
    if (value.isBlank() || value.length() > 200) {
      throw new IllegalArgumentException("pool must have 1 to 200 characters, was '" + value + "'");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
