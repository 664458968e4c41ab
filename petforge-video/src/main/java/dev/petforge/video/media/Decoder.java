package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Decodes one stream of a file, from where it stands to its end. Errors within the stream do not
 * end it: a player goes on after them too, and the frames behind them still count.
 */
final class Decoder implements AutoCloseable {
  private static final int MOST_THREADS = 4;
  private static final int MOST_ERRORS_IN_DRAIN = 1_000;

  private final MediaFile file;
  private final AVStream stream;
  private final Deadline deadline;
  private final AVCodecContext codec;
  private final AVPacket packet = avcodec.av_packet_alloc();
  private long onlyReferencesBefore = Long.MIN_VALUE;
  private boolean draining;

  /**
   * @throws PermanentException with code {@code NOT_A_VIDEO} if there is no decoder for the stream
   */
  Decoder(MediaFile file, AVStream stream, Deadline deadline) {
    this.file = file;
    this.stream = stream;
    this.deadline = deadline;
    int id = stream.codecpar().codec_id();
    AVCodec decoder = avcodec.avcodec_find_decoder(id);
    if (decoder == null) {
      avcodec.av_packet_free(packet);
      throw new PermanentException(
          "NOT_A_VIDEO",
          file.path() + ": cannot decode its " + avcodec.avcodec_get_name(id).getString());
    }
    this.codec = avcodec.avcodec_alloc_context3(decoder);
    try {
      int copied = avcodec.avcodec_parameters_to_context(codec, stream.codecpar());
      FfmpegErrors.requireRead(copied, file.path(), "NOT_A_VIDEO", "read its parameters");
      codec.pkt_timebase(stream.time_base());
      codec.max_pixels(MediaFile.MAX_PIXELS);
      codec.thread_count(threads(Runtime.getRuntime().availableProcessors()));
      int opened = avcodec.avcodec_open2(codec, decoder, (AVDictionary) null);
      FfmpegErrors.requireRead(opened, file.path(), "NOT_A_VIDEO", "open its decoder");
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** One more than cores: each waits at times for rows that another one decodes. */
  private static int threads(int cores) {
    return cores == 1 ? 1 : Math.min(MOST_THREADS, cores + 1);
  }

  /**
   * Decodes the next frame.
   *
   * @return whether there was one
   */
  boolean next(AVFrame frame) {
    int errors = 0;
    while (true) {
      int received = avcodec.avcodec_receive_frame(codec, frame);
      if (received >= 0) {
        return true;
      }
      if (received == avutil.AVERROR_EOF()) {
        return false;
      }
      deadline.check();
      if (!draining) {
        feed();
      } else if (++errors > MOST_ERRORS_IN_DRAIN) {
        return false;
      }
    }
  }

  /** Gives the decoder the next packet of the stream, or tells it that there is none. */
  private void feed() {
    do {
      avcodec.av_packet_unref(packet);
      if (avformat.av_read_frame(file.context(), packet) < 0) {
        draining = true;
        avcodec.avcodec_send_packet(codec, null);
        return;
      }
    } while (packet.stream_index() != stream.index());
    boolean reference =
        packet.dts() != avutil.AV_NOPTS_VALUE && packet.dts() < onlyReferencesBefore;
    codec.skip_frame(reference ? avcodec.AVDISCARD_NONREF : avcodec.AVDISCARD_DEFAULT);
    // A packet that it refuses is damaged; the next one may be sound.
    avcodec.avcodec_send_packet(codec, packet);
    avcodec.av_packet_unref(packet);
  }

  /**
   * Frames that no other frame needs may be left out before this time.
   *
   * @param dts in the stream's time base
   */
  void onlyReferencesBefore(long dts) {
    onlyReferencesBefore = dts;
  }

  /**
   * Goes on from the last key frame at or before a time.
   *
   * @param timestamp in the stream's time base
   * @return whether the file can do that; if not, nothing has changed
   */
  boolean seek(long timestamp) {
    int result =
        avformat.av_seek_frame(
            file.context(), stream.index(), timestamp, avformat.AVSEEK_FLAG_BACKWARD);
    if (result < 0) {
      return false;
    }
    avcodec.avcodec_flush_buffers(codec);
    draining = false;
    return true;
  }

  @Override
  public void close() {
    avcodec.av_packet_free(packet);
    avcodec.avcodec_free_context(codec);
  }
}
