package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.media.ClipPart;
import dev.petforge.media.FrameSize;
import dev.petforge.media.JoinedVideo;
import dev.petforge.media.Reencoding;
import dev.petforge.media.Reencoding.Reason;
import dev.petforge.media.VideoInfo;
import dev.petforge.video.internal.FfmpegNatives;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoinTest {
  private static final int RATE = ClipMaker.SOUND_RATE;

  /** Where noise stands is told as well by each eighth sample as by all of them. */
  private static final int APART = 8;

  @TempDir Path directory;

  private final FfmpegVideoTools tools = FfmpegVideoTools.builder().inThisProcess().build();

  /** Copies what {@link ClipMaker} makes with B-frames: there is no such encoder for H.264. */
  private final FfmpegVideoTools copying =
      FfmpegVideoTools.builder().inThisProcess().keepCodecs().build();

  private Path target() {
    return directory.resolve("joined.mp4");
  }

  private Path file(int number) {
    return directory.resolve("clip" + number + ".mp4");
  }

  /** By how many milliseconds a piece of sound stands later than expected. */
  static double delayMillis(float[] sound, float[] expected, int at) {
    int reach = RATE / 10;
    int best = 0;
    double bestScore = -1;
    for (int shift = -reach; shift <= reach; shift++) {
      if (at + shift < 0 || at + shift + expected.length > sound.length) {
        continue;
      }
      double product = 0;
      double power = 1e-9;
      for (int i = 0; i < expected.length; i += APART) {
        float s = sound[at + shift + i];
        product += s * expected[i];
        power += s * s;
      }
      double score = product / Math.sqrt(power);
      if (score > bestScore) {
        bestScore = score;
        best = shift;
      }
    }
    double power = 0;
    for (int i = 0; i < expected.length; i += APART) {
      power += expected[i] * expected[i];
    }
    assertThat(power * APART).as("something to hear at " + at).isGreaterThan(0.2);
    assertThat(bestScore / Math.sqrt(power)).as("correlation at " + at).isGreaterThan(0.7);
    return best * 1000.0 / RATE;
  }

  private static float[] piece(float[] sound, int from, int length) {
    float[] piece = new float[length];
    System.arraycopy(sound, from, piece, 0, length);
    return piece;
  }

  @Test
  void equal_clips_are_copied_frame_by_frame() throws IOException {
    List<Path> clips = new ArrayList<>();
    List<String> frames = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      Path clip = ClipMaker.clip().seed(i).frames(31).bFrames(2).sound(1.5).write(file(i));
      clips.add(clip);
      frames.addAll(FullDecode.hashes(clip));
    }

    VideoInfo joined = copying.join(ClipPart.whole(clips), target()).info();

    assertThat(FullDecode.hashes(target())).isEqualTo(frames);
    assertThat(joined.duration().toMillis()).isCloseTo(3 * 31 * 1000 / 24, within(2L));
    assertThat(Mp4Boxes.topLevel(target()))
        .containsSubsequence("ftyp", "moov", "mdat")
        .doesNotContainSubsequence("mdat", "moov");
    List<FullDecode.Shown> shown = FullDecode.frames(target());
    for (int i = 0; i < shown.size(); i++) {
      assertThat(shown.get(i).seconds()).isCloseTo(i / 24.0, within(0.001));
    }
  }

  /** The types of the NAL units of each packet of HEVC. */
  private static List<List<Integer>> units(Path file) throws IOException {
    Deadline deadline = Deadline.in(Duration.ofSeconds(30), file);
    List<List<Integer>> packets = new ArrayList<>();
    try (MediaFile media = MediaFile.open(file, deadline)) {
      FrameTimes.of(media, deadline, packet -> packets.add(units(packet)));
    }
    return packets;
  }

  private static List<Integer> units(AVPacket packet) {
    List<Integer> units = new ArrayList<>();
    ByteBuffer data = packet.data().limit(packet.size()).asByteBuffer().order(ByteOrder.BIG_ENDIAN);
    while (data.remaining() > 4) {
      int length = data.getInt();
      units.add(data.get(data.position()) >> 1 & 0x3f);
      data.position(data.position() + length);
    }
    return units;
  }

  /** Which samples of the video an MP4 says a player can begin with, the first one being 1. */
  private static List<Integer> syncSamples(Path file) throws IOException {
    byte[] data = Files.readAllBytes(file);
    ByteBuffer table = ByteBuffer.wrap(data).position(Mp4Boxes.find(data, "stss", 0) + 4);
    return IntStream.range(0, table.getInt()).map(i -> table.getInt()).boxed().toList();
  }

  @Test
  void of_open_groups_of_pictures_only_those_are_marked_that_need_nothing_before_them()
      throws IOException {
    Path clip = Clips.copy("open_gop.mp4", directory);
    List<String> frames = new ArrayList<>(FullDecode.hashes(clip));
    frames.addAll(FullDecode.hashes(clip));
    assertThat(syncSamples(clip)).containsExactly(1, 5, 11);

    JoinedVideo joined = tools.join(ClipPart.whole(List.of(clip, clip)), target());

    assertThat(joined.reencodings()).isEmpty();
    assertThat(FullDecode.hashes(target())).isEqualTo(frames);
    assertThat(syncSamples(target())).containsExactly(1, 19);
  }

  @Test
  void hevc_that_is_kept_is_tagged_as_apples_players_want_it() throws IOException {
    Path clip = Clips.copy("hev1.mp4", directory);
    List<String> frames = new ArrayList<>(FullDecode.hashes(clip));
    frames.addAll(FullDecode.hashes(clip));
    List<Integer> parameterSets = List.of(32, 33, 34);
    assertThat(units(clip).get(0)).containsAll(parameterSets);

    JoinedVideo joined = copying.join(ClipPart.whole(List.of(clip, clip)), target());

    assertThat(joined.reencodings()).isEmpty();
    assertThat(joined.info().videoCodec()).isEqualTo("hevc");
    byte[] data = Files.readAllBytes(target());
    assertThat(Mp4Boxes.find(data, "hvc1", 0)).isPositive();
    assertThatIllegalArgumentException().isThrownBy(() -> Mp4Boxes.find(data, "hev1", 0));
    assertThat(units(target()))
        .hasSize(24)
        .allSatisfy(
            units -> assertThat(units).isNotEmpty().doesNotContainAnyElementsOf(parameterSets));
    assertThat(FullDecode.hashes(target())).isEqualTo(frames);
  }

  @Test
  void a_clip_of_variable_rate_with_reordered_frames_lasts_as_long_in_the_video()
      throws IOException {
    Path clip = Clips.copy("variable.mp4", directory);

    JoinedVideo joined = tools.join(ClipPart.whole(List.of(clip, clip, clip)), target());

    assertThat(joined.reencodings()).isEmpty();
    assertThat(joined.info().duration().toMillis()).isCloseTo(3 * 17 * 1000 / 24, within(1L));
    List<FullDecode.Shown> shown = FullDecode.frames(target());
    assertThat(shown).hasSize(36);
    assertThat(shown.get(24).seconds() - shown.get(12).seconds())
        .isCloseTo(17 / 24.0, within(0.001));
  }

  @Test
  void a_first_clip_of_variable_rate_takes_no_frames_from_the_others() throws IOException {
    Path slow = ClipMaker.clip().frames(12).times(i -> i * 1_000L + i / 6 * 6_000L).write(file(1));
    Path quick = ClipMaker.clip().seed(2).frames(24).write(file(2));

    JoinedVideo joined = tools.join(ClipPart.whole(List.of(slow, quick)), target());

    assertThat(joined.info().framesPerSecond()).isCloseTo(24, within(0.01));
    List<Double> second =
        FullDecode.frames(target()).stream()
            .map(FullDecode.Shown::seconds)
            .filter(time -> time > 1.5 - 0.001)
            .toList();
    assertThat(second).hasSize(24);
  }

  @Test
  void every_clip_that_cannot_be_copied_says_why() {
    Path first = ClipMaker.clip().codec("libopenh264").frames(6).write(file(1));
    Path other = ClipMaker.clip().codec("libopenh264").size(120, 160).frames(6).write(file(2));
    Path old = ClipMaker.clip().frames(6).write(file(3));
    ClipMaker fast = ClipMaker.clip().codec("libopenh264").frames(6);
    fast.framesPerSecond = 30;

    JoinedVideo joined =
        tools.join(ClipPart.whole(List.of(first, other, old, fast.write(file(4)))), target());

    assertThat(joined.reencodings())
        .containsExactly(
            new Reencoding(1, Reason.OTHER_SIZE, "120×160"),
            new Reencoding(2, Reason.CODEC, "mpeg4"),
            new Reencoding(3, Reason.OTHER_RATE, "30"));
  }

  @Test
  void sound_that_is_shorter_or_longer_than_its_picture_does_not_move_what_follows()
      throws IOException {
    double[] sounds = {0.6, 2.2, 1.25, 0, 1.25};
    int frames = 30;
    List<Path> clips = new ArrayList<>();
    for (int i = 0; i < sounds.length; i++) {
      clips.add(ClipMaker.clip().seed(i + 1).frames(frames).sound(sounds[i]).write(file(i)));
    }

    tools.join(ClipPart.whole(clips), target());

    float[] sound = FullDecode.sound(target(), 8);
    int clip = frames * RATE / 24;
    for (int i : new int[] {0, 1, 2, 4}) {
      float[] expected = piece(ClipMaker.noise(i + 1, RATE), 0, RATE / 4);
      assertThat(delayMillis(sound, expected, i * clip)).as("clip " + i).isBetween(-2.0, 2.0);
    }
    // What is missing is silent: behind the short sound, and in the clip without any.
    assertThat(loudest(sound, (int) (0.75 * RATE), clip - RATE / 10)).isLessThan(0.01f);
    assertThat(loudest(sound, 3 * clip + RATE / 10, 4 * clip - RATE / 10)).isLessThan(0.01f);
    assertThat(loudest(sound, clip, 2 * clip)).isGreaterThan(0.05f);
  }

  private static float loudest(float[] sound, int from, int to) {
    float loudest = 0;
    for (int i = from; i < to; i++) {
      loudest = Math.max(loudest, Math.abs(sound[i]));
    }
    return loudest;
  }

  @Test
  void sound_of_a_picture_that_starts_late_is_cut_to_the_picture() throws IOException {
    Path late = ClipMaker.clip().frames(24).sound(2).times(i -> 6_000 + i * 500L).write(file(1));
    Path next = ClipMaker.clip().seed(2).frames(24).sound(1).write(file(2));

    tools.join(ClipPart.whole(List.of(late, next)), target());

    float[] sound = FullDecode.sound(target(), 3);
    float[] original = ClipMaker.noise(1, 2 * RATE);
    assertThat(delayMillis(sound, piece(original, RATE / 2, RATE / 4), 0)).isBetween(-2.0, 2.0);
    assertThat(delayMillis(sound, piece(ClipMaker.noise(2, RATE), 0, RATE / 4), RATE))
        .isBetween(-2.0, 2.0);
  }

  @Test
  void clips_that_differ_become_like_the_first() throws IOException {
    Path first =
        ClipMaker.clip().codec("libopenh264").size(320, 240).frames(24).sound(1).write(file(1));
    Path other = ClipMaker.clip().seed(2).size(240, 320).frames(24).sound(1).write(file(2));
    Path turned =
        Mp4Boxes.turn(
            ClipMaker.clip().seed(3).size(240, 320).frames(12).write(file(3)), 0, 1, -1, 0);
    ClipMaker fast =
        ClipMaker.clip().codec("libvpx-vp9").seed(4).size(161, 121).frames(45).sound(2);
    fast.framesPerSecond = 30;
    Path quick = fast.write(file(4));

    VideoInfo joined =
        tools.join(ClipPart.whole(List.of(first, other, turned, quick)), target()).info();

    assertThat(joined.size()).isEqualTo(new FrameSize(320, 240));
    assertThat(joined.videoCodec()).isEqualTo("h264");
    assertThat(joined.framesPerSecond()).isCloseTo(24, within(0.01));
    assertThat(joined.duration().toMillis()).isCloseTo(4_000, within(45L));
    assertThat(FullDecode.hashes(target())).hasSize(24 + 24 + 12 + 36);
    float[] sound = FullDecode.sound(target(), 4);
    assertThat(delayMillis(sound, piece(ClipMaker.noise(2, RATE), 0, RATE / 4), RATE))
        .isBetween(-2.0, 2.0);
    assertThat(delayMillis(sound, piece(ClipMaker.noise(4, RATE), 0, RATE / 4), RATE * 5 / 2))
        .isBetween(-2.0, 2.0);
  }

  @Test
  void equal_sizes_with_other_parameter_sets_are_not_copied_together() throws IOException {
    Path one = ClipMaker.clip().codec("libopenh264").frames(12).write(file(1));
    Path two = ClipMaker.clip().codec("mpeg4").seed(2).frames(12).write(file(2));

    VideoInfo joined = tools.join(ClipPart.whole(List.of(one, two)), target()).info();

    assertThat(joined.videoCodec()).isEqualTo("h264");
    List<String> frames = FullDecode.hashes(target());
    assertThat(frames).hasSize(24);
    assertThat(frames.subList(0, 12)).isNotEqualTo(FullDecode.hashes(one));
  }

  @Test
  void a_first_clip_of_odd_size_gives_an_even_one() {
    ClipMaker odd = ClipMaker.clip().size(161, 121).frames(12);
    odd.pixels = avutil.AV_PIX_FMT_YUV420P;

    VideoInfo joined = tools.join(ClipPart.whole(List.of(odd.write(file(1)))), target()).info();

    assertThat(joined.size().width() % 2).isZero();
    assertThat(joined.size().height() % 2).isZero();
  }

  @Test
  void where_a_side_became_even_there_is_no_bar_beside_the_picture() throws IOException {
    Path clip = Clips.copy("sar_4_3.mp4", directory);
    Path last = directory.resolve("last.png");
    Path jpeg = directory.resolve("frame.jpg");

    JoinedVideo joined = tools.join(ClipPart.whole(List.of(clip)), target());

    assertThat(tools.probe(clip).size()).isEqualTo(new FrameSize(171, 96));
    assertThat(joined.info().size()).isEqualTo(new FrameSize(172, 96));
    tools.frames(target(), jpeg, jpeg, last);
    BufferedImage picture = ImageIO.read(last.toFile());
    int middle = new Color(picture.getRGB(86, 48)).getGreen();
    assertThat(new Color(picture.getRGB(0, 48)).getGreen()).isCloseTo(middle, within(4));
    assertThat(new Color(picture.getRGB(171, 48)).getGreen()).isCloseTo(middle, within(4));
  }

  @Test
  void each_clip_ends_with_its_last_frame_also_where_that_comes_late() throws IOException {
    ClipMaker late = ClipMaker.clip().frames(12).times(i -> i < 11 ? i * 500L : 5_650L);
    late.plain = true;
    late.luma = 40;
    late.lumaStep = 12;
    Path clip = late.write(file(1));
    Path jpeg = directory.resolve("frame.jpg");
    Path last = directory.resolve("last.png");
    tools.frames(clip, jpeg, jpeg, last);
    int expected = green(last);

    JoinedVideo joined = tools.join(ClipPart.whole(List.of(clip)), target());

    assertThat(joined.reencodings()).isNotEmpty();
    tools.frames(target(), jpeg, jpeg, last);
    assertThat(green(last)).isCloseTo(expected, within(5));
  }

  private static int green(Path picture) throws IOException {
    return new Color(ImageIO.read(picture.toFile()).getRGB(8, 8)).getGreen();
  }

  @Test
  void frames_that_an_edit_list_hides_stay_hidden() throws IOException {
    Path hidden = ClipMaker.clip().frames(48).group(16).times(i -> (i - 5) * 500L).write(file(1));
    Path plain = ClipMaker.clip().frames(24).group(16).seed(2).write(file(2));

    copying.join(ClipPart.whole(List.of(hidden, plain)), target());

    assertThat(FullDecode.hashes(target())).hasSize(43 + 24);
  }

  @Test
  void a_variable_rate_is_kept_when_clips_are_copied() throws IOException {
    Path one = ClipMaker.clip().frames(20).times(i -> i * 500L + (i / 7) * 6_000L).write(file(1));
    Path two =
        ClipMaker.clip().seed(2).frames(20).times(i -> i * 500L + (i / 7) * 6_000L).write(file(2));

    copying.join(ClipPart.whole(List.of(one, two)), target());

    List<FullDecode.Shown> frames = FullDecode.frames(target());
    assertThat(frames).hasSize(40);
    double second = frames.get(20).seconds();
    for (int i = 0; i < 20; i++) {
      double expected = (i * 500 + (i / 7) * 6_000) / 12_000.0;
      assertThat(frames.get(i).seconds()).isCloseTo(expected, within(0.001));
      assertThat(frames.get(20 + i).seconds() - second).isCloseTo(expected, within(0.001));
    }
  }

  @Test
  void a_clip_that_cannot_be_read_to_its_end_is_refused_and_not_cut_short() throws IOException {
    Path sound = ClipMaker.clip().frames(24).write(file(1));
    Path damaged =
        ClipMaker.clip()
            .frames(240)
            .group(12)
            .movFlags("frag_keyframe+empty_moov+dash+global_sidx")
            .write(file(2));
    // An index at the front makes FFmpeg read fragments as it goes; the last one says that it
    // belongs to no track.
    byte[] data = Files.readAllBytes(damaged);
    int last = 0;
    for (int at = 4; at + 4 <= data.length; at++) {
      if (new String(data, at, 4, StandardCharsets.ISO_8859_1).equals("tfhd")) {
        last = at + 4;
      }
    }
    ByteBuffer.wrap(data).putInt(last + 4, 0);
    Files.write(damaged, data);

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> tools.join(ClipPart.whole(List.of(sound, damaged)), target()))
        .withMessageContaining("clip2.mp4")
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("VIDEO_UNREADABLE"));
    assertThat(target()).doesNotExist();
  }

  @Test
  void a_disk_that_fails_is_worth_a_retry_and_the_end_is_no_failure() {
    FfmpegNatives.load();
    Path clip = file(1);
    int diskError = -5;

    assertThat(FfmpegErrors.gavePacket(0, clip)).isTrue();
    assertThat(FfmpegErrors.gavePacket(avutil.AVERROR_EOF(), clip)).isFalse();
    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> FfmpegErrors.gavePacket(diskError, clip))
        .withMessageContaining("clip1.mp4")
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("FILE_ACCESS"));
  }

  private static ClipScan scan(Path clip, Deadline deadline) throws IOException {
    return ClipScan.of(ClipPart.whole(clip), deadline);
  }

  @Test
  void of_a_clip_that_ends_earlier_just_the_frames_before_are_copied_and_the_sound_keeps_step()
      throws IOException {
    for (int bFrames : new int[] {0, 2}) {
      Path one = ClipMaker.clip().seed(1).frames(48).bFrames(bFrames).sound(2).write(file(1));
      Path two = ClipMaker.clip().seed(2).frames(24).bFrames(bFrames).sound(1).write(file(2));
      int frames = 48 - 11;

      VideoInfo joined =
          copying
              .join(List.of(new ClipPart(one, Optional.of(frames)), ClipPart.whole(two)), target())
              .info();

      List<String> expected = new ArrayList<>(FullDecode.hashes(one).subList(0, frames));
      expected.addAll(FullDecode.hashes(two));
      assertThat(FullDecode.hashes(target())).as("B-frames: " + bFrames).isEqualTo(expected);
      assertThat(joined.duration().toMillis()).isCloseTo((frames + 24) * 1000L / 24, within(2L));
      float[] begins = piece(ClipMaker.noise(2, RATE), 0, RATE / 4);
      assertThat(delayMillis(FullDecode.sound(target(), 4), begins, frames * RATE / 24))
          .isBetween(-2.0, 2.0);
    }
  }

  @Test
  void where_later_frames_are_needed_to_decode_earlier_ones_the_clips_are_encoded_anew()
      throws IOException {
    Path one = ClipMaker.clip().seed(1).frames(48).group(48).bFrames(2).write(file(1));
    Path two = ClipMaker.clip().seed(2).frames(24).bFrames(2).write(file(2));
    int inTheMiddle =
        IntStream.range(30, 40).filter(frames -> !cutsAfter(one, frames)).findFirst().orElseThrow();

    VideoInfo joined =
        copying
            .join(
                List.of(new ClipPart(one, Optional.of(inTheMiddle)), ClipPart.whole(two)), target())
            .info();

    assertThat(FullDecode.frames(target())).hasSize(inTheMiddle + 24);
    assertThat(joined.duration().toMillis()).isCloseTo((inTheMiddle + 24) * 1000L / 24, within(2L));
  }

  private boolean cutsAfter(Path clip, int frames) {
    Deadline deadline = Deadline.in(Duration.ofSeconds(30), clip);
    try (MediaFile file = MediaFile.open(clip, deadline)) {
      return FrameTimes.of(file, deadline).cutsAfter(frames);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void more_frames_than_a_clip_has_are_refused() {
    Path clip = ClipMaker.clip().frames(24).write(file(1));

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> tools.join(List.of(new ClipPart(clip, Optional.of(25))), target()))
        .withMessageContaining("has 24 frames, 25 of them")
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("VIDEO_TOO_SHORT"));
    assertThat(target()).doesNotExist();
  }

  @Test
  void a_clip_that_changes_while_it_is_joined_is_named() throws IOException {
    Deadline deadline = Deadline.in(Duration.ofSeconds(30), target());
    ClipScan first = scan(ClipMaker.clip().frames(24).write(file(1)), deadline);
    ClipScan second = scan(ClipMaker.clip().frames(24).seed(2).write(file(2)), deadline);
    ClipMaker.clip().frames(20).seed(2).write(file(2));

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> Joiner.copy(List.of(first, second), target(), deadline))
        .withMessageContaining("clip2.mp4")
        .withMessageContaining("24")
        .withMessageContaining("20");
  }

  @Test
  void seven_real_clips_keep_every_frame_and_their_sound_in_step() throws IOException {
    List<Path> clips = Shared.segments();

    VideoInfo joined = tools.join(ClipPart.whole(clips), target()).info();

    assertThat(joined.duration().toMillis()).isCloseTo(56_000, within(5L));
    List<String> frames = new ArrayList<>();
    for (Path clip : clips) {
      frames.addAll(Shared.frames(clip));
    }
    assertThat(FullDecode.hashes(target())).isEqualTo(frames);
    assertThat(Mp4Boxes.topLevel(target())).containsSubsequence("moov", "mdat");
    float[] sound = FullDecode.sound(target(), 56);
    for (int i = 0; i < clips.size(); i++) {
      float[] original = FullDecode.sound(clips.get(i), 8);
      // As near to the joints as there is something to hear.
      for (int from : new int[] {0, 5 * RATE}) {
        int loud = loudestPiece(original, from, from + 3 * RATE);
        assertThat(delayMillis(sound, piece(original, loud, RATE / 2), i * 8 * RATE + loud))
            .as("clip " + i + " at " + loud)
            .isBetween(-2.0, 2.0);
      }
    }
  }

  /** Where the loudest half second begins. */
  private static int loudestPiece(float[] sound, int from, int to) {
    int best = from;
    double most = -1;
    for (int at = from; at + RATE / 2 <= to; at += RATE / 4) {
      double power = 0;
      for (int i = at; i < at + RATE / 2; i += 4) {
        power += sound[i] * sound[i];
      }
      if (power > most) {
        most = power;
        best = at;
      }
    }
    return best;
  }
}
