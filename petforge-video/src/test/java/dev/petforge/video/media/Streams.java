package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.javacpp.PointerPointer;

/** Puts the first streams of several files into one. */
final class Streams {
  private record Source(Path file, int disposition) {}

  private final List<Source> sources = new ArrayList<>();

  /**
   * @param disposition of the stream in the new file, {@code AV_DISPOSITION_…}
   */
  Streams with(Path file, int disposition) {
    sources.add(new Source(file, disposition));
    return this;
  }

  Path write(String container, Path target) {
    AVFormatContext out = new AVFormatContext(null);
    ok(avformat.avformat_alloc_output_context2(out, null, container, target.toString()));
    List<AVFormatContext> opened = new ArrayList<>();
    for (Source source : sources) {
      AVFormatContext in = new AVFormatContext(null);
      ok(avformat.avformat_open_input(in, "file:" + source.file(), null, null));
      ok(avformat.avformat_find_stream_info(in, (AVDictionary) null));
      AVStream stream = avformat.avformat_new_stream(out, null);
      ok(avcodec.avcodec_parameters_copy(stream.codecpar(), in.streams(0).codecpar()));
      stream.codecpar().codec_tag(0);
      stream.time_base(in.streams(0).time_base());
      stream.disposition(source.disposition());
      opened.add(in);
    }
    AVIOContext io = new AVIOContext(null);
    ok(avformat.avio_open2(io, "file:" + target, avformat.AVIO_FLAG_WRITE, null, null));
    out.pb(io);
    ok(avformat.avformat_write_header(out, (AVDictionary) null));
    AVPacket packet = avcodec.av_packet_alloc();
    for (int i = 0; i < opened.size(); i++) {
      AVFormatContext in = opened.get(i);
      while (avformat.av_read_frame(in, packet) >= 0) {
        if (packet.stream_index() == 0) {
          avcodec.av_packet_rescale_ts(
              packet, in.streams(0).time_base(), out.streams(i).time_base());
          packet.stream_index(i);
          packet.pos(-1);
          ok(avformat.av_interleaved_write_frame(out, packet));
        } else {
          avcodec.av_packet_unref(packet);
        }
      }
      avformat.avformat_close_input(in);
    }
    avcodec.av_packet_free(packet);
    ok(avformat.av_write_trailer(out));
    avformat.avio_closep(new PointerPointer<>(1).put(out.pb()));
    avformat.avformat_free_context(out);
    return target;
  }

  private static void ok(int result) {
    assertThat(result).isGreaterThanOrEqualTo(0);
  }
}
