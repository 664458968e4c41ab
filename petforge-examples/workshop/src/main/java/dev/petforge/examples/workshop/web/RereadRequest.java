package dev.petforge.examples.workshop.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A request whose body was read; each stream of it begins anew. */
final class RereadRequest extends HttpServletRequestWrapper {
  private final byte[] content;

  RereadRequest(HttpServletRequest request, byte[] content) {
    super(request);
    this.content = content.clone();
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
