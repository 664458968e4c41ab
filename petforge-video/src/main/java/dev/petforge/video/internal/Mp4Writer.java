package dev.petforge.video.internal;

import dev.petforge.failure.RetryableException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.jspecify.annotations.Nullable;

/**
 * Writes one MP4 that starts to play before it is fully loaded: H.264 video (BT.709, tagged as
 * such, limited range, 4:2:0) and AAC sound (48 kHz, stereo). The H.264 encoder is {@code libx264}
 * where the natives have it, else {@code libopenh264}.
 *
 * <p>The file is written beside its target under a temporary name and renamed by {@link #finish}; a
 * writer that is closed before leaves nothing. The same calls give the same bytes. Holds native
 * memory: always close it. Used by one thread at a time.
 *
 * <pre>{@code
 * try (Mp4Writer writer = Mp4Writer.open(target, Mp4Settings.of(new FrameSize(1280, 720), 24))) {
 *   writer.picture(image); // as often as there are frames
 *   writer.sound(pcm, 2_000); // in any portions, best about as far as the pictures
 *   writer.finish();
 * }
 * }</pre>
 */
public final class Mp4Writer implements AutoCloseable {
  /** Sound samples per second, for each channel. */
  public static final int SAMPLE_RATE = 48_000;

  private final Path target;
  private final Path partial;
  private @Nullable AVPacket packet;
  private @Nullable Mp4File file;
  private @Nullable H264Encoder pictures;
  private @Nullable AacEncoder sound;
  private @Nullable AVStream pictureTrack;
  private @Nullable AVStream soundTrack;

  private Mp4Writer(Path target, Path partial) {
    this.target = target;
    this.partial = partial;
  }

  /**
   * Opens a writer; nothing is visible at the target before {@link #finish}.
   *
   * @param target the folder above it exists
   * @throws dev.petforge.failure.PermanentException with code {@code NATIVES_MISSING} without the
   *     native libraries, {@code ENCODER_MISSING} if they cannot encode H.264, {@code MEDIA_FAILED}
   *     if the file or the encoders cannot be opened
   */
  public static Mp4Writer open(Path target, Mp4Settings settings) {
    FfmpegNatives.load();
    Path absolute = target.toAbsolutePath();
    Path name = absolute.getFileName();
    if (name == null) {
      throw new IllegalArgumentException("the target must be a file, was " + target);
    }
    // the thread's id keeps two writers of one target apart, the process's id two processes
    Path partial =
        absolute.resolveSibling(
            "."
                + name
                + "."
                + ProcessHandle.current().pid()
                + "-"
                + Thread.currentThread().getId()
                + ".part");
    Mp4Writer writer = new Mp4Writer(absolute, partial);
    try {
      writer.begin(settings);
      return writer;
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  private void begin(Mp4Settings settings) {
    packet = FfmpegFailures.allocated(avcodec.av_packet_alloc(), "packet");
    file = new Mp4File(partial);
    pictures = H264Encoder.of(settings);
    sound = settings.draft() ? AacEncoder.draft() : AacEncoder.startingAt(0);
    pictureTrack = file.add(pictures.context());
    soundTrack = file.add(sound.context());
    file.begin();
  }

  /**
   * The next picture.
   *
   * @param image {@link BufferedImage#TYPE_INT_RGB} (sRGB), of the settings' size; may be used
   *     again at once
   */
  public void picture(BufferedImage image) {
    H264Encoder encoder = opened(pictures);
    encoder.send(image, false);
    drain(encoder, pictureTrack);
  }

  /**
   * The next picture, coded without reference to others, so that a reader gets it without decoding
   * what comes before it.
   *
   * @param image as {@link #picture(BufferedImage)} has it
   */
  public void keyPicture(BufferedImage image) {
    H264Encoder encoder = opened(pictures);
    encoder.send(image, true);
    drain(encoder, pictureTrack);
  }

  /**
   * The next picture, in the form that the encoder takes.
   *
   * @param picture of the settings' size; may be used again at once
   */
  public void picture(YuvPicture picture) {
    H264Encoder encoder = opened(pictures);
    encoder.send(picture);
    drain(encoder, pictureTrack);
  }

  /**
   * The next picture, as it comes from a decoder or a filter.
   *
   * @param frame planar 4:2:0 of 8 bits ({@code AV_PIX_FMT_YUV420P}), BT.709 in limited range, of
   *     the settings' size; its time is ignored: pictures follow each other at the settings' rate
   */
  public void picture(AVFrame frame) {
    H264Encoder encoder = opened(pictures);
    encoder.send(frame);
    drain(encoder, pictureTrack);
  }

  /**
   * More sound.
   *
   * @param pcm 16 bits, left and right in turns; read from the start
   * @param frames how many pairs of left and right to take
   */
  public void sound(short[] pcm, int frames) {
    if (frames < 0 || frames * 2L > pcm.length) {
      throw new IllegalArgumentException(
          "frames must be 0 to " + pcm.length / 2 + ", was " + frames);
    }
    AacEncoder encoder = opened(sound);
    int done = 0;
    while (done < frames) {
      done += encoder.fill(pcm, done, frames - done);
      if (encoder.full()) {
        encoder.send();
        drain(encoder, soundTrack);
      }
    }
  }

  /** How many pictures were given. */
  public long pictures() {
    return opened(pictures).pictures();
  }

  /** Writes what is left and makes the file visible at the target, replacing what was there. */
  public void finish() {
    H264Encoder pictureEncoder = opened(pictures);
    AacEncoder soundEncoder = opened(sound);
    if (pictureEncoder.pictures() == 0) {
      throw new IllegalStateException("no picture was given for " + target);
    }
    soundEncoder.send();
    pictureEncoder.end();
    drain(pictureEncoder, pictureTrack);
    soundEncoder.end();
    drain(soundEncoder, soundTrack);
    opened(file).finish();
    try {
      Files.move(
          partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new RetryableException(
          "NOT_WRITABLE", "cannot rename " + partial + " to " + target + ": " + e, null, e);
    } finally {
      close();
    }
  }

  private void drain(Encoder encoder, @Nullable AVStream track) {
    AVPacket next = opened(packet);
    while (encoder.receive(next)) {
      opened(file).write(next, encoder.context().time_base(), opened(track));
    }
  }

  private static <T> T opened(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the writer is closed");
    }
    return part;
  }

  /** Frees everything; without {@link #finish} the unfinished file is removed. */
  @Override
  public void close() {
    try {
      if (file != null) {
        Mp4File closing = file;
        file = null;
        closing.close();
      }
    } finally {
      if (pictures != null) {
        pictures.close();
        pictures = null;
      }
      if (sound != null) {
        sound.close();
        sound = null;
      }
      if (packet != null) {
        avcodec.av_packet_free(packet);
        packet = null;
      }
      removePartial();
    }
  }

  private void removePartial() {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      throw new RetryableException(
          "NOT_WRITABLE", "cannot remove the unfinished file " + partial + ": " + e, null, e);
    }
  }
}
