package dev.petforge.examples.installation.picture;

import java.awt.Color;
import java.util.List;

/**
 * The colours of one picture.
 *
 * @param fur of the pet
 * @param marking stripes, ears, patches
 * @param wall of the room, or the sky
 * @param accent bowls, curtains, blankets
 */
record Coat(Color fur, Color marking, Color wall, Color accent) {
  private static final List<Coat> ALL =
      List.of(
          new Coat(rgb(0xE2995A), rgb(0xB2642F), rgb(0xE9DCC6), rgb(0x4F87A6)),
          new Coat(rgb(0xC99B62), rgb(0x7D5532), rgb(0xCBD8D3), rgb(0xB5523F)),
          new Coat(rgb(0xCDB9A6), rgb(0x98806C), rgb(0xBFDDEB), rgb(0xD0605E)),
          new Coat(rgb(0x8E959E), rgb(0x565C66), rgb(0xE6D3C4), rgb(0x6C8C4F)),
          new Coat(rgb(0xEFE3D0), rgb(0xC9A67E), rgb(0xD5CDE0), rgb(0x3F7F79)),
          new Coat(rgb(0x6F5546), rgb(0x45332A), rgb(0xF2DEB3), rgb(0xC0762F)));

  /** The colours of the picture at a place in the series. */
  static Coat of(int index) {
    return ALL.get(index % ALL.size());
  }

  private static Color rgb(int value) {
    return new Color(value);
  }
}
