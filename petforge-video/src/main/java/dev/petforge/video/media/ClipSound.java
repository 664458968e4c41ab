package dev.petforge.video.media;

import dev.petforge.failure.RetryableException;
import dev.petforge.video.internal.Mp4Writer;
import dev.petforge.video.internal.SoundSource.Sink;
import java.io.IOException;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.ShortPointer;
import org.jspecify.annotations.Nullable;

/**
 * The sound of one clip at 48 kHz stereo, exactly as long as its picture: what comes before the
 * first frame or after the last is cut off, what is missing is silent, gaps stay gaps.
 */
final class ClipSound implements AutoCloseable {
  private static final int RATE = Mp4Writer.SAMPLE_RATE;

  // Containers round times to a millisecond; what differs by more is a gap or an overlap.
  private static final long TOLERANCE = RATE / 500;

  private final @Nullable MediaFile file;
  private final @Nullable Decoder decoder;
  private final AVFrame frame;
  private final double start;
  private final long wanted;
  private final short[] silence = new short[RATE / 10 * 2];
  private @Nullable SwrContext resampler;
  private @Nullable ShortPointer buffer;
  private int inputRate;
  private int inputFormat;
  private int inputChannels;
  private boolean ended;
  // Both in samples since the clip's first frame: where the next decoded sample belongs, and how
  // many were given to the sink.
  private long at;
  private long given;

  /**
   * @param clip to be opened once more, for its sound
   * @param wanted how many samples to give in all
   */
  ClipSound(ClipScan clip, long wanted, Deadline deadline) throws IOException {
    this.start = clip.start() * clip.unit();
    this.wanted = wanted;
    MediaFile opened = MediaFile.open(clip.path(), deadline);
    this.frame = avutil.av_frame_alloc();
    AVStream audio = opened.audio();
    if (audio == null) {
      opened.close();
      this.file = null;
      this.decoder = null;
      return;
    }
    try {
      opened.readOnly(audio);
      this.decoder = new Decoder(opened, audio, deadline);
      this.file = opened;
    } catch (RuntimeException e) {
      opened.close();
      avutil.av_frame_free(frame);
      throw e;
    }
  }

  /**
   * Gives a sink what comes before a time, in seconds since the clip's first frame.
   *
   * @return whether there is more behind it
   */
  boolean until(double seconds, Sink sink) {
    long until = Math.min(wanted, Math.round(seconds * RATE));
    Decoder source = decoder;
    while (given < until) {
      if (source == null || ended) {
        silence(until - given, sink);
      } else if (source.next(frame)) {
        take(frame, sink);
        avutil.av_frame_unref(frame);
      } else {
        ended = true;
        convert(null, 0, sink);
      }
    }
    return given < wanted;
  }

  /** Gives a sink all that is left. */
  void finish(Sink sink) {
    until(Double.MAX_VALUE / RATE, sink);
  }

  private void take(AVFrame decoded, Sink sink) {
    AVStream audio = file == null ? null : file.audio();
    if (audio == null || decoded.sample_rate() < 1 || decoded.nb_samples() < 1) {
      return;
    }
    SwrContext converter = resamplerFor(decoded);
    long pts = decoded.best_effort_timestamp();
    if (pts != avutil.AV_NOPTS_VALUE) {
      AVRational unit = audio.time_base();
      double seconds = (double) pts * unit.num() / unit.den() - start;
      long belongs = Math.round(seconds * RATE) - swresample.swr_get_delay(converter, RATE);
      if (Math.abs(belongs - at) > TOLERANCE || given == 0) {
        at = belongs;
      }
    }
    convert(decoded, decoded.nb_samples(), sink);
  }

  private void convert(@Nullable AVFrame decoded, int samples, Sink sink) {
    SwrContext converter = resampler;
    if (converter == null) {
      return;
    }
    int room = swresample.swr_get_out_samples(converter, samples);
    if (room < 1) {
      return;
    }
    ShortPointer out = bufferOf(room);
    int converted =
        swresample.swr_convert(
            converter,
            new PointerPointer<>(1).put(out),
            room,
            decoded == null ? null : decoded.extended_data(),
            samples);
    if (converted > 0) {
      short[] pcm = new short[converted * 2];
      out.get(pcm);
      give(pcm, converted, sink);
    }
  }

  /** Puts decoded samples at their place. */
  private void give(short[] pcm, int count, Sink sink) {
    if (at > given) {
      silence(Math.min(at, wanted) - given, sink);
    }
    long from = Math.max(0, given - at);
    long take = Math.min(count - from, wanted - given);
    if (take > 0) {
      short[] part = pcm;
      if (from > 0) {
        part = new short[(int) take * 2];
        System.arraycopy(pcm, (int) from * 2, part, 0, part.length);
      }
      sink.sound(part, (int) take);
      given += take;
    }
    at += count;
  }

  private void silence(long count, Sink sink) {
    long left = count;
    while (left > 0) {
      int part = (int) Math.min(left, silence.length / 2);
      sink.sound(silence, part);
      given += part;
      left -= part;
    }
  }

  private SwrContext resamplerFor(AVFrame decoded) {
    int channels = decoded.ch_layout().nb_channels();
    SwrContext current = resampler;
    if (current != null
        && inputRate == decoded.sample_rate()
        && inputFormat == decoded.format()
        && inputChannels == channels) {
      return current;
    }
    if (current != null) {
      swresample.swr_free(current);
      resampler = null;
    }
    AVChannelLayout stereo = new AVChannelLayout();
    AVChannelLayout plain = new AVChannelLayout();
    avutil.av_channel_layout_default(stereo, 2);
    avutil.av_channel_layout_default(plain, channels);
    boolean known = decoded.ch_layout().order() == avutil.AV_CHANNEL_ORDER_NATIVE;
    SwrContext made = new SwrContext(null);
    int set =
        swresample.swr_alloc_set_opts2(
            made,
            stereo,
            avutil.AV_SAMPLE_FMT_S16,
            RATE,
            known ? decoded.ch_layout() : plain,
            decoded.format(),
            decoded.sample_rate(),
            0,
            null);
    if (set < 0 || swresample.swr_init(made) < 0) {
      swresample.swr_free(made);
      throw new RetryableException(
          "NO_MEMORY",
          "cannot prepare the conversion of sound with "
              + channels
              + " channels at "
              + decoded.sample_rate()
              + " Hz");
    }
    resampler = made;
    inputRate = decoded.sample_rate();
    inputFormat = decoded.format();
    inputChannels = channels;
    return made;
  }

  private ShortPointer bufferOf(int samples) {
    ShortPointer current = buffer;
    if (current == null || current.capacity() < samples * 2L) {
      if (current != null) {
        current.close();
      }
      current = new ShortPointer(samples * 2L);
      buffer = current;
    }
    return current;
  }

  @Override
  public void close() {
    if (resampler != null) {
      swresample.swr_free(resampler);
    }
    if (buffer != null) {
      buffer.close();
    }
    avutil.av_frame_free(frame);
    if (decoder != null) {
      decoder.close();
    }
    if (file != null) {
      file.close();
    }
  }
}
