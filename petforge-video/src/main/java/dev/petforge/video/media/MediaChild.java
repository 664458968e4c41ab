package dev.petforge.video.media;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PetForgeException;
import dev.petforge.video.internal.FfmpegNatives;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The program of a child JVM: takes jobs from its standard input, one after the other, and answers
 * each on its standard output. It ends when its input ends, in the middle of a job too: then its
 * parent is gone.
 */
final class MediaChild {
  static final int ANSWER_RESULT = 0;
  static final int ANSWER_FAILURE = 1;

  private static final int EXIT_MEMORY = 3;

  private MediaChild() {}

  /**
   * @param arguments the limit for the work on one file, in milliseconds, and whether joins keep
   *     codecs that not every player knows
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream answers = System.out;
    // Whatever prints must not break the conversation.
    System.setOut(System.err);
    BlockingQueue<byte[]> jobs = new LinkedBlockingQueue<>();
    InputStream in = new BufferedInputStream(System.in);
    Thread reader = new Thread(() -> read(in, jobs), "jobs");
    reader.setDaemon(true);
    reader.start();

    MediaEngine engine =
        new MediaEngine(
            Duration.ofMillis(Long.parseLong(arguments[0])), Boolean.parseBoolean(arguments[1]));
    ChildWire.writeMessage(answers, hello());
    while (true) {
      ChildWire.writeMessage(answers, answer(engine, jobs.take()));
    }
  }

  private static void read(InputStream in, BlockingQueue<byte[]> jobs) {
    try {
      byte[] message = ChildWire.readMessage(in);
      while (message != null) {
        jobs.add(message);
        message = ChildWire.readMessage(in);
      }
    } catch (IOException e) {
      // A broken pipe ends the conversation just as its end does.
    }
    Runtime.getRuntime().halt(0);
  }

  /** Loads what every job needs while nobody waits for it, and says whether that works. */
  private static byte[] hello() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      FfmpegNatives.load();
      out.writeByte(ANSWER_RESULT);
    } catch (PetForgeException e) {
      out.writeByte(ANSWER_FAILURE);
      ChildWire.writeFailure(out, e.failure());
    }
    return bytes.toByteArray();
  }

  private static byte[] answer(MediaEngine engine, byte[] message) throws IOException {
    MediaCall job = MediaCall.read(new DataInputStream(new ByteArrayInputStream(message)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(ANSWER_RESULT);
      job.run(engine, out);
    } catch (PetForgeException e) {
      bytes.reset();
      out.writeByte(ANSWER_FAILURE);
      ChildWire.writeFailure(out, e.failure());
    } catch (RuntimeException e) {
      // A bug of ours, met with this file: named, so that one file does not stop the others.
      bytes.reset();
      out.writeByte(ANSWER_FAILURE);
      e.printStackTrace();
      ChildWire.writeFailure(
          out, Failure.permanent("MEDIA_FAILED", job.subject() + ": the work failed: " + e));
    } catch (OutOfMemoryError e) {
      Runtime.getRuntime().halt(EXIT_MEMORY);
    }
    return bytes.toByteArray();
  }
}
