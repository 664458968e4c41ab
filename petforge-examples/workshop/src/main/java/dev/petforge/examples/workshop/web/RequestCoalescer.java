package dev.petforge.examples.workshop.web;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests for the same, that come at the same time, share one answer. What they get was begun
 * after each of them came, so that it is as new as one that was made for it alone: whoever comes
 * while an answer is being made waits for the next one. Nothing is kept. Safe for use by many
 * threads.
 *
 * @param <K> what is asked for, with all that the answer depends on
 * @param <V> the answer; not changed by anybody
 */
public final class RequestCoalescer<K, V> {
  private final Map<K, CompletableFuture<V>> beingMade = new HashMap<>();
  private final Map<K, CompletableFuture<V>> toBeMade = new HashMap<>();

  /**
   * The answer to a request.
   *
   * @param make makes it, on this thread or on that of another one that asks for the same
   * @throws RuntimeException what {@code make} threw, in each request that would have shared it
   */
  public V answer(K asked, Supplier<V> make) {
    CompletableFuture<V> own = new CompletableFuture<>();
    CompletableFuture<V> shared;
    CompletableFuture<V> before;
    synchronized (this) {
      shared = toBeMade.putIfAbsent(asked, own);
      before = beingMade.get(asked);
    }
    if (shared != null) {
      return resultOf(shared);
    }
    awaitEnd(before);
    synchronized (this) {
      toBeMade.remove(asked);
      beingMade.put(asked, own);
    }
    try {
      own.complete(make.get());
    } catch (RuntimeException | Error e) {
      own.completeExceptionally(e);
    } finally {
      synchronized (this) {
        beingMade.remove(asked);
      }
    }
    return resultOf(own);
  }

  private static void awaitEnd(@Nullable CompletableFuture<?> before) {
    if (before != null) {
      // How it ended is news to those who share it alone.
      before.handle((value, failure) -> true).join();
    }
  }

  private static <V> V resultOf(CompletableFuture<V> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw e;
    }
  }
}
