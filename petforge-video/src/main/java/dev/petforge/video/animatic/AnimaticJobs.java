package dev.petforge.video.animatic;

import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of the animatic, as a provider keeps them: one document for each in a folder, with the
 * frame that it starts from beside it, for 30 days. Several processes may use one folder.
 */
final class AnimaticJobs {
  private static final Logger log = LoggerFactory.getLogger(AnimaticJobs.class);
  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(1);
  private static final String DOCUMENT = ".job";
  private static final String FRAME = ".frame";

  private final Path folder;
  private final DurableFiles disk;
  private Instant nextCleaning = Instant.MIN;

  AnimaticJobs(Path folder) {
    this(folder, new DurableFiles());
  }

  AnimaticJobs(Path folder, DurableFiles disk) {
    this.folder = folder;
    this.disk = disk;
  }

  /**
   * The job under a key; empty if there is none.
   *
   * @throws PermanentException with code {@code JOB_UNREADABLE} if its document is no such document
   */
  Optional<AnimaticJob> find(CallKey key) throws IOException {
    Path file = folder.resolve(key + DOCUMENT);
    Properties document = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      document.load(reader);
      return Optional.of(AnimaticJob.read(document));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (CharacterCodingException | RuntimeException e) {
      throw new PermanentException(
          "JOB_UNREADABLE", "the job document " + file + " cannot be read: " + e, e);
    }
  }

  /**
   * Keeps a job, with its frame, unless there is one under its key already. Both have reached the
   * disk when this returns: whoever writes down that the job was taken must find it again, also
   * after the power failed.
   *
   * @return the job that is kept under the key
   */
  synchronized AnimaticJob keep(AnimaticJob job, Path firstFrame) throws IOException {
    Optional<AnimaticJob> known = find(job.key());
    if (known.isPresent()) {
      // Whoever kept it may have died before it waited for the disk.
      disk.forceDirectory(folder);
      return known.get();
    }
    makeFolder();
    clean(job.submitted());
    keepFrame(job.key(), firstFrame);
    StringWriter text = new StringWriter();
    job.document().store(text, null);
    Path partial = folder.resolve("." + job.key() + "." + ProcessHandle.current().pid() + ".part");
    try (FileChannel channel =
        FileChannel.open(
            partial,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    // cleaning goes by the file's time: the one of the job, not of the machine
    Files.setLastModifiedTime(partial, FileTime.from(job.submitted()));
    disk.replace(partial, folder.resolve(job.key() + DOCUMENT));
    disk.forceDirectory(folder);
    return job;
  }

  private void makeFolder() throws IOException {
    if (!Files.isDirectory(folder)) {
      Path above = Files.createDirectories(folder).toAbsolutePath().getParent();
      if (above != null) {
        disk.forceDirectory(above);
      }
    }
  }

  /** The frame that a job starts from. */
  Path frame(CallKey key) {
    return folder.resolve(key + FRAME);
  }

  /**
   * The frame belongs to the caller, who may remove it once the job is ordered. A copy and no link:
   * nobody who writes into this folder must reach the one in the store.
   */
  private void keepFrame(CallKey key, Path firstFrame) throws IOException {
    Path kept = frame(key);
    Files.copy(firstFrame, kept, StandardCopyOption.REPLACE_EXISTING);
    disk.force(kept);
  }

  private void clean(Instant now) throws IOException {
    if (now.isBefore(nextCleaning)) {
      return;
    }
    nextCleaning = now.plus(BETWEEN_CLEANINGS);
    FileTime oldest = FileTime.from(now.minus(KEPT));
    List<Path> documents;
    try (Stream<Path> files = Files.list(folder)) {
      documents = files.filter(file -> file.toString().endsWith(DOCUMENT)).toList();
    }
    for (Path document : documents) {
      try {
        if (Files.getLastModifiedTime(document).compareTo(oldest) < 0) {
          String name = String.valueOf(document.getFileName());
          Files.delete(document);
          Files.deleteIfExists(
              folder.resolve(name.substring(0, name.length() - DOCUMENT.length()) + FRAME));
        }
      } catch (NoSuchFileException e) {
        log.debug("job removed by another process: document={}", document);
      }
    }
  }
}
