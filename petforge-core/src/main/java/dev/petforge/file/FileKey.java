package dev.petforge.file;

/**
 * The name of a stored file: relative, with {@code /} between its parts, for example {@code
 * projects/2026-01-28/eating-template/cfcf9928f578/opening_image.jpg}. No part can be empty, {@code
 * .} or {@code ..}, or begin with a dot, so a key never leads out of its store.
 *
 * @param value at most 512 characters, each part of {@code [A-Za-z0-9._-]}
 */
public record FileKey(String value) implements Comparable<FileKey> {
  private static final int LONGEST = 512;

  public FileKey {
    if (value.length() > LONGEST || !hasGoodParts(value)) {
      throw new IllegalArgumentException(
          "file key must be parts of [A-Za-z0-9._-] that do not begin with a dot, joined by '/', at most 512"
              + " characters, was '"
              + value
              + "'");
    }
  }

  /** Many thousands are read at a time, for which a pattern takes several times as long. */
  private static boolean hasGoodParts(String value) {
    boolean begins = true;
    for (int i = 0; i < value.length(); i++) {
      char next = value.charAt(i);
      boolean good = begins ? isPlain(next) : isPlain(next) || next == '.' || next == '/';
      if (!good) {
        return false;
      }
      begins = next == '/';
    }
    return !begins;
  }

  private static boolean isPlain(char one) {
    return (one >= 'a' && one <= 'z')
        || (one >= '0' && one <= '9')
        || (one >= 'A' && one <= 'Z')
        || one == '_'
        || one == '-';
  }

  /** This key with one more part or path below it. */
  public FileKey child(String path) {
    return new FileKey(value + "/" + path);
  }

  /** The last part. */
  public String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  /** Whether this key lies below that one. */
  public boolean isBelow(FileKey other) {
    return value.startsWith(other.value + "/");
  }

  @Override
  public int compareTo(FileKey other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
