package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.media.ClipPart;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ChildPoolTest {
  /** Nanoseconds between two looks: who looks all the time takes the processor from the child. */
  private static final long LOOK = 1_000_000;

  @TempDir Path directory;

  /** A picture that takes a child some seconds. */
  private Path slow() throws IOException {
    return slow(9_900);
  }

  /** Black, of one bit a pixel: ImageIO would take as long to write it as a child to read it. */
  private Path slow(int side) throws IOException {
    byte[] header =
        ByteBuffer.allocate(13).putInt(side).putInt(side).put(new byte[] {1, 0, 0, 0, 0}).array();
    byte[] rows = StoredPictures.deflated(new byte[side * (1 + (side + 7) / 8)]);
    byte[] signature = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    return Files.write(
        directory.resolve("slow.png"),
        StoredPictures.concat(
            signature,
            StoredPictures.chunk("IHDR", header),
            StoredPictures.chunk("IDAT", rows),
            StoredPictures.chunk("IEND", new byte[0])));
  }

  private Path clip() {
    return ClipMaker.clip().frames(12).write(directory.resolve("clip.mp4"));
  }

  private Path target() {
    return directory.resolve("target.jpg");
  }

  /** Ends the first child that is there and not this one. */
  private static long kill(FfmpegVideoTools tools, long not, CompletableFuture<?> job) {
    while (!job.isDone()) {
      for (long pid : tools.childPids()) {
        if (pid != not) {
          ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
          return pid;
        }
      }
      LockSupport.parkNanos(LOOK);
    }
    return not;
  }

  /** The keys of providers stand in the environment of the program that starts it. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void a_child_has_nothing_of_our_environment_but_what_a_jvm_needs() throws IOException {
    assertThat(System.getenv()).containsKey("PATH");
    try (FfmpegVideoTools tools = FfmpegVideoTools.builder().children(1).build()) {
      tools.probe(clip());

      long pid = tools.childPids().iterator().next();
      String environment = Files.readString(Path.of("/proc", Long.toString(pid), "environ"));
      assertThat(environment.split("\0", -1))
          .filteredOn(entry -> !entry.isEmpty())
          .extracting(entry -> entry.substring(0, entry.indexOf('=')))
          .isSubsetOf(
              "LANG",
              "LC_ALL",
              "LC_CTYPE",
              "TZ",
              "HOME",
              "TMPDIR",
              "TMP",
              "TEMP",
              "LD_LIBRARY_PATH",
              "MALLOC_ARENA_MAX");
    }
  }

  @Test
  void a_job_whose_child_dies_is_done_by_another() throws Exception {
    // The second child does it to its end.
    Path slow = slow(5_000);
    try (FfmpegVideoTools tools = FfmpegVideoTools.builder().children(1).build()) {
      CompletableFuture<?> job =
          CompletableFuture.supplyAsync(() -> tools.openingImage(slow, target()));
      long killed = kill(tools, -1, job);

      job.get(60, TimeUnit.SECONDS);

      assertThat(target()).exists();
      assertThat(tools.childPids()).hasSize(1).doesNotContain(killed);
    }
  }

  @Test
  void a_file_over_which_two_children_die_is_refused_and_the_next_job_works() throws Exception {
    Path slow = slow();
    Path clip = clip();
    try (FfmpegVideoTools tools = FfmpegVideoTools.builder().children(1).build()) {
      CompletableFuture<?> job =
          CompletableFuture.supplyAsync(() -> tools.openingImage(slow, target()));
      kill(tools, kill(tools, -1, job), job);

      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> job.get(60, TimeUnit.SECONDS))
          .havingCause()
          .isInstanceOf(PermanentException.class)
          .withMessageContaining("slow.png")
          .satisfies(
              e ->
                  assertThat(((PermanentException) e).failure().code()).isEqualTo("MEDIA_CRASHED"));
      assertThat(target()).doesNotExist();
      assertThat(tools.probe(clip).videoCodec()).isEqualTo("mpeg4");
      try (var files = Files.list(directory)) {
        assertThat(files).containsExactlyInAnyOrder(slow, clip);
      }
    }
  }

  /** A child that stands still takes too long on every machine, and a plain job on none. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void a_job_that_takes_too_long_is_stopped_and_its_file_is_named() throws Exception {
    Path slow = slow();
    Path clip = clip();
    try (FfmpegVideoTools tools =
        FfmpegVideoTools.builder().children(1).jobLimit(Duration.ofSeconds(5)).build()) {
      tools.probe(clip);
      suspend(tools.childPids());

      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(() -> tools.openingImage(slow, target()))
          .withMessageContaining("slow.png")
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("MEDIA_TIMEOUT"));
      assertThat(target()).doesNotExist();
      assertThat(tools.probe(clip).videoCodec()).isEqualTo("mpeg4");
    }
  }

  /** A join may take minutes, and two of them would take both children. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void joins_leave_a_child_to_what_is_short() throws Exception {
    Path clip = clip();
    List<ClipPart> film = ClipPart.whole(Collections.nCopies(200, clip));
    FfmpegVideoTools tools = FfmpegVideoTools.builder().children(2).build();
    Thread first = joining(tools, film, "first.mp4");
    Thread second = joining(tools, film, "second.mp4");
    try {
      first.start();
      await().until(() -> tools.childPids().size() == 1);
      suspend(tools.childPids());
      second.start();
      await()
          .until(() -> second.getState() == Thread.State.WAITING || tools.childPids().size() == 2);
      suspend(tools.childPids());

      CompletableFuture<String> probed =
          CompletableFuture.supplyAsync(() -> tools.probe(clip).videoCodec());

      assertThat(probed.get(20, TimeUnit.SECONDS)).isEqualTo("mpeg4");
      assertThat(first.isAlive()).isTrue();
      assertThat(second.isAlive()).isTrue();
    } finally {
      tools.close();
      first.interrupt();
      second.interrupt();
      first.join();
      second.join();
    }
  }

  private Thread joining(FfmpegVideoTools tools, List<ClipPart> film, String name) {
    return new Thread(
        () -> {
          try {
            tools.join(film, directory.resolve(name));
          } catch (RuntimeException e) {
            // The tools are closed before it comes to its end.
          }
        });
  }

  private static void suspend(List<Long> pids) throws Exception {
    for (long pid : pids) {
      new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();
    }
  }

  @Test
  void a_child_is_kept_warm_and_replaced_after_so_many_jobs() {
    Path clip = clip();
    try (FfmpegVideoTools tools = FfmpegVideoTools.builder().children(1).jobsPerChild(2).build()) {
      tools.probe(clip);
      long first = tools.childPids().get(0);
      tools.probe(clip);
      assertThat(tools.childPids()).doesNotContain(first);
      tools.probe(clip);
      assertThat(tools.childPids()).hasSize(1).doesNotContain(first);
    }
  }

  @Test
  void a_child_that_has_grown_is_replaced() {
    Path clip = clip();
    try (FfmpegVideoTools tools =
        FfmpegVideoTools.builder().children(1).residentMegabytes(64).build()) {
      tools.join(ClipPart.whole(List.of(clip)), directory.resolve("joined.mp4"));

      assertThat(tools.childPids()).as("a JVM with FFmpeg holds more than 64 MB").isEmpty();
    }
  }

  @Test
  void a_child_that_was_told_to_end_takes_no_job_while_its_process_still_lives() throws Exception {
    Child child =
        Child.start(
            new ChildSettings(
                1,
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                400L << 20,
                200,
                false,
                System.getProperty("java.class.path")));
    boolean before = child.good();

    child.end();

    // At once: the process needs a moment to go.
    boolean after = child.good();
    assertThat(before).isTrue();
    assertThat(after).isFalse();
  }

  @Test
  void a_job_that_is_interrupted_gives_no_answer_to_the_next_one() throws Exception {
    Path slow = slow();
    Path clip = clip();
    try (FfmpegVideoTools tools = FfmpegVideoTools.builder().children(1).build()) {
      tools.probe(clip);
      CompletableFuture<String> code = new CompletableFuture<>();
      Thread worker =
          new Thread(
              () -> {
                try {
                  tools.openingImage(slow, target());
                  code.complete("done");
                } catch (RetryableException e) {
                  code.complete(e.failure().code());
                }
              });
      worker.start();
      while (!hasPart(directory) && !code.isDone()) {
        LockSupport.parkNanos(LOOK);
      }

      worker.interrupt();

      assertThat(code.get(20, TimeUnit.SECONDS)).isEqualTo("INTERRUPTED");
      assertThat(tools.probe(clip).videoCodec()).isEqualTo("mpeg4");
      worker.join();
    }
  }

  /** Whether something is being written. */
  private static boolean hasPart(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.anyMatch(file -> String.valueOf(file.getFileName()).startsWith(".part-"));
    }
  }

  @Test
  void an_idle_child_ends() throws Exception {
    Path clip = clip();
    try (FfmpegVideoTools tools =
        FfmpegVideoTools.builder().children(1).idleLimit(Duration.ofSeconds(1)).build()) {
      tools.probe(clip);
      ProcessHandle child = ProcessHandle.of(tools.childPids().get(0)).orElseThrow();

      child.onExit().get(20, TimeUnit.SECONDS);

      assertThat(tools.childPids()).isEmpty();
      assertThat(tools.probe(clip).videoCodec()).isEqualTo("mpeg4");
    }
  }

  @Test
  void closing_ends_the_children() throws Exception {
    FfmpegVideoTools tools = FfmpegVideoTools.inChildProcesses();
    Path clip = clip();
    tools.probe(clip);
    ProcessHandle child = ProcessHandle.of(tools.childPids().get(0)).orElseThrow();

    tools.close();

    child.onExit().get(20, TimeUnit.SECONDS);
    assertThatIllegalStateException().isThrownBy(() -> tools.probe(clip));
  }

  @Test
  void a_child_ends_when_its_parent_is_gone() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                MediaChild.class.getName(),
                "60000",
                "false")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(ChildWire.readMessage(child.getInputStream())).startsWith(MediaChild.ANSWER_RESULT);

    // All that the child sees of its parent's death.
    child.getOutputStream().close();

    assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void missing_natives_are_named_with_what_to_add() {
    String without =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("linux-x86_64"))
            .collect(Collectors.joining(File.pathSeparator));
    Path clip = clip();
    try (FfmpegVideoTools tools = FfmpegVideoTools.builder().childClassPath(without).build()) {
      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(() -> tools.probe(clip))
          .withMessageContaining("org.bytedeco:ffmpeg:8.0.1-1.5.13:")
          .withMessageContaining("org.bytedeco:javacpp:1.5.13:")
          .withMessageContaining("glibc 2.35")
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("NATIVES_MISSING"));
    }
  }

  @Test
  void a_child_that_cannot_start_is_worth_a_retry() {
    Path clip = clip();
    try (FfmpegVideoTools tools = FfmpegVideoTools.builder().childClassPath("nowhere").build()) {
      assertThatExceptionOfType(RetryableException.class)
          .isThrownBy(() -> tools.probe(clip))
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("MEDIA_NOT_STARTED"));
    }
  }

  @Test
  void settings_outside_their_range_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FfmpegVideoTools.builder().children(0).build())
        .withMessageContaining("children");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FfmpegVideoTools.builder().jobLimit(Duration.ZERO).build())
        .withMessageContaining("jobLimit");
  }
}
