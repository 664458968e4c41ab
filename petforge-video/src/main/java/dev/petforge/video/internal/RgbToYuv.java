package dev.petforge.video.internal;

import static dev.petforge.video.internal.FfmpegFailures.check;

import dev.petforge.media.FrameSize;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** Turns sRGB pictures into BT.709 in limited range, 4:2:0, and scales them. Owns native memory. */
final class RgbToYuv implements AutoCloseable {
  private final FrameSize size;
  private final SwsContext context;
  private final IntPointer pixels;
  private final PointerPointer<IntPointer> planes;
  private final IntPointer strides;

  private RgbToYuv(FrameSize size, SwsContext context) {
    this.size = size;
    this.context = context;
    this.pixels = new IntPointer((long) size.width() * size.height());
    this.planes = new PointerPointer<IntPointer>(4).put(0, pixels);
    this.strides = new IntPointer(4L).put(0, size.width() * 4);
  }

  static RgbToYuv open(FrameSize size, FrameSize target) {
    // a pixel is one int, red in its third byte: the order in memory is the machine's
    int format =
        ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
            ? avutil.AV_PIX_FMT_BGR0
            : avutil.AV_PIX_FMT_0RGB;
    SwsContext context =
        FfmpegFailures.allocated(
            swscale.sws_getContext(
                size.width(),
                size.height(),
                format,
                target.width(),
                target.height(),
                avutil.AV_PIX_FMT_YUV420P,
                swscale.SWS_BICUBIC
                    | swscale.SWS_ACCURATE_RND
                    | swscale.SWS_FULL_CHR_H_INP
                    | swscale.SWS_FULL_CHR_H_INT,
                null,
                null,
                (DoublePointer) null),
            "colour conversion of " + size + " to " + target);
    // left alone, swscale takes the matrix of BT.601: wrong colours in every HD picture
    IntPointer matrix = swscale.sws_getCoefficients(swscale.SWS_CS_ITU709);
    check(
        swscale.sws_setColorspaceDetails(context, matrix, 1, matrix, 0, 0, 1 << 16, 1 << 16),
        "setting the colour matrix");
    return new RgbToYuv(size, context);
  }

  void convert(BufferedImage image, AVFrame frame) {
    if (image.getType() != BufferedImage.TYPE_INT_RGB
        || image.getWidth() != size.width()
        || image.getHeight() != size.height()
        || !(image.getRaster().getDataBuffer() instanceof DataBufferInt data)) {
      throw new IllegalArgumentException(
          "a picture must be TYPE_INT_RGB of "
              + size
              + ", was type "
              + image.getType()
              + " of "
              + image.getWidth()
              + "×"
              + image.getHeight());
    }
    int[] rgb = data.getData();
    pixels.put(rgb, 0, size.width() * size.height());
    check(
        swscale.sws_scale(
            context, planes, strides, 0, size.height(), frame.data(), frame.linesize()),
        "converting a picture");
  }

  @Override
  public void close() {
    swscale.sws_freeContext(context);
    planes.deallocate();
    strides.deallocate();
    pixels.deallocate();
  }
}
