package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import dev.petforge.media.FrameSize;
import dev.petforge.media.VideoInfo;
import dev.petforge.video.internal.FfmpegFailures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** An opened video file: its container, the one video stream that counts, and its sound. */
final class MediaFile implements AutoCloseable {
  /** More than DCI 4K in either direction; what is larger is not a clip of ours. */
  static final long MAX_PIXELS = 4096L * 4096L;

  /** No clip of a provider and no video of ours is nearly as long. */
  static final double MAX_SECONDS = 3600;

  /** Local files only, and only containers of clips: a playlist must not open other files. */
  private static final String CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm";

  private static final int MAX_INDEX_ENTRIES = 2_000_000;

  private final Path path;
  private final AVFormatContext context;
  private final AVStream video;
  private final @Nullable AVStream audio;

  private MediaFile(Path path, AVFormatContext context, AVStream video, @Nullable AVStream audio) {
    this.path = path;
    this.context = context;
    this.video = video;
    this.audio = audio;
  }

  /**
   * Opens a file and checks that it is whole.
   *
   * @throws PermanentException with code {@code FILE_MISSING}, {@code VIDEO_EMPTY}, {@code
   *     NOT_A_VIDEO}, {@code VIDEO_TRUNCATED} or {@code VIDEO_TOO_LARGE}
   */
  static MediaFile open(Path path, Deadline deadline) throws IOException {
    requireFile(path, "VIDEO_EMPTY", "a video");
    Containers.refuseTruncated(path);
    AVFormatContext context = new AVFormatContext(null);
    AVDictionary options = new AVDictionary(null);
    try (BytePointer url =
        new BytePointer("file:" + path.toAbsolutePath(), StandardCharsets.UTF_8)) {
      avutil.av_dict_set(options, "protocol_whitelist", "file", 0);
      avutil.av_dict_set(options, "format_whitelist", CONTAINERS, 0);
      avutil.av_dict_set(options, "max_streams", "32", 0);
      int opened = avformat.avformat_open_input(context, url, null, options);
      if (opened < 0) {
        throw new PermanentException(
            "NOT_A_VIDEO",
            path
                + ": is not a readable MP4, MOV, Matroska or WebM video: "
                + FfmpegFailures.words(opened));
      }
    } finally {
      avutil.av_dict_free(options);
    }
    try {
      // Without this, "discard" of other streams and frame rates of some files are not known.
      FfmpegErrors.requireRead(
          avformat.avformat_find_stream_info(context, (AVDictionary) null),
          path,
          "NOT_A_VIDEO",
          "find out what is in it");
      deadline.check();
      MediaFile file =
          new MediaFile(path, context, videoStream(context, path), audioStream(context));
      file.requireReasonable();
      file.requireWhole(deadline);
      return file;
    } catch (RuntimeException | IOException e) {
      avformat.avformat_close_input(context);
      throw e;
    }
  }

  /** Refuses what is not a regular file with something in it. */
  static void requireFile(Path path, String emptyCode, String what) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new PermanentException(
          "FILE_MISSING",
          path + ": there is no such file, or it is not a regular file; expected " + what);
    }
    if (Files.size(path) == 0) {
      throw new PermanentException(emptyCode, path + ": is empty (0 bytes), expected " + what);
    }
  }

  private static AVStream videoStream(AVFormatContext context, Path path) {
    for (int i = 0; i < context.nb_streams(); i++) {
      AVStream stream = context.streams(i);
      boolean cover = (stream.disposition() & avformat.AV_DISPOSITION_ATTACHED_PIC) != 0;
      if (stream.codecpar().codec_type() == avutil.AVMEDIA_TYPE_VIDEO && !cover) {
        return stream;
      }
    }
    throw new PermanentException(
        "NOT_A_VIDEO",
        path + ": has no moving picture in it, only " + context.nb_streams() + " other stream(s)");
  }

  private static @Nullable AVStream audioStream(AVFormatContext context) {
    for (int i = 0; i < context.nb_streams(); i++) {
      AVStream stream = context.streams(i);
      if (stream.codecpar().codec_type() == avutil.AVMEDIA_TYPE_AUDIO
          && stream.codecpar().codec_id() != avcodec.AV_CODEC_ID_NONE) {
        return stream;
      }
    }
    return null;
  }

  private void requireReasonable() {
    AVCodecParameters parameters = video.codecpar();
    if (parameters.width() < 1 || parameters.height() < 1) {
      throw new PermanentException("NOT_A_VIDEO", path + ": its picture has no size");
    }
    if ((long) parameters.width() * parameters.height() > MAX_PIXELS) {
      throw new PermanentException(
          "VIDEO_TOO_LARGE",
          path
              + ": its frames are "
              + parameters.width()
              + "×"
              + parameters.height()
              + ", at most "
              + MAX_PIXELS
              + " pixels are taken");
    }
    if (seconds() > MAX_SECONDS) {
      throw new PermanentException(
          "VIDEO_TOO_LONG",
          path
              + ": says that it lasts "
              + seconds()
              + " s, at most "
              + MAX_SECONDS
              + " s are taken");
    }
  }

  /** An index entry beyond the end of the file is a download that was cut off. */
  private void requireWhole(Deadline deadline) throws IOException {
    long size = Files.size(path);
    for (int s = 0; s < context.nb_streams(); s++) {
      AVStream stream = context.streams(s);
      int entries = Math.min(avformat.avformat_index_get_entries_count(stream), MAX_INDEX_ENTRIES);
      for (int i = 0; i < entries; i++) {
        AVIndexEntry entry = avformat.avformat_index_get_entry(stream, i);
        if (entry.pos() > size - entry.size()) {
          throw new PermanentException(
              "VIDEO_TRUNCATED",
              path
                  + ": is cut off: it has "
                  + size
                  + " bytes, and its index names data up to byte "
                  + (entry.pos() + entry.size())
                  + "; fetch it again");
        }
        if ((i & 0xffff) == 0xffff) {
          deadline.check();
        }
      }
    }
  }

  Path path() {
    return path;
  }

  AVFormatContext context() {
    return context;
  }

  AVStream video() {
    return video;
  }

  @Nullable AVStream audio() {
    return audio;
  }

  /** Whether the container has one index of all its frames: an MP4 that is not fragmented. */
  boolean indexed() {
    return video.nb_frames() > 0
        && avformat.avformat_index_get_entries_count(video) >= video.nb_frames();
  }

  /** Lets the reader skip the packets of every stream but these. */
  void readOnly(AVStream... wanted) {
    for (int i = 0; i < context.nb_streams(); i++) {
      context.streams(i).discard(avcodec.AVDISCARD_ALL);
    }
    for (AVStream stream : wanted) {
      stream.discard(avcodec.AVDISCARD_DEFAULT);
    }
  }

  Orientation orientation() {
    AVCodecParameters parameters = video.codecpar();
    AVPacketSideData matrix =
        avcodec.av_packet_side_data_get(
            parameters.coded_side_data(),
            parameters.nb_coded_side_data(),
            avcodec.AV_PKT_DATA_DISPLAYMATRIX);
    if (matrix == null || Pointer.isNull(matrix) || matrix.size() < 9 * 4) {
      return Orientation.UPRIGHT;
    }
    IntPointer values = new IntPointer(matrix.data());
    return Orientation.ofMatrix(values.get(0), values.get(1), values.get(3), values.get(4));
  }

  FrameSize size() {
    AVCodecParameters parameters = video.codecpar();
    Orientation orientation = orientation();
    return new FrameSize(
        orientation.width(parameters.width(), parameters.height()),
        orientation.height(parameters.width(), parameters.height()));
  }

  /** Frames a second: the average where it makes sense, else the nominal rate, else 25. */
  double framesPerSecond() {
    for (AVRational rate : new AVRational[] {video.avg_frame_rate(), video.r_frame_rate()}) {
      double value = rate.den() == 0 ? 0 : (double) rate.num() / rate.den();
      if (value > 0.01 && value <= 1000) {
        return value;
      }
    }
    return 25;
  }

  /** How long the video track says that it is, 0 if it does not say. */
  double seconds() {
    AVRational unit = video.time_base();
    if (video.duration() > 0 && unit.den() > 0) {
      return (double) video.duration() * unit.num() / unit.den();
    }
    return context.duration() > 0 ? (double) context.duration() / avutil.AV_TIME_BASE : 0;
  }

  VideoInfo info() {
    AVStream sound = audio;
    return new VideoInfo(
        size(),
        orientation().degrees(),
        Duration.ofNanos(Math.round(seconds() * 1e9)),
        framesPerSecond(),
        codecName(video),
        sound == null ? Optional.empty() : Optional.of(codecName(sound)));
  }

  private static String codecName(AVStream stream) {
    return avcodec.avcodec_get_name(stream.codecpar().codec_id()).getString();
  }

  @Override
  public void close() {
    avformat.avformat_close_input(context);
  }
}
