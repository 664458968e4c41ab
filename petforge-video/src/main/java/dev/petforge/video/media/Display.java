package dev.petforge.video.media;

import dev.petforge.media.FrameSize;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;

/**
 * How the stored frames of a clip become what people see: with square pixels, upright, in the
 * colours that a browser gives them. Everything that makes pictures of a clip goes by this, so that
 * they agree.
 *
 * @param aspectNumerator of a stored pixel's width by its height
 * @param aspectDenominator of the same
 * @param unnamedMatrix the matrix of frames that name none, one of {@code SWS_CS_…}
 * @param named whether frames can name one
 */
record Display(
    int aspectNumerator,
    int aspectDenominator,
    Orientation orientation,
    int unnamedMatrix,
    boolean named) {
  /** Pixels that are longer than this are a slip of the pen, and taken to be square. */
  private static final int LONGEST_PIXEL = 10;

  private static final int LINES_OF_HD = 720;

  static Display of(MediaFile file) {
    AVCodecParameters stored = file.video().codecpar();
    AVRational aspect = avformat.av_guess_sample_aspect_ratio(file.context(), file.video(), null);
    long longest = (long) LONGEST_PIXEL * Math.min(aspect.num(), aspect.den());
    boolean square =
        aspect.num() < 1
            || aspect.den() < 1
            || aspect.num() == aspect.den()
            || Math.max(aspect.num(), aspect.den()) > longest;
    int numerator = square ? 1 : aspect.num();
    int denominator = square ? 1 : aspect.den();
    return new Display(
        numerator,
        denominator,
        file.orientation(),
        unnamedMatrix(stored.codec_id(), heightened(stored.height(), numerator, denominator)),
        // VP8 cannot name one; its decoder says BT.601 all the same.
        stored.codec_id() != avcodec.AV_CODEC_ID_VP8);
  }

  /** The matrix of a frame, one of {@code SWS_CS_…}. */
  int matrix(AVFrame frame) {
    return named ? matrix(frame.colorspace(), unnamedMatrix) : unnamedMatrix;
  }

  private static int matrix(int colourSpace, int unnamed) {
    return switch (colourSpace) {
      case avutil.AVCOL_SPC_BT709 -> swscale.SWS_CS_ITU709;
      case avutil.AVCOL_SPC_FCC -> swscale.SWS_CS_FCC;
      case avutil.AVCOL_SPC_BT470BG, avutil.AVCOL_SPC_SMPTE170M -> swscale.SWS_CS_ITU601;
      case avutil.AVCOL_SPC_SMPTE240M -> swscale.SWS_CS_SMPTE240M;
      case avutil.AVCOL_SPC_BT2020_NCL, avutil.AVCOL_SPC_BT2020_CL -> swscale.SWS_CS_BT2020;
      default -> unnamed;
    };
  }

  /**
   * As Chromium 150 shows them: VP9 and AV1 are BT.601 in any size, all else is BT.709 from 720
   * lines, counted with square pixels and before the picture is turned.
   */
  private static int unnamedMatrix(int codec, int lines) {
    boolean always601 = codec == avcodec.AV_CODEC_ID_VP9 || codec == avcodec.AV_CODEC_ID_AV1;
    return always601 || lines < LINES_OF_HD ? swscale.SWS_CS_ITU601 : swscale.SWS_CS_ITU709;
  }

  /** The size of a stored frame as people see it: pixels are made longer, never shorter. */
  FrameSize size(int width, int height) {
    int wide = widened(width, aspectNumerator, aspectDenominator);
    int high = heightened(height, aspectNumerator, aspectDenominator);
    return new FrameSize(orientation.width(wide, high), orientation.height(wide, high));
  }

  private static int widened(int width, int numerator, int denominator) {
    return numerator > denominator
        ? (int) Math.round((double) width * numerator / denominator)
        : width;
  }

  private static int heightened(int height, int numerator, int denominator) {
    return numerator < denominator
        ? (int) Math.round((double) height * denominator / numerator)
        : height;
  }
}
