package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.media.ClipPart;
import dev.petforge.media.FrameLook;
import dev.petforge.media.JoinedVideo;
import dev.petforge.media.JointLimits;
import dev.petforge.media.JointReport;
import dev.petforge.media.Picture;
import dev.petforge.media.Reencoding;
import dev.petforge.media.VideoInfo;
import dev.petforge.media.VideoTools;
import dev.petforge.video.internal.FfmpegNatives;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Does the work, in this JVM. Targets are written in place: that they exist wholly or not at all is
 * the caller's part, who also knows when this JVM died over a file.
 */
final class MediaEngine implements VideoTools {
  private final Duration limit;
  private final CopyRules copyRules;

  /**
   * @param limit for the work on one file
   * @param keepCodecs whether clips are joined in codecs that not every player knows
   */
  MediaEngine(Duration limit, boolean keepCodecs) {
    this.limit = limit;
    this.copyRules = new CopyRules(keepCodecs);
  }

  /** What can fail with an {@link IOException}. */
  private interface Work<T> {
    T run(Deadline deadline) throws IOException;
  }

  @Override
  public Picture openingImage(Path source, Path target) {
    return work(
        source,
        limit,
        deadline -> {
          BufferedImage picture = PictureReader.read(source, PictureReader.MIN_SIDE, deadline);
          ImageFiles.writeJpeg(picture, target);
          return Pictures.describe(picture);
        });
  }

  @Override
  public VideoInfo probe(Path video) {
    FfmpegNatives.load();
    return work(
        video,
        limit,
        deadline -> {
          return info(video, deadline);
        });
  }

  @Override
  public VideoInfo frames(Path video, Path firstJpeg, Path lastJpeg, Path lastPng) {
    FfmpegNatives.load();
    return work(
        video,
        limit,
        deadline -> {
          VideoInfo info = info(video, deadline);
          try (MediaFile file = MediaFile.open(video, deadline);
              FrameConverter converter = new FrameConverter();
              SideWork meanwhile = new SideWork()) {
            Display display = Display.of(file);
            EndFrames<BufferedImage> frames =
                EndFrames.of(
                    file,
                    deadline,
                    frame -> {
                      BufferedImage first = converter.picture(frame, display);
                      meanwhile.start(() -> ImageFiles.writeJpeg(first, firstJpeg));
                      return first;
                    },
                    frame -> converter.picture(frame, display));
            meanwhile.start(() -> ImageFiles.writeJpeg(frames.last(), lastJpeg));
            ImageFiles.writePng(frames.last(), lastPng);
            meanwhile.await();
            return info;
          }
        });
  }

  private static VideoInfo info(Path video, Deadline deadline) throws IOException {
    try (MediaFile file = MediaFile.open(video, deadline)) {
      return file.info(FrameTimes.of(file, deadline));
    }
  }

  @Override
  public FrameLook look(Path picture) {
    return work(
        picture, limit, deadline -> Pictures.look(PictureReader.read(picture, 1, deadline)));
  }

  @Override
  public Optional<ClipPart> earlierEnd(
      Path video, int lookBack, JointLimits limits, Path lastJpeg, Path lastPng) {
    FfmpegNatives.load();
    return work(
        video,
        limit,
        deadline -> {
          Optional<EarlierEnd> end = EarlierEnd.of(video, lookBack, limits, deadline);
          if (end.isPresent()) {
            ImageFiles.writeJpeg(end.get().picture(), lastJpeg);
            ImageFiles.writePng(end.get().picture(), lastPng);
          }
          return end.map(found -> new ClipPart(video, Optional.of(found.frames())));
        });
  }

  @Override
  public void matchColours(Path frame, Path reference, Path png) {
    work(
        frame,
        limit,
        deadline -> {
          BufferedImage picture = PictureReader.read(frame, 1, deadline);
          Pictures.matchColours(picture, PictureReader.read(reference, 1, deadline));
          ImageFiles.writePng(picture, png);
          return picture;
        });
  }

  @Override
  public JointReport joint(Path lastFrame, Path nextFirstFrame) {
    return work(
        lastFrame,
        limit,
        deadline -> {
          BufferedImage last = PictureReader.read(lastFrame, 1, deadline);
          BufferedImage first = PictureReader.read(nextFirstFrame, 1, deadline);
          if (last.getWidth() != first.getWidth() || last.getHeight() != first.getHeight()) {
            throw new PermanentException(
                "SIZES_DIFFER",
                lastFrame
                    + " is "
                    + last.getWidth()
                    + "×"
                    + last.getHeight()
                    + ", but "
                    + nextFirstFrame
                    + " is "
                    + first.getWidth()
                    + "×"
                    + first.getHeight()
                    + ": only pictures of one size can be compared");
          }
          return Pictures.compare(last, first);
        });
  }

  @Override
  public JoinedVideo join(List<ClipPart> clips, Path target) {
    FfmpegNatives.load();
    return work(
        clips.get(0).clip(),
        limit.multipliedBy(clips.size()),
        deadline -> {
          List<Reencoding> reasons = Joiner.join(clips, copyRules, target, deadline);
          return new JoinedVideo(info(target, deadline), reasons);
        });
  }

  private static <T> T work(Path file, Duration limit, Work<T> work) {
    try {
      return work.run(Deadline.in(limit, file));
    } catch (IOException e) {
      throw sorted(file, e);
    } catch (OutOfMemoryError e) {
      throw new PermanentException(
          "MEDIA_MEMORY", file + ": needs more memory than the work on one file may take", e);
    }
  }

  private static RuntimeException sorted(Path file, IOException e) {
    String words =
        e instanceof FileSystemException f && f.getReason() != null
            ? f.getReason()
            : e.getMessage();
    String message =
        file + ": reading or writing failed: " + (words == null ? e.getClass().getName() : words);
    return String.valueOf(words).toLowerCase(Locale.ROOT).contains("no space left")
        ? new RetryableException("DISK_FULL", message, null, e)
        : new RetryableException("FILE_ACCESS", message, null, e);
  }
}
