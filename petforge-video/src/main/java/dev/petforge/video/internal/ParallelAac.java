package dev.petforge.video.internal;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes a long sound as AAC on several threads. Each portion has an encoder of its own, which
 * begins early enough to know what came before, so that its packets follow those of the portion
 * before as if one encoder had made all of them: a packet depends on the samples of its neighbours
 * and on decisions about the last few. The bytes do not depend on the number of threads.
 *
 * <p>Holds native memory and threads: always close it. Used by one thread at a time.
 */
final class ParallelAac implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ParallelAac.class);

  /** In packets, as all lengths here: 5.5 s. */
  private static final int PORTION = 256;

  /** How much earlier than its portion an encoder begins: half a second. */
  private static final int LEAD = 24;

  /** How much earlier than it ends a portion gives way to the next: more than an encoder delays. */
  private static final int TAIL = 4;

  private static final int MOST_THREADS = 4;

  private final SoundSource source;
  private final ExecutorService threads;
  private final int ahead;
  private final Deque<Future<Deque<AVPacket>>> portions = new ArrayDeque<>();
  private short[] pcm = new short[PORTION * AacEncoder.PACKET * 2];
  private int filled;
  private long firstPacket;
  private long portionsBegun;
  private boolean ended;

  ParallelAac(SoundSource source) {
    this.source = source;
    int count = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    this.ahead = count + 1;
    this.threads =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, "petforge-aac");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Gives the packets that begin before a time, in order, and has more sound made and encoded.
   *
   * @param sample the time, in samples
   * @param sink empties each packet that it is given
   */
  void before(long sample, Consumer<AVPacket> sink) {
    while (true) {
      while (!ended && portions.size() < ahead) {
        if (!source.next(this::add)) {
          ended = true;
          encodePortion();
        }
      }
      Future<Deque<AVPacket>> current = portions.peek();
      if (current == null) {
        return;
      }
      Deque<AVPacket> packets = get(current);
      while (!packets.isEmpty()) {
        if (packets.element().pts() >= sample) {
          return;
        }
        AVPacket packet = packets.remove();
        try {
          sink.accept(packet);
        } finally {
          avcodec.av_packet_free(packet);
        }
      }
      portions.remove();
    }
  }

  private void add(short[] more, int frames) {
    int done = 0;
    while (done < frames) {
      int taken = Math.min(frames - done, pcm.length / 2 - filled);
      System.arraycopy(more, 2 * done, pcm, 2 * filled, 2 * taken);
      filled += taken;
      done += taken;
      if (filled == pcm.length / 2) {
        encodePortion();
      }
    }
  }

  /** Sends what was gathered to an encoder, and begins the next portion with its end. */
  private void encodePortion() {
    portionsBegun++;
    long from = portionsBegun == 1 ? Long.MIN_VALUE : cut(portionsBegun - 1);
    long to = ended ? Long.MAX_VALUE : cut(portionsBegun);
    Portion portion = new Portion(pcm, filled, firstPacket * AacEncoder.PACKET, from, to);
    portions.add(threads.submit(portion::encode));
    if (!ended) {
      int lead = LEAD * AacEncoder.PACKET;
      short[] next = new short[(LEAD + PORTION) * AacEncoder.PACKET * 2];
      System.arraycopy(pcm, 2 * (filled - lead), next, 0, 2 * lead);
      pcm = next;
      filled = lead;
      firstPacket = portionsBegun * PORTION - LEAD;
    }
  }

  /** When the first packet of a portion begins, in samples. */
  private static long cut(long portion) {
    return (portion * PORTION - TAIL) * AacEncoder.PACKET;
  }

  private static Deque<AVPacket> get(Future<Deque<AVPacket>> portion) {
    try {
      return portion.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("encoding sound failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException("INTERRUPTED", "encoding sound was interrupted", null, e);
    }
  }

  /** What one encoder does. */
  private static final class Portion {
    private final short[] pcm;
    private final int frames;
    private final long first;
    private final long from;
    private final long to;

    /**
     * @param first the time of the first sample
     * @param from packets that begin earlier are the portion's before
     * @param to packets that begin then or later are the next portion's
     */
    Portion(short[] pcm, int frames, long first, long from, long to) {
      this.pcm = pcm;
      this.frames = frames;
      this.first = first;
      this.from = from;
      this.to = to;
    }

    Deque<AVPacket> encode() {
      Deque<AVPacket> packets = new ArrayDeque<>();
      try (AacEncoder encoder = AacEncoder.startingAt(first)) {
        int done = 0;
        while (done < frames) {
          done += encoder.fill(pcm, done, frames - done);
          encoder.send();
          receive(encoder, packets);
          if (Thread.currentThread().isInterrupted()) {
            throw new RetryableException("INTERRUPTED", "encoding sound was interrupted");
          }
        }
        if (to == Long.MAX_VALUE) {
          encoder.end();
          receive(encoder, packets);
        } else if (packets.isEmpty() || packets.getLast().pts() != to - AacEncoder.PACKET) {
          throw new PermanentException(
              "MEDIA_FAILED", "the aac encoder holds back more than " + TAIL + " packets");
        }
        return packets;
      } catch (RuntimeException e) {
        packets.forEach(avcodec::av_packet_free);
        throw e;
      }
    }

    private void receive(AacEncoder encoder, Deque<AVPacket> packets) {
      AVPacket packet = FfmpegFailures.allocated(avcodec.av_packet_alloc(), "packet");
      try {
        while (encoder.receive(packet)) {
          if (packet.pts() >= from && packet.pts() < to) {
            AVPacket kept = FfmpegFailures.allocated(avcodec.av_packet_alloc(), "packet");
            avcodec.av_packet_move_ref(kept, packet);
            packets.add(kept);
          } else {
            avcodec.av_packet_unref(packet);
          }
        }
      } finally {
        avcodec.av_packet_free(packet);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      // An encoder looks after each packet whether it is to stop.
      threads.awaitTermination(1, TimeUnit.MINUTES);
      for (Future<Deque<AVPacket>> portion : portions) {
        free(portion);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void free(Future<Deque<AVPacket>> portion) throws InterruptedException {
    if (portion.isDone()) {
      try {
        portion.get().forEach(avcodec::av_packet_free);
      } catch (ExecutionException e) {
        log.debug("a portion of sound was not encoded: {}", String.valueOf(e.getCause()));
      }
    }
  }
}
