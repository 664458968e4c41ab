package dev.petforge.job;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.RetryableException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProcessThreadsTest {
  @Test
  void memory_that_is_out_is_told_whatever_else_failed_before() {
    AtomicReference<@Nullable Thread> first = new AtomicReference<>();
    try (ProcessThreads threads = new ProcessThreads(memory -> {})) {
      assertThatExceptionOfType(OutOfMemoryError.class)
          .isThrownBy(
              () ->
                  threads.together(
                      2,
                      () -> {
                        if (first.compareAndSet(null, Thread.currentThread())) {
                          throw new RetryableException("503", "later");
                        }
                        awaitItsFailure(first.get());
                        throw new OutOfMemoryError("as the test wants it");
                      }));
    }
  }

  private static void awaitItsFailure(@Nullable Thread thread) {
    while (thread != null
        && thread.getState() != Thread.State.TERMINATED
        && thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }
}
