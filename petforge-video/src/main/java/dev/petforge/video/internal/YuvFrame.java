package dev.petforge.video.internal;

import static dev.petforge.video.internal.FfmpegFailures.check;

import dev.petforge.media.FrameSize;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * A frame of FFmpeg's that holds a {@link YuvPicture}, its rows without gaps as there, so that a
 * plane is copied in one piece. Owns native memory.
 */
final class YuvFrame implements AutoCloseable {
  private static final int NO_GAPS = 1;

  private final AVFrame frame;

  YuvFrame(FrameSize size) {
    this.frame = FfmpegFailures.allocated(avutil.av_frame_alloc(), "frame");
    frame.format(avutil.AV_PIX_FMT_YUV420P);
    frame.width(size.width());
    frame.height(size.height());
    frame.colorspace(avutil.AVCOL_SPC_BT709);
    frame.color_primaries(avutil.AVCOL_PRI_BT709);
    frame.color_trc(avutil.AVCOL_TRC_BT709);
    frame.color_range(avutil.AVCOL_RANGE_MPEG);
    int made = avutil.av_frame_get_buffer(frame, NO_GAPS);
    if (made < 0) {
      avutil.av_frame_free(frame);
    }
    check(made, "allocating a frame of " + size);
  }

  /** The frame; to be written only after {@link #makeWritable}. */
  AVFrame frame() {
    return frame;
  }

  /** An encoder may still hold the last picture. */
  void makeWritable() {
    check(avutil.av_frame_make_writable(frame), "reusing a frame");
  }

  void copyFrom(YuvPicture picture) {
    put(0, picture.luma());
    put(1, picture.blue());
    put(2, picture.red());
  }

  private void put(int plane, byte[] from) {
    new BytePointer(frame.data(plane)).put(from, 0, from.length);
  }

  void copyTo(YuvPicture picture) {
    get(0, picture.luma());
    get(1, picture.blue());
    get(2, picture.red());
  }

  private void get(int plane, byte[] to) {
    new BytePointer(frame.data(plane)).get(to, 0, to.length);
  }

  @Override
  public void close() {
    avutil.av_frame_free(frame);
  }
}
