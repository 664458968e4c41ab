package dev.petforge.file;

import java.util.regex.Pattern;

/**
 * The name of a stored file: relative, with {@code /} between its parts, for example {@code
 * projects/2026-01-28/eating-template/cfcf9928f578/opening_image.jpg}. No part can be empty, {@code
 * .} or {@code ..}, or begin with a dot, so a key never leads out of its store.
 *
 * @param value at most 512 characters, each part of {@code [A-Za-z0-9._-]}
 */
public record FileKey(String value) implements Comparable<FileKey> {
  private static final Pattern PARTS =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

  public FileKey {
    if (value.length() > 512 || !PARTS.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "file key must be parts of [A-Za-z0-9._-] that do not begin with a dot, joined by '/', at most 512"
              + " characters, was '"
              + value
              + "'");
    }
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
