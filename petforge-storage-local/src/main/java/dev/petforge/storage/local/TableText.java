package dev.petforge.storage.local;

import dev.petforge.failure.PermanentException;
import dev.petforge.media.FileKind;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The bytes of a table and its text: UTF-8, with or without a byte order mark. */
final class TableText {
  static final String BOM = "\uFEFF";

  private static final String ADVICE = "; save it as \"CSV UTF-8\"";

  /** Text in an encoding that is not UTF-8 is of no kind that is known. */
  private static final Set<FileKind> POSSIBLE =
      Set.of(FileKind.TEXT, FileKind.EMPTY, FileKind.UNKNOWN);

  private TableText() {}

  /**
   * @return the text, with the byte order mark if it has one
   * @throws PermanentException with code {@code TABLE_ENCODING} if it is not UTF-8
   */
  static String decode(String file, byte[] bytes) {
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
      throw new PermanentException(
          "TABLE_ENCODING", file + " line 1: the file is UTF-16, not UTF-8" + ADVICE);
    }
    FileKind kind = FileKind.of(bytes);
    if (!POSSIBLE.contains(kind)) {
      throw new PermanentException(
          "TABLE_ENCODING",
          file + " line 1: the file is " + kind.title() + ", whatever its name says" + ADVICE);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(in, out, true);
    if (result.isError()) {
      throw notUtf8(file, bytes, in.position());
    }
    String text = out.flip().toString();
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      throw notUtf8(file, bytes, indexOf(bytes, 0));
    }
    return text;
  }

  private static PermanentException notUtf8(String file, byte[] bytes, int position) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < position; i++) {
      boolean loneReturn = bytes[i] == '\r' && bytes[i + 1] != '\n';
      if (bytes[i] == '\n' || loneReturn) {
        line++;
        lineStart = i + 1;
      }
    }
    return new PermanentException(
        "TABLE_ENCODING",
        file
            + " line "
            + line
            + ": byte "
            + (position - lineStart + 1)
            + " of the line (0x"
            + String.format("%02X", bytes[position] & 0xFF)
            + ") is not UTF-8 text"
            + ADVICE);
  }

  static byte[] encode(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean startsWith(byte[] bytes, int first, int second) {
    return bytes.length >= 2 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
  }

  private static int indexOf(byte[] bytes, int wanted) {
    int i = 0;
    while (bytes[i] != wanted) {
      i++;
    }
    return i;
  }

  /** Whether two contents are the same; null is no file. */
  static boolean same(byte @Nullable [] one, byte @Nullable [] other) {
    return Arrays.equals(one, other);
  }
}
