package dev.petforge.event;

/** Ends when it is closed: the listener is told nothing more. */
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
