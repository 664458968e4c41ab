package dev.petforge.examples.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.failure.Failure;
import dev.petforge.production.Persistence;
import dev.petforge.storyboard.Language;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class SuddenEndTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Queue<Integer> exits = new ConcurrentLinkedQueue<>();
  private final SuddenEnd end =
      new SuddenEnd(
          new PrintStream(said, true, StandardCharsets.UTF_8),
          Messages.in(Language.ENGLISH),
          exits::add,
          // Half a minute later, in the midst of another test.
          status -> exits.add(-status));

  @Test
  void without_memory_the_process_ends_and_says_in_one_line_what_to_do() {
    end.because(Failure.permanent(Persistence.OUT_OF_MEMORY, "at fetch:call-1"));
    end.because(Failure.permanent(Persistence.OUT_OF_MEMORY, "at fetch:call-2"));
    end.uncaughtException(Thread.currentThread(), new OutOfMemoryError("as the test wants it"));

    await().atMost(SOON).until(() -> !exits.isEmpty());
    assertThat(exits).containsExactly(3);
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("petforge: out of memory: this process ends")
        .contains("PETFORGE_JAVA_OPTS=-Xmx");
  }

  @Test
  void a_thread_that_dies_of_anything_else_does_not_end_the_process() {
    end.uncaughtException(Thread.currentThread(), new IllegalStateException("a bug"));

    assertThat(exits).isEmpty();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("IllegalStateException: a bug");
  }
}
