package dev.petforge.video.kling;

import dev.petforge.http.Redaction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a request shows to be let in: the API key, or a token signed with the secret key (HS256,
 * good for 30 minutes: Kling's documentation, 2026-09). Tokens are kept for a part of their life.
 */
abstract sealed class KlingKeys {
  /** What follows {@code Bearer}. */
  abstract String bearer();

  /** Makes a new one in place of one that was refused; false if there is no other. */
  abstract boolean renew(String refused);

  /** Takes the keys out of words of the other side; a signed token is recognised by its form. */
  abstract Redaction redaction();

  static KlingKeys apiKey(String key) {
    return new ApiKey(key);
  }

  static KlingKeys signed(String accessKey, String secretKey, InstantSource clock) {
    return new Signed(accessKey, secretKey, clock);
  }

  private static final class ApiKey extends KlingKeys {
    private final String key;

    ApiKey(String key) {
      this.key = key;
    }

    @Override
    String bearer() {
      return key;
    }

    @Override
    boolean renew(String refused) {
      return false;
    }

    @Override
    Redaction redaction() {
      return new Redaction(key);
    }
  }

  private static final class Signed extends KlingKeys {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LIFE = Duration.ofMinutes(30);
    private static final Duration KEPT = Duration.ofMinutes(15);
    // The documentation takes off 5 s for clocks that are ahead; many are by more.
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Duration RENEWED_SKEW = Duration.ofMinutes(10);

    private final String accessKey;
    private final String secretKey;
    private final InstantSource clock;
    private @Nullable String token;
    private Instant made = Instant.EPOCH;

    Signed(String accessKey, String secretKey, InstantSource clock) {
      this.accessKey = accessKey;
      this.secretKey = secretKey;
      this.clock = clock;
    }

    @Override
    synchronized String bearer() {
      Instant now = clock.instant();
      if (token == null || now.isBefore(made) || now.isAfter(made.plus(KEPT))) {
        return sign(now, SKEW);
      }
      return token;
    }

    @Override
    synchronized boolean renew(String refused) {
      if (refused.equals(token)) {
        sign(clock.instant(), RENEWED_SKEW);
      }
      return true;
    }

    private String sign(Instant now, Duration skew) {
      Map<String, Object> claims = new LinkedHashMap<>();
      claims.put("iss", accessKey);
      claims.put("exp", now.plus(LIFE).getEpochSecond());
      claims.put("nbf", now.minus(skew).getEpochSecond());
      String text = part(Map.of("alg", "HS256", "typ", "JWT")) + "." + part(claims);
      String signed = text + "." + encoded(mac(text));
      token = signed;
      made = now;
      return signed;
    }

    private static String part(Map<String, Object> json) {
      return encoded(JSON.writeValueAsBytes(json));
    }

    private static String encoded(byte[] bytes) {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private byte[] mac(String text) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secretKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has HmacSHA256", e);
      }
    }

    @Override
    Redaction redaction() {
      return new Redaction(secretKey, accessKey);
    }
  }

  /** What a user configured, before it is known which dialect it is for. */
  record Given(Optional<String> apiKey, Optional<String> accessKey, Optional<String> secretKey) {
    /**
     * Whether they can be sent at all; a line break that was copied along would be refused late.
     */
    boolean visible() {
      return Stream.of(apiKey, accessKey, secretKey)
          .flatMap(Optional::stream)
          .allMatch(key -> key.matches("[\\x21-\\x7E]{1,2000}"));
    }

    @Override
    public String toString() {
      return "keys";
    }
  }
}
