package dev.petforge.video.internal;

import static dev.petforge.video.internal.FfmpegFailures.check;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
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
 * The container of an MP4 that is written in place and starts to play before it is fully loaded:
 * streams are added, the header begun, packets written, the whole finished.
 */
final class Mp4File implements AutoCloseable {
  private static final int TAG_HVC1 = 'h' | ('v' << 8) | ('c' << 16) | ('1' << 24);

  private final Path path;
  private final AVFormatContext format = new AVFormatContext(null);
  private boolean open;

  Mp4File(Path path) {
    this.path = path;
    check(
        avformat.avformat_alloc_output_context2(format, null, "mp4", path.toString()),
        "making an MP4 for " + path);
    // without this, the file names the version of the library, and no two machines agree
    format.flags(format.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
  }

  /** Adds what an encoder will give. */
  AVStream add(AVCodecContext encoder) {
    AVStream stream = newStream(encoder.time_base());
    check(avcodec.avcodec_parameters_from_context(stream.codecpar(), encoder), "adding a track");
    stream.avg_frame_rate(encoder.framerate());
    stream.r_frame_rate(encoder.framerate());
    return stream;
  }

  /** Adds what is encoded already. */
  AVStream add(AVCodecParameters parameters, AVRational timeBase) {
    AVStream stream = newStream(timeBase);
    check(avcodec.avcodec_parameters_copy(stream.codecpar(), parameters), "copying parameters");
    // Not another container's tag; of the two that HEVC has in MP4, Apple's players know one.
    stream.codecpar().codec_tag(parameters.codec_id() == avcodec.AV_CODEC_ID_HEVC ? TAG_HVC1 : 0);
    return stream;
  }

  private AVStream newStream(AVRational timeBase) {
    AVStream stream = FfmpegFailures.allocated(avformat.avformat_new_stream(format, null), "track");
    stream.time_base(timeBase);
    return stream;
  }

  /** Opens the file and writes its header; the streams' time bases may be others afterwards. */
  void begin() {
    AVIOContext io = new AVIOContext(null);
    check(
        avformat.avio_open2(io, "file:" + path, avformat.AVIO_FLAG_WRITE, null, null),
        "opening " + path);
    format.pb(io);
    open = true;
    AVDictionary options = new AVDictionary(null);
    try {
      avutil.av_dict_set(options, "movflags", "+faststart", 0);
      check(avformat.avformat_write_header(format, options), "writing the header of " + path);
    } finally {
      avutil.av_dict_free(options);
    }
  }

  /**
   * Writes a packet; it is empty afterwards, also when that failed.
   *
   * @param timeBase of the packet's times
   */
  void write(AVPacket packet, AVRational timeBase, AVStream stream) {
    packet.stream_index(stream.index());
    packet.pos(-1);
    avcodec.av_packet_rescale_ts(packet, timeBase, stream.time_base());
    check(avformat.av_interleaved_write_frame(format, packet), "writing to " + path);
  }

  /** Writes what is left and closes the file. */
  void finish() {
    check(avformat.av_write_trailer(format), "finishing " + path);
    closeFile();
  }

  private void closeFile() {
    if (open) {
      open = false;
      AVIOContext io = format.pb();
      format.pb(null);
      check(avformat.avio_closep(new PointerPointer<>(1).put(io)), "closing " + path);
    }
  }

  @Override
  public void close() {
    try {
      closeFile();
    } finally {
      avformat.avformat_free_context(format);
    }
  }
}
