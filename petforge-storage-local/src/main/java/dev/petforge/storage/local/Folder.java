package dev.petforge.storage.local;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A folder whose files have names in any script. A {@code Path} cannot be made from Chinese text,
 * nor can it tell its Chinese name, where the process runs in the C locale, as it does in most
 * containers; its address can, for it is made of the name's bytes. So names go through addresses
 * here and are UTF-8 whatever the locale is.
 */
final class Folder {
  static final String TABLE = "table.csv";

  private final Path real;
  private final String address;

  private Folder(Path real) {
    this.real = real;
    String uri = real.toUri().toString();
    this.address = uri.endsWith("/") ? uri : uri + "/";
  }

  static Folder at(Path path) {
    try {
      Path real = path.toRealPath();
      if (Files.isDirectory(real)) {
        return new Folder(real);
      }
    } catch (NoSuchFileException e) {
      throw new PermanentException("TABLE_MISSING", "there is no folder " + path.toAbsolutePath());
    } catch (IOException e) {
      throw new PermanentException(
          "TABLE_MISSING", "the folder " + path.toAbsolutePath() + " cannot be read: " + e, e);
    }
    throw new PermanentException("TABLE_MISSING", path.toAbsolutePath() + " is not a folder");
  }

  Path path() {
    return real;
  }

  /** The folder's path as text, UTF-8 whatever the locale is. */
  String text() {
    return URI.create(address).getPath().replaceAll("(?<=.)/$", "");
  }

  /** Where {@code table.csv} is made. */
  Path newTable() {
    return real.resolve(TABLE);
  }

  /**
   * The path of a file in the folder or below.
   *
   * @param name relative, with {@code /} between its parts
   * @throws IllegalArgumentException if no file can have that name
   */
  Path resolve(String name) {
    StringBuilder escaped = new StringBuilder(address);
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b == '/' || b == '.' || (b > 0 && Character.isLetterOrDigit(b));
      escaped.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b & 0xFF));
    }
    return Path.of(URI.create(escaped.toString()));
  }

  /** Everything directly in the folder. */
  List<Path> files() {
    return files(real);
  }

  /** Everything directly in a folder. */
  static List<Path> files(Path real) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(real)) {
      all.forEach(files::add);
    } catch (DirectoryIteratorException e) {
      throw IoFailures.reading(real, new IOException(e));
    } catch (IOException e) {
      throw IoFailures.reading(real, e);
    }
    return files;
  }

  static String name(Path file) {
    String path = file.toUri().getRawPath();
    String last = path.substring(path.lastIndexOf('/', path.length() - 2) + 1).replace("/", "");
    return new String(bytes(last), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String escaped) {
    byte[] bytes = new byte[escaped.length()];
    int count = 0;
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '%') {
        bytes[count++] = (byte) Integer.parseInt(escaped.substring(i + 1, i + 3), 16);
        i += 2;
      } else {
        bytes[count++] = (byte) c;
      }
    }
    return Arrays.copyOf(bytes, count);
  }
}
