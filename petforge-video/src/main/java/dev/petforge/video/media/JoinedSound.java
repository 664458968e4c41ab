package dev.petforge.video.media;

import dev.petforge.failure.RetryableException;
import dev.petforge.video.internal.Mp4Writer;
import dev.petforge.video.internal.SoundSource;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sound of clips that are alike, one after the other, each as long as its picture. */
final class JoinedSound implements SoundSource, AutoCloseable {
  private static final double STEP_SECONDS = 0.5;

  private final Iterator<ClipScan> clips;
  private final Deadline deadline;
  private @Nullable ClipSound current;
  private long ended;
  private double until;

  JoinedSound(List<ClipScan> clips, Deadline deadline) {
    this.clips = clips.iterator();
    this.deadline = deadline;
  }

  @Override
  public boolean next(Sink sink) {
    deadline.check();
    ClipSound sound = current;
    if (sound == null) {
      if (!clips.hasNext()) {
        return false;
      }
      sound = open(clips.next());
      current = sound;
      until = 0;
    }
    until += STEP_SECONDS;
    if (!sound.until(until, sink)) {
      sound.close();
      current = null;
    }
    return current != null || clips.hasNext();
  }

  private ClipSound open(ClipScan clip) {
    // Rounding the time of the whole keeps what is rounded off from adding up.
    long before = samples(ended, clip);
    ended += clip.length();
    try {
      return new ClipSound(clip, samples(ended, clip) - before, deadline);
    } catch (IOException e) {
      throw new RetryableException(
          "FILE_ACCESS", clip.path() + ": cannot be read any more: " + e, null, e);
    }
  }

  private static long samples(long time, ClipScan clip) {
    return Math.round(time * clip.unit() * Mp4Writer.SAMPLE_RATE);
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
    }
  }
}
