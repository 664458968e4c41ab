package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.petforge.failure.PermanentException;
import dev.petforge.media.ClipPart;
import dev.petforge.media.FrameSize;
import dev.petforge.media.JointLimits;
import dev.petforge.media.JointReport;
import dev.petforge.media.Picture;
import dev.petforge.media.VideoInfo;
import dev.petforge.media.VideoTools;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link VideoTools} promises. An adapter's test extends this, supplies the tools and
 * makes files that they can read; what its formats ask for beyond that it tests itself.
 */
public abstract class VideoToolsContract {
  /** An empty directory for each test. */
  @TempDir protected Path directory;

  /** The tools under test; they may be the same for all tests. The extending class closes them. */
  protected abstract VideoTools tools();

  /**
   * Writes a clip of 1 to 10 seconds whose last frame differs clearly from its first; all clips
   * have the same size and rate.
   *
   * @param number clips of different numbers look different
   * @param sound whether it has sound
   */
  protected abstract void writeClip(Path file, int number, boolean sound) throws IOException;

  /** Writes a picture that is allowed as an opening image, at most 4096 pixels a side. */
  protected abstract void writePicture(Path file) throws IOException;

  private Path clip(int number) throws IOException {
    Path file = directory.resolve("clip" + number + ".mp4");
    writeClip(file, number, true);
    return file;
  }

  private record Frames(Path first, Path last, Path lastPng, VideoInfo info) {}

  private Frames frames(Path video) {
    String name = String.valueOf(video.getFileName());
    Path first = directory.resolve(name + "-first.jpg");
    Path last = directory.resolve(name + "-last.jpg");
    Path png = directory.resolve(name + "-last.png");
    return new Frames(first, last, png, tools().frames(video, first, last, png));
  }

  private static FrameSize sizeOf(Path picture) throws IOException {
    BufferedImage image = ImageIO.read(picture.toFile());
    assertThat(image).as(picture.toString()).isNotNull();
    return new FrameSize(image.getWidth(), image.getHeight());
  }

  private List<String> listing() throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  private static void assertRefused(String code, Path file, ThrowingCallable work) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(work)
        .withMessageContaining(String.valueOf(file.getFileName()))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo(code));
  }

  @Test
  public void a_clip_is_described() throws IOException {
    VideoInfo info = tools().probe(clip(1));

    assertThat(info.duration().toMillis()).isBetween(900L, 10_100L);
    assertThat(info.framesPerSecond()).isBetween(1.0, 120.0);
    assertThat(info.videoCodec()).isNotBlank();
    assertThat(info.audioCodec()).isPresent();
  }

  @Test
  public void frames_are_pictures_of_the_clips_size() throws IOException {
    Path clip = clip(1);

    Frames frames = frames(clip);

    assertThat(frames.info()).isEqualTo(tools().probe(clip));
    assertThat(sizeOf(frames.first())).isEqualTo(frames.info().size());
    assertThat(sizeOf(frames.last())).isEqualTo(frames.info().size());
    assertThat(sizeOf(frames.lastPng())).isEqualTo(frames.info().size());
    assertThat(Files.readAllBytes(frames.first())).startsWith(0xff, 0xd8, 0xff);
    assertThat(Files.readAllBytes(frames.last())).startsWith(0xff, 0xd8, 0xff);
    assertThat(Files.readAllBytes(frames.lastPng())).startsWith(0x89, 'P', 'N', 'G');
  }

  @Test
  public void the_last_frame_is_the_same_in_both_forms_and_not_the_first() throws IOException {
    Frames frames = frames(clip(1));

    assertThat(JointLimits.DEFAULT.broken(tools().joint(frames.last(), frames.lastPng())))
        .isFalse();
    assertThat(JointLimits.DEFAULT.broken(tools().joint(frames.first(), frames.last()))).isTrue();
  }

  @Test
  public void the_same_clip_gives_the_same_frames() throws IOException {
    Path clip = clip(1);
    byte[] first = Files.readAllBytes(frames(clip).lastPng());

    byte[] second = Files.readAllBytes(frames(clip).lastPng());

    assertThat(second).isEqualTo(first);
  }

  @Test
  public void a_frame_meets_itself_without_a_seam() throws IOException {
    Path png = frames(clip(1)).lastPng();

    assertThat(tools().joint(png, png)).isEqualTo(JointReport.IDENTICAL);
  }

  @Test
  public void frames_of_different_clips_make_a_broken_joint() throws IOException {
    Frames one = frames(clip(1));
    Frames two = frames(clip(2));

    JointReport joint = tools().joint(one.lastPng(), two.first());

    assertThat(JointLimits.DEFAULT.broken(joint)).isTrue();
    assertThat(joint.ssim()).isLessThan(1);
  }

  @Test
  public void pictures_of_different_sizes_are_not_compared() throws IOException {
    Path png = frames(clip(1)).lastPng();
    Path other = directory.resolve("other.png");
    ImageIO.write(new BufferedImage(1234, 567, BufferedImage.TYPE_INT_RGB), "png", other.toFile());

    assertRefused("SIZES_DIFFER", png, () -> tools().joint(png, other));
  }

  @Test
  public void joined_clips_last_as_long_as_they_did_alone() throws IOException {
    Path one = clip(1);
    Path two = clip(2);
    Path target = directory.resolve("joined.mp4");

    VideoInfo joined = tools().join(ClipPart.whole(List.of(one, two, one)), target).info();

    long alone =
        2 * tools().probe(one).duration().toMillis() + tools().probe(two).duration().toMillis();
    assertThat(joined.duration().toMillis()).isCloseTo(alone, within(50L));
    assertThat(joined.size()).isEqualTo(tools().probe(one).size());
    assertThat(joined).isEqualTo(tools().probe(target));
  }

  @Test
  public void a_joined_video_begins_with_the_first_clip_and_ends_with_the_last()
      throws IOException {
    Path one = clip(1);
    Path two = clip(2);
    Path target = directory.resolve("joined.mp4");
    tools().join(ClipPart.whole(List.of(one, two)), target);

    Frames joined = frames(target);

    assertThat(JointLimits.DEFAULT.broken(tools().joint(joined.first(), frames(one).first())))
        .isFalse();
    assertThat(JointLimits.DEFAULT.broken(tools().joint(joined.lastPng(), frames(two).lastPng())))
        .isFalse();
  }

  @Test
  public void one_clip_can_be_joined_alone() throws IOException {
    Path one = clip(1);

    VideoInfo joined =
        tools().join(ClipPart.whole(List.of(one)), directory.resolve("joined.mp4")).info();

    assertThat(joined.size()).isEqualTo(tools().probe(one).size());
  }

  @Test
  public void no_clips_cannot_be_joined() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tools().join(ClipPart.whole(List.of()), directory.resolve("joined.mp4")));
  }

  @Test
  public void a_clip_without_sound_is_silent_between_others() throws IOException {
    Path silent = directory.resolve("silent.mp4");
    writeClip(silent, 3, false);

    VideoInfo joined =
        tools()
            .join(
                ClipPart.whole(List.of(clip(1), silent, clip(2))), directory.resolve("joined.mp4"))
            .info();

    assertThat(tools().probe(silent).audioCodec()).isEmpty();
    assertThat(joined.audioCodec()).isPresent();
  }

  @Test
  public void an_opening_image_is_written_as_a_jpeg_and_described() throws IOException {
    Path source = directory.resolve("photo");
    writePicture(source);
    Path target = directory.resolve("opening_image.jpg");

    Picture picture = tools().openingImage(source, target);

    assertThat(Files.readAllBytes(target)).startsWith(0xff, 0xd8, 0xff);
    assertThat(sizeOf(target)).isEqualTo(picture.size());
    assertThat(picture.mainColours()).allMatch(colour -> colour.matches("#[0-9a-f]{6}"));
  }

  @Test
  public void a_missing_file_is_named() {
    Path missing = directory.resolve("missing.mp4");
    Path target = directory.resolve("target");

    assertRefused("FILE_MISSING", missing, () -> tools().probe(missing));
    assertRefused("FILE_MISSING", missing, () -> tools().openingImage(missing, target));
    assertRefused(
        "FILE_MISSING", missing, () -> tools().join(ClipPart.whole(List.of(missing)), target));
    assertThat(target).doesNotExist();
  }

  @Test
  public void an_empty_file_is_refused_and_what_was_at_the_target_stays() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.mp4"));
    Path target = Files.writeString(directory.resolve("target"), "as it was");

    assertRefused("VIDEO_EMPTY", empty, () -> tools().frames(empty, target, target, target));
    assertRefused(
        "VIDEO_EMPTY", empty, () -> tools().join(ClipPart.whole(List.of(clip(1), empty)), target));
    assertRefused("PICTURE_EMPTY", empty, () -> tools().openingImage(empty, target));

    assertThat(target).hasContent("as it was");
    assertThat(listing()).containsExactly("clip1.mp4", "empty.mp4", "target");
  }

  @Test
  public void a_target_is_replaced_and_nothing_else_is_left() throws IOException {
    Path clip = clip(1);
    Path target = Files.writeString(directory.resolve("joined.mp4"), "old");

    VideoInfo joined = tools().join(ClipPart.whole(List.of(clip)), target).info();

    assertThat(tools().probe(target)).isEqualTo(joined);
    assertThat(listing()).containsExactly("clip1.mp4", "joined.mp4");
  }

  @Test
  public void many_threads_can_use_them_at_once() throws Exception {
    Path clip = clip(1);
    VideoInfo expected = tools().probe(clip);
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Future<VideoInfo>> results = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        results.add(threads.submit(() -> tools().probe(clip)));
      }

      for (Future<VideoInfo> result : results) {
        assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
