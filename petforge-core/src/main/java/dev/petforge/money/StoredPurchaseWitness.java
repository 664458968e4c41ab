package dev.petforge.money;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in a store of files how much was bought, so that workers on several machines have one
 * witness. Each mark is a small file of its own, whose name has the count: {@code
 * purchases/INSTALLATION/ACCOUNT/0000000000000000041}, with the mark in words in it. Nothing is
 * read before it is written, and none is ever changed, so no two writers can undo each other; what
 * is lower than another one is removed aside.
 *
 * <p>What others remembered is read again when it is older than it may be: marks that this object
 * was told itself are always known to it.
 */
public final class StoredPurchaseWitness implements PurchaseWitness {
  private static final Logger log = LoggerFactory.getLogger(StoredPurchaseWitness.class);
  private static final FileKey FOLDER = new FileKey("purchases");

  /** Who was silent for so many times as long as marks may be old waits for new ones. */
  private static final int MUCH_TOO_OLD = 10;

  private final FileStore files;
  private final Consumer<Runnable> aside;
  private final InstantSource clock;
  private final Duration freshness;

  /** By the folder of an account. */
  private final Map<FileKey, PurchaseMark> known = new HashMap<>();

  private Instant read = Instant.MIN;
  private boolean reading;

  /**
   * @param aside runs what nobody waits for
   * @param freshness how old what others remembered may be, at least 0
   */
  public StoredPurchaseWitness(
      FileStore files, Consumer<Runnable> aside, InstantSource clock, Duration freshness) {
    this.files = files;
    this.aside = aside;
    this.clock = clock;
    this.freshness = freshness;
  }

  private static FileKey folder(PurchaseMark mark) {
    return FOLDER
        .child(mark.installation())
        .child(Sha256.of(mark.account().value()).hex().substring(0, 16));
  }

  /** Their order is that of the counts. */
  private static FileKey key(PurchaseMark mark) {
    return folder(mark).child(String.format("%019d", mark.sends()));
  }

  @Override
  public List<PurchaseMark> marks() {
    Instant now = clock.instant();
    boolean old;
    boolean muchTooOld;
    synchronized (this) {
      old = !now.isBefore(after(1)) && !reading;
      muchTooOld = !now.isBefore(after(MUCH_TOO_OLD));
      reading |= old && !muchTooOld;
    }
    if (muchTooOld) {
      read(now);
    } else if (old) {
      aside.accept(() -> readAside(now));
    }
    synchronized (this) {
      return List.copyOf(known.values());
    }
  }

  private Instant after(int times) {
    return read.equals(Instant.MIN) ? read : read.plus(freshness.multipliedBy(times));
  }

  private void readAside(Instant now) {
    try {
      read(now);
    } catch (PetForgeException e) {
      log.warn("what others bought is not known now: because={}", e.getMessage());
    } finally {
      synchronized (this) {
        reading = false;
      }
    }
  }

  private void read(Instant now) {
    Map<FileKey, FileKey> highest = new HashMap<>();
    List<FileKey> all = files.list(FOLDER);
    for (FileKey key : all) {
      highest.merge(parent(key), key, (one, other) -> one.compareTo(other) < 0 ? other : one);
    }
    for (FileKey key : highest.values()) {
      if (!isKnown(key)) {
        mark(key).ifPresent(this::know);
      }
    }
    synchronized (this) {
      read = now;
    }
    List<FileKey> lower = all.stream().filter(key -> !highest.containsValue(key)).toList();
    if (!lower.isEmpty()) {
      aside.accept(() -> remove(lower));
    }
  }

  private static FileKey parent(FileKey key) {
    return new FileKey(key.value().substring(0, key.value().lastIndexOf('/')));
  }

  private synchronized boolean isKnown(FileKey key) {
    PurchaseMark mark = known.get(parent(key));
    return mark != null && key(mark).compareTo(key) >= 0;
  }

  /** Empty if it was removed meanwhile, because there is a higher one. */
  private Optional<PurchaseMark> mark(FileKey key) {
    String text;
    try (InputStream in = files.open(key)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (PermanentException e) {
      if (e.failure().code().equals("MISSING")) {
        return Optional.empty();
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String[] parts = text.strip().split(" ", 3);
    if (parts.length == 3 && parts[1].matches("\\d{1,19}") && !parts[2].isBlank()) {
      PurchaseMark mark =
          new PurchaseMark(parts[0], new AccountId(parts[2]), Long.parseLong(parts[1]));
      if (key(mark).equals(key)) {
        return Optional.of(mark);
      }
    }
    throw new PermanentException(
        "UNREADABLE",
        key
            + ", line 1: expected an installation, a count and an account, was '"
            + text.strip()
            + "'");
  }

  /** What was the highest before, if this is higher. */
  private synchronized Optional<PurchaseMark> know(PurchaseMark mark) {
    PurchaseMark before = known.get(folder(mark));
    if (before != null && before.sends() >= mark.sends()) {
      return Optional.empty();
    }
    known.put(folder(mark), mark);
    return Optional.ofNullable(before);
  }

  private synchronized boolean isLower(PurchaseMark mark) {
    PurchaseMark highest = known.get(folder(mark));
    return highest != null && highest.sends() >= mark.sends();
  }

  /** {@inheritDoc} One small file is written for each that is higher than what is known. */
  @Override
  public void remember(Collection<PurchaseMark> marks) {
    for (PurchaseMark mark : marks) {
      if (!isLower(mark)) {
        String text = mark.installation() + " " + mark.sends() + " " + mark.account() + "\n";
        files.write(key(mark), text.getBytes(StandardCharsets.UTF_8));
        know(mark).ifPresent(before -> aside.accept(() -> remove(List.of(key(before)))));
      }
    }
  }

  /** Whoever reads next finds what is left. */
  private void remove(List<FileKey> lower) {
    try {
      lower.forEach(files::delete);
    } catch (PetForgeException e) {
      log.info("marks that were passed stay for now: because={}", e.getMessage());
    }
  }
}
