package dev.petforge.video.internal;

import static dev.petforge.video.internal.FfmpegFailures.check;

import dev.petforge.media.FrameSize;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** A frame of FFmpeg's that holds a {@link YuvPicture}. Owns native memory. */
final class YuvFrame implements AutoCloseable {
  private final FrameSize size;
  private final AVFrame frame;

  YuvFrame(FrameSize size) {
    this.size = size;
    this.frame = FfmpegFailures.allocated(avutil.av_frame_alloc(), "frame");
    frame.format(avutil.AV_PIX_FMT_YUV420P);
    frame.width(size.width());
    frame.height(size.height());
    frame.colorspace(avutil.AVCOL_SPC_BT709);
    frame.color_primaries(avutil.AVCOL_PRI_BT709);
    frame.color_trc(avutil.AVCOL_TRC_BT709);
    frame.color_range(avutil.AVCOL_RANGE_MPEG);
    int made = avutil.av_frame_get_buffer(frame, 0);
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
    put(0, picture.luma(), size.width());
    put(1, picture.blue(), size.width() / 2);
    put(2, picture.red(), size.width() / 2);
  }

  private void put(int plane, byte[] from, int width) {
    BytePointer to = new BytePointer(frame.data(plane));
    int stride = frame.linesize(plane);
    for (int at = 0, row = 0; at < from.length; at += width, row++) {
      to.position((long) row * stride).put(from, at, width);
    }
  }

  void copyTo(YuvPicture picture) {
    get(0, picture.luma(), size.width());
    get(1, picture.blue(), size.width() / 2);
    get(2, picture.red(), size.width() / 2);
  }

  private void get(int plane, byte[] to, int width) {
    BytePointer from = new BytePointer(frame.data(plane));
    int stride = frame.linesize(plane);
    for (int at = 0, row = 0; at < to.length; at += width, row++) {
      from.position((long) row * stride).get(to, at, width);
    }
  }

  @Override
  public void close() {
    avutil.av_frame_free(frame);
  }
}
