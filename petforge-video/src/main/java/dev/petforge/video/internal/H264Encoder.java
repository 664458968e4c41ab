package dev.petforge.video.internal;

import dev.petforge.failure.PermanentException;
import dev.petforge.media.FrameSize;
import java.awt.image.BufferedImage;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** RGB or 4:2:0 in, H.264 out. */
final class H264Encoder extends Encoder {
  private static final int KEY_PICTURE_SECONDS = 2;

  private final FrameSize size;
  private final RgbToYuv converter;
  private final YuvFrame frame;
  private long pictures;

  private H264Encoder(AVCodecContext context, FrameSize size, RgbToYuv converter, YuvFrame frame) {
    super(context);
    this.size = size;
    this.converter = converter;
    this.frame = frame;
  }

  static H264Encoder of(Mp4Settings settings) {
    AVCodec codec = codec();
    AVCodecContext encoder = context(codec);
    AVDictionary options = new AVDictionary(null);
    try {
      configure(encoder, settings);
      quality(codec.name().getString(), settings.draft(), encoder, options);
      open(encoder, codec, options);
      RgbToYuv converter = RgbToYuv.open(settings.size(), settings.size());
      try {
        return new H264Encoder(encoder, settings.size(), converter, new YuvFrame(settings.size()));
      } catch (RuntimeException e) {
        converter.close();
        throw e;
      }
    } catch (RuntimeException e) {
      avcodec.avcodec_free_context(encoder);
      throw e;
    } finally {
      avutil.av_dict_free(options);
    }
  }

  private static AVCodec codec() {
    for (String name : new String[] {"libx264", "libopenh264"}) {
      AVCodec codec = avcodec.avcodec_find_encoder_by_name(name);
      if (codec != null && !codec.isNull()) {
        return codec;
      }
    }
    throw new PermanentException(
        "ENCODER_MISSING", "the FFmpeg libraries have none of libx264 and libopenh264");
  }

  private static void configure(AVCodecContext encoder, Mp4Settings settings) {
    AVRational rate = avutil.av_make_q(settings.rateNumerator(), settings.rateDenominator());
    encoder.width(settings.size().width());
    encoder.height(settings.size().height());
    encoder.sample_aspect_ratio(avutil.av_make_q(1, 1));
    encoder.framerate(rate);
    encoder.time_base(avutil.av_inv_q(rate));
    encoder.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
    encoder.colorspace(avutil.AVCOL_SPC_BT709);
    encoder.color_primaries(avutil.AVCOL_PRI_BT709);
    encoder.color_trc(avutil.AVCOL_TRC_BT709);
    encoder.color_range(avutil.AVCOL_RANGE_MPEG);
    encoder.chroma_sample_location(avutil.AVCHROMA_LOC_LEFT);
    encoder.gop_size(
        Math.max(1, KEY_PICTURE_SECONDS * settings.rateNumerator() / settings.rateDenominator()));
    encoder.max_b_frames(0);
  }

  /**
   * A fixed fine quality rather than a fixed rate: what matters is what the next clip starts from.
   */
  private static void quality(
      String codec, boolean draft, AVCodecContext encoder, AVDictionary options) {
    if (codec.equals("libx264")) {
      avutil.av_dict_set(options, "preset", draft ? "superfast" : "veryfast", 0);
      avutil.av_dict_set(options, "crf", "16", 0);
    } else {
      avutil.av_dict_set(options, "profile", "constrained_baseline", 0);
      avutil.av_dict_set(options, "rc_mode", "quality", 0);
      // At so fine a quality there is hardly an edge of a block to be smoothed.
      avutil.av_dict_set(options, "loopfilter", draft ? "0" : "1", 0);
      encoder.bit_rate(12_000_000L);
      encoder.qmin(draft ? 20 : 18);
      encoder.qmax(draft ? 20 : 18);
    }
  }

  long pictures() {
    return pictures;
  }

  void send(BufferedImage image, boolean key) {
    frame.makeWritable();
    converter.convert(image, frame.frame());
    sendFrame(key);
  }

  void send(YuvPicture picture) {
    if (!picture.size().equals(size)) {
      throw new IllegalArgumentException(
          "a picture must be of " + size + ", was of " + picture.size());
    }
    frame.makeWritable();
    frame.copyFrom(picture);
    sendFrame(false);
  }

  private void sendFrame(boolean key) {
    AVFrame next = frame.frame();
    next.pict_type(key ? avutil.AV_PICTURE_TYPE_I : avutil.AV_PICTURE_TYPE_NONE);
    next.pts(pictures++);
    send(next, "picture " + (pictures - 1));
  }

  void send(AVFrame given) {
    if (given.width() != size.width()
        || given.height() != size.height()
        || given.format() != avutil.AV_PIX_FMT_YUV420P) {
      throw new IllegalArgumentException(
          "a picture must be yuv420p of "
              + size
              + ", was format "
              + given.format()
              + " of "
              + given.width()
              + "×"
              + given.height());
    }
    long pts = given.pts();
    int type = given.pict_type();
    given.pict_type(avutil.AV_PICTURE_TYPE_NONE);
    given.pts(pictures++);
    try {
      send(given, "picture " + (pictures - 1));
    } finally {
      given.pts(pts);
      given.pict_type(type);
    }
  }

  @Override
  public void close() {
    super.close();
    frame.close();
    converter.close();
  }
}
