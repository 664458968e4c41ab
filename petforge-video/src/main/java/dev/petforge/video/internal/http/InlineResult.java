package dev.petforge.video.internal.http;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Stores a clip that came inside an answer, with the checks of a download. */
public final class InlineResult {
  private InlineResult() {}

  /**
   * Decodes base64 to disk piece by piece. On failure nothing is left behind.
   *
   * @param name of the account, for messages
   * @param text holds the base64
   * @param from where it begins in the text; it ends with the text
   * @param maxBytes that the clip may have
   * @param target is written in one step
   * @throws RetryableException {@code RESULT_NOT_A_VIDEO} or {@code RESULT_INCOMPLETE}
   * @throws PermanentException {@code RESULT_TOO_LARGE}
   */
  public static void store(String name, String text, int from, long maxBytes, Path target) {
    ResultFile.store(name, target, part -> decode(name, text, from, maxBytes, part));
  }

  private static void decode(String name, String text, int from, long maxBytes, Path part)
      throws IOException {
    long size = 0;
    try (InputStream in = Base64.getMimeDecoder().wrap(new Characters(text, from));
        OutputStream out = Files.newOutputStream(part)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = read(name, in, buffer); read >= 0; read = read(name, in, buffer)) {
        size += read;
        if (size > maxBytes) {
          throw new PermanentException(
              "RESULT_TOO_LARGE",
              name + ": the result may have at most " + maxBytes + " bytes, it has more");
        }
        out.write(buffer, 0, read);
      }
    }
  }

  private static int read(String name, InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new RetryableException(
          "RESULT_INCOMPLETE", name + ": the result is no base64: " + e.getMessage());
    }
  }

  /** The characters of a text as bytes, without a copy of it. */
  private static final class Characters extends InputStream {
    private final String text;
    private int at;

    Characters(String text, int from) {
      this.text = text;
      this.at = from;
    }

    @Override
    public int read() {
      return at < text.length() ? text.charAt(at++) & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (at >= text.length()) {
        return -1;
      }
      int count = Math.min(length, text.length() - at);
      for (int i = 0; i < count; i++) {
        bytes[offset + i] = (byte) text.charAt(at++);
      }
      return count;
    }
  }
}
