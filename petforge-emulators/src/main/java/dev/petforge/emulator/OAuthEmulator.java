package dev.petforge.emulator;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Gives tokens to one service account for assertions that its key has signed (RFC 7523). */
final class OAuthEmulator {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String GOOGLE = "https://oauth2.googleapis.com/token";
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final String EMAIL = "clips@emulated-project.iam.gserviceaccount.com";
  private static final long LIFETIME_SECONDS = 3600;

  private final URI tokenAddress;
  private final Set<String> tokens = new LinkedHashSet<>();
  private int given;

  OAuthEmulator(URI tokenAddress) {
    this.tokenAddress = tokenAddress;
  }

  /** The keys of the account: made when they are asked for first, which takes a while. */
  private static final class Keys {
    static final KeyPair PAIR = make();

    private static KeyPair make() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        // Half of the usual length: it protects nothing, and primes take long to find for a JVM
        // that only plays a service.
        generator.initialize(1024);
        return generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform must have RSA", e);
      }
    }
  }

  /** The file that a user downloads for a service account. */
  String serviceAccountJson() {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(Keys.PAIR.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("type", "service_account");
    file.put("project_id", "emulated-project");
    file.put("private_key_id", "emulated-key-1");
    file.put("private_key", pem);
    file.put("client_email", EMAIL);
    file.put("client_id", "100000000000000000001");
    file.put("token_uri", tokenAddress.toString());
    return JSON.writeValueAsString(file);
  }

  synchronized boolean knows(String token) {
    return tokens.contains(token);
  }

  /** How many tokens were given. */
  synchronized int given() {
    return given;
  }

  synchronized void forget() {
    tokens.clear();
  }

  void answer(Exchange exchange) throws IOException {
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : new String(exchange.body(), StandardCharsets.UTF_8).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    String trouble =
        GRANT.equals(form.get("grant_type"))
            ? objection(form.getOrDefault("assertion", ""))
            : "unsupported grant type";
    if (!trouble.isEmpty()) {
      exchange.answer(400, Map.of("error", "invalid_grant", "error_description", trouble));
      return;
    }
    String token = "ya29.emulated-" + UUID.randomUUID();
    synchronized (this) {
      tokens.add(token);
      given++;
    }
    exchange.answer(
        200, Map.of("access_token", token, "expires_in", LIFETIME_SECONDS, "token_type", "Bearer"));
  }

  private String objection(String assertion) {
    String[] parts = assertion.split("\\.", -1);
    if (parts.length != 3) {
      return "Bad Request: the assertion has " + parts.length + " parts";
    }
    try {
      Base64.Decoder decoder = Base64.getUrlDecoder();
      JsonNode header = JSON.readTree(decoder.decode(parts[0]));
      JsonNode claims = JSON.readTree(decoder.decode(parts[1]));
      Signature check = Signature.getInstance("SHA256withRSA");
      check.initVerify(Keys.PAIR.getPublic());
      check.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      if (!header.path("alg").asString("").equals("RS256")
          || !check.verify(decoder.decode(parts[2]))) {
        return "Invalid JWT Signature.";
      }
      return objection(claims);
    } catch (JacksonException | IllegalArgumentException | GeneralSecurityException e) {
      return "Invalid JWT: " + e.getClass().getSimpleName();
    }
  }

  private String objection(JsonNode claims) {
    long now = Instant.now().getEpochSecond();
    long issued = claims.path("iat").asLong(0);
    long expires = claims.path("exp").asLong(0);
    if (!claims.path("iss").asString("").equals(EMAIL)) {
      return "Invalid grant: account not found";
    }
    String audience = claims.path("aud").asString("");
    // Google's own libraries name their server here, wherever the key file says that it is.
    if (!audience.equals(tokenAddress.toString()) && !audience.equals(GOOGLE)) {
      return "Invalid JWT: wrong audience";
    }
    if (issued > now + 300 || expires <= now || expires - issued > LIFETIME_SECONDS) {
      return "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable"
          + " timeframe.";
    }
    if (!claims.path("scope").asString("").contains("cloud-platform")) {
      return "Invalid OAuth scope";
    }
    return "";
  }
}
