package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.IntToLongFunction;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/** Makes small clips of every awkward kind. Every frame differs from every other. */
final class ClipMaker {
  static final int TICKS = 12_000;
  static final int SOUND_RATE = 48_000;

  String codec = "mpeg4";
  String container = "mp4";
  int width = 160;
  int height = 120;
  int frames = 30;
  int framesPerSecond = 24;
  int group = 12;
  int bFrames;
  int pixels = avutil.AV_PIX_FMT_YUV420P;
  int matrix = avutil.AVCOL_SPC_UNSPECIFIED;
  int primaries = avutil.AVCOL_PRI_UNSPECIFIED;
  int transfer = avutil.AVCOL_TRC_UNSPECIFIED;
  int range = avutil.AVCOL_RANGE_UNSPECIFIED;
  String movFlags = "";

  /** More settings of the muxer, {@code name=value,…}. */
  String muxing = "";

  /** A pixel's width by its height. */
  int aspectNumerator = 1;

  int aspectDenominator = 1;
  String options = "";
  double soundSeconds;
  int seed = 1;
  boolean plain;

  /** How many frames at the end go down to black, one after the other. */
  int fading;

  int luma = 128;

  /** Of a plain clip, by how much each frame is lighter than the one before. */
  int lumaStep;

  int blueness = 128;
  int redness = 128;

  /** When frame n is shown, in 1/12000 s. */
  @Nullable IntToLongFunction times;

  private AVFormatContext format = new AVFormatContext(null);
  private final AVPacket packet = avcodec.av_packet_alloc();

  static ClipMaker clip() {
    dev.petforge.video.internal.FfmpegNatives.load();
    return new ClipMaker();
  }

  ClipMaker codec(String name) {
    codec = name;
    return this;
  }

  ClipMaker size(int w, int h) {
    width = w;
    height = h;
    return this;
  }

  ClipMaker frames(int count) {
    frames = count;
    return this;
  }

  ClipMaker group(int count) {
    group = count;
    return this;
  }

  ClipMaker bFrames(int count) {
    bFrames = count;
    return this;
  }

  ClipMaker sound(double seconds) {
    soundSeconds = seconds;
    return this;
  }

  ClipMaker seed(int value) {
    seed = value;
    return this;
  }

  ClipMaker movFlags(String flags) {
    movFlags = flags;
    return this;
  }

  ClipMaker muxing(String settings) {
    muxing = settings;
    return this;
  }

  ClipMaker container(String name) {
    container = name;
    return this;
  }

  ClipMaker aspect(int numerator, int denominator) {
    aspectNumerator = numerator;
    aspectDenominator = denominator;
    return this;
  }

  ClipMaker range(int value) {
    range = value;
    return this;
  }

  ClipMaker fading(int count) {
    fading = count;
    return this;
  }

  ClipMaker times(IntToLongFunction function) {
    times = function;
    return this;
  }

  Path write(Path file) {
    ok(avformat.avformat_alloc_output_context2(format, null, container, file.toString()));
    AVCodecContext video = frames > 0 ? videoEncoder() : null;
    AVStream videoStream = video == null ? null : stream(video);
    AVCodecContext audio = soundSeconds > 0 ? audioEncoder() : null;
    AVStream audioStream = audio == null ? null : stream(audio);
    AVIOContext io = new AVIOContext(null);
    ok(avformat.avio_open2(io, "file:" + file, avformat.AVIO_FLAG_WRITE, null, null));
    format.pb(io);
    AVDictionary settings = new AVDictionary(null);
    if (!movFlags.isEmpty()) {
      avutil.av_dict_set(settings, "movflags", movFlags, 0);
    }
    if (movFlags.contains("frag_")) {
      avutil.av_dict_set(settings, "frag_duration", "400000", 0);
    }
    ok(avutil.av_dict_parse_string(settings, muxing, "=", ",", 0));
    ok(avformat.avformat_write_header(format, settings));
    avutil.av_dict_free(settings);
    if (audio != null && audioStream != null) {
      writeSound(audio, audioStream);
    }
    if (video != null && videoStream != null) {
      writeFrames(video, videoStream);
    }
    ok(avformat.av_write_trailer(format));
    avformat.avio_closep(new PointerPointer<>(1).put(format.pb()));
    avformat.avformat_free_context(format);
    avcodec.av_packet_free(packet);
    return file;
  }

  private AVCodecContext videoEncoder() {
    AVCodec encoder = avcodec.avcodec_find_encoder_by_name(codec);
    assertThat(encoder).as("encoder " + codec).isNotNull();
    AVCodecContext context = avcodec.avcodec_alloc_context3(encoder);
    context.width(width).height(height).pix_fmt(pixels);
    context.time_base(avutil.av_make_q(1, TICKS));
    context.framerate(avutil.av_make_q(framesPerSecond, 1));
    context.gop_size(group).max_b_frames(bFrames).bit_rate(400_000);
    context.colorspace(matrix).color_range(range);
    context.color_primaries(primaries).color_trc(transfer);
    context.sample_aspect_ratio(avutil.av_make_q(aspectNumerator, aspectDenominator));
    context.thread_count(1);
    globalHeader(context);
    AVDictionary settings = new AVDictionary(null);
    if (!options.isEmpty()) {
      avutil.av_dict_parse_string(settings, options, "=", ",", 0);
    }
    ok(avcodec.avcodec_open2(context, encoder, settings));
    avutil.av_dict_free(settings);
    return context;
  }

  private AVCodecContext audioEncoder() {
    AVCodec encoder =
        avcodec.avcodec_find_encoder_by_name(container.equals("webm") ? "libopus" : "aac");
    AVCodecContext context = avcodec.avcodec_alloc_context3(encoder);
    context
        .sample_rate(SOUND_RATE)
        .sample_fmt(
            container.equals("webm") ? avutil.AV_SAMPLE_FMT_FLT : avutil.AV_SAMPLE_FMT_FLTP);
    context.bit_rate(128_000);
    context.time_base(avutil.av_make_q(1, SOUND_RATE));
    avutil.av_channel_layout_default(context.ch_layout(), 2);
    globalHeader(context);
    ok(avcodec.avcodec_open2(context, encoder, (AVDictionary) null));
    return context;
  }

  private void globalHeader(AVCodecContext context) {
    if ((format.oformat().flags() & avformat.AVFMT_GLOBALHEADER) != 0) {
      context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
    }
  }

  private AVStream stream(AVCodecContext context) {
    AVStream stream = avformat.avformat_new_stream(format, null);
    ok(avcodec.avcodec_parameters_from_context(stream.codecpar(), context));
    stream.time_base(context.time_base());
    stream.avg_frame_rate(context.framerate());
    stream.sample_aspect_ratio(context.sample_aspect_ratio());
    return stream;
  }

  private void writeFrames(AVCodecContext context, AVStream stream) {
    AVFrame frame = avutil.av_frame_alloc();
    frame.width(width).height(height).format(pixels);
    frame.colorspace(matrix).color_range(range);
    frame.color_primaries(primaries).color_trc(transfer);
    ok(avutil.av_frame_get_buffer(frame, 0));
    for (int i = 0; i < frames; i++) {
      ok(avutil.av_frame_make_writable(frame));
      paint(frame, i);
      IntToLongFunction when = times;
      frame.pts(when == null ? (long) i * TICKS / framesPerSecond : when.applyAsLong(i));
      ok(avcodec.avcodec_send_frame(context, frame));
      drain(context, stream);
    }
    ok(avcodec.avcodec_send_frame(context, null));
    drain(context, stream);
    avutil.av_frame_free(frame);
    avcodec.avcodec_free_context(context);
  }

  private void paint(AVFrame frame, int index) {
    AVPixFmtDescriptor description = avutil.av_pix_fmt_desc_get(pixels);
    int deep = description.comp(0).depth() > 8 ? 2 : 1;
    for (int plane = 0; plane < 3; plane++) {
      int w = plane == 0 ? width : -(-width >> description.log2_chroma_w());
      int h = plane == 0 ? height : -(-height >> description.log2_chroma_h());
      byte[] row = new byte[w * deep];
      BytePointer data = frame.data(plane);
      for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
          int value =
              plain
                  ? plane == 0 ? luma + index * lumaStep : plane == 1 ? blueness : redness
                  : 16
                      + ((x * 3
                              + y * 2
                              + index * 5
                              + seed * 37
                              + plane * 50
                              + ((x * seed) ^ (y * index)))
                          & 0x7f);
          if (index >= frames - fading) {
            int black = plane == 0 ? 16 : 128;
            value = black + (value - black) * (frames - 1 - index) / fading;
          }
          if (deep == 1) {
            row[x] = (byte) value;
          } else {
            int wide = value << (description.comp(0).depth() - 8);
            row[2 * x] = (byte) wide;
            row[2 * x + 1] = (byte) (wide >> 8);
          }
        }
        data.position((long) y * frame.linesize(plane)).put(row);
      }
    }
  }

  /** Noise that is loud for a while and quiet for a while: easy to find again by correlation. */
  static float[] noise(int seed, int samples) {
    float[] result = new float[samples];
    long state = seed * 7919L + 1;
    float smooth = 0;
    for (int i = 0; i < samples; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      float white = (state >> 40) / (float) (1 << 23);
      smooth += 0.3f * (white - smooth);
      result[i] = smooth * 0.5f;
    }
    return result;
  }

  private void writeSound(AVCodecContext context, AVStream stream) {
    int total = (int) Math.round(soundSeconds * SOUND_RATE);
    float[] noise = noise(seed, total);
    int size = context.frame_size();
    AVFrame frame = avutil.av_frame_alloc();
    frame.format(context.sample_fmt()).sample_rate(SOUND_RATE).nb_samples(size);
    avutil.av_channel_layout_default(frame.ch_layout(), 2);
    ok(avutil.av_frame_get_buffer(frame, 0));
    boolean planar = context.sample_fmt() == avutil.AV_SAMPLE_FMT_FLTP;
    for (int at = 0; at < total; at += size) {
      int count = Math.min(size, total - at);
      ok(avutil.av_frame_make_writable(frame));
      frame.nb_samples(count);
      if (planar) {
        new FloatPointer(frame.data(0)).put(noise, at, count);
        new FloatPointer(frame.data(1)).put(noise, at, count);
      } else {
        float[] both = new float[count * 2];
        for (int i = 0; i < count; i++) {
          both[2 * i] = noise[at + i];
          both[2 * i + 1] = noise[at + i];
        }
        new FloatPointer(frame.data(0)).put(both);
      }
      frame.pts(at);
      ok(avcodec.avcodec_send_frame(context, frame));
      drain(context, stream);
    }
    ok(avcodec.avcodec_send_frame(context, null));
    drain(context, stream);
    avutil.av_frame_free(frame);
    avcodec.avcodec_free_context(context);
  }

  private void drain(AVCodecContext context, AVStream stream) {
    while (avcodec.avcodec_receive_packet(context, packet) >= 0) {
      if (packet.duration() == 0 && stream.codecpar().codec_type() == avutil.AVMEDIA_TYPE_VIDEO) {
        packet.duration(TICKS / framesPerSecond);
      }
      avcodec.av_packet_rescale_ts(packet, context.time_base(), stream.time_base());
      packet.stream_index(stream.index());
      ok(avformat.av_interleaved_write_frame(format, packet));
    }
  }

  private static void ok(int result) {
    assertThat(result)
        .as(() -> dev.petforge.video.internal.FfmpegFailures.words(result))
        .isGreaterThanOrEqualTo(0);
  }
}
