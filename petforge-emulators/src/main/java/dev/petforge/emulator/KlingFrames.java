package dev.petforge.emulator;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Takes frames as Kling does: an address that it can fetch, or plain base64. */
final class KlingFrames {
  private static final int MIN_SIDE = 300;
  private static final double MAX_ASPECT = 2.5;
  private static final int NEW_MOST = 50_000_000;
  private static final int LEGACY_MOST = 10_000_000;

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  /** The bytes of a frame. */
  byte[] take(String field, String value, boolean legacy) {
    byte[] bytes = value.matches("(?i)https?://.*") ? fetched(field, value) : decoded(field, value);
    if (bytes.length > (legacy ? LEGACY_MOST : NEW_MOST)) {
      throw KlingRefusal.parameter(field + " is too large: " + bytes.length + " bytes");
    }
    requireShape(field, bytes);
    return bytes;
  }

  private static byte[] decoded(String field, String value) {
    if (value.startsWith("data:")) {
      throw KlingRefusal.parameter(field + " must be base64 without a prefix");
    }
    try {
      return Base64.getDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      throw KlingRefusal.parameter(field + " is neither a url nor base64");
    }
  }

  private byte[] fetched(String field, String value) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(value)).timeout(Duration.ofSeconds(20)).build();
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw KlingRefusal.parameter(field + " cannot be fetched: " + response.statusCode());
      }
      return response.body();
    } catch (IOException | IllegalArgumentException e) {
      throw KlingRefusal.parameter(field + " cannot be fetched");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KlingRefusal(500, 5000, "interrupted");
    }
  }

  private static void requireShape(String field, byte[] bytes) {
    BufferedImage picture;
    try {
      picture = ImageIO.read(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw KlingRefusal.parameter(field + " cannot be read: File is not in a valid image format");
    }
    if (picture == null) {
      throw KlingRefusal.parameter(field + " is not in a valid image format");
    }
    int shorter = Math.min(picture.getWidth(), picture.getHeight());
    int longer = Math.max(picture.getWidth(), picture.getHeight());
    if (shorter < MIN_SIDE || longer > shorter * MAX_ASPECT) {
      throw KlingRefusal.parameter(
          "Image pixel is invalid: "
              + field
              + " is "
              + picture.getWidth()
              + "x"
              + picture.getHeight());
    }
  }
}
