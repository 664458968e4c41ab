package dev.petforge.video.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.MotionJpegClips;
import dev.petforge.media.ClipPart;
import dev.petforge.media.FrameSize;
import dev.petforge.media.JointLimits;
import dev.petforge.media.JointReport;
import dev.petforge.media.VideoInfo;
import dev.petforge.video.media.FfmpegVideoTools;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clips of the emulators are real ones, for these tools as for others. */
class MotionJpegClipsTest {
  @TempDir Path directory;

  private final FfmpegVideoTools tools = FfmpegVideoTools.builder().inThisProcess().build();

  private Path picture() throws IOException {
    BufferedImage image = new BufferedImage(320, 180, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, 320, 180, Color.BLUE));
    graphics.fillRect(0, 0, 320, 180);
    graphics.setColor(Color.WHITE);
    graphics.fillOval(100, 40, 80, 80);
    graphics.dispose();
    Path file = directory.resolve("picture.png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private ByteBuffer lastFrame(byte[] picture, long seed) throws IOException {
    Path clip = directory.resolve(seed + ".mp4");
    new MotionJpegClips(32).make(picture, Duration.ofSeconds(1), seed, clip);
    Path last = directory.resolve(seed + ".png");
    tools.frames(clip, directory.resolve("first.jpg"), directory.resolve("last.jpg"), last);
    return ByteBuffer.wrap(Files.readAllBytes(last));
  }

  @Test
  void two_clips_of_a_plain_picture_end_differently() throws IOException {
    Path plain = directory.resolve("plain.png");
    ImageIO.write(new BufferedImage(16, 128, BufferedImage.TYPE_INT_RGB), "png", plain.toFile());
    Set<ByteBuffer> frames = new HashSet<>();
    for (long seed : new long[] {1, 2, 3, 1L << 16, 1L << 40, -1, Long.MIN_VALUE}) {
      frames.add(lastFrame(Files.readAllBytes(plain), seed));
    }

    assertThat(frames).hasSize(7);
  }

  @Test
  void they_begin_with_their_picture_differ_and_can_be_joined() throws IOException {
    Path picture = picture();
    Path one = directory.resolve("one.mp4");
    Path two = directory.resolve("two.mp4");
    MotionJpegClips maker = new MotionJpegClips(320);
    maker.make(Files.readAllBytes(picture), Duration.ofSeconds(2), 1, one);
    Path seed = directory.resolve("last.png");
    VideoInfo info =
        tools.frames(one, directory.resolve("first.jpg"), directory.resolve("last.jpg"), seed);
    maker.make(Files.readAllBytes(seed), Duration.ofSeconds(2), 2, two);
    tools.frames(
        two,
        directory.resolve("first2.png"),
        directory.resolve("last2.jpg"),
        directory.resolve("l2.png"));

    assertThat(info.size()).isEqualTo(new FrameSize(320, 180));
    assertThat(info.duration()).isEqualTo(Duration.ofSeconds(2));
    JointReport joint = tools.joint(seed, directory.resolve("first2.png"));
    assertThat(JointLimits.DEFAULT.broken(joint)).as("%s", joint).isFalse();
    assertThat(two).isNotEmptyFile();
    assertThat(Files.mismatch(one, two)).isNotNegative();
    VideoInfo joined =
        tools.join(ClipPart.whole(List.of(one, two)), directory.resolve("joined.mp4")).info();
    assertThat(joined.duration().toMillis()).isBetween(3_990L, 4_010L);
  }
}
