package dev.petforge.storage.jdbc;

import dev.petforge.failure.PermanentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The documents of a row that has come to rest, compressed together in its column {@code packed}.
 * The columns that they have while there is work on the row are empty then. A row has either: what
 * an earlier version wrote is never packed, and is read where it is.
 *
 * <p>The first byte says how: 1 stands for UTF-8 text in the format of zlib, whose checksum finds
 * damage, with U+0000 between the documents. No document has that character ({@link StorableText}).
 * Names and sentences that nearly all documents have are not stored with each, but are in a
 * dictionary, which zlib's format names by its checksum.
 */
final class Packed {
  private static final String UNREADABLE = "UNREADABLE";
  static final String COLUMN = "packed";
  private static final byte ZLIB = 1;
  private static final char END = '\u0000';
  private static final int CHUNK = 8192;

  /** Must stay as it is: what was packed with it cannot be read with another. */
  private static final byte[] DICTIONARY = dictionary();

  private Packed() {}

  private static byte[] dictionary() {
    try (InputStream dictionary = Packed.class.getResourceAsStream("packed.dictionary")) {
      return Objects.requireNonNull(dictionary, "packed.dictionary").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Packs documents.
   *
   * @param documents in the order in which they are read; null stands for none. An empty one is
   *     read as none
   * @return empty if nothing is gained
   */
  static Optional<byte[]> pack(List<? extends @Nullable String> documents) {
    byte[] text =
        documents.stream()
            .map(document -> document == null ? "" : StorableText.of(document))
            .collect(Collectors.joining(String.valueOf(END)))
            .getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.write(ZLIB);
    Deflater deflater = new Deflater();
    try {
      deflater.setDictionary(DICTIONARY);
      deflater.setInput(text);
      deflater.finish();
      byte[] chunk = new byte[CHUNK];
      while (!deflater.finished()) {
        packed.write(chunk, 0, deflater.deflate(chunk));
      }
    } finally {
      deflater.end();
    }
    return packed.size() < text.length ? Optional.of(packed.toByteArray()) : Optional.empty();
  }

  /**
   * The documents of a row, wherever they are.
   *
   * @param row has {@code packed} and the columns
   * @param columns of the documents, in the order in which they were packed
   * @throws PermanentException with code {@code UNREADABLE} if they are damaged, or were packed in
   *     another way
   */
  static Documents documents(ResultSet row, List<String> columns) throws SQLException {
    byte[] packed = row.getBytes(COLUMN);
    String[] found = packed == null ? new String[0] : unpack(packed, columns.size());
    Map<String, String> documents = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      String document = packed == null ? row.getString(column) : found[i];
      if (document != null && (packed == null || !document.isEmpty())) {
        documents.put(column, document);
      }
    }
    return new Documents(documents);
  }

  /** By column, without those that are not there. */
  record Documents(Map<String, String> byColumn) {
    Documents {
      byColumn = Map.copyOf(byColumn);
    }

    Optional<String> find(String column) {
      return Optional.ofNullable(byColumn.get(column));
    }

    /**
     * @throws PermanentException with code {@code UNREADABLE} if it is not there
     */
    String get(String column) {
      return find(column)
          .orElseThrow(() -> new PermanentException(UNREADABLE, column + " is missing"));
    }
  }

  private static String[] unpack(byte[] packed, int count) {
    if (packed.length == 0 || packed[0] != ZLIB) {
      throw unreadable("has a format that this version does not know", null);
    }
    String[] found = inflate(packed).split(String.valueOf(END), -1);
    if (found.length != count) {
      throw unreadable("has " + found.length + " documents, not " + count, null);
    }
    return found;
  }

  private static String inflate(byte[] packed) {
    ByteArrayOutputStream text = new ByteArrayOutputStream(8 * packed.length);
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed, 1, packed.length - 1);
      byte[] chunk = new byte[CHUNK];
      while (!inflater.finished()) {
        int read = inflater.inflate(chunk);
        if (inflater.needsDictionary()) {
          inflater.setDictionary(DICTIONARY);
        } else if (read == 0 && inflater.needsInput()) {
          throw unreadable("is cut off", null);
        }
        text.write(chunk, 0, read);
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(text.toByteArray()))
          .toString();
    } catch (DataFormatException | CharacterCodingException | IllegalArgumentException e) {
      throw unreadable("is damaged: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private static PermanentException unreadable(String why, @Nullable Exception cause) {
    return new PermanentException(UNREADABLE, COLUMN + " " + why, cause);
  }
}
