package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.media.ClipPart;
import dev.petforge.media.FrameLook;
import dev.petforge.media.JoinedVideo;
import dev.petforge.media.JointLimits;
import dev.petforge.media.JointReport;
import dev.petforge.media.Picture;
import dev.petforge.media.VideoInfo;
import dev.petforge.media.VideoTools;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the work done by child JVMs that are kept warm. A native crash, an endless loop or too much
 * memory costs a child, not this JVM.
 */
final class ChildPool implements VideoTools, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ChildPool.class);

  // The child keeps the same limit and names more; this much later it is taken for stuck.
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final ChildSettings settings;
  private final Semaphore free;
  private final Semaphore joins;
  private final Deque<Child> idle = new ArrayDeque<>();
  private final Set<Child> busy = new HashSet<>();
  private final ScheduledExecutorService sweeper;
  private boolean closed;

  ChildPool(ChildSettings settings) {
    this.settings = settings;
    this.free = new Semaphore(settings.children());
    // A join may take minutes: whoever but reads a picture or a clip must not wait for it.
    this.joins = new Semaphore(Math.max(1, settings.children() - 1));
    this.sweeper =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "petforge-media-sweep");
              thread.setDaemon(true);
              return thread;
            });
    long period = Math.max(50, settings.idle().toMillis() / 4);
    var unused = sweeper.scheduleWithFixedDelay(this::sweep, period, period, TimeUnit.MILLISECONDS);
  }

  /** Reads a result. */
  private interface Reading<T> {
    T read(DataInputStream in) throws IOException;
  }

  @Override
  public Picture openingImage(Path source, Path target) {
    return run(MediaCall.of(MediaCall.Kind.OPENING_IMAGE, source, target), ChildWire::readPicture);
  }

  @Override
  public VideoInfo probe(Path video) {
    return run(MediaCall.of(MediaCall.Kind.PROBE, video), ChildWire::readVideoInfo);
  }

  @Override
  public VideoInfo frames(Path video, Path firstJpeg, Path lastJpeg, Path lastPng) {
    return run(
        MediaCall.of(MediaCall.Kind.FRAMES, video, firstJpeg, lastJpeg, lastPng),
        ChildWire::readVideoInfo);
  }

  @Override
  public FrameLook look(Path picture) {
    return run(MediaCall.of(MediaCall.Kind.LOOK, picture), ChildWire::readLook);
  }

  @Override
  public Optional<ClipPart> earlierEnd(
      Path video, int lookBack, JointLimits limits, Path lastJpeg, Path lastPng) {
    int frames =
        run(
            MediaCall.earlierEnd(video, lookBack, limits, lastJpeg, lastPng),
            DataInputStream::readInt);
    return Optional.of(MediaCall.part(video, frames)).filter(part -> part.frames().isPresent());
  }

  @Override
  public void matchColours(Path frame, Path reference, Path png) {
    run(MediaCall.of(MediaCall.Kind.MATCH_COLOURS, frame, reference, png), in -> png);
  }

  @Override
  public JointReport joint(Path lastFrame, Path nextFirstFrame) {
    return run(MediaCall.of(MediaCall.Kind.JOINT, lastFrame, nextFirstFrame), ChildWire::readJoint);
  }

  @Override
  public JoinedVideo join(List<ClipPart> clips, Path target) {
    MediaCall job = MediaCall.join(clips, target);
    try {
      joins.acquire();
    } catch (InterruptedException e) {
      throw interrupted(job, e);
    }
    try {
      return run(job, ChildWire::readJoinedVideo);
    } finally {
      joins.release();
    }
  }

  private <T> T run(MediaCall job, Reading<T> reading) {
    try {
      free.acquire();
      try {
        return reading.read(runTwice(job));
      } catch (IOException e) {
        throw new IllegalStateException("a child's answer cannot be read: " + job, e);
      } finally {
        free.release();
      }
    } catch (InterruptedException e) {
      throw interrupted(job, e);
    }
  }

  private static RetryableException interrupted(MediaCall job, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new RetryableException(
        "INTERRUPTED", job.subject() + ": the work was interrupted", null, e);
  }

  /**
   * A child may die for reasons that are not the file's: then a fresh one succeeds. A file that
   * kills two is to blame.
   */
  private DataInputStream runTwice(MediaCall job) throws InterruptedException {
    try {
      return runOnce(job);
    } catch (Child.Died first) {
      log.warn(
          "child died: job={} file={} reason={}", job.kind(), job.subject(), first.getMessage());
      try {
        return runOnce(job);
      } catch (Child.Died second) {
        throw new PermanentException(
            "MEDIA_CRASHED",
            job.subject()
                + ": the media tools died over this file, twice ("
                + second.getMessage()
                + "); it is damaged or made to do that",
            second);
      }
    }
  }

  private DataInputStream runOnce(MediaCall job) throws Child.Died, InterruptedException {
    int files = job.kind() == MediaCall.Kind.JOIN ? job.paths().size() - 1 : 1;
    Duration limit = settings.limit().multipliedBy(files).plus(GRACE);
    Child child = take();
    try {
      return child.run(job, limit);
    } finally {
      giveBack(child);
    }
  }

  private Child take() throws InterruptedException {
    synchronized (this) {
      requireOpen();
      while (!idle.isEmpty()) {
        Child child = idle.pop();
        if (child.good()) {
          busy.add(child);
          return child;
        }
        child.end();
      }
    }
    Child started = Child.start(settings);
    synchronized (this) {
      if (closed) {
        started.end();
      }
      requireOpen();
      busy.add(started);
      return started;
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("these video tools are closed");
    }
  }

  private synchronized void giveBack(Child child) {
    busy.remove(child);
    if (!closed && child.good()) {
      idle.push(child);
    } else {
      child.end();
    }
  }

  /** The timer would never do it again after it has thrown anything. */
  @SuppressWarnings("CatchingUnchecked")
  private void sweep() {
    try {
      endIdle();
    } catch (RuntimeException | Error e) {
      log.warn("children that are not used were not ended yet: reason={}", e.toString());
    }
  }

  private synchronized void endIdle() {
    idle.removeIf(
        child -> {
          boolean old = child.idleFor(settings.idle());
          if (old) {
            child.end();
          }
          return old;
        });
  }

  /** The process ids of the children that are alive. */
  synchronized List<Long> pids() {
    List<Long> pids = new ArrayList<>();
    idle.forEach(child -> pids.add(child.pid()));
    busy.forEach(child -> pids.add(child.pid()));
    return pids;
  }

  @Override
  public void close() {
    sweeper.shutdownNow();
    synchronized (this) {
      closed = true;
      idle.forEach(Child::end);
      idle.clear();
      busy.forEach(Child::end);
    }
  }
}
