package dev.petforge.storage.local;

import dev.petforge.call.UndeliveredFact;
import dev.petforge.call.UndeliveredFacts;
import dev.petforge.document.FactDocument;
import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps facts in a small text file, one on each line: {@code {folder}/undelivered.jsonl}. The file
 * is replaced as a whole, has reached the disk when {@link #keep} returns, and is gone when nothing
 * is left in it.
 *
 * <p>All workers of a database share one folder, as they share its files; it may be that of {@link
 * LocalPurchaseWitness}.
 */
public final class LocalUndeliveredFacts implements UndeliveredFacts {
  private static final Logger log = LoggerFactory.getLogger(LocalUndeliveredFacts.class);
  private static final String NAME = "undelivered.jsonl";

  /** File locks are for processes; between the threads of this one, this is the lock. */
  private static final Object EXCLUSIVE = new Object();

  private final Path folder;
  private final Path file;
  private final Disk disk;

  LocalUndeliveredFacts(Path folder, Disk disk) {
    this.folder = folder;
    this.file = folder.resolve(NAME);
    this.disk = disk;
  }

  /** A place in a folder, which is made when there is something to keep. */
  public static LocalUndeliveredFacts in(Path folder) {
    return new LocalUndeliveredFacts(folder.toAbsolutePath().normalize(), new Disk());
  }

  /**
   * {@inheritDoc}
   *
   * @throws PermanentException with code {@code UNREADABLE} if the file has a line that is none of
   *     ours: names it
   */
  @Override
  public List<UndeliveredFact> all() {
    return List.copyOf(read());
  }

  @Override
  public void keep(Collection<UndeliveredFact> facts) {
    change(all -> all.addAll(facts));
  }

  @Override
  public void forget(Collection<UndeliveredFact> facts) {
    if (Files.exists(file)) {
      change(all -> all.removeAll(Set.copyOf(facts)));
    }
  }

  private void change(Consumer<Set<UndeliveredFact>> change) {
    try {
      disk.createDirectories(folder);
      synchronized (EXCLUSIVE) {
        try (FileChannel channel =
                FileChannel.open(
                    folder.resolve(".undelivered.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          log.trace("undelivered facts locked: folder={} lock={}", folder, lock.isValid());
          Set<UndeliveredFact> old = read();
          Set<UndeliveredFact> all = new LinkedHashSet<>(old);
          change.accept(all);
          if (!all.equals(old)) {
            write(all);
          }
        }
      }
    } catch (IOException e) {
      throw IoFailures.writing(folder, e);
    }
  }

  private void write(Set<UndeliveredFact> facts) throws IOException {
    if (facts.isEmpty()) {
      Files.deleteIfExists(file);
      disk.forceDirectory(folder);
      return;
    }
    StringBuilder text = new StringBuilder();
    facts.forEach(fact -> text.append(FactDocument.write(fact)).append('\n'));
    // One process at a time is here, so the name needs not be new; what a dead one left is in the
    // way.
    Path next = folder.resolve("." + NAME + ".next");
    Files.deleteIfExists(next);
    disk.write(next, text.toString().getBytes(StandardCharsets.UTF_8));
    disk.replace(next, file);
    disk.forceDirectory(folder);
  }

  private Set<UndeliveredFact> read() {
    Set<UndeliveredFact> facts = new LinkedHashSet<>();
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return facts;
    } catch (IOException e) {
      throw IoFailures.reading(file, e);
    }
    for (int i = 0; i < lines.size(); i++) {
      facts.add(fact(lines.get(i), i + 1));
    }
    return facts;
  }

  private UndeliveredFact fact(String line, int number) {
    try {
      return FactDocument.read(line);
    } catch (PermanentException | IllegalArgumentException e) {
      throw new PermanentException(
          "UNREADABLE",
          file + ", line " + number + ": expected a fact about a paid call: " + e.getMessage(),
          e);
    }
  }
}
