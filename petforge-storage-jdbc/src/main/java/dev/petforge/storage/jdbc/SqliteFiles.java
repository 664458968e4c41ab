package dev.petforge.storage.jdbc;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What SQLite needs of the folder that its database is in. */
final class SqliteFiles {
  private static final Logger log = LoggerFactory.getLogger(SqliteFiles.class);
  private static final String NATIVE_FOLDER = "org.sqlite.tmpdir";
  private static final Duration LOADED_BY_NOW = Duration.ofMinutes(10);
  private static final Duration BEGUN_BY_NOW = Duration.ofSeconds(2);

  /** The header of a database (file format of SQLite 3): where its numbers are. */
  private static final int HEADER = 100;

  private static final String MAGIC = "SQLite format 3\0";
  private static final int PAGE_SIZE = 16;
  private static final int CHANGES = 24;
  private static final int PAGES = 28;
  private static final int CHANGES_OF_COUNT = 92;
  private static final Set<String> NETWORK =
      Set.of(
          "nfs",
          "cifs",
          "smb",
          "smbfs",
          "smb2",
          "smb3",
          "afs",
          "ceph",
          "glusterfs",
          "lustre",
          "davfs",
          "webdav",
          "beegfs",
          "gpfs",
          "ocfs2",
          "gfs2");
  private static final Set<String> NETWORK_FUSE =
      Set.of(
          "sshfs",
          "s3fs",
          "rclone",
          "goofys",
          "gcsfuse",
          "glusterfs",
          "davfs2",
          "juicefs",
          "ossfs",
          "cephfs",
          "mountpoint-s3");

  private SqliteFiles() {}

  /**
   * Makes the folder and the place where the driver unpacks its library: beside the database, so
   * that a killed process leaves nothing in the system's temporary folder.
   *
   * @throws PermanentException with code {@code NETWORK_FILE_SYSTEM}, {@code DATABASE} or {@code
   *     DATABASE_DAMAGED}
   */
  static void prepare(Path database) {
    requireWhole(database, BEGUN_BY_NOW);
    Path folder = Path.of(database + ".native");
    try {
      Files.createDirectories(folder);
      refuseNetwork(database, Files.getFileStore(folder).type());
    } catch (IOException e) {
      throw new PermanentException(
          "DATABASE", "cannot use the folder of the SQLite database " + database + ": " + e, e);
    }
    sweep(folder);
    if (System.getProperty(NATIVE_FOLDER) == null) {
      System.setProperty(NATIVE_FOLDER, folder.toString());
    }
  }

  /**
   * Refuses a file of which SQLite would make a new database, or whose damage it would meet later.
   *
   * @param patience how long another process may take from making the file to having written it
   *     whole
   */
  static void requireWhole(Path database, Duration patience) {
    if (Files.isDirectory(database)) {
      throw new PermanentException(
          "DATABASE", "the SQLite database " + database + " must be a file; it is a folder");
    }
    if (!Files.exists(database)) {
      return;
    }
    try {
      long end = System.nanoTime() + patience.toNanos();
      String fault = fault(database);
      while (fault != null && System.nanoTime() < end) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        fault = fault(database);
      }
      if (fault != null) {
        throw new PermanentException(Db.DAMAGED, "the SQLite database " + database + " " + fault);
      }
    } catch (IOException e) {
      throw new PermanentException(
          "DATABASE", "cannot read the SQLite database " + database + ": " + e, e);
    }
  }

  /**
   * What is wrong with the file; null for a whole one. Another process that is just writing it
   * leaves it empty or short for a moment.
   */
  private static @Nullable String fault(Path database) throws IOException {
    long size = Files.size(database);
    if (size == 0) {
      return "is empty: put a backup back, or delete it to begin with a new database";
    }
    byte[] head = head(database);
    if (head.length < HEADER || !text(head).startsWith(MAGIC)) {
      return "is no SQLite database: its first bytes are others";
    }
    ByteBuffer header = ByteBuffer.wrap(head);
    boolean counted = header.getInt(CHANGES) == header.getInt(CHANGES_OF_COUNT);
    int declared = header.getShort(PAGE_SIZE) & 0xFFFF;
    long whole = (header.getInt(PAGES) & 0xFFFFFFFFL) * (declared == 1 ? 65_536 : declared);
    if (counted && size < whole && !hasLog(database)) {
      return "is cut off: it has " + size + " of " + whole + " bytes; put a backup back";
    }
    return null;
  }

  private static byte[] head(Path database) throws IOException {
    try (InputStream in = Files.newInputStream(database)) {
      return in.readNBytes(HEADER);
    }
  }

  private static String text(byte[] head) {
    return new String(head, StandardCharsets.ISO_8859_1);
  }

  /** What is missing in the file may be there. */
  private static boolean hasLog(Path database) throws IOException {
    Path log = Path.of(database + "-wal");
    return Files.exists(log) && Files.size(log) > 0;
  }

  /** SQLite's locks do not hold there, and two workers would buy twice. */
  static void refuseNetwork(Path database, String type) {
    String name = type.toLowerCase(Locale.ROOT);
    boolean fuse = name.startsWith("fuse.") && NETWORK_FUSE.contains(name.substring(5));
    if (fuse || name.startsWith("nfs") || NETWORK.contains(name)) {
      throw new PermanentException(
          "NETWORK_FILE_SYSTEM",
          "the SQLite database "
              + database
              + " is on the network file system '"
              + type
              + "', where its locks do not hold; put it on a local disk, or use PostgreSQL");
    }
  }

  /** Removes what killed processes left; a library that is loaded lives on without its file. */
  private static void sweep(Path folder) {
    Instant old = Instant.now().minus(LOADED_BY_NOW);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "sqlite-*")) {
      for (Path file : left) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      // Another process sweeps too, or on Windows a loaded library cannot be removed.
      log.debug("unpacked libraries not removed: folder={} reason={}", folder, e.toString());
    }
  }
}
