package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.petforge.emulator.MotionJpegClips;
import dev.petforge.media.FrameSize;
import dev.petforge.media.Reencoding;
import dev.petforge.media.Reencoding.Reason;
import dev.petforge.media.VideoInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people find out about their files before the night. */
class CheckTest {
  @TempDir Path directory;

  @Test
  void every_file_of_a_folder_is_told_and_nothing_is_written_beside_them() throws IOException {
    Path folder = directory.resolve("pets");
    Photos.write(folder, "dog.jpg", Photos.jpeg());
    Photos.write(folder, "cat.png", Photos.png());
    Files.writeString(folder.resolve("notes.md"), "call the owner");
    // Nobody misses it.
    Files.writeString(folder.resolve("Thumbs.db"), "thumbnails");
    Files.writeString(
        folder.resolve("table.csv"),
        "opening_image_url,segment_count\ndog.jpg,2\ncat.png,99\nowl.jpg,3\n");
    List<String> before = names(folder);

    Cli.Result result = new Cli(directory).run("check", "pets", "--json");

    assertThat(result.status()).as(result.err()).isEqualTo(PetForgeCli.FAILED);
    assertThat(result.list("files"))
        .extracting(file -> ((Map<?, ?>) file).get("kind"), file -> ((Map<?, ?>) file).get("taken"))
        .containsExactly(tuple("picture", true), tuple("picture", true), tuple("other", false));
    Map<?, ?> rows = result.first("folders");
    assertThat(rows.get("taken")).isEqualTo(1);
    assertThat((List<?>) rows.get("refused"))
        .extracting(row -> ((Map<?, ?>) row).get("place"))
        .hasSize(2);
    assertThat(names(folder)).isEqualTo(before);
    assertThat(names(directory)).containsExactly("pets");
  }

  @Test
  void a_table_without_rows_is_told_as_one_of_which_nothing_is_made() throws IOException {
    Path folder = directory.resolve("pets");
    Photos.write(folder, "dog.jpg", Photos.jpeg());
    Files.writeString(folder.resolve("table.csv"), "opening_image_url,segment_count\n");

    Cli.Result result = new Cli(directory).run("check", "pets");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("'run' would take 0 rows from it, 0 not");
  }

  @Test
  void pictures_below_a_folder_are_told_as_no_rows_of_it() {
    Photos.write(directory.resolve("pets/january"), "dog.jpg", Photos.jpeg());

    Cli.Result result = new Cli(directory).run("check", "pets");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("a picture, taken")
        .contains("'run' would take 0 rows from it, 0 not");
  }

  /** As an archive leaves it that was packed in another encoding. */
  @Test
  void a_picture_whose_name_is_no_text_is_looked_at() throws Exception {
    Path folder = directory.resolve("pets");
    Photos.write(folder, "cat.jpg", Photos.jpeg());
    Process renamed =
        new ProcessBuilder("sh", "-c", "mv cat.jpg \"$(printf '\\351\\331\\303\\250.jpg')\"")
            .directory(folder.toFile())
            .start();
    assertThat(renamed.waitFor()).isZero();

    Cli.Result result = new Cli(directory).run("check", "pets");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("a picture, taken").contains("'run' would take 1 row");
  }

  @Test
  void of_a_clip_it_is_told_what_a_join_and_a_browser_make_of_it() throws IOException {
    new MotionJpegClips(128)
        .make(Photos.png(), Duration.ofSeconds(1), 1, directory.resolve("old.mp4"));
    Cli cli = new Cli(directory);

    Cli.Result result = cli.run("check", "old.mp4", "--out", "made");

    assertThat(result.status()).as(result.err()).isEqualTo(0);
    assertThat(result.out())
        .contains("old.mp4: a clip, taken: mjpeg, 128×128")
        .contains("encoded anew where it is joined: mjpeg")
        .contains("a browser plays its sound, without a picture");
    assertThat(names(directory.resolve("made")))
        .containsExactly(
            "old.mp4.final.mp4", "old.mp4.first.jpg", "old.mp4.last.jpg", "old.mp4.last.png");
    assertThat(cli.run("check", "made/old.mp4.final.mp4").out())
        .contains("joined as it is")
        .contains("a browser plays it and seeks in it");
  }

  @Test
  void a_file_that_is_not_there_is_wrong_usage() {
    Cli.Result result = new Cli(directory).run("check", "gone.jpg");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("gone.jpg");
  }

  @Test
  void what_a_browser_does_depends_on_how_a_clip_is_encoded() {
    assertThat(playback("h264")).isEqualTo(BrowserPlayback.PLAYS);
    assertThat(playback("h264", Reason.PIXEL_SHAPE)).isEqualTo(BrowserPlayback.PLAYS);
    assertThat(playback("h264", Reason.FIRST_PICTURE)).isEqualTo(BrowserPlayback.SEEK_FAILS);
    assertThat(playback("vp9", Reason.CODEC)).isEqualTo(BrowserPlayback.PLAYS);
    assertThat(playback("hevc", Reason.CODEC)).isEqualTo(BrowserPlayback.DEPENDS);
    assertThat(playback("mpeg4", Reason.CODEC)).isEqualTo(BrowserPlayback.NO_PICTURE);
  }

  private static BrowserPlayback playback(String codec, Reason... reasons) {
    VideoInfo info =
        new VideoInfo(
            new FrameSize(128, 128), 0, Duration.ofSeconds(1), 24, codec, Optional.empty());
    return BrowserPlayback.of(
        info, Stream.of(reasons).map(reason -> new Reencoding(0, reason, "")).toList());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
