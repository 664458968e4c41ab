package dev.petforge.video.internal;

import static dev.petforge.video.internal.FfmpegFailures.check;

import dev.petforge.failure.PermanentException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.FloatPointer;

/** The sound track: 16-bit stereo in, AAC out. */
final class AacTrack extends EncodedTrack {
  private static final int BITS_PER_SECOND = 128_000;

  private final AVFrame frame;
  private final float[] left;
  private final float[] right;
  private int filled;
  private long sent;

  private AacTrack(AVCodecContext encoder, AVStream stream, AVFrame frame) {
    super(encoder, stream);
    this.frame = frame;
    this.left = new float[encoder.frame_size()];
    this.right = new float[encoder.frame_size()];
  }

  static AacTrack open(AVFormatContext format, int sampleRate) {
    AVCodec codec = avcodec.avcodec_find_encoder_by_name("aac");
    if (codec == null || codec.isNull()) {
      throw new PermanentException("ENCODER_MISSING", "the FFmpeg libraries have no aac encoder");
    }
    AVCodecContext encoder = encoder(codec);
    AVDictionary options = new AVDictionary(null);
    try {
      encoder.sample_rate(sampleRate);
      avutil.av_channel_layout_default(encoder.ch_layout(), 2);
      encoder.sample_fmt(avutil.AV_SAMPLE_FMT_FLTP);
      encoder.bit_rate(BITS_PER_SECOND);
      encoder.time_base(avutil.av_make_q(1, sampleRate));
      AVStream stream = EncodedTrack.open(format, encoder, codec, options);
      return new AacTrack(encoder, stream, frame(encoder));
    } catch (RuntimeException e) {
      avcodec.avcodec_free_context(encoder);
      throw e;
    } finally {
      avutil.av_dict_free(options);
    }
  }

  private static AVFrame frame(AVCodecContext encoder) {
    AVFrame frame = FfmpegFailures.allocated(avutil.av_frame_alloc(), "sound frame");
    frame.format(avutil.AV_SAMPLE_FMT_FLTP);
    frame.sample_rate(encoder.sample_rate());
    avutil.av_channel_layout_default(frame.ch_layout(), 2);
    frame.nb_samples(encoder.frame_size());
    check(avutil.av_frame_get_buffer(frame, 0), "allocating a sound frame");
    return frame;
  }

  /** Takes as many as fit; returns how many were taken. */
  int fill(short[] pcm, int from, int count) {
    int taken = Math.min(count, left.length - filled);
    for (int i = 0; i < taken; i++) {
      left[filled + i] = pcm[2 * (from + i)] / 32_768f;
      right[filled + i] = pcm[2 * (from + i) + 1] / 32_768f;
    }
    filled += taken;
    return taken;
  }

  boolean full() {
    return filled == left.length;
  }

  /** Encodes what was filled in; the last portion may be a short one. */
  void send() {
    if (filled == 0) {
      return;
    }
    check(avutil.av_frame_make_writable(frame), "reusing a sound frame");
    frame.nb_samples(filled);
    new FloatPointer(frame.data(0)).put(left, 0, filled);
    new FloatPointer(frame.data(1)).put(right, 0, filled);
    frame.pts(sent);
    send(frame, "sound");
    sent += filled;
    filled = 0;
  }

  @Override
  public void close() {
    super.close();
    avutil.av_frame_free(frame);
  }
}
