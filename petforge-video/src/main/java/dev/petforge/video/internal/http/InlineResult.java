package dev.petforge.video.internal.http;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    Path folder = Optional.ofNullable(target.toAbsolutePath().getParent()).orElseThrow();
    Path part = null;
    try {
      part = Files.createTempFile(folder, "inline", ".part");
      decode(name, text, from, maxBytes, part);
      check(name, part);
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new RetryableException(
          "RESULT_NOT_STORED", name + ": the result cannot be stored: " + e, null, e);
    } finally {
      remove(part);
    }
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
      throw broken("RESULT_INCOMPLETE", name + ": the result is no base64: " + e.getMessage());
    }
  }

  private static void check(String name, Path part) throws IOException {
    long size = Files.size(part);
    if (size == 0 || !Mp4Check.isMp4(part)) {
      throw broken("RESULT_NOT_A_VIDEO", name + ": the result of " + size + " bytes is no MP4");
    }
    Optional<String> missing = Mp4Check.missing(part);
    if (missing.isPresent()) {
      throw broken("RESULT_INCOMPLETE", name + ": the result is not a whole MP4: " + missing.get());
    }
  }

  private static PetForgeException broken(String code, String message) {
    return new RetryableException(code, message);
  }

  private static void remove(@Nullable Path part) {
    if (part != null) {
      try {
        Files.deleteIfExists(part);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove " + part, e);
      }
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
