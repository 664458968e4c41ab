package dev.petforge.file;

import java.util.regex.Pattern;

/**
 * The SHA-256 of some bytes.
 *
 * @param hex 64 lower-case hex digits
 */
public record Sha256(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  public Sha256 {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException(
          "a SHA-256 must be 64 lower-case hex digits, was '" + hex + "'");
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
