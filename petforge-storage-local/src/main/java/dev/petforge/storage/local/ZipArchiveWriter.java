package dev.petforge.storage.local;

import dev.petforge.archive.ArchiveWriter;
import dev.petforge.archive.Member;
import dev.petforge.archive.MemberName;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes beside the archive's place, into a file whose name begins with a dot: what a process that
 * died left there is removed by the next one. A lock tells that from one that lives.
 */
final class ZipArchiveWriter implements ArchiveWriter {
  private static final Logger log = LoggerFactory.getLogger(ZipArchiveWriter.class);

  /** Two archives of the same content differ in nothing that is not said in their manifests. */
  private static final FileTime NO_TIME = FileTime.from(Instant.parse("1980-01-01T00:00:00Z"));

  private static final int TRIES = 3;

  private final Path file;
  private final Path part;
  private final Path folder;
  private final Disk disk;
  private final FileChannel channel;
  private final ZipSeal.Sealing sealing;
  private final ZipOutputStream zip;
  private boolean committed;

  private ZipArchiveWriter(Path file, Path part, Path folder, Disk disk, FileChannel channel) {
    this.file = file;
    this.part = part;
    this.folder = folder;
    this.disk = disk;
    this.channel = channel;
    this.sealing =
        new ZipSeal.Sealing(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
    this.zip = new ZipOutputStream(sealing, StandardCharsets.UTF_8);
  }

  static ZipArchiveWriter create(Path named, Disk disk) {
    Path file = named.toAbsolutePath().normalize();
    Path folder = file.getParent();
    if (folder == null) {
      throw new IllegalArgumentException("an archive must be a file in a folder, was " + named);
    }
    Path part = folder.resolve("." + file.getFileName() + ".part");
    try {
      disk.createDirectories(folder);
      FileChannel channel = locked(part);
      return new ZipArchiveWriter(file, part, folder, disk, channel);
    } catch (IOException e) {
      throw IoFailures.writing(folder, e);
    }
  }

  /**
   * Makes the file anew and locks it. One that is there is never written into: it may just have
   * become somebody's archive.
   */
  private static FileChannel locked(Path part) throws IOException {
    for (int tries = 0; tries < TRIES; tries++) {
      try {
        FileChannel channel =
            FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (isLocked(channel)) {
          return channel;
        }
        channel.close();
        throw inUse(part);
      } catch (FileAlreadyExistsException e) {
        removeLeftover(part);
      }
    }
    throw inUse(part);
  }

  private static void removeLeftover(Path part) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      if (!isLocked(channel)) {
        throw inUse(part);
      }
      Files.deleteIfExists(part);
    } catch (NoSuchFileException e) {
      log.debug("somebody else was faster: file={}", part);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static RetryableException inUse(Path part) {
    return new RetryableException("ARCHIVE_IN_USE", "somebody else is just writing " + part);
  }

  @Override
  public Member add(MemberName name, InputStream content) {
    MessageDigest digest = ZipSeal.digest();
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    try {
      zip.setLevel(name.key().isPresent() ? Deflater.NO_COMPRESSION : Deflater.BEST_COMPRESSION);
      ZipEntry entry = new ZipEntry(name.value());
      entry.setLastModifiedTime(NO_TIME);
      zip.putNextEntry(entry);
    } catch (IOException e) {
      throw IoFailures.writing(folder, e);
    }
    int read = read(name, content, buffer);
    while (read >= 0) {
      digest.update(buffer, 0, read);
      bytes += read;
      write(zip, buffer, read);
      read = read(name, content, buffer);
    }
    try {
      zip.closeEntry();
    } catch (IOException e) {
      throw IoFailures.writing(folder, e);
    }
    return new Member(
        name, bytes, new Sha256(new String(ZipSeal.hex(digest), StandardCharsets.US_ASCII)));
  }

  private static int read(MemberName name, InputStream content, byte[] buffer) {
    try {
      return content.read(buffer);
    } catch (IOException e) {
      throw IoFailures.reading(Path.of(name.value()), e);
    }
  }

  private void write(OutputStream out, byte[] buffer, int length) {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw IoFailures.writing(folder, e);
    }
  }

  @Override
  public long commit() {
    try {
      zip.setComment(ZipSeal.EMPTY);
      zip.finish();
      sealing.flush();
      ByteBuffer seal = ByteBuffer.wrap(sealing.seal());
      long at = sealing.written() - ZipSeal.DIGITS;
      while (seal.hasRemaining()) {
        at += channel.write(seal, at);
      }
      channel.force(true);
      disk.replace(part, file);
      committed = true;
      disk.forceDirectory(folder);
      return sealing.written();
    } catch (IOException e) {
      throw IoFailures.writing(folder, e);
    }
  }

  /** The file goes before the lock does, so that no other process takes it up in between. */
  @Override
  public void close() {
    try (channel) {
      if (!committed) {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      // The next one that writes this archive removes it.
      log.warn("an unfinished archive stays behind: file={}", part, e);
    }
  }
}
