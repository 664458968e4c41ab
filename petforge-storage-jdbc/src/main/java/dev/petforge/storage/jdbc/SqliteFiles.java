package dev.petforge.storage.jdbc;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What SQLite needs of the folder that its database is in. */
final class SqliteFiles {
  private static final Logger log = LoggerFactory.getLogger(SqliteFiles.class);
  private static final String NATIVE_FOLDER = "org.sqlite.tmpdir";
  private static final Duration LOADED_BY_NOW = Duration.ofMinutes(10);
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
   * @throws PermanentException with code {@code NETWORK_FILE_SYSTEM} or {@code DATABASE}
   */
  static void prepare(Path database) {
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
