package dev.petforge.storage.local;

import dev.petforge.failure.PermanentException;
import dev.petforge.money.AccountId;
import dev.petforge.money.PurchaseMark;
import dev.petforge.money.PurchaseWitness;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in a small text file how much was bought: {@code {folder}/purchases.txt}. Each line has
 * an installation, a count and an account. The file is replaced as a whole, and has reached the
 * disk when {@link #remember} returns.
 *
 * <p>All workers of a database share one folder, as they share its files. It must not be put back
 * from a backup together with the database.
 */
public final class LocalPurchaseWitness implements PurchaseWitness {
  private static final Logger log = LoggerFactory.getLogger(LocalPurchaseWitness.class);
  private static final String NAME = "purchases.txt";
  private static final String HEAD =
      "# How often each installation of PetForge bought at each account. Do not restore this file"
          + " together with the database:\n# it is what tells that a database was put back.\n";

  /** File locks are for processes; between the threads of this one, this is the lock. */
  private static final Object EXCLUSIVE = new Object();

  private final Path folder;
  private final Path file;
  private final Disk disk;

  LocalPurchaseWitness(Path folder, Disk disk) {
    this.folder = folder;
    this.file = folder.resolve(NAME);
    this.disk = disk;
  }

  /** A witness in a folder, which is made when there is something to remember. */
  public static LocalPurchaseWitness in(Path folder) {
    return new LocalPurchaseWitness(folder.toAbsolutePath().normalize(), new Disk());
  }

  /**
   * {@inheritDoc}
   *
   * @throws PermanentException with code {@code UNREADABLE} if the file has a line that is none of
   *     ours: names it
   */
  @Override
  public List<PurchaseMark> marks() {
    return List.copyOf(read().values());
  }

  @Override
  public void remember(Collection<PurchaseMark> marks) {
    try {
      disk.createDirectories(folder);
      synchronized (EXCLUSIVE) {
        try (FileChannel channel =
                FileChannel.open(
                    folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          log.trace("purchases locked: folder={} lock={}", folder, lock.isValid());
          merge(marks);
        }
      }
    } catch (IOException e) {
      throw IoFailures.writing(folder, e);
    }
  }

  private void merge(Collection<PurchaseMark> news) throws IOException {
    Map<List<Object>, PurchaseMark> old = read();
    Map<List<Object>, PurchaseMark> all = new LinkedHashMap<>(old);
    news.forEach(
        mark ->
            all.merge(key(mark), mark, (one, other) -> one.sends() < other.sends() ? other : one));
    if (all.equals(old)) {
      return;
    }
    StringBuilder text = new StringBuilder(HEAD);
    all.values()
        .forEach(
            mark ->
                text.append(mark.installation())
                    .append(' ')
                    .append(mark.sends())
                    .append(' ')
                    .append(mark.account())
                    .append('\n'));
    // One process at a time is here, so the name needs not be new; what a dead one left is in the
    // way.
    Path next = folder.resolve("." + NAME + ".next");
    Files.deleteIfExists(next);
    disk.write(next, text.toString().getBytes(StandardCharsets.UTF_8));
    disk.replace(next, file);
    disk.forceDirectory(folder);
  }

  private Map<List<Object>, PurchaseMark> read() {
    Map<List<Object>, PurchaseMark> marks = new LinkedHashMap<>();
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return marks;
    } catch (IOException e) {
      throw IoFailures.reading(file, e);
    }
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).startsWith("#")) {
        PurchaseMark mark = mark(lines.get(i), i + 1);
        marks.put(key(mark), mark);
      }
    }
    return marks;
  }

  private static List<Object> key(PurchaseMark mark) {
    return List.of(mark.installation(), mark.account());
  }

  private PurchaseMark mark(String line, int number) {
    String[] parts = line.split(" ", 3);
    if (parts.length == 3 && parts[1].matches("\\d{1,18}") && !parts[2].isBlank()) {
      return new PurchaseMark(parts[0], new AccountId(parts[2]), Long.parseLong(parts[1]));
    }
    throw new PermanentException(
        "UNREADABLE",
        file
            + ", line "
            + number
            + ": expected an installation, a count and an account, was '"
            + line
            + "'");
  }
}
