package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One child JVM. Used by one thread at a time. */
final class Child {
  private static final Logger log = LoggerFactory.getLogger(Child.class);

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 250;
  private static final byte[] END = {};

  /** What a JVM needs to find its libraries, its temporary files, and names that are not ASCII. */
  private static final Set<String> ENVIRONMENT =
      Set.of(
          "LANG",
          "LC_ALL",
          "LC_CTYPE",
          "TZ",
          "HOME",
          "TMPDIR",
          "TMP",
          "TEMP",
          "LD_LIBRARY_PATH",
          "DYLD_LIBRARY_PATH",
          "MALLOC_ARENA_MAX",
          "SystemRoot",
          "USERPROFILE");

  /** The child ended, or had to be ended, before it answered. */
  static final class Died extends Exception {
    private static final long serialVersionUID = 1L;

    Died(String message) {
      super(message);
    }
  }

  private final ChildSettings settings;
  private final Process process;
  private final BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
  private volatile @Nullable String lastWords;
  private volatile boolean ended;
  private int jobs;
  private long usedAt = System.nanoTime();

  private Child(ChildSettings settings, Process process) {
    this.settings = settings;
    this.process = process;
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @throws PermanentException with code {@code NATIVES_MISSING} if it cannot load FFmpeg
   * @throws RetryableException with code {@code MEDIA_NOT_STARTED} if it does not come up
   */
  static Child start(ChildSettings settings) throws InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:+ErrorFileToStderr",
            "-Djava.awt.headless=true",
            // It logs nothing: that no logging library is there is no news.
            "-Dslf4j.internal.verbosity=ERROR",
            "-Dorg.bytedeco.javacpp.cachedir="
                + System.getProperty("org.bytedeco.javacpp.cachedir", ""),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            settings.classPath(),
            MediaChild.class.getName(),
            Long.toString(settings.limit().toMillis()),
            Boolean.toString(settings.keepCodecs()));
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command.stream().filter(part -> !part.endsWith("cachedir=")).toList());
      // What reads foreign files has no use for the keys that stand in our environment.
      builder.environment().keySet().retainAll(ENVIRONMENT);
      // Freed memory of many threads would stay with the child otherwise.
      builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
      Child child = new Child(settings, builder.start());
      child.listen();
      child.greet();
      return child;
    } catch (IOException e) {
      throw new RetryableException(
          "MEDIA_NOT_STARTED", "cannot start a child JVM for media work: " + e, null, e);
    }
  }

  private void listen() {
    Thread reader = new Thread(this::readAnswers, "petforge-media-" + process.pid());
    reader.setDaemon(true);
    reader.start();
    Thread errors = new Thread(this::readErrors, "petforge-media-log-" + process.pid());
    errors.setDaemon(true);
    errors.start();
  }

  private void readAnswers() {
    try (InputStream in = process.getInputStream()) {
      byte[] answer = ChildWire.readMessage(in);
      while (answer != null) {
        answers.add(answer);
        answer = ChildWire.readMessage(in);
      }
    } catch (IOException e) {
      log.debug("child's answers ended: pid={} reason={}", process.pid(), e.toString());
    }
    answers.add(END);
  }

  private void readErrors() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      String line = in.readLine();
      while (line != null) {
        log.debug("child says: pid={} line={}", process.pid(), line);
        if (line.contains("SIG") || line.contains("Error")) {
          lastWords = line;
        }
        line = in.readLine();
      }
    } catch (IOException e) {
      log.debug("child's log ended: pid={} reason={}", process.pid(), e.toString());
    }
  }

  private void greet() throws InterruptedException, IOException {
    byte[] hello = answers.poll(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    if (hello == null || hello == END) {
      end();
      throw new RetryableException(
          "MEDIA_NOT_STARTED", "a child JVM for media work did not come up: " + words());
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(hello));
    if (in.readUnsignedByte() == MediaChild.ANSWER_FAILURE) {
      end();
      throw ChildWire.readFailure(in);
    }
    log.debug("child started: pid={}", process.pid());
  }

  /**
   * Has a job done.
   *
   * @param limit for the whole of it
   * @return its result
   * @throws dev.petforge.failure.PetForgeException what the work failed with
   * @throws Died if the child did not survive it; not for a job that took too long or too much
   */
  DataInputStream run(MediaCall job, Duration limit) throws Died, InterruptedException {
    jobs++;
    try {
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      job.write(new DataOutputStream(message));
      ChildWire.writeMessage(process.getOutputStream(), message.toByteArray());
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(await(job, limit)));
      if (in.readUnsignedByte() == MediaChild.ANSWER_FAILURE) {
        throw ChildWire.readFailure(in);
      }
      return in;
    } catch (IOException e) {
      throw died();
    } finally {
      usedAt = System.nanoTime();
    }
  }

  private byte[] await(MediaCall job, Duration limit) throws Died, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (true) {
        long left = end - System.nanoTime();
        byte[] answer =
            answers.poll(
                Math.min(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS), Math.max(0, left)),
                TimeUnit.NANOSECONDS);
        if (answer == END) {
          throw died();
        }
        if (answer != null) {
          return answer;
        }
        if (left <= 0) {
          endAndWait();
          throw Deadline.exceeded(job.subject().toString(), limit);
        }
        if (resident() > 4 * settings.mostResident()) {
          endAndWait();
          throw new PermanentException(
              "MEDIA_MEMORY",
              job.subject()
                  + ": the work on this file was stopped, it took more than "
                  + ((4 * settings.mostResident()) >> 20)
                  + " MB");
        }
      }
    } catch (InterruptedException e) {
      end();
      throw e;
    }
  }

  /** Bytes of memory that it holds now, 0 where that cannot be asked. */
  private long resident() {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try {
      for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
      }
    } catch (IOException e) {
      // Not Linux, or it has just ended: the next answer tells.
      return 0;
    }
    return 0;
  }

  /**
   * Whether it can take another job. One that was told to end cannot, though its process may live a
   * moment longer: it might still answer the job that was given up.
   */
  boolean good() {
    return !ended
        && process.isAlive()
        && jobs < settings.mostJobs()
        && resident() <= settings.mostResident();
  }

  boolean idleFor(Duration time) {
    return System.nanoTime() - usedAt > time.toNanos();
  }

  long pid() {
    return process.pid();
  }

  /** Says how it ended, and makes sure that it has: nobody may give it another job. */
  private Died died() {
    Died died = new Died(words());
    end();
    return died;
  }

  /** How it ended, as far as is known. */
  private String words() {
    String words = lastWords;
    try {
      String code =
          process.waitFor(1, TimeUnit.SECONDS) ? "exit code " + process.exitValue() : "no answer";
      return words == null ? code : code + ", " + words;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return words == null ? "no answer" : words;
    }
  }

  /** Ends it, so that it writes nothing any more. */
  private void endAndWait() throws InterruptedException {
    end();
    process.waitFor(5, TimeUnit.SECONDS);
  }

  /** Ends it, whatever it does. */
  void end() {
    ended = true;
    process.destroyForcibly();
  }
}
