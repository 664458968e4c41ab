package dev.petforge.video.media;

import dev.petforge.video.media.StoredPicture.Kind;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import org.jspecify.annotations.Nullable;

/**
 * Turns the four inks of a JPEG for print into colours. What is stored is the paper that each ink
 * leaves, as Adobe has it, also where Adobe's marker is missing: so browsers and Pillow take it.
 */
final class Inks {
  private final boolean luma;
  private @Nullable ColorConvertOp conversion;

  Inks(StoredPicture stored) {
    luma = stored.kind() == Kind.YCCK;
    ICC_Profile profile = stored.profile();
    if (profile != null && profile.getColorSpaceType() == ColorSpace.TYPE_CMYK) {
      conversion = ColourProfile.toSrgb(profile);
    }
  }

  /**
   * Turns a row.
   *
   * @param samples of each pixel the four inks; changed
   * @param bgr becomes its colours
   */
  void toColours(int[] samples, byte[] bgr) {
    if (luma) {
      toInks(samples);
    }
    if (!converted(samples, bgr)) {
      for (int x = 0, at = 0; x < bgr.length; x += 3, at += 4) {
        int black = samples[at + 3];
        bgr[x] = (byte) ((samples[at + 2] * black + 127) / 255);
        bgr[x + 1] = (byte) ((samples[at + 1] * black + 127) / 255);
        bgr[x + 2] = (byte) ((samples[at] * black + 127) / 255);
      }
    }
  }

  private static void toInks(int[] samples) {
    for (int at = 0; at < samples.length; at += 4) {
      int luma = samples[at];
      double cb = samples[at + 1] - 128.0;
      double cr = samples[at + 2] - 128.0;
      samples[at] = 255 - clamp(luma + 1.402 * cr);
      samples[at + 1] = 255 - clamp(luma - 0.344136 * cb - 0.714136 * cr);
      samples[at + 2] = 255 - clamp(luma + 1.772 * cb);
    }
  }

  private static int clamp(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }

  /** By the picture's profile, if it has one that can be applied. */
  private boolean converted(int[] samples, byte[] bgr) {
    ColorConvertOp op = conversion;
    if (op == null) {
      return false;
    }
    int width = bgr.length / 3;
    WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, 1, 4, null);
    for (int i = 0; i < samples.length; i++) {
      inks.getDataBuffer().setElem(i, 255 - samples[i]);
    }
    WritableRaster colours =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, 1, 3, null);
    try {
      op.filter(inks, colours);
    } catch (IllegalArgumentException | CMMException e) {
      conversion = null; // Damaged: viewers show the picture without it.
      return false;
    }
    for (int x = 0; x < bgr.length; x += 3) {
      bgr[x] = (byte) colours.getDataBuffer().getElem(x + 2);
      bgr[x + 1] = (byte) colours.getDataBuffer().getElem(x + 1);
      bgr[x + 2] = (byte) colours.getDataBuffer().getElem(x);
    }
    return true;
  }
}
