package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import dev.petforge.video.internal.FfmpegNatives;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;

/** Reads WebP, which Java cannot: the headers here, the pixels by FFmpeg. */
final class WebpReader {
  private static final int VP8 = fourCc("VP8 ");
  private static final int VP8L = fourCc("VP8L");
  private static final int VP8X = fourCc("VP8X");
  private static final int EXIF = fourCc("EXIF");
  private static final int ICCP = fourCc("ICCP");
  private static final int ANIMATED = 0x02;

  private WebpReader() {}

  static BufferedImage read(Path file, int minSide, int longest, Deadline deadline)
      throws IOException {
    byte[] content = Files.readAllBytes(file);
    ByteBuffer data = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    long stated = content.length < 12 ? Long.MAX_VALUE : Integer.toUnsignedLong(data.getInt(4)) + 8;
    if (stated > content.length + 1L) {
      throw PictureReader.truncated(
          file, new EOFException("has " + content.length + " bytes, says it has " + stated));
    }
    int orientation = 1;
    ICC_Profile profile = null;
    boolean sized = false;
    for (int at = 12; at + 8 <= content.length; ) {
      int type = data.getInt(at);
      long length = Integer.toUnsignedLong(data.getInt(at + 4));
      int body = at + 8;
      if (length > content.length - body) {
        throw PictureReader.truncated(
            file, new EOFException("a chunk of " + length + " bytes goes beyond the end"));
      }
      if (type == VP8X && length >= 10) {
        if ((data.get(body) & ANIMATED) != 0) {
          throw new PermanentException(
              "NOT_A_PICTURE", file + ": is an animated WebP; save one frame of it as JPEG or PNG");
        }
        requireSize(file, unsigned24(data, body + 4) + 1, unsigned24(data, body + 7) + 1, minSide);
        sized = true;
      } else if (type == VP8 && length >= 10) {
        int width = data.getShort(body + 6) & 0x3fff;
        int height = data.getShort(body + 8) & 0x3fff;
        requireSize(file, width, height, minSide);
        sized = true;
      } else if (type == VP8L && length >= 5) {
        int bits = data.getInt(body + 1);
        requireSize(file, (bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1, minSide);
        sized = true;
      } else if (type == EXIF) {
        orientation = orientation(content, body, (int) length);
      } else if (type == ICCP) {
        profile = PictureMetadata.profile(Arrays.copyOfRange(content, body, body + (int) length));
      }
      long next = body + length + (length & 1);
      if (next > content.length) {
        break;
      }
      at = (int) next;
    }
    if (!sized) {
      throw new PermanentException("NOT_A_PICTURE", file + ": is a WebP without a picture in it");
    }
    deadline.check();
    BufferedImage picture = PictureReader.inSrgb(decode(file, content, longest), profile);
    return Bgr.upright(picture, Orientation.ofExif(orientation));
  }

  private static void requireSize(Path file, int width, int height, int minSide) {
    PictureReader.requireSize(file, width, height, minSide);
  }

  private static int unsigned24(ByteBuffer data, int at) {
    return data.getInt(at - 1) >>> 8;
  }

  private static int orientation(byte[] content, int body, int length) {
    // Some writers put JPEG's own prefix in front.
    int prefix = length > 6 && content[body] == 'E' && content[body + 1] == 'x' ? 6 : 0;
    return PictureMetadata.exifOrientation(
        ByteBuffer.wrap(content, body + prefix, length - prefix).slice());
  }

  private static int fourCc(String name) {
    return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
  }

  private static BufferedImage decode(Path file, byte[] content, int longest) {
    FfmpegNatives.load();
    AVCodec decoder = avcodec.avcodec_find_decoder(avcodec.AV_CODEC_ID_WEBP);
    AVCodecContext codec = avcodec.avcodec_alloc_context3(decoder);
    AVPacket packet = avcodec.av_packet_alloc();
    AVFrame frame = avutil.av_frame_alloc();
    try (FrameConverter converter = new FrameConverter()) {
      codec.max_pixels(PictureReader.MAX_PIXELS);
      codec.thread_count(1);
      require(avcodec.avcodec_open2(codec, decoder, (AVDictionary) null), file);
      require(avcodec.av_new_packet(packet, content.length), file);
      packet.data().put(content, 0, content.length);
      require(avcodec.avcodec_send_packet(codec, packet), file);
      require(avcodec.avcodec_receive_frame(codec, frame), file);
      double scale = Math.min(1, (double) longest / Math.max(frame.width(), frame.height()));
      return converter.picture(
          frame,
          swscale.SWS_CS_ITU601, // What the format prescribes.
          Math.max(1, (int) Math.round(frame.width() * scale)),
          Math.max(1, (int) Math.round(frame.height() * scale)));
    } finally {
      avutil.av_frame_free(frame);
      avcodec.av_packet_free(packet);
      avcodec.avcodec_free_context(codec);
    }
  }

  private static void require(int result, Path file) {
    FfmpegErrors.requireRead(result, file, "NOT_A_PICTURE", "decode it as WebP");
  }
}
