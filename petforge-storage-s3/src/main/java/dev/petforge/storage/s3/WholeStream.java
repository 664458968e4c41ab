package dev.petforge.storage.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** An object's content that fails rather than ends before all of it has come. */
final class WholeStream extends FilterInputStream {
  private final ResponseInputStream<GetObjectResponse> content;
  private final long bytes;
  private long received;

  WholeStream(ResponseInputStream<GetObjectResponse> content) {
    super(content);
    this.content = content;
    this.bytes =
        content.response().contentLength() == null ? -1 : content.response().contentLength();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count;
    try {
      count = content.read(buffer, offset, length);
    } catch (SdkException e) {
      throw new IOException("the object store was cut off: " + e.getMessage(), e);
    }
    if (count < 0 && bytes >= 0 && received < bytes) {
      throw new IOException(received + " bytes came instead of " + bytes);
    }
    received += Math.max(0, count);
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = content.skip(count);
    received += skipped;
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** What has not been read is not waited for. */
  @Override
  public void close() throws IOException {
    if (bytes < 0 || received < bytes) {
      content.abort();
    }
    content.close();
  }
}
