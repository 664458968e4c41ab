package dev.petforge.emulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Says who may talk: an API key, or on the old paths a token signed with the secret key. */
final class EmulatedKlingKeys {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String accessKey;
  private final String key;

  EmulatedKlingKeys(String accessKey, String key) {
    this.accessKey = accessKey;
    this.key = key;
  }

  void require(Exchange exchange, boolean legacy) {
    String header = exchange.header("Authorization").orElse("");
    if (header.isBlank()) {
      throw new KlingRefusal(401, 1001, "Authorization is empty");
    }
    String token = header.startsWith("Bearer ") ? header.substring("Bearer ".length()) : "";
    if (token.equals(key)) {
      return;
    }
    if (!legacy) {
      throw new KlingRefusal(
          401, 1002, "Authorization is invalid: access key and secret key are not supported here");
    }
    requireToken(token);
  }

  private void requireToken(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw invalid();
    }
    try {
      JsonNode header = JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
      JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature =
          mac.doFinal((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      boolean signed =
          header.path("alg").asString("").equals("HS256")
              && MessageDigest.isEqual(signature, Base64.getUrlDecoder().decode(parts[2]));
      if (!signed || !claims.path("iss").asString("").equals(accessKey)) {
        throw invalid();
      }
      requireNow(claims);
    } catch (JacksonException | IllegalArgumentException | GeneralSecurityException e) {
      throw invalid();
    }
  }

  private static void requireNow(JsonNode claims) {
    if (!claims.path("exp").isIntegralNumber() || !claims.path("nbf").isIntegralNumber()) {
      throw invalid();
    }
    long now = Instant.now().getEpochSecond();
    if (claims.path("nbf").asLong() > now) {
      throw new KlingRefusal(401, 1003, "Authorization is not yet valid");
    }
    if (claims.path("exp").asLong() <= now) {
      throw new KlingRefusal(401, 1004, "Authorization has expired");
    }
  }

  private static KlingRefusal invalid() {
    return new KlingRefusal(401, 1002, "Authorization is invalid");
  }
}
