package dev.petforge.publication;

import dev.petforge.failure.PermanentException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The publishers there are; more may be added at any time. Safe for use by many threads. */
public final class Publishers {
  private final List<Publisher> publishers;

  public Publishers(Collection<Publisher> first) {
    publishers = new CopyOnWriteArrayList<>(first);
  }

  /** Adds one. Where two serve a destination the one that was added first is taken. */
  public void add(Publisher publisher) {
    publishers.add(publisher);
  }

  /** Where they can put files to, as {@link Publisher#named} has it; each once. */
  public List<String> named() {
    return publishers.stream().flatMap(one -> one.named().stream()).distinct().toList();
  }

  /** Who publishes to a destination; empty if nobody here does. */
  public Optional<Publisher> find(Destination destination) {
    return publishers.stream().filter(publisher -> publisher.serves(destination)).findFirst();
  }

  /**
   * Who publishes to a destination.
   *
   * @throws PermanentException with code {@code NO_PUBLISHER} if nobody here does
   */
  public Publisher serving(Destination destination) {
    return find(destination)
        .orElseThrow(
            () ->
                new PermanentException("NO_PUBLISHER", "nothing here publishes to " + destination));
  }
}
