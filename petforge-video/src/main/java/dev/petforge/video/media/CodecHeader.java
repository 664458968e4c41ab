package dev.petforge.video.media;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;

/** What a container keeps of a stream's codec beside the packets, such as an avcC or hvcC. */
final class CodecHeader {
  private CodecHeader() {}

  /** A copy of it; empty if a stream has none. */
  static ByteBuffer of(AVCodecParameters parameters) {
    byte[] header = new byte[Math.max(0, parameters.extradata_size())];
    if (header.length > 0) {
      parameters.extradata().get(header);
    }
    return ByteBuffer.wrap(header);
  }
}
