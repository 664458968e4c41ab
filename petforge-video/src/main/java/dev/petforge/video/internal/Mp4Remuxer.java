package dev.petforge.video.internal;

import dev.petforge.failure.PermanentException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Writes one MP4 that starts to play before it is fully loaded, of video that is encoded already
 * and of sound that it encodes: AAC, 48 kHz, stereo, as {@link Mp4Writer} does. Writes the target
 * in place. Holds native memory: always close it. Used by one thread at a time.
 */
public final class Mp4Remuxer implements AutoCloseable {
  private final Mp4File file;
  private final AVStream video;
  private final AVRational timeBase;
  private final AVStream soundTrack;
  private final ParallelAac sound;

  /**
   * Opens a file and writes its header.
   *
   * @param parameters of the video, with its extradata and display matrix; copied
   * @param timeBase of the times of the packets that will come
   * @param sound is asked for more while video is written, some seconds ahead of it
   * @throws PermanentException with code {@code MEDIA_FAILED} if the file cannot be opened or an
   *     MP4 cannot hold such video
   */
  public static Mp4Remuxer open(
      Path target, AVCodecParameters parameters, AVRational timeBase, SoundSource sound) {
    FfmpegNatives.load();
    Mp4File file = new Mp4File(target);
    try (AacEncoder model = AacEncoder.startingAt(0)) {
      AVStream video = file.add(parameters, timeBase);
      AVStream soundTrack = file.add(model.context());
      file.begin();
      return new Mp4Remuxer(file, video, timeBase, soundTrack, sound);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private Mp4Remuxer(
      Mp4File file, AVStream video, AVRational timeBase, AVStream soundTrack, SoundSource sound) {
    this.file = file;
    this.video = video;
    this.timeBase = timeBase;
    this.soundTrack = soundTrack;
    this.sound = new ParallelAac(sound);
  }

  /**
   * The next packet of video, its times in the time base that was given; is empty afterwards. Sound
   * that belongs before it is written first.
   *
   * @param packet in decoding order
   */
  public void video(AVPacket packet) {
    double seconds = (double) packet.dts() * timeBase.num() / timeBase.den();
    writeSoundBefore(Math.round(seconds * Mp4Writer.SAMPLE_RATE));
    file.write(packet, timeBase, video);
  }

  private void writeSoundBefore(long sample) {
    try (AVRational unit = avutil.av_make_q(1, Mp4Writer.SAMPLE_RATE)) {
      sound.before(sample, packet -> file.write(packet, unit, soundTrack));
    }
  }

  /** Writes what is left; the file is complete afterwards. */
  public void finish() {
    writeSoundBefore(Long.MAX_VALUE);
    file.finish();
  }

  @Override
  public void close() {
    try {
      sound.close();
    } finally {
      file.close();
    }
  }
}
