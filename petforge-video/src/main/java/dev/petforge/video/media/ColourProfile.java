package dev.petforge.video.media;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import org.jspecify.annotations.Nullable;

/**
 * Colour profiles (ICC) of pictures. One that is damaged, or made for another kind of picture, is
 * passed over, as viewers do: it never refuses a picture.
 */
final class ColourProfile {
  // That of sRGB's curve, nearly, and what is not seen of a difference to it.
  private static final double GAMMA = 2.2;
  private static final double NO_DIFFERENCE = 0.05;

  private ColourProfile() {}

  /** The profile that some bytes are, or null if they are none. */
  static @Nullable ICC_Profile of(byte[] data) {
    try {
      return ICC_Profile.getInstance(data);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Changes the colours of a picture to sRGB's.
   *
   * @param grey whether it was stored in grey
   */
  static void inSrgb(BufferedImage picture, ICC_Profile from, boolean grey) {
    if (from.getColorSpaceType() != (grey ? ColorSpace.TYPE_GRAY : ColorSpace.TYPE_RGB)) {
      return;
    }
    try {
      if (grey) {
        change(picture, greys(from));
        return;
      }
      // Row by row through rasters of their own: parts of another take over thirty times as long.
      ColorConvertOp conversion = toSrgb(from);
      WritableRaster stored = row(picture.getWidth());
      WritableRaster shown = row(picture.getWidth());
      byte[] source = ((DataBufferByte) stored.getDataBuffer()).getData();
      byte[] result = ((DataBufferByte) shown.getDataBuffer()).getData();
      byte[] pixels = Bgr.pixels(picture);
      for (int at = 0; at < pixels.length; at += source.length) {
        System.arraycopy(pixels, at, source, 0, source.length);
        conversion.filter(stored, shown);
        System.arraycopy(result, 0, pixels, at, result.length);
      }
    } catch (IllegalArgumentException | CMMException e) {
      // Made for other pictures after all.
    }
  }

  private static WritableRaster row(int width) {
    int[] blueGreenRed = {2, 1, 0};
    return Raster.createInterleavedRaster(
        DataBuffer.TYPE_BYTE, width, 1, width * 3, 3, blueGreenRed, null);
  }

  private static void change(BufferedImage picture, byte[] table) {
    byte[] pixels = Bgr.pixels(picture);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = table[pixels[i] & 0xff];
    }
  }

  /**
   * What each value is in sRGB.
   *
   * @param gamma the power that values of light were stored with, or 0 for sRGB's own curve
   */
  static byte[] ofGamma(double gamma) {
    boolean other = gamma > 0 && Math.abs(gamma * GAMMA - 1) > NO_DIFFERENCE;
    byte[] table = new byte[256];
    for (int value = 0; value < 256; value++) {
      table[value] = other ? SrgbCurve.level(Math.pow(value / 255.0, 1 / gamma)) : (byte) value;
    }
    return table;
  }

  /** From a profile of whatever kind to sRGB. */
  static ColorConvertOp toSrgb(ICC_Profile from) {
    return new ColorConvertOp(
        new ICC_Profile[] {from, ICC_Profile.getInstance(ColorSpace.CS_sRGB)}, null);
  }

  private static byte[] greys(ICC_Profile from) {
    WritableRaster grey = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 256, 1, 1, null);
    for (int value = 0; value < 256; value++) {
      grey.setSample(value, 0, 0, value);
    }
    WritableRaster colour = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 256, 1, 3, null);
    toSrgb(from).filter(grey, colour);
    byte[] table = new byte[256];
    for (int value = 0; value < 256; value++) {
      table[value] = (byte) colour.getSample(value, 0, 1);
    }
    return table;
  }
}
