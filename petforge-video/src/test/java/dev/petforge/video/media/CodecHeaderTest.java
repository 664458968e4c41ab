package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;

class CodecHeaderTest {
  private final AVCodecParameters parameters = avcodec.avcodec_parameters_alloc();

  @Test
  void it_is_copied_byte_for_byte() {
    byte[] header = {1, 100, 0, 31, -1, -31, 0};
    BytePointer kept =
        new BytePointer(avutil.av_mallocz(header.length + avcodec.AV_INPUT_BUFFER_PADDING_SIZE));
    kept.put(header);
    parameters.extradata(kept).extradata_size(header.length);

    ByteBuffer copy = CodecHeader.of(parameters);
    // It belongs to the stream and goes with it.
    avcodec.avcodec_parameters_free(parameters);

    assertThat(copy).isEqualTo(ByteBuffer.wrap(header));
  }

  @Test
  void a_stream_without_one_has_an_empty_one() {
    assertThat(CodecHeader.of(parameters).hasRemaining()).isFalse();
    avcodec.avcodec_parameters_free(parameters);
  }
}
