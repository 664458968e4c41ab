package dev.petforge.video.internal;

import static dev.petforge.video.internal.FfmpegFailures.check;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Writes one MP4 that starts to play before it is fully loaded, of video that is encoded already
 * and of sound that it encodes: AAC, 48 kHz, stereo, as {@link Mp4Writer} does. Writes the target
 * in place. Holds native memory: always close it. Used by one thread at a time.
 */
public final class Mp4Remuxer implements AutoCloseable {
  private final Path target;
  private final AVFormatContext format;
  private final AVRational timeBase;
  private final AVPacket soundPacket;
  private AVStream video;
  private AacTrack audio;
  private boolean fileOpen;

  /**
   * Opens a file and writes its header.
   *
   * @param parameters of the video, with its extradata and display matrix; copied
   * @param timeBase of the times of the packets that will come
   * @throws dev.petforge.failure.PermanentException with code {@code MEDIA_FAILED} if the file
   *     cannot be opened or an MP4 cannot hold such video
   */
  public Mp4Remuxer(Path target, AVCodecParameters parameters, AVRational timeBase) {
    FfmpegNatives.load();
    this.target = target;
    this.timeBase = timeBase;
    this.soundPacket = FfmpegFailures.allocated(avcodec.av_packet_alloc(), "packet");
    this.format = new AVFormatContext(null);
    check(
        avformat.avformat_alloc_output_context2(format, null, "mp4", target.toString()),
        "making an MP4 for " + target);
    try {
      format.flags(format.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
      this.video = FfmpegFailures.allocated(avformat.avformat_new_stream(format, null), "video");
      check(avcodec.avcodec_parameters_copy(video.codecpar(), parameters), "copying parameters");
      if (parameters.codec_id() != avcodec.AV_CODEC_ID_HEVC) {
        // Another container's tag; HEVC has two in MP4, of which players know the original better.
        video.codecpar().codec_tag(0);
      }
      video.time_base(timeBase);
      this.audio = AacTrack.open(format, Mp4Writer.SAMPLE_RATE);
      begin();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void begin() {
    AVIOContext io = new AVIOContext(null);
    check(
        avformat.avio_open2(io, "file:" + target, avformat.AVIO_FLAG_WRITE, null, null),
        "opening " + target);
    format.pb(io);
    fileOpen = true;
    AVDictionary options = new AVDictionary(null);
    try {
      avutil.av_dict_set(options, "movflags", "+faststart", 0);
      check(avformat.avformat_write_header(format, options), "writing the header of " + target);
    } finally {
      avutil.av_dict_free(options);
    }
  }

  /**
   * The next packet of video, its times in the time base that was given; is empty afterwards.
   *
   * @param packet in decoding order
   */
  public void video(AVPacket packet) {
    packet.stream_index(video.index());
    packet.pos(-1);
    avcodec.av_packet_rescale_ts(packet, timeBase, video.time_base());
    check(avformat.av_interleaved_write_frame(format, packet), "writing to " + target);
  }

  /**
   * More sound.
   *
   * @param pcm 16 bits, left and right in turns, 48 kHz; read from the start
   * @param frames how many pairs of left and right to take
   */
  public void sound(short[] pcm, int frames) {
    int done = 0;
    while (done < frames) {
      done += audio.fill(pcm, done, frames - done);
      if (audio.full()) {
        audio.send();
        drain();
      }
    }
  }

  private void drain() {
    while (audio.receive(soundPacket)) {
      check(avformat.av_interleaved_write_frame(format, soundPacket), "writing to " + target);
    }
  }

  /** Writes what is left; the file is complete afterwards. */
  public void finish() {
    audio.send();
    audio.end();
    drain();
    check(avformat.av_write_trailer(format), "finishing " + target);
    closeFile();
  }

  private void closeFile() {
    if (fileOpen) {
      fileOpen = false;
      AVIOContext io = format.pb();
      format.pb(null);
      check(avformat.avio_closep(new PointerPointer<>(1).put(io)), "closing " + target);
    }
  }

  @Override
  public void close() {
    try {
      closeFile();
    } finally {
      if (audio != null) {
        audio.close();
      }
      avcodec.av_packet_free(soundPacket);
      avformat.avformat_free_context(format);
    }
  }
}
