package dev.petforge.video.google;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.http.Redaction;
import dev.petforge.video.internal.http.Answer;
import dev.petforge.video.internal.http.ProviderClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives tokens that are good now, and keeps them nearly as long as they live. Assertions are signed
 * as Google's page "Using OAuth 2.0 for server to server applications" says, 2026-09.
 */
final class TokenSource {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final Duration LIFETIME = Duration.ofHours(1);
  // Clocks differ: the assertion is dated back, and a token is not used to its last minutes.
  private static final Duration SKEW = Duration.ofSeconds(30);
  private static final Duration SPARE = Duration.ofMinutes(5);

  private final GoogleTokens tokens;
  private final ProviderClient client;
  private final InstantSource clock;
  private @Nullable String token;
  private Instant goodUntil = Instant.MIN;

  TokenSource(GoogleTokens tokens, ProviderClient client, InstantSource clock) {
    this.tokens = tokens;
    this.client = client;
    this.clock = clock;
  }

  /**
   * @throws RetryableException if no token can be had now
   * @throws PermanentException if the account is refused
   */
  String token() {
    if (tokens instanceof GoogleTokens.Supplied supplied) {
      return supplied(supplied);
    }
    return given((GoogleTokens.ServiceAccount) tokens);
  }

  private static String supplied(GoogleTokens.Supplied supplied) {
    String value;
    try {
      value = supplied.supplier().get();
    } catch (RuntimeException e) {
      // Not the cause's words: they are another library's, and may hold anything.
      throw new RetryableException(
          "NO_TOKEN", "the supplier of tokens failed: " + e.getClass().getSimpleName());
    }
    if (value == null || !value.matches("[\\x21-\\x7E]+")) {
      throw new PermanentException("NO_TOKEN", "the supplier of tokens gave none");
    }
    return value;
  }

  /** A token was refused: the next one will be another. */
  synchronized void refused(String old) {
    if (old.equals(token)) {
      token = null;
    }
  }

  private synchronized String given(GoogleTokens.ServiceAccount account) {
    String kept = token;
    if (kept != null && clock.instant().isBefore(goodUntil)) {
      return kept;
    }
    Answer answer = client.read(request(account));
    JsonNode json = answer.json().orElseGet(JSON::createObjectNode);
    String fresh = json.path("access_token").asString("");
    if (answer.status() == 200 && !fresh.isEmpty()) {
      token = fresh;
      goodUntil = clock.instant().plusSeconds(json.path("expires_in").asLong(0)).minus(SPARE);
      return fresh;
    }
    throw failure(account, answer, json);
  }

  private static RuntimeException failure(
      GoogleTokens.ServiceAccount account, Answer answer, JsonNode json) {
    String code = json.path("error").asString("");
    String message =
        "no token for the service account "
            + account.email()
            + ": HTTP "
            + answer.status()
            + " "
            + code
            + " "
            + Redaction.BY_LOOKS.line(json.path("error_description").asString(""), 200);
    if (code.isEmpty() || answer.status() == 429 || answer.status() >= 500) {
      return new RetryableException("NO_TOKEN", message, answer.retryAfter().orElse(null), null);
    }
    return new PermanentException("KEY_REFUSED", message);
  }

  private Request request(GoogleTokens.ServiceAccount account) {
    HttpUrl address = HttpUrl.get(account.tokenAddress());
    FormBody form =
        new FormBody.Builder()
            .add("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
            .add("assertion", assertion(account))
            .build();
    return new Request.Builder().url(address).post(form).build();
  }

  private String assertion(GoogleTokens.ServiceAccount account) {
    Instant issued = clock.instant().minus(SKEW);
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", "RS256");
    header.put("typ", "JWT");
    header.put("kid", account.keyId());
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", account.email());
    claims.put("scope", SCOPE);
    claims.put("aud", account.tokenAddress().toString());
    claims.put("iat", issued.getEpochSecond());
    claims.put("exp", issued.plus(LIFETIME).getEpochSecond());
    String text =
        encoded(JSON.writeValueAsBytes(header)) + "." + encoded(JSON.writeValueAsBytes(claims));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(account.key());
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + encoded(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new PermanentException(
          "CREDENTIALS_UNREADABLE",
          "the key of the service account " + account.email() + " cannot sign",
          e);
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
