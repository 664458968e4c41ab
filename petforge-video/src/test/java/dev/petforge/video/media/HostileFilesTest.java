package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.media.ClipPart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileFilesTest {
  private static final int MUTATIONS = 300;

  @TempDir Path directory;

  private static final FfmpegVideoTools TOOLS =
      FfmpegVideoTools.builder().children(1).jobLimit(Duration.ofSeconds(20)).build();

  @AfterAll
  static void close() {
    TOOLS.close();
  }

  private void assertNoVideo(Path file) {
    Path target = directory.resolve("target");
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> TOOLS.frames(file, target, target, target))
        .withMessageContaining(String.valueOf(file.getFileName()))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("NOT_A_VIDEO"));
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> TOOLS.join(ClipPart.whole(List.of(file)), target));
    assertThat(target).doesNotExist();
  }

  @Test
  void what_is_no_video_is_refused() throws IOException {
    assertNoVideo(Files.writeString(directory.resolve("text.mp4"), "the provider is sorry"));
    assertNoVideo(Files.write(directory.resolve("zeros.mp4"), new byte[100_000]));
    ClipMaker sound = ClipMaker.clip().frames(0).sound(1);
    assertNoVideo(sound.write(directory.resolve("sound.mp4")));
  }

  @Test
  void a_playlist_does_not_open_other_files() throws IOException {
    ClipMaker.clip().frames(12).write(directory.resolve("secret.mp4"));

    assertNoVideo(
        Files.writeString(
            directory.resolve("playlist.mp4"),
            "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:1,\nsecret.mp4\n#EXT-X-ENDLIST\n"));
    assertNoVideo(
        Files.writeString(
            directory.resolve("list.mp4"), "ffconcat version 1.0\nfile 'secret.mp4'\n"));
  }

  @Test
  void a_name_is_never_taken_for_a_protocol() {
    Path clip = ClipMaker.clip().frames(12).write(directory.resolve("clip.mp4"));
    Path odd = directory.resolve("concat:a|b é %d.mp4");
    assertThat(clip.toFile().renameTo(odd.toFile())).isTrue();

    assertThat(TOOLS.probe(odd).videoCodec()).isEqualTo("mpeg4");
  }

  @Test
  void hundreds_of_damaged_files_are_answered_in_time() throws IOException {
    List<Path> sources =
        List.of(
            ClipMaker.clip().frames(16).bFrames(2).sound(0.6).write(directory.resolve("1.mp4")),
            ClipMaker.clip()
                .codec("libopenh264")
                .frames(16)
                .sound(0.6)
                .movFlags("faststart")
                .write(directory.resolve("2.mp4")),
            ClipMaker.clip()
                .frames(16)
                .sound(0.6)
                .movFlags("frag_keyframe+empty_moov")
                .write(directory.resolve("3.mp4")));
    Path sound = sources.get(0);
    Random random = new Random(20261122);
    int answered = 0;
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] data = Files.readAllBytes(sources.get(i % sources.size()));
      Path file = directory.resolve("mutation.mp4");
      Files.write(file, mutated(data, i / sources.size() % 6, random));
      long start = System.nanoTime();
      try {
        if (i % 2 == 0) {
          Path frame = directory.resolve("frame");
          TOOLS.frames(file, frame, frame, frame);
        } else {
          TOOLS.join(ClipPart.whole(List.of(sound, file)), directory.resolve("joined.mp4"));
        }
        answered++;
      } catch (PetForgeException e) {
        refused++;
        assertThat(e.failure().code())
            .as("mutation %d: %s", i, e.getMessage())
            .isNotIn("MEDIA_CRASHED", "MEDIA_TIMEOUT", "MEDIA_MEMORY", "MEDIA_FAILED")
            .doesNotContain(" ");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("mutation " + i)
          .isLessThan(Duration.ofSeconds(20));
    }

    assertThat(answered).as("sound ones").isGreaterThan(MUTATIONS / 20);
    assertThat(refused).as("refused ones").isGreaterThan(MUTATIONS / 20);
  }

  private static byte[] mutated(byte[] data, int kind, Random random) {
    int moov = Mp4Boxes.find(data, "moov", 0);
    int length = ByteBuffer.wrap(data).getInt(moov - 8);
    switch (kind) {
      case 0 -> flip(data, moov, Math.min(length, data.length - moov), 6, random);
      case 1 -> flip(data, 40, data.length - 40, 60, random);
      case 2 -> {
        return Arrays.copyOf(data, 1 + random.nextInt(data.length - 1));
      }
      case 3 -> {
        int[] extremes = {0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1};
        for (int i = 0; i < 3; i++) {
          int at = moov + random.nextInt(Math.max(1, Math.min(length, data.length - moov) - 12));
          ByteBuffer.wrap(data).putInt(at, extremes[random.nextInt(extremes.length)]);
        }
      }
      case 4 -> {
        int from = random.nextInt(data.length / 2);
        int count = random.nextInt(data.length / 3);
        byte[] shorter = Arrays.copyOf(data, data.length - count);
        System.arraycopy(data, from + count, shorter, from, shorter.length - from);
        return shorter;
      }
      default -> {
        byte[] noise = new byte[200];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, data, random.nextInt(data.length - 200), 200);
      }
    }
    return data;
  }

  private static void flip(byte[] data, int from, int length, int times, Random random) {
    for (int i = 0; i < times; i++) {
      data[from + random.nextInt(Math.max(1, length - 8))] ^= (byte) (1 << random.nextInt(8));
    }
  }
}
