package dev.petforge.examples.installation.picture;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A series of drawn pets at their meals, each 1376 × 768 pixels. The same place, the same picture.
 */
public final class PetPictures {
  private static final List<String> PETS = List.of("cat", "dog", "rabbit");

  private PetPictures() {}

  /** The name of the picture at a place in the series, from 0, for example {@code 1-cat}. */
  public static String name(int index) {
    return index + 1 + "-" + PETS.get(index % PETS.size());
  }

  /** Draws the picture at a place in the series, from 0. */
  public static BufferedImage draw(int index) {
    Canvas canvas = new Canvas(1_000L + index);
    Coat coat = Coat.of(index);
    switch (index % PETS.size()) {
      case 0 -> CatAtWindow.paint(canvas, coat);
      case 1 -> DogOnRug.paint(canvas, coat);
      default -> RabbitAtPicnic.paint(canvas, coat);
    }
    return canvas.finish();
  }
}
