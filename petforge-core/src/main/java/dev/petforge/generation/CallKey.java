package dev.petforge.generation;

import java.util.regex.Pattern;

/**
 * What names a paid call to its provider, so that a repeated send is not a second purchase: {@code
 * <installation>-<project>-s<segment>-a<attempt>-<10 hex of the request's hash>}.
 *
 * @param value 1 to 64 of {@code [A-Za-z0-9-]}
 */
public record CallKey(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9-]{1,64}");

  public CallKey {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "call key must be 1 to 64 of [A-Za-z0-9-], was '" + value + "'");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
