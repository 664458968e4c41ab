package dev.petforge.video.media;

import java.awt.image.BufferedImage;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Turns pictures with more colours or more light than sRGB has into sRGB, as Chromium 150 shows
 * them: primaries of BT.2020 and of P3, light by PQ and by HLG. What lies outside is clipped.
 */
final class WideColours {
  private static final int LEVELS = 1 << 16;
  private static final int STEPS = 1 << 12;

  /** White of a picture without more light, in cd/m² (ITU-R BT.2408). */
  private static final double WHITE = 203;

  private static final double PQ_PEAK = 10_000;
  private static final double HLG_PEAK = 1_000;

  /** Light by the white, and by how many stops Chromium dims it; measured with patches of grey. */
  private static final double[] LIGHT = {1, 1.36, 1.93, 2.57, 3.06, HLG_PEAK / WHITE};

  private static final double[] STOPS = {1.02, 1.14, 1.42, 1.66, 1.83, 2.3};

  private static final double[] SAME = {1, 0, 0, 0, 1, 0, 0, 0, 1};

  /** Linear light of BT.2020 in the primaries of sRGB (ITU-R BT.2087). */
  private static final double[] FROM_BT2020 = {
    1.6605, -0.5876, -0.0728, -0.1246, 1.1329, -0.0083, -0.0182, -0.1006, 1.1187
  };

  private static final double[] FROM_P3 = {
    1.2249, -0.2247, 0, -0.0420, 1.0419, 0, -0.0197, -0.0786, 1.0979
  };

  private enum Light {
    SDR,
    PQ,
    HLG
  }

  private enum Primaries {
    SRGB,
    BT2020,
    P3
  }

  private final Light light;
  private final double[] matrix;
  private final float[] linear = new float[LEVELS];
  private final byte[] encoded = new byte[STEPS + 1];

  private WideColours(Light light, double[] matrix) {
    this.light = light;
    this.matrix = matrix;
    for (int i = 0; i < LEVELS; i++) {
      linear[i] = (float) decode(i / (LEVELS - 1.0));
    }
    for (int i = 0; i <= STEPS; i++) {
      encoded[i] = SrgbCurve.level(Math.pow((double) i / STEPS, 2));
    }
  }

  /** Which of its own a frame needs; empty if it needs none. */
  static Optional<Kind> of(AVFrame frame) {
    return of(frame.color_primaries(), frame.color_trc());
  }

  /**
   * Which of its own a picture needs; empty if it needs none.
   *
   * @param primaries as ITU-T H.273 numbers them, as FFmpeg does too
   * @param transfer as well
   */
  static Optional<Kind> of(int primaries, int transfer) {
    Light light =
        switch (transfer) {
          case avutil.AVCOL_TRC_SMPTE2084 -> Light.PQ;
          case avutil.AVCOL_TRC_ARIB_STD_B67 -> Light.HLG;
          default -> Light.SDR;
        };
    Primaries gamut =
        switch (primaries) {
          case avutil.AVCOL_PRI_BT2020 -> Primaries.BT2020;
          case avutil.AVCOL_PRI_SMPTE432 -> Primaries.P3;
          default -> Primaries.SRGB;
        };
    return light == Light.SDR && gamut == Primaries.SRGB
        ? Optional.empty()
        : Optional.of(new Kind(light, gamut));
  }

  /** What decides how colours are turned. */
  record Kind(Light light, Primaries primaries) {
    WideColours open() {
      double[] matrix =
          switch (primaries) {
            case SRGB -> SAME;
            case BT2020 -> FROM_BT2020;
            case P3 -> FROM_P3;
          };
      return new WideColours(light, matrix);
    }
  }

  /** Linear light, 1 for white. */
  private double decode(double level) {
    return switch (light) {
      case SDR -> SrgbCurve.light(level);
      case PQ -> {
        double power = Math.pow(level, 1 / 78.84375);
        double part = Math.max(0, power - 0.8359375) / (18.8515625 - 18.6875 * power);
        yield Math.pow(part, 1 / 0.1593017578125) * PQ_PEAK / WHITE;
      }
      case HLG ->
          level <= 0.5
              ? level * level / 3
              : (Math.exp((level - 0.55991073) / 0.17883277) + 0.28466892) / 12;
    };
  }

  /**
   * Turns one row.
   *
   * @param bgr 16 bits a channel, B, G, R
   * @param pixels 8 bits a channel, B, G, R, from {@code offset}
   */
  void row(short[] bgr, byte[] pixels, int offset) {
    for (int i = 0; i + 2 < bgr.length; i += 3) {
      float red = linear[bgr[i + 2] & 0xffff];
      float green = linear[bgr[i + 1] & 0xffff];
      float blue = linear[bgr[i] & 0xffff];
      double gain = gain(red, green, blue);
      pixels[offset + i] = level(gain * (matrix[6] * red + matrix[7] * green + matrix[8] * blue));
      pixels[offset + i + 1] =
          level(gain * (matrix[3] * red + matrix[4] * green + matrix[5] * blue));
      pixels[offset + i + 2] =
          level(gain * (matrix[0] * red + matrix[1] * green + matrix[2] * blue));
    }
  }

  /** Turns a whole picture of 8 bits. */
  void turn(BufferedImage picture) {
    byte[] pixels = Bgr.pixels(picture);
    short[] row = new short[picture.getWidth() * 3];
    for (int at = 0; at < pixels.length; at += row.length) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (short) ((pixels[at + i] & 0xff) * 257);
      }
      row(row, pixels, at);
    }
  }

  private double gain(float red, float green, float blue) {
    if (light == Light.SDR) {
      return 1;
    }
    double gain = 1;
    if (light == Light.HLG) {
      // The scene's light as a display of this peak shows it (ITU-R BT.2100).
      double luminance = 0.2627 * red + 0.678 * green + 0.0593 * blue;
      gain = Math.pow(luminance, 0.2) * HLG_PEAK / WHITE;
    }
    return gain * Math.pow(2, -stops(gain * Math.max(red, Math.max(green, blue))));
  }

  private static double stops(double lit) {
    int above = 0;
    while (above < LIGHT.length && LIGHT[above] < lit) {
      above++;
    }
    if (above == 0) {
      return STOPS[0];
    }
    if (above == LIGHT.length) {
      return Math.log(lit) / Math.log(2);
    }
    double part = (lit - LIGHT[above - 1]) / (LIGHT[above] - LIGHT[above - 1]);
    return STOPS[above - 1] + part * (STOPS[above] - STOPS[above - 1]);
  }

  /** The table is by the root: the eye sees more steps in the dark. */
  private byte level(double value) {
    return encoded[(int) Math.round(STEPS * Math.sqrt(Math.max(0, Math.min(1, value))))];
  }
}
