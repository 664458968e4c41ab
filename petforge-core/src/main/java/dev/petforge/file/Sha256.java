package dev.petforge.file;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of some bytes.
 *
 * @param hex 64 lower-case hex digits
 */
public record Sha256(String hex) {
  private static final int DIGITS = 64;

  public Sha256 {
    if (hex.length() != DIGITS || !isHex(hex)) {
      throw new IllegalArgumentException(
          "a SHA-256 must be 64 lower-case hex digits, was '" + hex + "'");
    }
  }

  /** Many thousands are read at a time, for which a pattern takes several times as long. */
  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (!((next >= '0' && next <= '9') || (next >= 'a' && next <= 'f'))) {
        return false;
      }
    }
    return true;
  }

  /** The hash of a text in UTF-8. */
  public static Sha256 of(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return new Sha256(
          HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
