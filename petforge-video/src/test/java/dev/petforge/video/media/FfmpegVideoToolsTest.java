package dev.petforge.video.media;

import dev.petforge.media.VideoTools;
import dev.petforge.testkit.VideoToolsContract;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class FfmpegVideoToolsTest extends VideoToolsContract {
  private static FfmpegVideoTools tools = FfmpegVideoTools.inChildProcesses();

  @BeforeAll
  static void open() {
    tools = FfmpegVideoTools.inChildProcesses();
  }

  @AfterAll
  static void close() {
    tools.close();
  }

  @Override
  protected VideoTools tools() {
    return tools;
  }

  @Override
  protected void writeClip(Path file, int number, boolean sound) {
    ClipMaker.clip().codec("libopenh264").seed(number).frames(24).sound(sound ? 1 : 0).write(file);
  }

  @Override
  protected void writePicture(Path file) throws IOException {
    ImageIO.write(new BufferedImage(640, 360, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
  }
}
