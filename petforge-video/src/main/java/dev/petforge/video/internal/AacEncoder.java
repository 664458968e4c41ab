package dev.petforge.video.internal;

import static dev.petforge.video.internal.FfmpegFailures.check;

import dev.petforge.failure.PermanentException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.FloatPointer;

/** 16-bit stereo at 48 kHz in, AAC out. */
final class AacEncoder extends Encoder {
  /** How many samples of each channel a packet holds; that of the first is silence before them. */
  static final int PACKET = 1024;

  private static final int BITS_PER_SECOND = 128_000;

  private final AVFrame frame;
  private final float[] left = new float[PACKET];
  private final float[] right = new float[PACKET];
  private int filled;
  private long next;

  private AacEncoder(AVCodecContext context, AVFrame frame, long first) {
    super(context);
    this.frame = frame;
    this.next = first;
  }

  /**
   * @param first the time of the first sample, in samples
   */
  static AacEncoder startingAt(long first) {
    return startingAt(first, "twoloop");
  }

  /** One that searches less, at a quarter of the time: for sound that is encoded again later. */
  static AacEncoder draft() {
    return startingAt(0, "fast");
  }

  private static AacEncoder startingAt(long first, String search) {
    AVCodec codec = avcodec.avcodec_find_encoder_by_name("aac");
    if (codec == null || codec.isNull()) {
      throw new PermanentException("ENCODER_MISSING", "the FFmpeg libraries have no aac encoder");
    }
    AVCodecContext context = context(codec);
    AVDictionary options = new AVDictionary(null);
    try {
      context.sample_rate(Mp4Writer.SAMPLE_RATE);
      avutil.av_channel_layout_default(context.ch_layout(), 2);
      context.sample_fmt(avutil.AV_SAMPLE_FMT_FLTP);
      context.bit_rate(BITS_PER_SECOND);
      context.time_base(avutil.av_make_q(1, Mp4Writer.SAMPLE_RATE));
      avutil.av_dict_set(options, "aac_coder", search, 0);
      open(context, codec, options);
      return new AacEncoder(context, frame(context), first);
    } catch (RuntimeException e) {
      avcodec.avcodec_free_context(context);
      throw e;
    } finally {
      avutil.av_dict_free(options);
    }
  }

  private static AVFrame frame(AVCodecContext context) {
    AVFrame frame = FfmpegFailures.allocated(avutil.av_frame_alloc(), "sound frame");
    frame.format(avutil.AV_SAMPLE_FMT_FLTP);
    frame.sample_rate(context.sample_rate());
    avutil.av_channel_layout_default(frame.ch_layout(), 2);
    frame.nb_samples(PACKET);
    check(avutil.av_frame_get_buffer(frame, 0), "allocating a sound frame");
    return frame;
  }

  /** Takes as many as fit; returns how many were taken. */
  int fill(short[] pcm, int from, int count) {
    int taken = Math.min(count, PACKET - filled);
    for (int i = 0; i < taken; i++) {
      left[filled + i] = pcm[2 * (from + i)] / 32_768f;
      right[filled + i] = pcm[2 * (from + i) + 1] / 32_768f;
    }
    filled += taken;
    return taken;
  }

  boolean full() {
    return filled == PACKET;
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
    frame.pts(next);
    send(frame, "sound");
    next += filled;
    filled = 0;
  }

  @Override
  public void close() {
    super.close();
    avutil.av_frame_free(frame);
  }
}
