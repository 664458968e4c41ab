package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndFramesTest {
  @TempDir Path directory;

  private static Deadline deadline() {
    return Deadline.in(Duration.ofSeconds(30), Path.of("test"));
  }

  private static EndFrames<String> endsOf(Path file) throws IOException {
    try (MediaFile media = MediaFile.open(file, deadline())) {
      return EndFrames.of(media, deadline(), FullDecode::hash, FullDecode::hash);
    }
  }

  private static void assertExact(Path file, int frames) throws IOException {
    assertExact(file, FullDecode.hashes(file), frames);
  }

  private static void assertExact(Path file, List<String> all, int frames) throws IOException {
    assertThat(all).hasSize(frames).doesNotHaveDuplicates();

    EndFrames<String> ends = endsOf(file);

    assertThat(ends.first()).isEqualTo(all.get(0));
    assertThat(ends.last()).isEqualTo(all.get(all.size() - 1));
  }

  static Stream<Arguments> clips() {
    return Stream.of(
        Arguments.of("one group", ClipMaker.clip().frames(60).group(300)),
        Arguments.of("many groups", ClipMaker.clip().frames(90).group(12)),
        Arguments.of("B-frames", ClipMaker.clip().frames(61).group(12).bFrames(2)),
        Arguments.of("B-frames, one group", ClipMaker.clip().frames(62).group(300).bFrames(3)),
        Arguments.of("one frame", ClipMaker.clip().frames(1)),
        Arguments.of("two frames", ClipMaker.clip().frames(2)),
        Arguments.of("sound longer", ClipMaker.clip().frames(24).sound(3)),
        Arguments.of("sound shorter", ClipMaker.clip().frames(48).sound(0.5)),
        Arguments.of(
            "variable rate",
            ClipMaker.clip().frames(40).bFrames(1).times(i -> i * 500L + (i / 7) * 6_000L)),
        Arguments.of(
            "late start", ClipMaker.clip().frames(30).sound(2).times(i -> 6_000 + i * 500L)),
        Arguments.of("odd size", ClipMaker.clip().size(161, 121).frames(20)),
        Arguments.of("H.264", ClipMaker.clip().codec("libopenh264").frames(60).group(20)),
        Arguments.of("VP9", ClipMaker.clip().codec("libvpx-vp9").frames(30).group(10)),
        Arguments.of(
            "motion JPEG",
            ClipMaker.clip().codec("mjpeg").range(avutil.AVCOL_RANGE_JPEG).frames(12)),
        Arguments.of(
            "fragmented",
            ClipMaker.clip().frames(48).bFrames(1).sound(2).movFlags("frag_keyframe+empty_moov")),
        Arguments.of(
            "fragmented, moov with samples", ClipMaker.clip().frames(48).movFlags("frag_keyframe")),
        Arguments.of("faststart", ClipMaker.clip().frames(48).sound(2).movFlags("faststart")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clips")
  void both_ends_are_those_of_a_full_decode(String name, ClipMaker clip) throws IOException {
    Path file = clip.write(directory.resolve("clip.mp4"));

    assertExact(file, clip.frames);
  }

  @Test
  void a_matroska_file_is_read_to_its_end() throws IOException {
    ClipMaker clip = ClipMaker.clip().codec("libvpx-vp9").frames(40).group(10).sound(2);
    clip.container = "webm";

    assertExact(clip.write(directory.resolve("clip.mp4")), 40);
  }

  @Test
  void ten_bit_av1_keeps_its_pixels() throws IOException {
    ClipMaker clip = ClipMaker.clip().codec("libsvtav1").size(160, 128).frames(20).group(10);
    clip.pixels = avutil.AV_PIX_FMT_YUV420P10LE;
    clip.options = "preset=12";

    assertExact(clip.write(directory.resolve("clip.mp4")), 20);
  }

  @Test
  void frames_before_and_behind_the_edit_list_do_not_count() throws IOException {
    Path whole = ClipMaker.clip().frames(48).group(16).bFrames(2).write(directory.resolve("a.mp4"));
    // Five frames lie before zero; the muxer hides them behind an edit list.
    Path start =
        ClipMaker.clip()
            .frames(48)
            .group(16)
            .bFrames(2)
            .times(i -> (i - 5) * 500L)
            .write(directory.resolve("b.mp4"));
    Path end = Mp4Boxes.cutEdit(Files.copy(whole, directory.resolve("c.mp4")), 1_000);

    assertExact(start, 43);
    assertExact(end, 24);
    assertThat(endsOf(start).last()).isEqualTo(endsOf(whole).last());
    assertThat(endsOf(end).last()).isNotEqualTo(endsOf(whole).last());
  }

  @Test
  void a_file_that_is_cut_off_is_refused_wherever_it_is_cut() throws IOException {
    for (String flags : List.of("", "faststart", "frag_keyframe+empty_moov")) {
      byte[] whole =
          Files.readAllBytes(
              ClipMaker.clip()
                  .frames(48)
                  .sound(2)
                  .movFlags(flags)
                  .write(directory.resolve("whole.mp4")));
      for (double part : new double[] {0.1, 0.37, 0.6, 0.93, 0.999}) {
        Path cut = directory.resolve("cut.mp4");
        Files.write(cut, Arrays.copyOf(whole, (int) (whole.length * part)));

        assertThatExceptionOfType(PermanentException.class)
            .as(flags + " cut at " + part)
            .isThrownBy(() -> endsOf(cut))
            .withMessageContaining("cut.mp4")
            .satisfies(e -> assertThat(e.failure().code()).isEqualTo("VIDEO_TRUNCATED"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void damage_behind_the_last_key_frame_gives_what_a_full_decode_gives(int bFrames)
      throws IOException {
    Path file =
        ClipMaker.clip().frames(48).group(12).bFrames(bFrames).write(directory.resolve("clip.mp4"));
    byte[] data = Files.readAllBytes(file);
    int end = Mp4Boxes.find(data, "moov", 0) - 8;
    Arrays.fill(data, end - (end / 5), end, (byte) 0);
    Files.write(file, data);

    List<String> all = FullDecode.hashes(file);

    assertThat(endsOf(file).last()).isEqualTo(all.get(all.size() - 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void a_last_group_that_is_damaged_as_a_whole_gives_what_a_full_decode_gives(int bFrames)
      throws IOException {
    Path file =
        ClipMaker.clip().frames(96).group(32).bFrames(bFrames).write(directory.resolve("clip.mp4"));
    int from = lastKeyFrame(file);
    byte[] data = Files.readAllBytes(file);
    Arrays.fill(data, from, Mp4Boxes.find(data, "moov", 0) - 8, (byte) 0);
    Files.write(file, data);

    List<String> all = FullDecode.hashes(file);

    assertThat(all).as("the groups before it are sound").hasSizeGreaterThan(48);
    assertThat(endsOf(file).last()).isEqualTo(all.get(all.size() - 1));
  }

  /** Where in the file the last key frame begins. */
  private static int lastKeyFrame(Path file) throws IOException {
    try (MediaFile media = MediaFile.open(file, deadline())) {
      AVStream stream = media.video();
      int last =
          avformat.av_index_search_timestamp(
              stream, Long.MAX_VALUE / 2, avformat.AVSEEK_FLAG_BACKWARD);
      AVIndexEntry entry = avformat.avformat_index_get_entry(stream, last);
      return Math.toIntExact(entry.pos());
    }
  }

  @Test
  void real_clips_end_with_what_a_full_decode_ends_with() throws IOException {
    List<Path> clips = Shared.clips();
    assertThat(clips).hasSize(8);

    for (Path clip : clips) {
      assertExact(clip, Shared.frames(clip), 192);
    }
  }
}
