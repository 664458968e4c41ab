package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import dev.petforge.media.FrameSize;
import dev.petforge.media.VideoInfo;
import dev.petforge.video.internal.FfmpegFailures;
import dev.petforge.video.internal.container.ClipFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
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

  /** Pictures that stand for the clip, not parts of it. */
  private static final int STILL =
      avformat.AV_DISPOSITION_ATTACHED_PIC
          | avformat.AV_DISPOSITION_TIMED_THUMBNAILS
          | avformat.AV_DISPOSITION_STILL_IMAGE;

  /** What has so small a part of the largest stream's pixels is a preview of it. */
  private static final long PREVIEW_PART = 4;

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
   *     NOT_A_VIDEO}, {@code VIDEO_TRUNCATED}, {@code VIDEO_ENCRYPTED} or {@code VIDEO_TOO_LARGE}
   */
  static MediaFile open(Path path, Deadline deadline) throws IOException {
    requireFile(path, "VIDEO_EMPTY", "a video");
    requireWhole(path);
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
      return file;
    } catch (RuntimeException e) {
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

  /** A last frame that is not the clip's must not start the next one. */
  private static void requireWhole(Path path) throws IOException {
    Optional<ClipFile> container = ClipFile.read(path);
    container
        .flatMap(ClipFile::missing)
        .ifPresent(
            missing -> {
              throw new PermanentException(
                  "VIDEO_TRUNCATED", path + ": is not whole: " + missing + "; fetch it again");
            });
    if (container.filter(ClipFile::encrypted).isPresent()) {
      throw new PermanentException(
          "VIDEO_ENCRYPTED",
          path + ": is encrypted; a clip is taken only where it plays without a key");
    }
  }

  /**
   * The stream that is meant to be seen: the one that the container calls its default, or else the
   * largest. Pictures of the cover and previews are not: a muxer calls its first stream the default
   * whatever it is.
   */
  private static AVStream videoStream(AVFormatContext context, Path path) {
    List<AVStream> moving =
        streams(context, avutil.AVMEDIA_TYPE_VIDEO).stream()
            .filter(stream -> (stream.disposition() & STILL) == 0)
            .toList();
    boolean video = moving.stream().anyMatch(stream -> !isOfStills(stream));
    List<AVStream> seen = moving.stream().filter(stream -> !video || !isOfStills(stream)).toList();
    long largest = seen.stream().mapToLong(MediaFile::pixels).max().orElse(0);
    return seen.stream()
        .max(
            Comparator.comparing(
                    (AVStream stream) ->
                        isDefault(stream) && pixels(stream) * PREVIEW_PART > largest)
                .thenComparingLong(MediaFile::pixels)
                .thenComparingInt(stream -> -stream.index()))
        .orElseThrow(
            () ->
                new PermanentException(
                    "NOT_A_VIDEO",
                    path
                        + ": has no moving picture in it, only "
                        + context.nb_streams()
                        + " other stream(s)"));
  }

  private static @Nullable AVStream audioStream(AVFormatContext context) {
    return streams(context, avutil.AVMEDIA_TYPE_AUDIO).stream()
        .max(Comparator.comparing(MediaFile::isDefault).thenComparingInt(stream -> -stream.index()))
        .orElse(null);
  }

  private static List<AVStream> streams(AVFormatContext context, int type) {
    return IntStream.range(0, context.nb_streams())
        .mapToObj(context::streams)
        .filter(stream -> stream.codecpar().codec_type() == type)
        .filter(stream -> stream.codecpar().codec_id() != avcodec.AV_CODEC_ID_NONE)
        .toList();
  }

  private static boolean isDefault(AVStream stream) {
    return (stream.disposition() & avformat.AV_DISPOSITION_DEFAULT) != 0;
  }

  private static long pixels(AVStream stream) {
    return (long) stream.codecpar().width() * stream.codecpar().height();
  }

  /** A row of pictures, as previews are. */
  private static boolean isOfStills(AVStream stream) {
    return switch (stream.codecpar().codec_id()) {
      case avcodec.AV_CODEC_ID_MJPEG,
          avcodec.AV_CODEC_ID_PNG,
          avcodec.AV_CODEC_ID_BMP,
          avcodec.AV_CODEC_ID_GIF ->
          true;
      default -> false;
    };
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
    return Display.of(this).size(parameters.width(), parameters.height());
  }

  /** A fraction, 0 if it is none. */
  static double value(AVRational fraction) {
    return fraction.den() == 0 ? 0 : (double) fraction.num() / fraction.den();
  }

  /** Whether the container gives each frame a duration; of others FFmpeg makes one up. */
  boolean saysDurations() {
    return context.iformat().name().getString().contains("mov");
  }

  VideoInfo info(FrameTimes times) {
    AVStream sound = audio;
    return new VideoInfo(
        size(),
        orientation().degrees(),
        Duration.ofNanos(Math.round(times.seconds() * 1e9)),
        times.rate(),
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
