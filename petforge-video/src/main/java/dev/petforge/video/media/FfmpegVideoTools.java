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
import dev.petforge.video.internal.FfmpegNatives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Video tools on FFmpeg's libraries, without any program of the system. The application adds the
 * native libraries of its platforms, for example {@code
 * org.bytedeco:ffmpeg:8.0.1-1.5.13:linux-x86_64} and {@code
 * org.bytedeco:javacpp:1.5.13:linux-x86_64}; without them none can be built (code {@code
 * NATIVES_MISSING}).
 *
 * <p>Files come from outside, so the work is done in child JVMs: at most a few, made on demand,
 * kept warm, limited in time and memory, replaced when they die or grow, and gone when they have
 * been idle or when this JVM ends. {@link Builder#inThisProcess()} does without them, for files
 * that are trusted.
 *
 * <p>Codes of failures, beside those that the methods name: {@code FILE_MISSING}; {@code
 * VIDEO_EMPTY}, {@code NOT_A_VIDEO}, {@code VIDEO_TRUNCATED}, {@code VIDEO_ENCRYPTED}, {@code
 * VIDEO_UNREADABLE}, {@code VIDEO_TOO_LARGE}, {@code VIDEO_TOO_LONG}; {@code PICTURE_EMPTY}, {@code
 * NOT_A_PICTURE}, {@code PICTURE_TRUNCATED}, {@code PICTURE_TOO_LARGE}, {@code PICTURE_TOO_SMALL};
 * {@code MEDIA_TIMEOUT}, {@code MEDIA_MEMORY}, {@code MEDIA_CRASHED}; and retryable ones, {@code
 * DISK_FULL}, {@code FILE_ACCESS}, {@code MEDIA_NOT_STARTED}.
 *
 * <p>Safe for use by many threads; more of them than children wait. Close it to end the children.
 */
public final class FfmpegVideoTools implements VideoTools, AutoCloseable {
  private final VideoTools worker;

  private FfmpegVideoTools(VideoTools worker) {
    this.worker = worker;
  }

  /** Tools with the default settings: children of this JVM do the work. */
  public static FfmpegVideoTools inChildProcesses() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The result is a JPEG 4:4:4 of quality 0.95; what is transparent becomes white. The main
   * colours are the mean colours of the fullest cells of an 8×8×8 grid over RGB.
   *
   * @throws PermanentException with code {@code PICTURE_EMPTY}, {@code NOT_A_PICTURE}, {@code
   *     PICTURE_TRUNCATED}, {@code PICTURE_TOO_LARGE} or {@code PICTURE_TOO_SMALL} for a source
   *     that is refused
   */
  @Override
  public Picture openingImage(Path source, Path target) {
    return writing(List.of(target), parts -> worker.openingImage(absolute(source), parts.get(0)));
  }

  @Override
  public VideoInfo probe(Path video) {
    return worker.probe(absolute(video));
  }

  @Override
  public VideoInfo frames(Path video, Path firstJpeg, Path lastJpeg, Path lastPng) {
    return writing(
        List.of(firstJpeg, lastJpeg, lastPng),
        parts -> worker.frames(absolute(video), parts.get(0), parts.get(1), parts.get(2)));
  }

  @Override
  public FrameLook look(Path picture) {
    return worker.look(absolute(picture));
  }

  @Override
  public Optional<ClipPart> earlierEnd(
      Path video, int lookBack, JointLimits limits, Path lastJpeg, Path lastPng) {
    if (lookBack < 1) {
      throw new IllegalArgumentException("lookBack must be at least 1, was " + lookBack);
    }
    return writing(
        List.of(lastJpeg, lastPng),
        parts -> worker.earlierEnd(absolute(video), lookBack, limits, parts.get(0), parts.get(1)));
  }

  @Override
  public void matchColours(Path frame, Path reference, Path png) {
    writing(
        List.of(png),
        parts -> {
          worker.matchColours(absolute(frame), absolute(reference), parts.get(0));
          return png;
        });
  }

  /**
   * {@inheritDoc}
   *
   * <p>SSIM is the mean over windows of 8×8 pixels, every 4 pixels, on BT.601 luma.
   *
   * @throws PermanentException with code {@code SIZES_DIFFER} if they do
   */
  @Override
  public JointReport joint(Path lastFrame, Path nextFirstFrame) {
    return worker.joint(absolute(lastFrame), absolute(nextFirstFrame));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The video is H.264 of 8 bits in 4:2:0 with square pixels, and only pictures that need none
   * before them are marked to begin with: this is what every browser plays and seeks in. {@link
   * Builder#keepCodecs()} keeps others. The rate of encoded ones is the first clip's, or if that
   * has none (its frames come at irregular times) the highest of the others'.
   */
  @Override
  public JoinedVideo join(List<ClipPart> clips, Path target) {
    if (clips.isEmpty()) {
      throw new IllegalArgumentException("clips must be at least 1, were none, for " + target);
    }
    List<ClipPart> sources =
        clips.stream().map(part -> new ClipPart(absolute(part.clip()), part.frames())).toList();
    return writing(List.of(target), parts -> worker.join(sources, parts.get(0)));
  }

  /**
   * Has targets written in hidden directories beside them and renames them when all are complete;
   * after a failure, the death of a child in the middle of its writing included, nothing is left.
   */
  private static <T> T writing(List<Path> targets, Function<List<Path>, T> work) {
    Map<Path, Path> parts = new LinkedHashMap<>();
    try {
      try {
        for (Path target : targets) {
          Path file = absolute(target);
          Path part = Files.createDirectory(file.resolveSibling(".part-" + UUID.randomUUID()));
          parts.put(part.resolve(file.getFileName()), file);
        }
        T result = work.apply(new ArrayList<>(parts.keySet()));
        if (result.equals(Optional.empty())) {
          return result;
        }
        for (Map.Entry<Path, Path> part : parts.entrySet()) {
          Files.move(
              part.getKey(),
              part.getValue(),
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
        }
        return result;
      } finally {
        for (Path part : parts.keySet()) {
          deleteDirectory(part.resolveSibling(""));
        }
      }
    } catch (IOException e) {
      throw new RetryableException(
          "FILE_ACCESS",
          "cannot write beside " + targets.get(0) + " or put a result there: " + e,
          null,
          e);
    }
  }

  private static void deleteDirectory(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(directory);
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  @Override
  public void close() {
    if (worker instanceof ChildPool pool) {
      pool.close();
    }
  }

  /** The process ids of the children that are alive now. */
  List<Long> childPids() {
    return worker instanceof ChildPool pool ? pool.pids() : List.of();
  }

  /** Collects the settings; every one has a default. */
  public static final class Builder {
    private int children = Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
    private Duration jobLimit = Duration.ofSeconds(60);
    private Duration idle = Duration.ofSeconds(60);
    private int residentMegabytes = 400;
    private int jobsPerChild = 1_000;
    private @Nullable String classPath;
    private boolean inThisProcess;
    private boolean keepCodecs;

    private Builder() {}

    /**
     * The most children at once, 1 to 64; by default as many as there are processors, but 2 to 8.
     * Each takes some 150 MB while it works. If there are several, joins leave one to all other
     * work, which is short.
     */
    public Builder children(int count) {
      this.children = count;
      return this;
    }

    /**
     * The most time for the work on one file, at least 100 ms; 60 s by default. Joining n clips may
     * take n times as long. In this process it is kept only between steps of the work.
     */
    public Builder jobLimit(Duration limit) {
      this.jobLimit = limit;
      return this;
    }

    /** After this time without work a child is ended, at least 100 ms; 60 s by default. */
    public Builder idleLimit(Duration limit) {
      this.idle = limit;
      return this;
    }

    /**
     * A child that holds more than this after a job is replaced, 64 to 65,536 MB; 400 by default.
     * One that holds four times as much during a job is ended (code {@code MEDIA_MEMORY}). Watched
     * on Linux only.
     */
    public Builder residentMegabytes(int megabytes) {
      this.residentMegabytes = megabytes;
      return this;
    }

    /**
     * After so many jobs a child is replaced, at least 1; 1,000 by default. A new one needs some
     * time until it is as fast.
     */
    public Builder jobsPerChild(int jobs) {
      this.jobsPerChild = jobs;
      return this;
    }

    /**
     * The class path of the children. By default it is made of the places that this JVM has its own
     * classes from, on the class path and on the module path; jars in a jar, as Spring Boot makes
     * them, are copied into the cache of JavaCPP. To be set where that cannot be, for example in an
     * application server with files of its own (code {@code MEDIA_CLASS_PATH}): it must hold
     * petforge-video, petforge-core, slf4j-api, javacpp and ffmpeg with their natives.
     */
    public Builder childClassPath(String path) {
      this.classPath = path;
      return this;
    }

    /**
     * Copies equal clips also where their codec is one that MP4 can hold but not every player
     * knows, for example HEVC. By default such clips are encoded anew when they are joined.
     */
    public Builder keepCodecs() {
      this.keepCodecs = true;
      return this;
    }

    /**
     * Does the work in this JVM, without children: less memory and no start, but a hostile file can
     * then crash the JVM or keep a thread beyond the limit. For trusted files.
     */
    public Builder inThisProcess() {
      this.inThisProcess = true;
      return this;
    }

    /**
     * @throws IllegalArgumentException if a setting is outside its range
     * @throws PermanentException with code {@code NATIVES_MISSING} if FFmpeg's libraries for this
     *     platform are not there; says which dependencies to add. With code {@code
     *     MEDIA_CLASS_PATH} if children cannot be given the classes that this JVM has
     */
    public FfmpegVideoTools build() {
      require(children >= 1 && children <= 64, "children must be 1 to 64, was " + children);
      requireTime("jobLimit", jobLimit);
      requireTime("idleLimit", idle);
      require(
          residentMegabytes >= 64 && residentMegabytes <= 65_536,
          "residentMegabytes must be 64 to 65536, was " + residentMegabytes);
      require(jobsPerChild >= 1, "jobsPerChild must be at least 1, was " + jobsPerChild);
      require(classPath == null || !classPath.isBlank(), "childClassPath must not be blank");
      if (classPath == null || inThisProcess) {
        FfmpegNatives.require();
      }
      if (inThisProcess) {
        return new FfmpegVideoTools(new MediaEngine(jobLimit, keepCodecs));
      }
      return new FfmpegVideoTools(
          new ChildPool(
              new ChildSettings(
                  children,
                  jobLimit,
                  idle,
                  (long) residentMegabytes << 20,
                  jobsPerChild,
                  keepCodecs,
                  classPath == null ? ChildClassPath.ofThisJvm() : classPath)));
    }

    private static void requireTime(String name, Duration time) {
      require(
          time.compareTo(Duration.ofMillis(100)) >= 0 && time.compareTo(Duration.ofDays(1)) <= 0,
          name + " must be 100 ms to 1 day, was " + time);
    }

    private static void require(boolean holds, String message) {
      if (!holds) {
        throw new IllegalArgumentException(message);
      }
    }
  }
}
