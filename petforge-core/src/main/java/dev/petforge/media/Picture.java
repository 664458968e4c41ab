package dev.petforge.media;

import java.util.List;

/**
 * What is known of a still picture.
 *
 * @param size upright, as people see it
 * @param mainColours the colours that cover most of it, most first, each as {@code #rrggbb}; 1 to 5
 * @param brightness mean luma, from 0 (black) to 255 (white)
 */
public record Picture(FrameSize size, List<String> mainColours, double brightness) {
  public Picture {
    mainColours = List.copyOf(mainColours);
    if (mainColours.isEmpty() || mainColours.size() > 5) {
      throw new IllegalArgumentException("mainColours must be 1 to 5, were " + mainColours);
    }
    if (!(brightness >= 0 && brightness <= 255)) {
      throw new IllegalArgumentException("brightness must be 0 to 255, was " + brightness);
    }
  }
}
