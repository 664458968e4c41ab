package dev.petforge.video.media;

/** The curve of sRGB (IEC 61966-2-1): levels, from 0 to 1, and the light that they stand for. */
final class SrgbCurve {
  private SrgbCurve() {}

  static double light(double level) {
    return level <= 0.04045 ? level / 12.92 : Math.pow((level + 0.055) / 1.055, 2.4);
  }

  /** In 8 bits, from 0 to 255. */
  static byte level(double light) {
    double level = light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
    return (byte) Math.round(255 * level);
  }
}
