package dev.petforge.video.internal;

import static dev.petforge.video.internal.FfmpegFailures.check;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/** One encoder and its stream in the file. Owns its native memory. */
abstract class EncodedTrack implements AutoCloseable {
  /** AVERROR(EAGAIN) on Linux and Windows, and on macOS. */
  private static final int AGAIN = -11;

  private static final int AGAIN_MACOS = -35;

  private final AVCodecContext encoder;
  private final AVStream stream;

  /** Takes over the encoder, opened already. */
  EncodedTrack(AVCodecContext encoder, AVStream stream) {
    this.encoder = encoder;
    this.stream = stream;
  }

  /** A new encoder with what all of them need; the caller frees it if it fails later. */
  static AVCodecContext encoder(AVCodec codec) {
    AVCodecContext encoder =
        FfmpegFailures.allocated(avcodec.avcodec_alloc_context3(codec), "encoder");
    // one thread: the bytes must not depend on the number of cores
    encoder.thread_count(1);
    encoder.flags(
        encoder.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER | avcodec.AV_CODEC_FLAG_BITEXACT);
    return encoder;
  }

  /** Opens an encoder and adds its stream to the file. */
  static AVStream open(
      AVFormatContext format, AVCodecContext encoder, AVCodec codec, AVDictionary options) {
    String name = codec.name().getString();
    check(avcodec.avcodec_open2(encoder, codec, options), "opening the encoder " + name);
    AVStream stream = FfmpegFailures.allocated(avformat.avformat_new_stream(format, codec), name);
    check(avcodec.avcodec_parameters_from_context(stream.codecpar(), encoder), name);
    stream.time_base(encoder.time_base());
    return stream;
  }

  final void send(AVFrame frame, String what) {
    check(avcodec.avcodec_send_frame(encoder, frame), "encoding " + what);
  }

  final AVCodecContext encoder() {
    return encoder;
  }

  final AVStream stream() {
    return stream;
  }

  /** Says that nothing more comes. */
  final void end() {
    check(avcodec.avcodec_send_frame(encoder, new AVFrame(null)), "ending a track");
  }

  /** Whether the packet was filled; its times are the stream's. */
  final boolean receive(AVPacket packet) {
    int result = avcodec.avcodec_receive_packet(encoder, packet);
    if (result == AGAIN || result == AGAIN_MACOS || result == avutil.AVERROR_EOF) {
      return false;
    }
    check(result, "encoding");
    avcodec.av_packet_rescale_ts(packet, encoder.time_base(), stream.time_base());
    packet.stream_index(stream.index());
    return true;
  }

  @Override
  public void close() {
    avcodec.avcodec_free_context(encoder);
  }
}
