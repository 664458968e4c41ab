package dev.petforge.http;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * A body that OkHttp may write once. It keeps OkHttp from sending a request again by itself, which
 * it does on 408, on 307 and 308, and on 503 with {@code Retry-After: 0} even where retries are off
 * (seen with OkHttp 5.4.0, 2026-11).
 */
final class OneShotBody extends RequestBody {
  private final RequestBody body;

  /**
   * @param body what is written
   */
  OneShotBody(RequestBody body) {
    this.body = body;
  }

  @Override
  public boolean isOneShot() {
    return true;
  }

  @Override
  public @Nullable MediaType contentType() {
    return body.contentType();
  }

  @Override
  public long contentLength() throws IOException {
    return body.contentLength();
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    body.writeTo(sink);
  }
}
