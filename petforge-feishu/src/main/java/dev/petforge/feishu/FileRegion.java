package dev.petforge.feishu;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.Adler32;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** A part of a file as the body of a request; it is read as it is sent, never as a whole. */
final class FileRegion extends RequestBody {
  private static final MediaType BYTES = MediaType.get("application/octet-stream");
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final long from;
  private final long length;

  FileRegion(Path file, long from, long length) {
    this.file = file;
    this.from = from;
    this.length = length;
  }

  @Override
  public MediaType contentType() {
    return BYTES;
  }

  @Override
  public long contentLength() {
    return length;
  }

  /** What is done with the bytes, piece by piece. */
  private interface Taker {
    void take(byte[] buffer, int count) throws IOException;
  }

  /** Whoever sends it once more has to know what became of the first time. */
  @Override
  public boolean isOneShot() {
    return true;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    read((buffer, count) -> sink.write(buffer, 0, count));
  }

  /** The Adler-32 of the bytes, as an unsigned number in decimal digits. */
  String checksum() throws IOException {
    Adler32 adler = new Adler32();
    read((buffer, count) -> adler.update(buffer, 0, count));
    return Long.toString(adler.getValue());
  }

  private void read(Taker taker) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long at = from;
      long left = length;
      while (left > 0) {
        int count =
            channel.read(ByteBuffer.wrap(buffer, 0, (int) Math.min(buffer.length, left)), at);
        if (count < 0) {
          throw new EOFException(file + " ended at byte " + at + ", before " + (from + length));
        }
        taker.take(buffer, count);
        at += count;
        left -= count;
      }
    }
  }
}
