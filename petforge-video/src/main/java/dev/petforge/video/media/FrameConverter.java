package dev.petforge.video.media;

import dev.petforge.failure.RetryableException;
import java.awt.image.BufferedImage;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/**
 * Turns decoded frames into pictures, with the matrix and the range that the frame names. Without
 * that a chain of seven clips loses some 15 dB. Keeps its tables between frames of one kind.
 */
final class FrameConverter implements AutoCloseable {
  private static final int QUALITY =
      swscale.SWS_BICUBIC
          | swscale.SWS_ACCURATE_RND
          | swscale.SWS_FULL_CHR_H_INT
          | swscale.SWS_FULL_CHR_H_INP;

  private record Kind(
      int width, int height, int format, int matrix, boolean full, int toWidth, int toHeight) {
    boolean transparent() {
      AVPixFmtDescriptor description = avutil.av_pix_fmt_desc_get(format);
      return description != null && (description.flags() & avutil.AV_PIX_FMT_FLAG_ALPHA) != 0;
    }
  }

  private @Nullable Kind kind;
  private @Nullable SwsContext scaler;
  private final AVFrame rgb = avutil.av_frame_alloc();

  /** The frame as a picture of its own size, as stored. */
  BufferedImage picture(AVFrame frame) {
    return picture(frame, frame.width(), frame.height());
  }

  /** The frame as a picture of another size, on white where it is transparent. */
  BufferedImage picture(AVFrame frame, int width, int height) {
    SwsContext tables = scalerFor(frame, width, height);
    swscale.sws_scale(
        tables, frame.data(), frame.linesize(), 0, frame.height(), rgb.data(), rgb.linesize());
    BufferedImage image = Bgr.blank(width, height);
    byte[] pixels = Bgr.pixels(image);
    int line = rgb.linesize(0);
    BytePointer rows = rgb.data(0);
    if (rgb.format() == avutil.AV_PIX_FMT_BGRA) {
      byte[] row = new byte[width * 4];
      for (int y = 0; y < height; y++) {
        rows.position((long) y * line).get(row);
        flatten(row, pixels, y * width * 3);
      }
    } else {
      for (int y = 0; y < height; y++) {
        rows.position((long) y * line).get(pixels, y * width * 3, width * 3);
      }
    }
    return image;
  }

  private static void flatten(byte[] bgra, byte[] pixels, int offset) {
    for (int from = 0, to = offset; from < bgra.length; from += 4, to += 3) {
      int alpha = bgra[from + 3] & 0xff;
      pixels[to] = PictureReader.onWhite(bgra[from] & 0xff, alpha);
      pixels[to + 1] = PictureReader.onWhite(bgra[from + 1] & 0xff, alpha);
      pixels[to + 2] = PictureReader.onWhite(bgra[from + 2] & 0xff, alpha);
    }
  }

  private SwsContext scalerFor(AVFrame frame, int width, int height) {
    Kind wanted =
        new Kind(
            frame.width(),
            frame.height(),
            frame.format(),
            matrix(frame),
            fullRange(frame),
            width,
            height);
    SwsContext current = scaler;
    if (current != null && wanted.equals(kind)) {
      return current;
    }
    swscale.sws_freeContext(current);
    scaler = null;
    int target = wanted.transparent() ? avutil.AV_PIX_FMT_BGRA : avutil.AV_PIX_FMT_BGR24;
    SwsContext made =
        swscale.sws_getContext(
            wanted.width,
            wanted.height,
            wanted.format,
            width,
            height,
            target,
            QUALITY,
            null,
            null,
            (DoublePointer) null);
    if (made == null) {
      throw new RetryableException(
          "NO_MEMORY", "cannot prepare the conversion of a frame of the kind " + wanted);
    }
    scaler = made;
    IntPointer coefficients = swscale.sws_getCoefficients(wanted.matrix);
    // Refused for frames that are RGB already, which need no matrix.
    swscale.sws_setColorspaceDetails(
        made, coefficients, wanted.full ? 1 : 0, coefficients, 1, 0, 1 << 16, 1 << 16);
    avutil.av_frame_unref(rgb);
    rgb.width(width);
    rgb.height(height);
    rgb.format(target);
    if (avutil.av_frame_get_buffer(rgb, 0) < 0) {
      throw new RetryableException("NO_MEMORY", "no memory for a frame of " + width + "×" + height);
    }
    kind = wanted;
    return made;
  }

  /** The frame's matrix; where it names none, HD is BT.709 and smaller is BT.601, as in players. */
  private static int matrix(AVFrame frame) {
    return switch (frame.colorspace()) {
      case avutil.AVCOL_SPC_BT709 -> swscale.SWS_CS_ITU709;
      case avutil.AVCOL_SPC_FCC -> swscale.SWS_CS_FCC;
      case avutil.AVCOL_SPC_BT470BG, avutil.AVCOL_SPC_SMPTE170M -> swscale.SWS_CS_ITU601;
      case avutil.AVCOL_SPC_SMPTE240M -> swscale.SWS_CS_SMPTE240M;
      case avutil.AVCOL_SPC_BT2020_NCL, avutil.AVCOL_SPC_BT2020_CL -> swscale.SWS_CS_BT2020;
      default ->
          Math.max(frame.width(), frame.height()) >= 1280
                  || Math.min(frame.width(), frame.height()) >= 720
              ? swscale.SWS_CS_ITU709
              : swscale.SWS_CS_ITU601;
    };
  }

  private static boolean fullRange(AVFrame frame) {
    return switch (frame.format()) {
      case avutil.AV_PIX_FMT_YUVJ420P,
          avutil.AV_PIX_FMT_YUVJ422P,
          avutil.AV_PIX_FMT_YUVJ444P,
          avutil.AV_PIX_FMT_YUVJ440P,
          avutil.AV_PIX_FMT_YUVJ411P ->
          true;
      default -> frame.color_range() == avutil.AVCOL_RANGE_JPEG;
    };
  }

  @Override
  public void close() {
    swscale.sws_freeContext(scaler);
    scaler = null;
    avutil.av_frame_free(rgb);
  }
}
