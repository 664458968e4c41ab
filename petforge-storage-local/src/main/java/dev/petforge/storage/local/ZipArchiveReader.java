package dev.petforge.storage.local;

import dev.petforge.archive.ArchiveReader;
import dev.petforge.archive.Member;
import dev.petforge.archive.MemberName;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.Sha256;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads an archive after its seal was held against all of it. */
final class ZipArchiveReader implements ArchiveReader {
  private static final Logger log = LoggerFactory.getLogger(ZipArchiveReader.class);

  /** The record at the end of a ZIP file, without its comment. */
  private static final int END = 22;

  private static final int END_SIGNATURE = 0x06054b50;

  /** Where the record has the size of the directory. */
  private static final int DIRECTORY_SIZE = 12;

  /**
   * The directory is read into memory as a whole: of 12 segments with a hundred versions each it
   * has a megabyte.
   */
  private static final long MOST_DIRECTORY = 32_000_000;

  private final Path file;
  private final long bytes;
  private final ZipFile zip;

  private ZipArchiveReader(Path file, long bytes, ZipFile zip) {
    this.file = file;
    this.bytes = bytes;
    this.zip = zip;
  }

  static ZipArchiveReader open(Path file) {
    long size = requireSealed(file);
    try {
      return new ZipArchiveReader(
          file, size, new ZipFile(file.toFile(), ZipFile.OPEN_READ, StandardCharsets.UTF_8));
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(file, String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the size of the file. */
  private static long requireSealed(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new PermanentException("FILE_MISSING", "there is no file " + file);
    }
    int comment = ZipSeal.EMPTY.length();
    try (InputStream in =
        new BufferedInputStream(Files.newInputStream(file, StandardOpenOption.READ), 1 << 16)) {
      long size = Files.size(file);
      if (size < END + comment) {
        throw notAnArchive(file);
      }
      MessageDigest digest = ZipSeal.digest();
      digest(in, size - END - comment, digest, file);
      byte[] end = in.readNBytes(END + comment);
      requireEnd(file, end);
      digest.update(end, 0, end.length - ZipSeal.DIGITS);
      byte[] seal = Arrays.copyOfRange(end, end.length - ZipSeal.DIGITS, end.length);
      if (!MessageDigest.isEqual(seal, ZipSeal.hex(digest))) {
        throw damaged(file, "its content does not have the hash that it ends with", null);
      }
      return size;
    } catch (NoSuchFileException e) {
      throw new PermanentException("FILE_MISSING", "there is no file " + file, e);
    } catch (IOException e) {
      throw IoFailures.reading(file, e);
    }
  }

  private static void digest(InputStream in, long length, MessageDigest digest, Path file)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    long left = length;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw notAnArchive(file);
      }
      digest.update(buffer, 0, read);
      left -= read;
    }
  }

  private static void requireEnd(Path file, byte[] end) {
    int comment = ZipSeal.EMPTY.length();
    if (end.length != END + comment) {
      throw notAnArchive(file);
    }
    ByteBuffer record = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN);
    String beginning =
        new String(end, END, ZipSeal.BEGINNING.length(), StandardCharsets.ISO_8859_1);
    if (record.getInt(0) != END_SIGNATURE
        || record.getShort(END - 2) != comment
        || !beginning.equals(ZipSeal.BEGINNING)) {
      throw notAnArchive(file);
    }
    long directory = record.getInt(DIRECTORY_SIZE) & 0xFFFFFFFFL;
    if (directory > MOST_DIRECTORY) {
      throw invalid(file, "-", "a directory of " + directory + " bytes is too large");
    }
  }

  private static PermanentException notAnArchive(Path file) {
    return new PermanentException(
        "NOT_AN_ARCHIVE",
        file
            + " is not an archive that 'export' wrote, or was cut off, or was unpacked and packed"
            + " again");
  }

  private static PermanentException damaged(Path file, String why, @Nullable Exception cause) {
    return new PermanentException(
        "ARCHIVE_DAMAGED", "the archive " + file + " was changed: " + why, cause);
  }

  private static PermanentException invalid(Path file, String member, String why) {
    return new PermanentException(
        "ARCHIVE_INVALID",
        "the archive " + file + " is not taken because of its member '" + member + "': " + why);
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>();
    Collections.list(zip.entries()).forEach(entry -> names.add(entry.getName()));
    return names;
  }

  @Override
  public String text(MemberName name, long most) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    copy(name, most, text, file);
    return text.toString(StandardCharsets.UTF_8);
  }

  @Override
  public Member read(MemberName name, long most, Optional<Path> target) {
    if (target.isEmpty()) {
      return copy(name, most, OutputStream.nullOutputStream(), file);
    }
    try (OutputStream out =
        Files.newOutputStream(
            target.get(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      return copy(name, most, out, target.get());
    } catch (IOException e) {
      throw IoFailures.writing(target.get(), e);
    }
  }

  private Member copy(MemberName name, long most, OutputStream out, Path target) {
    ZipEntry entry = zip.getEntry(name.value());
    if (entry == null) {
      throw invalid(file, name.value(), "it is not there");
    }
    MessageDigest digest = ZipSeal.digest();
    long bytes = 0;
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] buffer = new byte[1 << 16];
      int read = in.read(buffer);
      while (read >= 0) {
        bytes += read;
        if (bytes > most) {
          throw invalid(file, name.value(), "it has more than " + most + " bytes");
        }
        digest.update(buffer, 0, read);
        write(out, buffer, read);
        read = in.read(buffer);
      }
    } catch (Unwritten e) {
      throw IoFailures.writing(target, e.failure());
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(file, "'" + name + "' cannot be read: " + e.getMessage(), e);
    }
    return new Member(
        name, bytes, new Sha256(new String(ZipSeal.hex(digest), StandardCharsets.US_ASCII)));
  }

  /** Tells what could not be written from what could not be read. */
  private static final class Unwritten extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final IOException failure;

    Unwritten(IOException failure) {
      super(failure);
      this.failure = failure;
    }

    IOException failure() {
      return failure;
    }
  }

  private static void write(OutputStream out, byte[] buffer, int length) {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw new Unwritten(e);
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      // It was only read.
      log.debug("an archive was not closed: file={}", file, e);
    }
  }
}
