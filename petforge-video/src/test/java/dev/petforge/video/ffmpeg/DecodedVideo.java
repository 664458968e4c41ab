package dev.petforge.video.ffmpeg;

import static dev.petforge.video.ffmpeg.FfmpegFailures.check;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** A whole file read back by full decodes, for tests: an honest second opinion on the writer. */
public final class DecodedVideo implements AutoCloseable {
  private final AVFormatContext format = new AVFormatContext(null);

  public DecodedVideo(Path file) {
    FfmpegNatives.load();
    check(
        avformat.avformat_open_input(
            format, file.toString(), (AVInputFormat) null, (AVDictionary) null),
        "opening " + file);
    check(avformat.avformat_find_stream_info(format, (AVDictionary) null), "reading " + file);
  }

  /** The stream of a kind, for example {@code AVMEDIA_TYPE_VIDEO}. */
  public AVStream stream(int kind) {
    for (int i = 0; i < format.nb_streams(); i++) {
      if (format.streams(i).codecpar().codec_type() == kind) {
        return format.streams(i);
      }
    }
    throw new AssertionError("no stream of kind " + kind);
  }

  public byte[] extradata(int kind) {
    byte[] bytes = new byte[stream(kind).codecpar().extradata_size()];
    stream(kind).codecpar().extradata().get(bytes);
    return bytes;
  }

  /** Every frame as RGB, in order, with its number from 0. */
  public void pictures(BiConsumer<Integer, BufferedImage> reader) {
    int[] number = {0};
    decode(avutil.AVMEDIA_TYPE_VIDEO, frame -> reader.accept(number[0]++, rgb(frame)));
  }

  /** Every frame as RGB; for short files only. */
  public List<BufferedImage> pictures() {
    List<BufferedImage> all = new ArrayList<>();
    pictures((number, image) -> all.add(image));
    return all;
  }

  /** The first frame and the last one of a full decode, as RGB. */
  public List<BufferedImage> ends() {
    List<BufferedImage> ends = new ArrayList<>();
    AVFrame last = avutil.av_frame_alloc();
    try {
      decode(
          avutil.AVMEDIA_TYPE_VIDEO,
          frame -> {
            if (ends.isEmpty()) {
              ends.add(rgb(frame));
            }
            avutil.av_frame_unref(last);
            check(avutil.av_frame_ref(last, frame), "keeping a frame");
          });
      ends.add(rgb(last));
    } finally {
      avutil.av_frame_free(last);
    }
    return ends;
  }

  /** The left channel, from -1 to 1. */
  public float[] sound() {
    List<float[]> parts = new ArrayList<>();
    decode(
        avutil.AVMEDIA_TYPE_AUDIO,
        frame -> {
          float[] part = new float[frame.nb_samples()];
          new FloatPointer(frame.data(0)).get(part);
          parts.add(part);
        });
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private interface Frames {
    void take(AVFrame frame);
  }

  private void decode(int kind, Frames frames) {
    AVStream stream = stream(kind);
    check(avformat.av_seek_frame(format, -1, 0, avformat.AVSEEK_FLAG_BACKWARD), "seek");
    AVCodec codec = avcodec.avcodec_find_decoder(stream.codecpar().codec_id());
    AVCodecContext decoder = avcodec.avcodec_alloc_context3(codec);
    AVPacket packet = avcodec.av_packet_alloc();
    AVFrame frame = avutil.av_frame_alloc();
    try {
      check(avcodec.avcodec_parameters_to_context(decoder, stream.codecpar()), "parameters");
      decoder.pkt_timebase(stream.time_base());
      check(avcodec.avcodec_open2(decoder, codec, (AVDictionary) null), "decoder");
      while (avformat.av_read_frame(format, packet) >= 0) {
        if (packet.stream_index() == stream.index()) {
          check(avcodec.avcodec_send_packet(decoder, packet), "decoding");
          while (avcodec.avcodec_receive_frame(decoder, frame) >= 0) {
            frames.take(frame);
          }
        }
        avcodec.av_packet_unref(packet);
      }
      check(avcodec.avcodec_send_packet(decoder, new AVPacket(null)), "draining");
      while (avcodec.avcodec_receive_frame(decoder, frame) >= 0) {
        frames.take(frame);
      }
    } finally {
      avutil.av_frame_free(frame);
      avcodec.av_packet_free(packet);
      avcodec.avcodec_free_context(decoder);
    }
  }

  private static BufferedImage rgb(AVFrame frame) {
    int width = frame.width();
    int height = frame.height();
    SwsContext context =
        swscale.sws_getContext(
            width,
            height,
            frame.format(),
            width,
            height,
            avutil.AV_PIX_FMT_BGR0,
            swscale.SWS_BICUBIC
                | swscale.SWS_ACCURATE_RND
                | swscale.SWS_FULL_CHR_H_INT
                | swscale.SWS_FULL_CHR_H_INP,
            null,
            null,
            (DoublePointer) null);
    IntPointer matrix = swscale.sws_getCoefficients(swscale.SWS_CS_ITU709);
    swscale.sws_setColorspaceDetails(context, matrix, 0, matrix, 1, 0, 1 << 16, 1 << 16);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    try (BytePointer pixels = new BytePointer(4L * width * height);
        PointerPointer<BytePointer> planes = new PointerPointer<BytePointer>(4).put(0, pixels);
        IntPointer strides = new IntPointer(4L).put(0, 4 * width)) {
      check(
          swscale.sws_scale(context, frame.data(), frame.linesize(), 0, height, planes, strides),
          "to RGB");
      int[] data = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
      new IntPointer(pixels).get(data);
    } finally {
      swscale.sws_freeContext(context);
    }
    return image;
  }

  @Override
  public void close() {
    avformat.avformat_close_input(format);
  }
}
