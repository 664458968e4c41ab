package dev.petforge.emulator.llm;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/** A picture as a request carried it. */
public final class LlmImage {
  private static final int TOKENS = 384;
  private static final int SIDE = 800;
  private static final int LOW_SIDE = 512;

  private final String url;
  private final String declaredType;
  private final String detail;
  private final byte[] bytes;
  private final int width;
  private final int height;

  private LlmImage(String url, String declaredType, String detail, byte[] bytes) {
    this.url = url;
    this.declaredType = declaredType;
    this.detail = detail;
    this.bytes = bytes;
    Optional<BufferedImage> pixels = pixels();
    this.width = pixels.map(BufferedImage::getWidth).orElse(0);
    this.height = pixels.map(BufferedImage::getHeight).orElse(0);
  }

  /** Reads an {@code image_url}: a {@code data:} address, a public one, or bare base64. */
  static LlmImage of(String url, String detail) {
    if (url.startsWith("data:")) {
      int comma = url.indexOf(',');
      String head = comma < 0 ? url : url.substring(0, comma);
      String type = head.substring("data:".length()).replaceFirst(";.*", "");
      byte[] bytes = comma < 0 ? new byte[0] : base64(url.substring(comma + 1));
      return new LlmImage("", type, detail, bytes);
    }
    if (url.startsWith("http://") || url.startsWith("https://") || url.startsWith("ms://")) {
      return new LlmImage(url, "", detail, new byte[0]);
    }
    return new LlmImage("", "", detail, base64(url));
  }

  private static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** The public address; empty if the bytes were sent. */
  public Optional<String> address() {
    return Optional.of(url).filter(text -> !text.isEmpty());
  }

  /** The media type that the {@code data:} address says; empty text if there is none. */
  public String declaredType() {
    return declaredType;
  }

  /** The wish for detail; empty text if there is none. */
  public String detail() {
    return detail;
  }

  /** A copy of what was sent; no bytes if an address was sent, or if it was no base64. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** What its first bytes say: {@code jpeg}, {@code png}, {@code gif} or {@code webp}. */
  public Optional<String> format() {
    if (begins(0, 0xFF, 0xD8, 0xFF)) {
      return Optional.of("jpeg");
    }
    if (begins(0, 0x89, 'P', 'N', 'G')) {
      return Optional.of("png");
    }
    if (begins(0, 'G', 'I', 'F', '8')) {
      return Optional.of("gif");
    }
    return begins(0, 'R', 'I', 'F', 'F') && begins(8, 'W', 'E', 'B', 'P')
        ? Optional.of("webp")
        : Optional.empty();
  }

  private boolean begins(int at, int... values) {
    for (int i = 0; i < values.length; i++) {
      if (at + i >= bytes.length || (bytes[at + i] & 0xFF) != values[i]) {
        return false;
      }
    }
    return true;
  }

  /** Its width in pixels as stored; 0 if it cannot be read here, as a WebP cannot. */
  public int width() {
    return width;
  }

  /** Its height in pixels as stored; 0 if it cannot be read here, as a WebP cannot. */
  public int height() {
    return height;
  }

  /** Its pixels as stored, decoded anew; empty if they cannot be read here. */
  public Optional<BufferedImage> pixels() {
    try {
      return Optional.ofNullable(ImageIO.read(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** How it must be turned to stand upright, in Exif's numbers; 1 if it stands, or says nothing. */
  public int orientation() {
    return JpegMetadata.orientation(bytes);
  }

  /**
   * The parts of a JPEG that say where it comes from, for example {@code Exif}, {@code ICC_PROFILE}
   * or {@code comment}, in order; empty for other formats.
   */
  public List<String> metadata() {
    return JpegMetadata.names(bytes);
  }

  /** What it costs: scaled down to 800 × 800 (512 × 512 for low detail), at most 384 tokens. */
  int tokens() {
    int side = detail.equals("low") ? LOW_SIDE : SIDE;
    double longest = Math.max(width(), height());
    if (longest == 0) {
      return TOKENS;
    }
    double scale = Math.min(1, side / longest);
    double area = width() * scale * height() * scale;
    return Math.max(1, (int) Math.ceil(TOKENS * area / (SIDE * SIDE)));
  }

  /** Names its content, for the prefix cache. */
  String fingerprint() {
    byte[] named = url.isEmpty() ? bytes : url.getBytes(StandardCharsets.UTF_8);
    return Integer.toHexString(Arrays.hashCode(named)) + "-" + named.length + "-" + detail;
  }

  @Override
  public String toString() {
    return address().orElse(format().orElse("unknown") + " " + width() + "×" + height());
  }
}
