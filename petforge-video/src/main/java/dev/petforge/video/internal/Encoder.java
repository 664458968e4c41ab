package dev.petforge.video.internal;

import static dev.petforge.video.internal.FfmpegFailures.check;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** Frames in, packets out. Owns its native memory. */
abstract class Encoder implements AutoCloseable {
  /** AVERROR(EAGAIN) on Linux and Windows, and on macOS. */
  private static final int AGAIN = -11;

  private static final int AGAIN_MACOS = -35;

  private final AVCodecContext context;

  /** Takes over the context, opened already. */
  Encoder(AVCodecContext context) {
    this.context = context;
  }

  /** A new context with what all of them need; the caller frees it if it fails later. */
  static AVCodecContext context(AVCodec codec) {
    AVCodecContext context =
        FfmpegFailures.allocated(avcodec.avcodec_alloc_context3(codec), "encoder");
    // one thread: the bytes must not depend on the number of cores
    context.thread_count(1);
    context.flags(
        context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER | avcodec.AV_CODEC_FLAG_BITEXACT);
    return context;
  }

  static void open(AVCodecContext context, AVCodec codec, AVDictionary options) {
    check(
        avcodec.avcodec_open2(context, codec, options),
        "opening the encoder " + codec.name().getString());
  }

  final AVCodecContext context() {
    return context;
  }

  final void send(AVFrame frame, String what) {
    check(avcodec.avcodec_send_frame(context, frame), "encoding " + what);
  }

  /** Says that nothing more comes. */
  final void end() {
    check(avcodec.avcodec_send_frame(context, new AVFrame(null)), "ending a track");
  }

  /** Whether the packet was filled; its times are in the context's time base. */
  final boolean receive(AVPacket packet) {
    int result = avcodec.avcodec_receive_packet(context, packet);
    if (result == AGAIN || result == AGAIN_MACOS || result == avutil.AVERROR_EOF) {
      return false;
    }
    check(result, "encoding");
    return true;
  }

  @Override
  public void close() {
    avcodec.avcodec_free_context(context);
  }
}
