package dev.petforge.examples.workshop.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A request whose body was read, and can be read once more. */
final class RereadRequest extends HttpServletRequestWrapper {
  /** No request of ours is longer, and whoever sends more is refused by what reads it. */
  private static final int LONGEST = 4_000_000;

  private final byte[] content;

  RereadRequest(HttpServletRequest request) throws IOException {
    super(request);
    this.content = request.getInputStream().readNBytes(LONGEST);
  }

  byte[] content() {
    return content.clone();
  }

  @Override
  public ServletInputStream getInputStream() {
    ByteArrayInputStream stream = new ByteArrayInputStream(content);
    return new ServletInputStream() {
      @Override
      public boolean isFinished() {
        return stream.available() == 0;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        throw new UnsupportedOperationException("what was read is there at once");
      }

      @Override
      public int read() {
        return stream.read();
      }

      @Override
      public int read(byte[] buffer, int offset, int length) {
        return stream.read(buffer, offset, length);
      }
    };
  }

  @Override
  public BufferedReader getReader() {
    return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
  }
}
