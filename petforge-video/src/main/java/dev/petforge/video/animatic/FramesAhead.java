package dev.petforge.video.animatic;

import dev.petforge.failure.RetryableException;
import dev.petforge.media.FrameSize;
import dev.petforge.video.internal.YuvPicture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Draws each frame on another core while the one before is encoded. Used by one thread; the frames
 * are the same as if that thread had drawn them.
 */
final class FramesAhead implements AutoCloseable {
  /** Draws a frame over what is in it. */
  interface Painter {
    void paint(int number, YuvPicture frame);
  }

  private final Painter painter;
  private final YuvPicture[] frames;
  private final int last;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "petforge-animatic-draw");
            thread.setDaemon(true);
            return thread;
          });
  private Future<YuvPicture> next;
  private int number;

  /**
   * Begins to draw.
   *
   * @param first the number of the first frame
   * @param last the number of the last one, at least {@code first}
   */
  FramesAhead(FrameSize size, int first, int last, Painter painter) {
    this.painter = painter;
    this.frames = new YuvPicture[] {YuvPicture.blank(size), YuvPicture.blank(size)};
    this.last = last;
    this.number = first;
    this.next = begin();
  }

  private Future<YuvPicture> begin() {
    int drawn = number;
    YuvPicture frame = frames[drawn % 2];
    return thread.submit(() -> painter.paint(drawn, frame), frame);
  }

  /**
   * The next frame; it may be used until the next call.
   *
   * @throws IllegalStateException after the last one
   * @throws RetryableException with code {@code INTERRUPTED} if this thread is interrupted
   */
  YuvPicture take() {
    if (number > last) {
      throw new IllegalStateException("the last frame, " + last + ", was taken");
    }
    YuvPicture drawn = drawn();
    number++;
    if (number <= last) {
      next = begin();
    }
    return drawn;
  }

  private YuvPicture drawn() {
    try {
      return next.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException("INTERRUPTED", "interrupted in drawing a clip", null, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("frame " + number + " cannot be drawn", e.getCause());
    }
  }

  /** Gives up what was not taken. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
