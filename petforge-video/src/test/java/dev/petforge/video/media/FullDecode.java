package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The yardstick: decodes everything from the first packet to the last, on one thread, without
 * seeking and without leaving anything out.
 */
final class FullDecode {
  /** Of a frame: a hash of its native pixels, and when it is shown. */
  record Shown(String hash, double seconds) {}

  private FullDecode() {}

  static List<Shown> frames(Path file) {
    List<Shown> result = new ArrayList<>();
    each(
        file,
        avutil.AVMEDIA_TYPE_VIDEO,
        (frame, stream) ->
            result.add(new Shown(hash(frame), frame.best_effort_timestamp() * unit(stream))));
    return result;
  }

  static List<String> hashes(Path file) {
    return frames(file).stream().map(Shown::hash).toList();
  }

  /**
   * The left channel, each sample at its time from zero; mono float planar or AAC's float planar.
   */
  static float[] sound(Path file, int seconds) {
    float[] result = new float[seconds * 48_000];
    each(
        file,
        avutil.AVMEDIA_TYPE_AUDIO,
        (frame, stream) -> {
          assertThat(frame.format()).isEqualTo(avutil.AV_SAMPLE_FMT_FLTP);
          assertThat(frame.sample_rate()).isEqualTo(48_000);
          float[] samples = new float[frame.nb_samples()];
          new FloatPointer(frame.data(0)).get(samples);
          int at = (int) Math.round(frame.best_effort_timestamp() * unit(stream) * 48_000);
          for (int i = 0; i < samples.length; i++) {
            if (at + i >= 0 && at + i < result.length) {
              result[at + i] = samples[i];
            }
          }
        });
    return result;
  }

  private static double unit(AVStream stream) {
    return (double) stream.time_base().num() / stream.time_base().den();
  }

  static String hash(AVFrame frame) {
    int format = frame.format();
    int size = avutil.av_image_get_buffer_size(format, frame.width(), frame.height(), 1);
    CRC32 crc = new CRC32();
    try (org.bytedeco.javacpp.BytePointer all = new org.bytedeco.javacpp.BytePointer(size)) {
      avutil.av_image_copy_to_buffer(
          all, size, frame.data(), frame.linesize(), format, frame.width(), frame.height(), 1);
      crc.update(all.asByteBuffer());
    }
    return frame.width() + "x" + frame.height() + ":" + format + ":" + crc.getValue();
  }

  private interface Use {
    void frame(AVFrame frame, AVStream stream);
  }

  private static void each(Path file, int type, Use use) {
    dev.petforge.video.internal.FfmpegNatives.load();
    AVFormatContext format = new AVFormatContext(null);
    assertThat(avformat.avformat_open_input(format, "file:" + file, null, null)).isZero();
    avformat.avformat_find_stream_info(format, (AVDictionary) null);
    AVStream stream = stream(format, type);
    AVCodecContext codec =
        avcodec.avcodec_alloc_context3(avcodec.avcodec_find_decoder(stream.codecpar().codec_id()));
    avcodec.avcodec_parameters_to_context(codec, stream.codecpar());
    codec.pkt_timebase(stream.time_base());
    assertThat(
            avcodec.avcodec_open2(
                codec, (org.bytedeco.ffmpeg.avcodec.AVCodec) null, (AVDictionary) null))
        .isZero();
    AVPacket packet = avcodec.av_packet_alloc();
    AVFrame frame = avutil.av_frame_alloc();
    boolean more = true;
    while (more) {
      more = avformat.av_read_frame(format, packet) >= 0;
      if (!more || packet.stream_index() == stream.index()) {
        avcodec.avcodec_send_packet(codec, more ? packet : null);
        while (avcodec.avcodec_receive_frame(codec, frame) >= 0) {
          use.frame(frame, stream);
          avutil.av_frame_unref(frame);
        }
      }
      avcodec.av_packet_unref(packet);
    }
    avutil.av_frame_free(frame);
    avcodec.av_packet_free(packet);
    avcodec.avcodec_free_context(codec);
    avformat.avformat_close_input(format);
  }

  private static AVStream stream(AVFormatContext format, int type) {
    for (int i = 0; i < format.nb_streams(); i++) {
      if (format.streams(i).codecpar().codec_type() == type) {
        return format.streams(i);
      }
    }
    throw new AssertionError("no such stream");
  }
}
