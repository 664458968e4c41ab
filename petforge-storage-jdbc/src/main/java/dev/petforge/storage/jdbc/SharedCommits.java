package dev.petforge.storage.jdbc;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a database that has one writer. To have a commit on the disk takes far longer than what
 * it commits, so whoever waits for the writer joins the transaction of those before: each does its
 * own work in its own thread, one after the other, and the last commits for all. Nobody goes on
 * before everything that it wrote is on the disk.
 *
 * <p>Work that fails is undone alone, by a savepoint. If the database undid the whole transaction,
 * all are told so; nothing of it is there then.
 */
final class SharedCommits {
  /** Nobody waits for the works of more than so many others. */
  private static final int MOST = 64;

  /** Nor for longer than this, but for the work that is under way then. */
  static final Duration LONGEST = Duration.ofMillis(50);

  private final Jdbi writer;
  private final Duration longest;

  /** Whoever holds it uses the writer. */
  private final ReentrantLock turn = new ReentrantLock(true);

  /** The transaction that can be joined; guarded by {@link #turn}. */
  private @Nullable Shared open;

  /**
   * @param longest after this time a transaction is joined by no more work
   */
  SharedCommits(Jdbi writer, Duration longest) {
    this.writer = writer;
    this.longest = longest;
  }

  /** The transaction was undone although this work did not fail: it can be done again. */
  static final class UndoneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UndoneException(Throwable cause) {
      super("undone together with other work, which failed", cause);
    }
  }

  /**
   * Does work in a transaction, and returns when that is committed.
   *
   * @throws UndoneException if it was undone because of another work
   * @throws RuntimeException what the work threw, which is undone then; or why the commit failed
   */
  <T extends @Nullable Object> T write(Function<Handle, T> work) {
    Shared shared;
    T result;
    turn.lock();
    try {
      shared = open == null ? new Shared(writer.open(), longest) : open;
      open = shared;
      try {
        result = shared.add(work);
      } finally {
        if (shared.isOver() || !turn.hasQueuedThreads()) {
          open = null;
          shared.end();
        }
      }
    } finally {
      turn.unlock();
    }
    shared.await();
    return result;
  }

  /** How many works wait for their turn just now. */
  int waiting() {
    return turn.getQueueLength();
  }

  /** One transaction. Used by one thread at a time, but for {@link #await}. */
  private static final class Shared {
    private static final String SAVEPOINT = "work";

    private final Handle handle;
    private final Duration longest;
    private final long begun = System.nanoTime();
    private final CountDownLatch ended = new CountDownLatch(1);
    private int works;
    private @Nullable Throwable undone;
    private volatile @Nullable RuntimeException failure;

    Shared(Handle handle, Duration longest) {
      this.handle = handle;
      this.longest = longest;
      try {
        handle.begin();
      } catch (RuntimeException | Error e) {
        handle.close();
        throw e;
      }
    }

    <T extends @Nullable Object> T add(Function<Handle, T> work) {
      // The first has nothing before it that must not be undone with it.
      boolean apart = works > 0;
      works++;
      try {
        if (apart) {
          handle.savepoint(SAVEPOINT);
        }
        T result = work.apply(handle);
        if (apart) {
          // Fails if the database has undone the transaction, and the work did not say so.
          handle.releaseSavepoint(SAVEPOINT);
        }
        return result;
      } catch (RuntimeException | Error e) {
        undo(e, apart);
        throw e;
      }
    }

    private void undo(Throwable reason, boolean apart) {
      if (!apart) {
        undone = reason;
        return;
      }
      try {
        handle.rollbackToSavepoint(SAVEPOINT);
      } catch (RuntimeException e) {
        // What came before is gone too, or cannot be told from what is.
        reason.addSuppressed(e);
        undone = reason;
      }
    }

    boolean isOver() {
      return undone != null || works >= MOST || System.nanoTime() - begun > longest.toNanos();
    }

    /** Commits, or undoes all of it; throws nothing but errors. */
    void end() {
      try (handle) {
        if (undone == null) {
          handle.commit();
        } else {
          failure = new UndoneException(undone);
          handle.rollback();
        }
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        }
      } catch (Error e) {
        failure = new IllegalStateException("the commit died", e);
        throw e;
      } finally {
        ended.countDown();
      }
    }

    /**
     * Waits until it is committed. An interrupt is kept for later: what was written is written.
     *
     * @throws RuntimeException if it was not
     */
    void await() {
      boolean interrupted = false;
      while (true) {
        try {
          ended.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      RuntimeException known = failure;
      if (known != null) {
        throw known;
      }
    }
  }
}
