package dev.petforge.video.google;

import dev.petforge.failure.RetryableException;
import dev.petforge.video.internal.http.ProviderClient;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.Headers;
import okhttp3.HttpUrl;

/** Brings finished clips home. */
final class GoogleResults {
  private GoogleResults() {}

  /**
   * Downloads a clip.
   *
   * @param keys sent only if the address is at {@code base}
   */
  static void download(
      ProviderClient client, HttpUrl base, Headers keys, String address, String what, Path target) {
    HttpUrl url = HttpUrl.parse(address);
    if (url == null) {
      // It is paid for: asked again, the job may have a better one.
      throw new RetryableException(
          "RESULT_EXPIRED", what + ": the result has no http or https address");
    }
    client.download(url, client.isAt(base, url) ? keys : Headers.of(), target);
  }

  /** Opens an empty file; a full disk is told from a connection that broke. */
  static OutputStream open(Path file) {
    try {
      return new Disk(Files.newOutputStream(file));
    } catch (IOException e) {
      throw notStored(e);
    }
  }

  private static RetryableException notStored(IOException e) {
    return new RetryableException(
        "RESULT_NOT_STORED", "the result cannot be stored: " + e, null, e);
  }

  private static final class Disk extends FilterOutputStream {
    Disk(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        throw notStored(e);
      }
    }

    @Override
    public void close() {
      try {
        super.close();
      } catch (IOException e) {
        throw notStored(e);
      }
    }
  }
}
