package dev.petforge.emulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A body of {@code multipart/form-data} (RFC 7578), read strictly: lines end with CR LF, every part
 * has a name, and the last boundary is there.
 */
public final class Multipart {
  /** One field. */
  public static final class Part {
    private final String name;
    private final boolean file;
    private final byte[] content;

    Part(String name, boolean file, byte[] content) {
      this.name = name;
      this.file = file;
      this.content = content;
    }

    /** Of the form's field. */
    public String name() {
      return name;
    }

    /** Whether it came with a file's name. */
    public boolean file() {
      return file;
    }

    /** What it holds; not a copy. */
    public byte[] content() {
      return content;
    }

    /** What it holds, as UTF-8. */
    public String text() {
      return new String(content, StandardCharsets.UTF_8);
    }
  }

  private static final Pattern BOUNDARY =
      Pattern.compile("(?i)multipart/form-data;.*boundary=\"?([^\";]{1,70})\"?.*");
  private static final Pattern NAME =
      Pattern.compile("(?is).*content-disposition:\\s*form-data;[^\r]*\\bname=\"([^\"]*)\".*");
  private static final Pattern FILE = Pattern.compile("(?is).*[; ]filename\\*?=.*");

  private Multipart() {}

  /** The boundary, if a content type is of this kind. */
  public static Optional<String> boundary(String contentType) {
    Matcher matcher = BOUNDARY.matcher(contentType);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /**
   * Takes a body apart.
   *
   * @throws IllegalArgumentException if the body is not well formed
   */
  public static List<Part> parse(byte[] body, String boundary) {
    byte[] line = ("--" + boundary).getBytes(StandardCharsets.US_ASCII);
    byte[] separator = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
    byte[] blank = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    if (indexOf(body, line, 0) != 0) {
      throw new IllegalArgumentException("the body does not begin with its boundary");
    }
    List<Part> parts = new ArrayList<>();
    int at = line.length;
    while (!startsWith(body, at, "--")) {
      int head = indexOf(body, blank, at);
      int end = head < 0 ? -1 : indexOf(body, separator, head + 2);
      if (!startsWith(body, at, "\r\n") || end < 0) {
        throw new IllegalArgumentException("part " + parts.size() + " has no end");
      }
      String headers = new String(body, at, head - at, StandardCharsets.UTF_8);
      Matcher name = NAME.matcher(headers);
      if (!name.matches()) {
        throw new IllegalArgumentException("part " + parts.size() + " has no name");
      }
      int content = Math.min(head + blank.length, end);
      parts.add(
          new Part(
              name.group(1),
              FILE.matcher(headers).matches(),
              Arrays.copyOfRange(body, content, end)));
      at = end + separator.length;
    }
    return parts;
  }

  private static boolean startsWith(byte[] bytes, int at, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
    return at + wanted.length <= bytes.length
        && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
  }

  private static int indexOf(byte[] bytes, byte[] wanted, int from) {
    for (int i = from; i + wanted.length <= bytes.length; i++) {
      if (bytes[i] == wanted[0]
          && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
