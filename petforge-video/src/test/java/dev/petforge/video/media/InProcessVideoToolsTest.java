package dev.petforge.video.media;

import dev.petforge.media.VideoTools;
import dev.petforge.testkit.VideoToolsContract;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

class InProcessVideoToolsTest extends VideoToolsContract {
  private final FfmpegVideoTools tools = FfmpegVideoTools.builder().inThisProcess().build();

  @Override
  protected VideoTools tools() {
    return tools;
  }

  @Override
  protected void writeClip(Path file, int number, boolean sound) {
    ClipMaker.clip()
        .codec("libopenh264")
        .size(320, 240)
        .seed(number)
        .frames(24)
        .sound(sound ? 1 : 0)
        .write(file);
  }

  @Override
  protected void writePicture(Path file) throws IOException {
    ImageIO.write(new BufferedImage(640, 360, BufferedImage.TYPE_INT_RGB), "gif", file.toFile());
  }
}
