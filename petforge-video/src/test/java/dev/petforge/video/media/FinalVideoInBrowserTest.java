package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.petforge.media.ClipPart;
import dev.petforge.media.JoinedVideo;
import dev.petforge.media.Reencoding;
import dev.petforge.media.Reencoding.Reason;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * Joins a clip of each kind with itself, and lets a browser play and seek in what comes out: its
 * frames have to be those that we read from the clip.
 */
class FinalVideoInBrowserTest {
  // Of 255; neighbouring frames are 14 apart.
  private static final int TOLERANCE = 5;

  /** The kinds of clip, with why they are encoded anew; the others are copied. */
  private enum Kind {
    H264("copied.mp4"),
    OPEN_GROUPS("open_gop.mp4", 18),
    INTRA_REFRESH("intra_refresh.mp4"),
    INTERLACED("interlaced.mp4"),
    FULL_RANGE("full_range.mp4"),
    VARIABLE_RATE("variable.mp4", 17),
    HEVC("hev1.mp4", Reason.CODEC, "hevc"),
    MPEG4("mpeg4.mp4", Reason.CODEC, "mpeg4"),
    MOTION_JPEG("mjpeg.mp4", Reason.CODEC, "mjpeg"),
    VP9("vp9.webm", Reason.CODEC, "vp9"),
    AV1("av1.mp4", Reason.CODEC, "av1"),
    LOSSLESS("lossless.mp4", Reason.CODEC, "h264 High 4:4:4 Predictive"),
    TEN_BITS("high10.mp4", Reason.PIXEL_FORMAT, "yuv420p10le"),
    FULL_CHROMA_HEIGHT("high422.mp4", Reason.PIXEL_FORMAT, "yuv422p"),
    LONG_PIXELS("sar_4_3.mp4", Reason.PIXEL_SHAPE, "4:3"),
    RECOVERY_POINT("recovery_point.mp4", Reason.FIRST_PICTURE, ""),
    CANVAS("canvas.webm", 12.3, Reason.CODEC, "vp8"),
    TWO_PARAMETER_SETS("two_parameter_sets.mp4", 24, Reason.PARAMETER_SETS, "");

    private final String file;
    private final double seconds;
    private final @Nullable Reason reason;
    private final String detail;

    Kind(String file) {
      this(file, 12);
    }

    Kind(String file, double length) {
      this(file, length, null, "");
    }

    Kind(String file, Reason reason, String detail) {
      this(file, 12, reason, detail);
    }

    /**
     * @param length in 1/24 s
     * @param reason why it is encoded anew; null if it is copied
     */
    Kind(String file, double length, @Nullable Reason reason, String detail) {
      this.file = file;
      this.seconds = length / 24;
      this.reason = reason;
      this.detail = detail;
    }

    List<Reencoding> reencodings() {
      return reason == null
          ? List.of()
          : List.of(new Reencoding(0, reason, detail), new Reencoding(1, reason, detail));
    }

    Path write(Path directory) {
      Path target = directory.resolve(file);
      return switch (this) {
        case H264 -> made("libopenh264").write(target);
        case MPEG4 -> made("mpeg4").write(target);
        case MOTION_JPEG -> {
          ClipMaker maker = made("mjpeg");
          maker.pixels = avutil.AV_PIX_FMT_YUVJ420P;
          yield maker.write(target);
        }
        case VP9 -> {
          ClipMaker maker = made("libvpx-vp9");
          maker.container = "webm";
          maker.options = "deadline=realtime,cpu-used=8";
          yield maker.write(target);
        }
        case AV1 -> {
          ClipMaker maker = made("libsvtav1");
          maker.options = "preset=12,svtav1-params=lp=1";
          yield maker.write(target);
        }
        default -> Clips.copy(file, directory);
      };
    }

    private static ClipMaker made(String codec) {
      ClipMaker maker = ClipMaker.clip().codec(codec).size(128, 96).frames(12).group(4);
      maker.plain = true;
      maker.luma = 40;
      maker.lumaStep = 12;
      maker.blueness = 110;
      maker.redness = 150;
      return maker.sound(0.5);
    }
  }

  /**
   * @param first of a clip's first frame, the colour of every pixel
   * @param last of its last one
   */
  private record Seen(JoinedVideo joined, Color first, Color last) {}

  @TempDir private static Path directory;
  private static final Map<Kind, Seen> CLIPS = new LinkedHashMap<>();
  private static final Map<String, JsonNode> PLAYED = new HashMap<>();

  @BeforeAll
  static void watch() throws Exception {
    Optional<Path> chromium = Chromium.find();
    assumeTrue(chromium.isPresent(), "no Chromium on this machine: what it plays is not tested");
    FfmpegVideoTools tools = FfmpegVideoTools.builder().inThisProcess().build();
    for (Kind kind : Kind.values()) {
      Path clip = kind.write(directory);
      Path first = directory.resolve("first.jpg");
      Path last = directory.resolve("last.png");
      tools.frames(clip, first, directory.resolve("last.jpg"), last);
      JoinedVideo joined =
          tools.join(ClipPart.whole(List.of(clip, clip)), directory.resolve(kind + ".mp4"));
      CLIPS.put(kind, new Seen(joined, colour(first), colour(last)));
    }
    List<String> names = Arrays.stream(Kind.values()).map(kind -> kind + ".mp4").toList();
    Chromium.look(chromium.get(), "player.html", directory, names)
        .forEach(played -> PLAYED.put(played.get("name").asString(), played));
  }

  private static Color colour(Path picture) throws IOException {
    BufferedImage image = ImageIO.read(picture.toFile());
    return new Color(image.getRGB(image.getWidth() / 2, image.getHeight() / 2));
  }

  @ParameterizedTest
  @EnumSource
  void it_is_played_and_sought_in(Kind kind) {
    Seen seen = Objects.requireNonNull(CLIPS.get(kind));

    JsonNode played = Objects.requireNonNull(PLAYED.get(kind + ".mp4"));

    assertThat(seen.joined().reencodings()).isEqualTo(kind.reencodings());
    assertThat(played.path("error").asString("none")).isEqualTo("none");
    assertThat(played.get("width").intValue()).isEqualTo(seen.joined().info().size().width());
    assertThat(played.get("height").intValue()).isEqualTo(seen.joined().info().size().height());
    assertThat(played.get("duration").doubleValue())
        .isCloseTo(2 * kind.seconds, within(kind == Kind.CANVAS ? 0.04 : 0.011));
    assertColour(played.get("first"), seen.first());
    assertColour(played.get("played"), seen.last());
    if (kind != Kind.CANVAS) {
      // A recording's length is no whole number of frames: its half is not where the joint is.
      assertColour(played.get("joint"), seen.first());
    }
    if (kind != Kind.VARIABLE_RATE) {
      // Chromium takes every frame to last as long as the average one when it seeks.
      assertColour(played.get("last"), seen.last());
    }
    if (kind != Kind.CANVAS && kind != Kind.VARIABLE_RATE) {
      assertColour(played.get("beforeJoint"), seen.last());
    }
  }

  /** At every place that the browser looked at. */
  private static void assertColour(JsonNode places, Color expected) {
    int[] parts = {expected.getRed(), expected.getGreen(), expected.getBlue()};
    assertThat(places.size()).isPositive();
    IntStream.range(0, places.size())
        .forEach(
            i ->
                assertThat(places.get(i).intValue())
                    .as("%s at %s", places, i)
                    .isCloseTo(parts[i % 3], within(TOLERANCE)));
  }
}
