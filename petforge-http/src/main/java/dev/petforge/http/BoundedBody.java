package dev.petforge.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.Call;
import okhttp3.Response;

/** Reads the body of a response up to a limit: what the other side sends may have no end. */
public final class BoundedBody {
  private BoundedBody() {}

  /**
   * The whole body.
   *
   * @param most bytes that are taken, at least 1
   * @throws TooLargeException if it has more
   */
  public static byte[] bytes(Response response, long most) throws IOException {
    byte[] body =
        response.body().byteStream().readNBytes((int) Math.min(Integer.MAX_VALUE - 8, most + 1));
    if (body.length > most) {
      throw new TooLargeException(most, response.code());
    }
    return body;
  }

  /**
   * The body as it arrives; reading ends with a {@link TooLargeException} if it has more bytes.
   * Need not be read to its end: closing it before then ends the call.
   *
   * @param most bytes that are taken, at least 1
   */
  public static InputStream stream(Call call, Response response, long most) {
    return new BoundedStream(call, response, most);
  }

  /** A response has a larger body than is taken. */
  public static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    private TooLargeException(long most, int status) {
      super("the answer is larger than " + most + " bytes, status " + status);
      this.status = status;
    }

    /** Of the response. */
    public int status() {
      return status;
    }
  }

  private static final class BoundedStream extends FilterInputStream {
    private final Call call;
    private final int status;
    private final long most;
    private long left;
    private boolean ended;

    BoundedStream(Call call, Response response, long most) {
      super(response.body().byteStream());
      this.call = call;
      this.status = response.code();
      this.most = most;
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? -1 : 1);
      return value;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int read = super.read(bytes, from, length);
      count(read);
      return read;
    }

    @Override
    public void close() throws IOException {
      if (!ended) {
        // Else closing would read on, in the hope of using the connection again.
        call.cancel();
      }
      super.close();
    }

    private void count(int read) throws IOException {
      ended |= read < 0;
      left -= Math.max(0, read);
      if (left < 0) {
        throw new TooLargeException(most, status);
      }
    }
  }
}
