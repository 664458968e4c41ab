package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import dev.petforge.media.FileKind;
import dev.petforge.video.internal.FfmpegNatives;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;

/**
 * Reads WebP, which Java cannot: of an animation the first frame. FFmpeg decodes what is lossy
 * (VP8), {@link LosslessWebp} the rest and transparency. Chunks count wherever they stand.
 */
final class WebpReader {
  private static final int VP8 = fourCc("VP8 ");
  private static final int VP8L = fourCc("VP8L");
  private static final int VP8X = fourCc("VP8X");
  private static final int ALPH = fourCc("ALPH");
  private static final int ANMF = fourCc("ANMF");
  private static final int EXIF = fourCc("EXIF");
  private static final int ICCP = fourCc("ICCP");
  private static final List<Integer> PIXELS = List.of(VP8, VP8L, ALPH, ANMF);

  /** Place, size, duration and flags before the chunks of a frame. */
  private static final int FRAME_HEADER = 16;

  private static final int LOSSLESS_HEADER = 5;

  private final Path file;
  private final byte[] content;
  private final ByteBuffer data;
  private final int minSide;
  private final int longest;

  private WebpReader(Path file, byte[] content, int minSide, int longest) {
    this.file = file;
    this.content = content;
    this.data = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    this.minSide = minSide;
    this.longest = longest;
  }

  /** A chunk's content. */
  private record Chunk(int type, int from, int length) {
    int to() {
      return from + length;
    }
  }

  static BufferedImage read(Path file, int minSide, int longest, Deadline deadline)
      throws IOException {
    WebpReader reader = new WebpReader(file, Files.readAllBytes(file), minSide, longest);
    deadline.check();
    try {
      return reader.read();
    } catch (EOFException e) {
      throw PictureReader.truncated(file, e);
    } catch (IOException e) {
      throw PictureReader.damaged(file, FileKind.WEBP, e);
    }
  }

  private BufferedImage read() throws IOException {
    List<Chunk> chunks = chunks(12, content.length);
    BufferedImage picture = first(chunks, ANMF).isPresent() ? animated(chunks) : still(chunks);
    first(chunks, ICCP)
        .map(chunk -> ColourProfile.of(Arrays.copyOfRange(content, chunk.from, chunk.to())))
        .ifPresent(profile -> ColourProfile.inSrgb(picture, profile, false));
    int orientation =
        first(chunks, EXIF)
            .map(exif -> Exif.orientation(content, exif.from, exif.length))
            .orElse(Exif.NONE);
    return Bgr.upright(picture, Orientation.ofExif(orientation));
  }

  /** Those between two places, as far as they are whole. */
  private List<Chunk> chunks(int from, int to) throws EOFException {
    List<Chunk> chunks = new ArrayList<>();
    for (long at = from; at + 8 <= to; ) {
      int type = data.getInt((int) at);
      long length = Integer.toUnsignedLong(data.getInt((int) at + 4));
      int body = (int) at + 8;
      if (length > to - body) {
        if (PIXELS.contains(type) && chunks.stream().noneMatch(WebpReader::isPicture)) {
          throw new EOFException("a chunk of " + length + " bytes goes beyond the end");
        }
        return chunks; // What is said beside the pixels refuses none.
      }
      chunks.add(new Chunk(type, body, (int) length));
      at = body + length + (length & 1);
    }
    return chunks;
  }

  private static boolean isPicture(Chunk chunk) {
    return chunk.type == VP8 || chunk.type == VP8L || chunk.type == ANMF;
  }

  private static Optional<Chunk> first(List<Chunk> chunks, int type) {
    return chunks.stream().filter(chunk -> chunk.type == type).findFirst();
  }

  private BufferedImage still(List<Chunk> chunks) throws IOException {
    Frame frame = frame(chunks);
    PictureReader.requireSize(file, frame.width, frame.height, minSide);
    return decode(frame, scale(frame.width, frame.height));
  }

  /** The first frame on its canvas, which is transparent elsewhere, whatever colour it names. */
  private BufferedImage animated(List<Chunk> chunks) throws IOException {
    Chunk first = first(chunks, ANMF).orElseThrow();
    requireLength(first, FRAME_HEADER);
    Frame frame = frame(chunks(first.from + FRAME_HEADER, first.to()));
    int left = 2 * unsigned24(first.from);
    int top = 2 * unsigned24(first.from + 3);
    int width = left + frame.width;
    int height = top + frame.height;
    Optional<Chunk> header = first(chunks, VP8X);
    if (header.isPresent()) {
      requireLength(header.get(), 10);
      width = Math.max(width, unsigned24(header.get().from + 4) + 1);
      height = Math.max(height, unsigned24(header.get().from + 7) + 1);
    }
    PictureReader.requireSize(file, width, height, minSide);
    double scale = scale(width, height);
    BufferedImage canvas =
        Bgr.white(AreaScaler.scaled(width, scale), AreaScaler.scaled(height, scale));
    Bgr.put(
        decode(frame, scale),
        canvas,
        (int) Math.round(left * scale),
        (int) Math.round(top * scale));
    return canvas;
  }

  private double scale(int width, int height) {
    return Math.min(1, (double) longest / Math.max(width, height));
  }

  private void requireLength(Chunk chunk, int least) throws EOFException {
    if (chunk.length < least) {
      throw new EOFException("a chunk has " + chunk.length + " bytes, needs " + least);
    }
  }

  private int unsigned24(int at) {
    return data.getInt(at - 1) >>> 8;
  }

  private static int fourCc(String name) {
    return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
  }

  /** What one picture is coded in. */
  private record Frame(Chunk pixels, Optional<Chunk> alpha, int width, int height) {}

  private Frame frame(List<Chunk> chunks) throws IOException {
    Chunk pixels =
        chunks.stream()
            .filter(chunk -> chunk.type == VP8 || chunk.type == VP8L)
            .findFirst()
            .orElseThrow(
                () ->
                    new PermanentException(
                        "NOT_A_PICTURE", file + ": is a WebP without a picture in it"));
    requireLength(pixels, 10);
    if (pixels.type == VP8L) {
      int bits = data.getInt(pixels.from + 1);
      return new Frame(pixels, Optional.empty(), (bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
    }
    return new Frame(
        pixels,
        first(chunks, ALPH),
        data.getShort(pixels.from + 6) & 0x3fff,
        data.getShort(pixels.from + 8) & 0x3fff);
  }

  private BufferedImage decode(Frame frame, double scale) throws IOException {
    int width = AreaScaler.scaled(frame.width, scale);
    int height = AreaScaler.scaled(frame.height, scale);
    if (frame.pixels.type == VP8L) {
      return lossless(frame, new AreaScaler(frame.width, frame.height, width, height));
    }
    BufferedImage picture = lossy(frame, width, height);
    if (frame.alpha.isPresent()) {
      AreaScaler scaler = new AreaScaler(frame.width, frame.height, width, height);
      alpha(frame.alpha.get(), frame, scaler);
      flatten(Bgr.pixels(picture), Bgr.pixels(scaler.result()));
    }
    return picture;
  }

  private BufferedImage lossless(Frame frame, AreaScaler scaler) throws IOException {
    int from = frame.pixels.from;
    boolean transparent = (data.getInt(from + 1) >> 28 & 1) == 1;
    byte[] values = ColourProfile.ofGamma(0);
    byte[] row = new byte[frame.width * 3];
    LosslessWebp.decode(
        content,
        from + LOSSLESS_HEADER,
        frame.pixels.length - LOSSLESS_HEADER,
        frame.width,
        frame.height,
        argb -> {
          PictureReader.flatten(argb, transparent, values, row);
          scaler.add(row, 0);
        });
    return scaler.result();
  }

  /** The transparency of a lossy picture, as grey. */
  private void alpha(Chunk chunk, Frame frame, AreaScaler scaler) throws IOException {
    requireLength(chunk, 1);
    int flags = data.get(chunk.from);
    int width = frame.width;
    AlphaRows rows = new AlphaRows(flags >> 2 & 3, width, scaler);
    int[] row = new int[width];
    if ((flags & 3) == 1) {
      LosslessWebp.decode(
          content,
          chunk.from + 1,
          chunk.length - 1,
          width,
          frame.height,
          argb -> {
            for (int x = 0; x < width; x++) {
              row[x] = argb[x] >> 8 & 0xff; // The green channel carries it.
            }
            rows.add(row);
          });
      return;
    }
    requireLength(chunk, 1 + width * frame.height);
    for (int y = 0, at = chunk.from + 1; y < frame.height; y++) {
      for (int x = 0; x < width; x++) {
        row[x] = content[at++] & 0xff;
      }
      rows.add(row);
    }
  }

  /** Undoes the prediction of transparency. */
  private static final class AlphaRows {
    private static final int NONE = 0;
    private static final int HORIZONTAL = 1;
    private static final int VERTICAL = 2;

    private final int filter;
    private final AreaScaler scaler;
    private final byte[] grey;
    private int[] above;
    private int[] here;
    private boolean begun;

    AlphaRows(int filter, int width, AreaScaler scaler) {
      this.filter = filter;
      this.scaler = scaler;
      this.grey = new byte[width * 3];
      this.above = new int[width];
      this.here = new int[width];
    }

    void add(int[] row) {
      int[] free = above;
      above = here;
      here = free;
      for (int x = 0; x < row.length; x++) {
        here[x] = row[x] + expected(x) & 0xff;
        Arrays.fill(grey, x * 3, x * 3 + 3, (byte) here[x]);
      }
      begun = true;
      scaler.add(grey, 0);
    }

    private int expected(int x) {
      if (filter == NONE) {
        return 0;
      }
      if (x == 0) {
        return above[0]; // Zero above the first row.
      }
      if (filter == HORIZONTAL || !begun) {
        return here[x - 1];
      }
      return filter == VERTICAL
          ? above[x]
          : Math.max(0, Math.min(255, here[x - 1] + above[x] - above[x - 1]));
    }
  }

  private static void flatten(byte[] pixels, byte[] alpha) {
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = PictureReader.onWhite(pixels[i] & 0xff, alpha[i] & 0xff);
    }
  }

  private BufferedImage lossy(Frame stored, int width, int height) {
    FfmpegNatives.load();
    AVCodec decoder = avcodec.avcodec_find_decoder(avcodec.AV_CODEC_ID_VP8);
    AVCodecContext codec = avcodec.avcodec_alloc_context3(decoder);
    AVPacket packet = avcodec.av_packet_alloc();
    AVFrame frame = avutil.av_frame_alloc();
    try (FrameConverter converter = new FrameConverter()) {
      codec.max_pixels(PictureReader.MAX_PIXELS);
      codec.thread_count(1);
      require(avcodec.avcodec_open2(codec, decoder, (AVDictionary) null));
      require(avcodec.av_new_packet(packet, stored.pixels.length));
      packet.data().put(content, stored.pixels.from, stored.pixels.length);
      require(avcodec.avcodec_send_packet(codec, packet));
      require(avcodec.avcodec_receive_frame(codec, frame));
      // Matrix and range are what the format prescribes, whatever the stream says.
      frame.color_range(avutil.AVCOL_RANGE_MPEG);
      return converter.picture(frame, swscale.SWS_CS_ITU601, width, height);
    } finally {
      avutil.av_frame_free(frame);
      avcodec.av_packet_free(packet);
      avcodec.avcodec_free_context(codec);
    }
  }

  private void require(int result) {
    FfmpegErrors.requireRead(result, file, "NOT_A_PICTURE", "decode it as WebP");
  }
}
