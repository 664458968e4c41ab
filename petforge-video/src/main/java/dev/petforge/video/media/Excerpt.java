package dev.petforge.video.media;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.stream.ImageInputStreamImpl;
import org.jspecify.annotations.Nullable;

/**
 * What a decoder is to see of a picture: parts of its file, and bytes in place of those that are
 * missing or that it must not see. What a file says beside its pixels is read here; ImageIO's
 * decoders would refuse pictures for it.
 */
final class Excerpt extends ImageInputStreamImpl {
  /** Bytes of our own, or of the file from a place on. */
  private static final class Part {
    private final byte @Nullable [] own;
    private final long from;
    private final long length;

    Part(byte @Nullable [] own, long from, long length) {
      this.own = own;
      this.from = from;
      this.length = length;
    }
  }

  /** Of more parts no picture is made: each takes memory, and none of them need be large. */
  static final int MOST_PARTS = 100_000;

  private final RandomAccessFile file;
  private final List<Part> parts;

  // The part that was read last, and where it begins in this stream: reading is mostly onwards.
  private int index;
  private long start;
  private long filePosition;

  private Excerpt(Path path, List<Part> parts) throws IOException {
    this.file = new RandomAccessFile(path.toFile(), "r");
    this.parts = List.copyOf(parts);
  }

  static Builder builder() {
    return new Builder();
  }

  static final class Builder {
    private final List<Part> parts = new ArrayList<>();

    private Builder() {}

    Builder own(byte... bytes) {
      parts.add(new Part(bytes.clone(), 0, bytes.length));
      return this;
    }

    /** A part of the file. */
    Builder file(long from, long length) {
      parts.add(new Part(null, from, length));
      return this;
    }

    Builder add(Builder others) {
      parts.addAll(others.parts);
      return this;
    }

    Excerpt open(Path path) throws IOException {
      return new Excerpt(path, parts);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    bitOffset = 0;
    while (streamPos < start) {
      start -= parts.get(--index).length;
    }
    while (index < parts.size() && streamPos >= start + parts.get(index).length) {
      start += parts.get(index++).length;
    }
    if (index == parts.size()) {
      return -1;
    }
    Part part = parts.get(index);
    int within = (int) (streamPos - start);
    int count = (int) Math.min(length, part.length - within);
    byte[] own = part.own;
    if (own != null) {
      System.arraycopy(own, within, target, offset, count);
    } else {
      long from = part.from + within;
      if (from != filePosition) {
        file.seek(from);
      }
      count = file.read(target, offset, count);
      filePosition = from + Math.max(0, count);
    }
    if (count > 0) {
      streamPos += count;
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    super.close();
    file.close();
  }
}
