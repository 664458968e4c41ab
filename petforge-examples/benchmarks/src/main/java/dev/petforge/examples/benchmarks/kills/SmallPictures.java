package dev.petforge.examples.benchmarks.kills;

import dev.petforge.examples.installation.picture.PetPictures;
import dev.petforge.failure.PermanentException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageIO;

/** Drawn pets, small, so that clips of them are made quickly. */
final class SmallPictures {
  private static final int SIDE = 320;

  /** Each is drawn once: a series of runs would spend a third of its time on the same two. */
  private static final Map<Integer, byte[]> DRAWN = new ConcurrentHashMap<>();

  private SmallPictures() {}

  /** Puts a picture into a folder of photos; it appears as a whole. */
  static void put(Path photos, int number) {
    try {
      Files.createDirectories(photos);
      Path part = photos.resolveSibling("picture.part");
      Files.write(part, DRAWN.computeIfAbsent(number, SmallPictures::png));
      Files.move(part, photos.resolve("%03d-pet.png".formatted(number)));
    } catch (IOException e) {
      throw new PermanentException(
          "NOT_WRITABLE", "a picture cannot be put into " + photos + ": " + e, e);
    }
  }

  private static byte[] png(int number) {
    BufferedImage drawn = PetPictures.draw(number);
    BufferedImage small = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    int left = (drawn.getWidth() - drawn.getHeight()) / 2;
    graphics.drawImage(
        drawn, 0, 0, SIDE, SIDE, left, 0, left + drawn.getHeight(), drawn.getHeight(), null);
    graphics.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(small, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }
}
