package dev.petforge.video.media;

import dev.petforge.failure.RetryableException;
import dev.petforge.media.FrameSize;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
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
      int width,
      int height,
      int format,
      int matrix,
      boolean full,
      Optional<WideColours.Kind> wide,
      int toWidth,
      int toHeight) {
    int target() {
      if (wide.isPresent()) {
        return avutil.AV_PIX_FMT_BGR48LE;
      }
      return transparent() ? avutil.AV_PIX_FMT_BGRA : avutil.AV_PIX_FMT_BGR24;
    }

    boolean transparent() {
      AVPixFmtDescriptor description = avutil.av_pix_fmt_desc_get(format);
      return description != null && (description.flags() & avutil.AV_PIX_FMT_FLAG_ALPHA) != 0;
    }
  }

  private @Nullable Kind kind;
  private @Nullable SwsContext scaler;
  private @Nullable WideColours wide;
  private final AVFrame rgb = avutil.av_frame_alloc();

  /** The frame as people see it. */
  BufferedImage picture(AVFrame frame, Display display) {
    return picture(frame, display, display.size(frame.width(), frame.height()));
  }

  /** The frame as people see it, of another size. */
  BufferedImage picture(AVFrame frame, Display display, FrameSize size) {
    Orientation orientation = display.orientation();
    BufferedImage stored =
        picture(
            frame,
            display.matrix(frame),
            orientation.width(size.width(), size.height()),
            orientation.height(size.width(), size.height()));
    return Bgr.upright(stored, orientation);
  }

  /**
   * The frame of another size, as stored, on white where it is transparent.
   *
   * @param matrix one of {@code SWS_CS_…}
   */
  BufferedImage picture(AVFrame frame, int matrix, int width, int height) {
    SwsContext tables = scalerFor(frame, matrix, width, height);
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
    } else if (wide != null) {
      byte[] row = new byte[width * 6];
      short[] levels = new short[width * 3];
      for (int y = 0; y < height; y++) {
        rows.position((long) y * line).get(row);
        ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(levels);
        wide.row(levels, pixels, y * width * 3);
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

  private SwsContext scalerFor(AVFrame frame, int matrix, int width, int height) {
    Kind wanted =
        new Kind(
            frame.width(),
            frame.height(),
            frame.format(),
            matrix,
            fullRange(frame),
            WideColours.of(frame),
            width,
            height);
    SwsContext current = scaler;
    if (current != null && wanted.equals(kind)) {
      return current;
    }
    swscale.sws_freeContext(current);
    scaler = null;
    int target = wanted.target();
    wide = wanted.wide.map(WideColours.Kind::open).orElse(null);
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
