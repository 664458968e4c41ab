package dev.petforge.video.internal;

import static dev.petforge.video.internal.FfmpegFailures.check;

import dev.petforge.failure.RetryableException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one MP4 that starts to play before it is fully loaded: H.264 video (BT.709, tagged as
 * such, limited range, 4:2:0) and AAC sound (48 kHz, stereo). The H.264 encoder is {@code libx264}
 * where the natives have it, else {@code libopenh264}; without both the video is MPEG-4 Part 2.
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
  private @Nullable AVFormatContext format;
  private @Nullable AVPacket packet;
  private @Nullable H264Track video;
  private @Nullable AacTrack audio;
  private boolean fileOpen;

  private Mp4Writer(Path target, Path partial) {
    this.target = target;
    this.partial = partial;
  }

  /**
   * Opens a writer; nothing is visible at the target before {@link #finish}.
   *
   * @param target the folder above it exists
   * @throws dev.petforge.failure.PermanentException with code {@code NATIVES_MISSING} without the
   *     native libraries, {@code MEDIA_FAILED} if the file or the encoders cannot be opened
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
    AVFormatContext context = new AVFormatContext(null);
    check(
        avformat.avformat_alloc_output_context2(context, null, "mp4", partial.toString()),
        "making an MP4 for " + target);
    format = context;
    // without this, the file names the version of the library, and no two machines agree
    context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
    packet = FfmpegFailures.allocated(avcodec.av_packet_alloc(), "packet");
    video = H264Track.open(context, settings);
    audio = AacTrack.open(context, SAMPLE_RATE);

    AVIOContext io = new AVIOContext(null);
    check(
        avformat.avio_open2(io, "file:" + partial, avformat.AVIO_FLAG_WRITE, null, null),
        "opening " + partial);
    context.pb(io);
    fileOpen = true;
    AVDictionary options = new AVDictionary(null);
    try {
      avutil.av_dict_set(options, "movflags", "+faststart", 0);
      check(avformat.avformat_write_header(context, options), "writing the header of " + partial);
    } finally {
      avutil.av_dict_free(options);
    }
  }

  /**
   * The next picture.
   *
   * @param image {@link BufferedImage#TYPE_INT_RGB} (sRGB), of the settings' size; may be used
   *     again at once
   */
  public void picture(BufferedImage image) {
    H264Track track = opened(video);
    track.send(image, false);
    drain(track);
  }

  /**
   * The next picture, coded without reference to others, so that a reader gets it without decoding
   * what comes before it.
   *
   * @param image as {@link #picture(BufferedImage)} has it
   */
  public void keyPicture(BufferedImage image) {
    H264Track track = opened(video);
    track.send(image, true);
    drain(track);
  }

  /**
   * The next picture, as it comes from a decoder or a filter.
   *
   * @param frame planar 4:2:0 of 8 bits ({@code AV_PIX_FMT_YUV420P}), BT.709 in limited range, of
   *     the settings' size; its time is ignored: pictures follow each other at the settings' rate
   */
  public void picture(AVFrame frame) {
    H264Track track = opened(video);
    track.send(frame);
    drain(track);
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
    AacTrack track = opened(audio);
    int done = 0;
    while (done < frames) {
      done += track.fill(pcm, done, frames - done);
      if (track.full()) {
        track.send();
        drain(track);
      }
    }
  }

  /** How many pictures were given. */
  public long pictures() {
    return opened(video).pictures();
  }

  /** Writes what is left and makes the file visible at the target, replacing what was there. */
  public void finish() {
    H264Track pictures = opened(video);
    AacTrack sound = opened(audio);
    if (pictures.pictures() == 0) {
      throw new IllegalStateException("no picture was given for " + target);
    }
    sound.send();
    pictures.end();
    drain(pictures);
    sound.end();
    drain(sound);
    AVFormatContext context = opened(format);
    check(avformat.av_write_trailer(context), "finishing " + partial);
    closeFile();
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

  private void drain(EncodedTrack track) {
    AVPacket next = opened(packet);
    while (track.receive(next)) {
      // takes over what the packet holds, also when it fails
      check(avformat.av_interleaved_write_frame(opened(format), next), "writing to " + partial);
    }
  }

  private static <T> T opened(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the writer is closed");
    }
    return part;
  }

  private void closeFile() {
    if (fileOpen && format != null) {
      fileOpen = false;
      AVIOContext io = format.pb();
      format.pb(null);
      check(avformat.avio_closep(new PointerPointer<>(1).put(io)), "closing " + partial);
    }
  }

  /** Frees everything; without {@link #finish} the unfinished file is removed. */
  @Override
  public void close() {
    try {
      closeFile();
    } finally {
      if (video != null) {
        video.close();
        video = null;
      }
      if (audio != null) {
        audio.close();
        audio = null;
      }
      if (packet != null) {
        avcodec.av_packet_free(packet);
        packet = null;
      }
      if (format != null) {
        avformat.avformat_free_context(format);
        format = null;
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
