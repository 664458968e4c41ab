package dev.petforge.storage.jdbc.petforge2;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.Sha256;
import dev.petforge.migration.OldFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A file of a project's folder.
 *
 * @param path where it is
 * @param place that, relative to the uploads folder, with {@code /}
 * @param inside that, relative to its project's folder, with {@code /} and in lower case
 */
record DiskFile(Path path, String place, String inside, long bytes, Instant modifiedAt)
    implements OldFile {
  private static final int BUFFER = 1 << 16;

  /**
   * @param latest no file is newer: one that was copied to another machine may have the time of
   *     that
   * @throws IOException if it is gone
   */
  static DiskFile of(Path file, Path uploads, Path project, Instant latest) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new DiskFile(
        file,
        slashed(uploads.relativize(file)),
        slashed(project.relativize(file)).toLowerCase(Locale.ROOT),
        attributes.size(),
        earlier(attributes.lastModifiedTime().toInstant(), latest));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  static String slashed(Path path) {
    return path.toString().replace('\\', '/');
  }

  @Override
  public String name() {
    return String.valueOf(path.getFileName());
  }

  /** The first folder inside its project, in lower case; empty text for none. */
  String folder() {
    int slash = inside.indexOf('/');
    return slash < 0 ? "" : inside.substring(0, slash);
  }

  @Override
  public Sha256 sha256() {
    try (InputStream in = Files.newInputStream(path)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return new Sha256(HexFormat.of().formatHex(digest.digest()));
    } catch (IOException e) {
      throw unreadable(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }

  @Override
  public void copyTo(Path target) {
    try {
      Files.copy(path, target);
    } catch (IOException e) {
      String words = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      if (words.contains("no space") || words.contains("not enough space")) {
        throw new RetryableException(
            "DISK_FULL", "there is no room for a copy of " + place, null, e);
      }
      throw unreadable(e);
    }
  }

  private PermanentException unreadable(IOException e) {
    return new PermanentException(
        PetForge2.SOURCE,
        "the file " + path + " cannot be read: " + e.getClass().getSimpleName(),
        e);
  }

  /** For a walk that cannot be broken off otherwise. */
  static DiskFile unchecked(Path file, Path uploads, Path project, Instant latest) {
    try {
      return of(file, uploads, project, latest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
