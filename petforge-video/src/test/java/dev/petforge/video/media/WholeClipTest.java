package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import dev.petforge.media.VideoInfo;
import dev.petforge.video.internal.container.ClipFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A clip is whole if all is there that its index names, whatever lies behind that. */
class WholeClipTest {
  @TempDir Path directory;

  private final FfmpegVideoTools tools = FfmpegVideoTools.builder().inThisProcess().build();

  private static ClipMaker mp4(String flags) {
    return ClipMaker.clip().size(64, 48).frames(36).bFrames(2).sound(1.5).movFlags(flags);
  }

  private static ClipMaker matroska(String container, String muxing) {
    return ClipMaker.clip()
        .codec("libvpx")
        .size(64, 48)
        .frames(36)
        .sound(1.5)
        .container(container)
        .muxing(muxing);
  }

  static Stream<Arguments> clips() {
    return Stream.of(
        Arguments.of("index at the end", mp4("")),
        Arguments.of("index at the beginning", mp4("faststart")),
        Arguments.of("QuickTime", mp4("").container("mov")),
        Arguments.of("fragments", mp4("frag_keyframe+empty_moov")),
        Arguments.of("fragments with a base", mp4("frag_keyframe+empty_moov+default_base_moof")),
        Arguments.of("fragments that go on", mp4("frag_keyframe+empty_moov+omit_tfhd_offset")),
        Arguments.of("fragments behind samples", mp4("frag_keyframe")),
        Arguments.of("DASH", mp4("dash+frag_keyframe+empty_moov")),
        Arguments.of("DASH with one index", mp4("dash+global_sidx+frag_keyframe+empty_moov")),
        Arguments.of("Matroska", matroska("matroska", "")),
        Arguments.of("WebM", matroska("webm", "")),
        Arguments.of("WebM, cues in front", matroska("webm", "cues_to_front=1")),
        Arguments.of("live WebM", matroska("webm", "live=1")));
  }

  private static Map<String, byte[]> behind() {
    byte[] noise = new byte[5_000];
    new Random(1).nextBytes(noise);
    Map<String, byte[]> result = new LinkedHashMap<>();
    result.put("text", text("the provider wishes you a nice day\n"));
    result.put("page", text("\n<!DOCTYPE html><html><body>502 Bad Gateway</body></html>"));
    result.put("JSON", text("{\"code\":0,\"message\":\"SUCCEED\"}"));
    result.put("zeros", new byte[4_096]);
    result.put("ones", filled(3_000, 0xff));
    result.put("noise", noise);
    result.put("a few bytes", new byte[] {1, 2, 3});
    result.put("a box to the end", box(0, "free", 100));
    result.put("a box of its own", box(108, "uuid", 100));
    result.put("a box that goes on", box(1 << 30, "free", 100));
    result.put("a box of data that goes on", box(1 << 30, "mdat", 100));
    return result;
  }

  private static byte[] text(String words) {
    return words.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte[] box(int length, String type, int content) {
    return ByteBuffer.allocate(8 + content).putInt(length).put(text(type)).array();
  }

  private static byte[] joined(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }

  private record Taken(VideoInfo info, EndFrames<String> ends) {}

  private static Taken take(Path clip) throws IOException {
    VideoInfo info;
    try (MediaFile file = open(clip)) {
      info = file.info(FrameTimes.of(file, deadline()));
    }
    try (MediaFile file = open(clip)) {
      return new Taken(info, EndFrames.of(file, deadline(), FullDecode::hash, FullDecode::hash));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clips")
  void bytes_behind_it_are_no_part_of_it(String name, ClipMaker maker) throws IOException {
    Path clip = maker.write(directory.resolve("clip"));
    byte[] data = Files.readAllBytes(clip);
    Taken whole = take(clip);

    assertThat(whole.info().duration()).isEqualTo(Duration.ofMillis(maker.frames * 1000L / 24));
    for (Map.Entry<String, byte[]> behind : behind().entrySet()) {
      Files.write(clip, joined(data, behind.getValue()));

      assertThat(take(clip)).as(behind.getKey()).isEqualTo(whole);
    }
  }

  @Test
  void boxes_within_boxes_are_followed_as_deep_as_the_format_goes() throws IOException {
    int levels = 50_000;
    ByteBuffer movie = ByteBuffer.allocate(16 + 8 * levels);
    movie.putInt(movie.capacity()).put(text("moov"));
    movie.putInt(movie.capacity() - 8).put(text("trak"));
    while (movie.remaining() > 0) {
      movie.putInt(movie.remaining()).put(text("mdia"));
    }
    Path file = directory.resolve("deep.mp4");
    Files.write(file, movie.array());

    assertThat(ClipFile.read(file).orElseThrow().encrypted()).isFalse();
  }

  private static Deadline deadline() {
    return Deadline.in(Duration.ofSeconds(30), Path.of("test"));
  }

  private static MediaFile open(Path clip) throws IOException {
    return MediaFile.open(clip, deadline());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clips")
  void what_is_cut_off_is_named(String name, ClipMaker maker) throws IOException {
    Path clip = maker.write(directory.resolve("clip"));
    byte[] data = Files.readAllBytes(clip);
    for (int part = 1; part < 50; part++) {
      Files.write(clip, Arrays.copyOf(data, data.length * part / 50));

      assertThatExceptionOfType(PermanentException.class)
          .as(part + "/50")
          .isThrownBy(() -> open(clip).close())
          .withMessageContaining("clip: is not whole: ")
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("VIDEO_TRUNCATED"));
    }
  }

  @Test
  void a_box_of_data_may_have_a_long_size() throws IOException {
    Path clip = mp4("").write(directory.resolve("clip.mp4"));
    Taken whole = take(clip);
    byte[] data = Files.readAllBytes(clip);
    int mdat = Mp4Boxes.find(data, "mdat", 0) - 8;
    int free = mdat - 8;
    ByteBuffer wide = ByteBuffer.wrap(data);
    assertThat(wide.getInt(free)).as("room for a long size").isEqualTo(8);
    long size = wide.getInt(mdat) + 8L;
    wide.putInt(free, 1).put(free + 4, text("mdat")).putLong(free + 8, size);

    assertThat(take(Files.write(clip, data))).isEqualTo(whole);
  }

  @Test
  void a_box_of_data_may_end_with_the_file_or_lie_about_its_end() throws IOException {
    Path clip = mp4("faststart").write(directory.resolve("clip.mp4"));
    Taken whole = take(clip);
    byte[] data = Files.readAllBytes(clip);
    int mdat = Mp4Boxes.find(data, "mdat", 0) - 8;

    for (int size : new int[] {0, Integer.MAX_VALUE}) {
      byte[] bytes = data.clone();
      ByteBuffer.wrap(bytes).putInt(mdat, size);
      assertThat(take(Files.write(clip, bytes))).isEqualTo(whole);
      Files.write(clip, Arrays.copyOf(bytes, bytes.length - 1));
      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(() -> take(clip))
          .withMessageContaining("its index names data up to byte " + data.length);
    }
  }

  @Test
  void an_encrypted_clip_is_named_as_one() {
    String key = "encryption_key=00112233445566778899aabbccddeeff";
    Path clip =
        mp4("")
            .muxing(
                "encryption_scheme=cenc-aes-ctr,"
                    + key
                    + ",encryption_kid=00112233445566778899aabbccddeeff")
            .write(directory.resolve("clip.mp4"));

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> tools.probe(clip))
        .withMessageContaining("clip.mp4: is encrypted")
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("VIDEO_ENCRYPTED"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_encrypted_webm_is_named_as_one(boolean encrypted) throws IOException {
    byte[] encryption = encrypted ? element(0x5035) : element(0x5034);
    byte[] track =
        element(0xAE, element(0xD7, new byte[] {1}), element(0x6D80, element(0x6240, encryption)));
    byte[] webm =
        joined(
            element(0x1A45DFA3, element(0x4282, text("webm"))),
            element(0x18538067, element(0x1654AE6B, track), element(0x1F43B675)));

    Optional<ClipFile> clip = ClipFile.read(Files.write(directory.resolve("a.webm"), webm));

    assertThat(clip).contains(new ClipFile(Optional.empty(), encrypted));
  }

  private static byte[] element(int id, byte[]... contents) {
    byte[] content = Arrays.stream(contents).reduce(new byte[0], WholeClipTest::joined);
    byte[] name = ByteBuffer.allocate(4).putInt(id).array();
    int zeros = Integer.numberOfLeadingZeros(id) / 8;
    byte[] head =
        joined(Arrays.copyOfRange(name, zeros, 4), new byte[] {(byte) (0x80 | content.length)});
    return joined(head, content);
  }
}
