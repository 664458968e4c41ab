package dev.petforge.storage.local;

import dev.petforge.file.Workspace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a store where files are made before they get their name: {@code {root}/.work}. Each
 * open store has a directory of its own in it, named {@code <host>_<pid>-<process>-<store>}, and
 * holds a lock on the {@code .lock} in there for its life; so one that opens later can tell what
 * the dead left behind. A process id alone would not do: in containers it is 1 again and again.
 *
 * <p>Locks tell only of processes of the same machine: a network file system may be mounted so that
 * those of others are not seen. What another machine has is left alone until it was not used for
 * {@link #FOREIGN}, and whoever lives all the same makes its directory anew.
 */
final class WorkArea implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkArea.class);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");
  private static final String LOCK = ".lock";

  /**
   * Names this JVM. Its own directories must not be probed: closing a second channel on a file
   * gives up the lock that the process holds on it.
   */
  private static final String PROCESS =
      host() + "_" + ProcessHandle.current().pid() + "-" + random();

  /** So long what another machine left lies there. */
  private static final Duration FOREIGN = Duration.ofDays(2);

  /** File locks are for processes; between the threads of this one, this is the lock. */
  private static final Object EXCLUSIVE = new Object();

  private final Path area;
  private final Path directory;
  private @Nullable FileChannel alive;

  private WorkArea(Path area) {
    this.area = area;
    this.directory = area.resolve(PROCESS + "-" + random());
  }

  static WorkArea open(Path root) throws IOException {
    WorkArea work = new WorkArea(root.resolve(".work"));
    Files.createDirectories(work.area);
    work.exclusively(
        () -> {
          work.removeLeftovers();
          work.start();
        });
    return work;
  }

  /** Makes the directory; also again, if another machine took it for left over. */
  private synchronized void start() throws IOException {
    Path file = directory.resolve(LOCK);
    if (alive != null && Files.exists(file)) {
      return;
    }
    Files.createDirectories(directory);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.lock();
    log.debug("work directory opened: directory={} lock={}", directory, lock.isValid());
    alive = channel;
  }

  private void removeLeftovers() throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(area)) {
      for (Path one : all) {
        boolean own = one.getFileName().toString().startsWith(PROCESS + "-");
        if (!own && Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS) && isLeftOver(one)) {
          removeTree(one);
          log.info("leftovers of a dead process removed: directory={}", one);
        }
      }
    }
  }

  private static boolean isLeftOver(Path directory) throws IOException {
    boolean ours = directory.getFileName().toString().startsWith(host() + "_");
    return (ours || isOld(directory)) && !isAlive(directory);
  }

  private static boolean isOld(Path directory) throws IOException {
    Instant used = Files.getLastModifiedTime(directory, LinkOption.NOFOLLOW_LINKS).toInstant();
    return used.isBefore(Instant.now().minus(FOREIGN));
  }

  /** As a part of a file's name. */
  private static String host() {
    return Host.NAME;
  }

  private static final class Host {
    static final String NAME = name().replaceAll("[^A-Za-z0-9.-]", "-");

    private static String name() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        // Then all such machines are taken for one, as before.
        return "localhost";
      }
    }
  }

  private static boolean isAlive(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (NoSuchFileException e) {
      return false; // It died between making the directory and the lock.
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }

  /** Something that uses the disk. */
  interface Step {
    void run() throws IOException;
  }

  /** Runs a step while no other thread and no other process runs one on this root. */
  void exclusively(Step step) throws IOException {
    synchronized (EXCLUSIVE) {
      try (FileChannel channel =
              FileChannel.open(
                  area.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        log.trace("work area locked: area={} lock={}", area, lock.isValid());
        step.run();
      }
    }
  }

  /** Whether a file lies in the work area, so that it can be moved instead of copied. */
  boolean holds(Path file) {
    return file.toAbsolutePath().normalize().startsWith(area);
  }

  /** A new name for a file in the making; nothing is created. */
  Path temporary() {
    try {
      start();
    } catch (IOException e) {
      throw IoFailures.writing(area, e);
    }
    return directory.resolve("t-" + UUID.randomUUID());
  }

  Workspace workspace(String purpose) throws IOException {
    requireName("purpose", purpose);
    Path path = directory.resolve(purpose + "-" + random());
    start();
    Files.createDirectory(path);
    return new LocalWorkspace(path);
  }

  @Override
  public void close() throws IOException {
    FileChannel channel = alive;
    if (channel != null) {
      alive = null;
      removeTree(directory);
      channel.close();
    }
  }

  private static void requireName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what
              + " must be 1 to 100 of [A-Za-z0-9._-] and not begin with a dot, was '"
              + name
              + "'");
    }
  }

  private static String random() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  private static void removeTree(Path top) throws IOException {
    if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Not static: as long as somebody holds it, the work area and its lock stay alive. */
  private final class LocalWorkspace implements Workspace {
    private final Path path;

    LocalWorkspace(Path path) {
      this.path = path;
    }

    @Override
    public Path resolve(String name) {
      requireName("name", name);
      return path.resolve(name);
    }

    @Override
    public Path directory() {
      return path;
    }

    @Override
    public void close() {
      try {
        removeTree(path);
      } catch (IOException e) {
        // The work is done; what stays is removed with the store or by the next one that opens.
        log.warn("workspace not removed: directory={} of={}", path, area, e);
      }
    }
  }
}
