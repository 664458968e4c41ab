package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.petforge.failure.PermanentException;
import dev.petforge.media.ClipPart;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContactSheetTest {
  @TempDir Path directory;

  private Path grey(int number, int luma) {
    ClipMaker clip = ClipMaker.clip().frames(24);
    clip.plain = true;
    clip.luma = luma;
    return clip.write(directory.resolve("clip" + number + ".mp4"));
  }

  @Test
  void every_segment_shows_the_frame_in_its_middle() throws IOException {
    List<Path> clips = List.of(grey(1, 60), grey(2, 120), grey(3, 200));
    Path joined = directory.resolve("joined.mp4");
    FfmpegVideoTools.builder().inThisProcess().build().join(ClipPart.whole(clips), joined);
    Path sheet = directory.resolve("sheet.png");

    new ContactSheet(80).row("all", joined, 3).row("one", clips.get(2), 2).write(sheet);

    BufferedImage image = ImageIO.read(sheet.toFile());
    assertThat(image.getWidth()).isEqualTo(8 + 3 * 88);
    assertThat(image.getHeight()).isEqualTo(8 + 2 * (28 + 60 + 8));
    int[] lumas = {60, 120, 200};
    for (int i = 0; i < 3; i++) {
      Color found = new Color(image.getRGB(8 + i * 88 + 40, 8 + 28 + 30));
      assertThat(found.getGreen()).isCloseTo((lumas[i] - 16) * 255 / 219, within(4));
    }
    Color second = new Color(image.getRGB(8 + 40, 8 + 96 + 28 + 30));
    assertThat(second.getGreen()).isCloseTo((200 - 16) * 255 / 219, within(4));
  }

  @Test
  void a_video_that_cannot_be_read_leaves_no_sheet() throws IOException {
    Path text = Files.writeString(directory.resolve("text.mp4"), "no video");
    Path sheet = directory.resolve("sheet.png");

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> new ContactSheet(80).row("text", text, 7).write(sheet))
        .withMessageContaining("text.mp4");
    assertThat(sheet).doesNotExist();
  }
}
