package dev.petforge.testkit;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.media.ClipPart;
import dev.petforge.media.EndLooks;
import dev.petforge.media.FrameLook;
import dev.petforge.media.FrameSize;
import dev.petforge.media.JoinedVideo;
import dev.petforge.media.JointLimits;
import dev.petforge.media.JointReport;
import dev.petforge.media.Picture;
import dev.petforge.media.VideoInfo;
import dev.petforge.media.VideoTools;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import javax.imageio.ImageIO;

/**
 * Video tools for tests of use cases: fast, without native code, and content with any bytes that
 * are not none. A file's frames are small patterns that follow from its hash, so that equal files
 * have equal frames and others do not. {@link #clip(byte[], String)} makes a clip that begins with
 * a given frame, as a provider would; its joint with the clip before is sound.
 *
 * <p>Every clip lasts 8 seconds, if nobody says another length. Safe for use by many threads.
 */
public final class InMemoryVideoTools implements VideoTools {
  private static final FrameSize SIZE = new FrameSize(64, 36);

  // As wide as a block of JPEG with its colours at half the resolution: then it changes little.
  private static final int BAND = 16;
  private static final Duration CLIP = Duration.ofSeconds(8);
  private static final int DARK_FRAMES = 12;
  private static final double RATE = 24;
  private static final byte[] NO_FRAME = {};
  private static final byte[] MAGIC = "PETFORGE-TEST-CLIP\n".getBytes(StandardCharsets.US_ASCII);

  private final Queue<PetForgeException> failures = new ArrayDeque<>();

  /** What a file is to these tools. */
  private record Video(
      BufferedImage first,
      BufferedImage last,
      Optional<BufferedImage> earlier,
      Duration duration,
      Optional<String> sound) {}

  /**
   * The bytes of a clip that begins with a frame.
   *
   * @param firstFrame a PNG or JPEG that these tools wrote
   * @param words clips of different words end differently
   */
  public static byte[] clip(byte[] firstFrame, String words) {
    return container(
        firstFrame,
        png(pattern(hash(firstFrame, words.getBytes(StandardCharsets.UTF_8)), 1)),
        NO_FRAME,
        CLIP,
        true);
  }

  /**
   * The bytes of a clip of another length than the usual 8 seconds, its frames after some words.
   */
  public static byte[] clip(String words, Duration duration) {
    byte[] seed = hash(words.getBytes(StandardCharsets.UTF_8));
    return container(png(pattern(seed, 0)), png(pattern(seed, 1)), NO_FRAME, duration, true);
  }

  /**
   * The bytes of a clip that begins with a frame and ends in black, {@value #DARK_FRAMES} frames
   * after one that is as good as its first.
   */
  public static byte[] darkEnding(byte[] firstFrame, String words) {
    byte[] seed = hash(firstFrame, words.getBytes(StandardCharsets.UTF_8));
    BufferedImage black =
        new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_INT_RGB);
    return container(firstFrame, png(black), png(pattern(seed, 1)), CLIP, true);
  }

  /** The bytes of a clip without sound, its frames after some words. */
  public static byte[] silentClip(String words) {
    byte[] seed = hash(words.getBytes(StandardCharsets.UTF_8));
    return container(png(pattern(seed, 0)), png(pattern(seed, 1)), NO_FRAME, CLIP, false);
  }

  /** Lets the next call of any method fail like this; may be given several in advance. */
  public void failNext(PetForgeException failure) {
    synchronized (failures) {
      failures.add(failure);
    }
  }

  @Override
  public Picture openingImage(Path source, Path target) {
    byte[] seed = hash(read(source, "PICTURE_EMPTY"));
    BufferedImage image = pattern(seed, 0);
    write(target, encoded(image, "jpg"));
    int colour = image.getRGB(0, 0) & 0xffffff;
    return new Picture(SIZE, List.of("#%06x".formatted(colour)), meanLuma(image));
  }

  @Override
  public VideoInfo probe(Path video) {
    return info(video(video));
  }

  @Override
  public VideoInfo frames(Path video, Path firstJpeg, Path lastJpeg, Path lastPng) {
    Video content = video(video);
    write(firstJpeg, encoded(content.first(), "jpg"));
    write(lastJpeg, encoded(content.last(), "jpg"));
    write(lastPng, png(content.last()));
    return info(content);
  }

  @Override
  public FrameLook look(Path picture) {
    return look(picture(read(picture, "PICTURE_EMPTY"), picture));
  }

  /** Patterns have no detail; all that is not of one colour counts as sharp. */
  private static FrameLook look(BufferedImage image) {
    double saturation = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      int colour = image.getRGB(x, 0);
      int red = colour >> 16 & 0xff;
      int green = colour >> 8 & 0xff;
      int blue = colour & 0xff;
      saturation += Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
    }
    return new FrameLook(meanLuma(image), saturation / image.getWidth(), 100);
  }

  @Override
  public Optional<ClipPart> earlierEnd(
      Path video, int lookBack, JointLimits limits, Path lastJpeg, Path lastPng) {
    Video content = video(video);
    if (lookBack < DARK_FRAMES
        || content.earlier().isEmpty()
        || limits
            .unfit(new EndLooks(look(content.first()), look(content.earlier().get())))
            .isPresent()) {
      return Optional.empty();
    }
    write(lastJpeg, encoded(content.earlier().get(), "jpg"));
    write(lastPng, png(content.earlier().get()));
    int frames = (int) Math.round(content.duration().toMillis() / 1000.0 * RATE) - DARK_FRAMES;
    return Optional.of(new ClipPart(video, Optional.of(frames)));
  }

  @Override
  public void matchColours(Path frame, Path reference, Path png) {
    BufferedImage image = picture(read(frame, "PICTURE_EMPTY"), frame);
    double difference =
        meanLuma(picture(read(reference, "PICTURE_EMPTY"), reference)) - meanLuma(image);
    int step =
        (int) Math.round(Math.max(-MOST_COLOUR_STEP, Math.min(MOST_COLOUR_STEP, difference)));
    BufferedImage moved =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int colour = image.getRGB(x, y);
        int result = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
          int value = Math.max(0, Math.min(255, (colour >> shift & 0xff) + step));
          result |= value << shift;
        }
        moved.setRGB(x, y, result);
      }
    }
    write(png, png(moved));
  }

  @Override
  public JointReport joint(Path lastFrame, Path nextFirstFrame) {
    BufferedImage a = picture(read(lastFrame, "PICTURE_EMPTY"), lastFrame);
    BufferedImage b = picture(read(nextFirstFrame, "PICTURE_EMPTY"), nextFirstFrame);
    if (a.getWidth() != b.getWidth() || a.getHeight() != b.getHeight()) {
      throw new PermanentException(
          "SIZES_DIFFER", lastFrame + " and " + nextFirstFrame + " differ in size");
    }
    double squares = 0;
    for (int y = 0; y < a.getHeight(); y++) {
      for (int x = 0; x < a.getWidth(); x++) {
        int p = a.getRGB(x, y);
        int q = b.getRGB(x, y);
        for (int shift = 0; shift <= 16; shift += 8) {
          int difference = (p >> shift & 0xff) - (q >> shift & 0xff);
          squares += difference * difference;
        }
      }
    }
    if (squares == 0) {
      return JointReport.IDENTICAL;
    }
    double mean = squares / (3.0 * a.getWidth() * a.getHeight());
    // Patterns are equal or have nothing in common: the error alone tells which.
    return new JointReport(
        Math.min(99, 10 * Math.log10(255.0 * 255.0 / mean)), Math.max(0, 1 - mean / 1000));
  }

  @Override
  public JoinedVideo join(List<ClipPart> clips, Path target) {
    if (clips.isEmpty()) {
      throw new IllegalArgumentException("clips must be at least 1, were none, for " + target);
    }
    List<Video> videos = clips.stream().map(part -> video(part.clip())).toList();
    Duration duration = Duration.ZERO;
    for (int i = 0; i < videos.size(); i++) {
      Optional<Integer> frames = clips.get(i).frames();
      duration =
          duration.plus(
              frames.isPresent()
                  ? Duration.ofMillis(Math.round(1000 * frames.get() / RATE))
                  : videos.get(i).duration());
    }
    byte[] joined =
        container(
            png(videos.get(0).first()),
            png(videos.get(videos.size() - 1).last()),
            NO_FRAME,
            duration,
            true);
    write(target, joined);
    return new JoinedVideo(info(parse(joined)), List.of());
  }

  private static VideoInfo info(Video video) {
    return new VideoInfo(SIZE, 0, video.duration(), RATE, "h264", video.sound());
  }

  private Video video(Path file) {
    return parse(read(file, "VIDEO_EMPTY"));
  }

  private byte[] read(Path file, String emptyCode) {
    synchronized (failures) {
      PetForgeException failure = failures.poll();
      if (failure != null) {
        throw failure;
      }
    }
    if (!Files.isRegularFile(file)) {
      throw new PermanentException("FILE_MISSING", file + ": there is no such file");
    }
    try {
      byte[] content = Files.readAllBytes(file);
      if (content.length == 0) {
        throw new PermanentException(emptyCode, file + ": is empty (0 bytes)");
      }
      return content;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path target, byte[] content) {
    try {
      Files.write(target, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] container(
      byte[] first, byte[] last, byte[] earlier, Duration duration, boolean sound) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(MAGIC);
      out.writeLong(duration.toMillis());
      out.writeBoolean(sound);
      out.writeInt(first.length);
      out.write(first);
      out.writeInt(last.length);
      out.write(last);
      out.writeInt(earlier.length);
      out.write(earlier);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Video parse(byte[] content) {
    if (content.length < MAGIC.length
        || !Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      byte[] seed = hash(content);
      return new Video(
          pattern(seed, 0), pattern(seed, 1), Optional.empty(), CLIP, Optional.of("aac"));
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      in.skipNBytes(MAGIC.length);
      Duration duration = Duration.ofMillis(in.readLong());
      Optional<String> sound = in.readBoolean() ? Optional.of("aac") : Optional.empty();
      BufferedImage first = picture(in.readNBytes(in.readInt()), Path.of("first frame"));
      BufferedImage last = picture(in.readNBytes(in.readInt()), Path.of("last frame"));
      byte[] earlier = in.readNBytes(in.readInt());
      return new Video(
          first,
          last,
          earlier.length == 0
              ? Optional.empty()
              : Optional.of(picture(earlier, Path.of("earlier frame"))),
          duration,
          sound);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedImage picture(byte[] content, Path file) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(content));
      if (image == null) {
        throw new PermanentException("NOT_A_PICTURE", file + ": is not a picture");
      }
      return image;
    } catch (IOException e) {
      throw new PermanentException("NOT_A_PICTURE", file + ": is not a picture", e);
    }
  }

  /** Vertical bands; no two seeds give the same. */
  private static BufferedImage pattern(byte[] seed, int which) {
    byte[] own = hash(seed, new byte[] {(byte) which});
    BufferedImage image =
        new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < SIZE.width(); x++) {
      int band = x / BAND * 3;
      int colour = soft(own[band]) << 16 | soft(own[band + 1]) << 8 | soft(own[band + 2]);
      for (int y = 0; y < SIZE.height(); y++) {
        image.setRGB(x, y, colour);
      }
    }
    return image;
  }

  private static int soft(byte value) {
    return 64 + (value & 0x7f);
  }

  private static double meanLuma(BufferedImage image) {
    double sum = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      int colour = image.getRGB(x, 0);
      sum += 0.299 * (colour >> 16 & 0xff) + 0.587 * (colour >> 8 & 0xff) + 0.114 * (colour & 0xff);
    }
    return sum / image.getWidth();
  }

  private static byte[] png(BufferedImage image) {
    return encoded(image, "png");
  }

  private static byte[] encoded(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalStateException("no writer for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] hash(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
