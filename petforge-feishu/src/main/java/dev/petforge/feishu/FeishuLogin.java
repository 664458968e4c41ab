package dev.petforge.feishu;

import dev.petforge.failure.PermanentException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import okhttp3.HttpUrl;

/**
 * Lets a user agree that an app works in the user's name: the user opens {@link #address}, agrees,
 * and is sent back with a code, which {@link #complete} takes. It knows nothing of how the user
 * comes back: any web server gives it the parameters. Good for one login; {@link
 * FeishuClient#login} begins it.
 *
 * <p>{@code authen/v1/authorize} with state and PKCE (S256), as Feishu's documentation of 2026-09
 * has it. The redirect address must be one of those that the developer console has under 'Security
 * Settings' &gt; 'Redirect URLs', to the letter.
 */
public final class FeishuLogin {
  /** What a user is asked for: the drive, and a login that lasts. */
  public static final String SCOPES = "drive:drive offline_access";

  private static final Map<String, String> ACCOUNTS =
      Map.of(
          "open.feishu.cn", "accounts.feishu.cn",
          "open.larksuite.com", "accounts.larksuite.com");

  private static final SecureRandom RANDOM = new SecureRandom();

  private final FeishuUser user;
  private final String redirect;
  private final String state = random();
  private final String verifier = random();
  private final String address;

  /**
   * @param api where the API is
   * @param redirect where the user is sent back to
   */
  FeishuLogin(FeishuUser user, HttpUrl api, String app, String redirect) {
    this.user = user;
    this.redirect = redirect;
    HttpUrl.Builder url = api.newBuilder().encodedPath("/open-apis/authen/v1/authorize");
    url.host(ACCOUNTS.getOrDefault(api.host(), api.host()));
    this.address =
        url.addQueryParameter("client_id", app)
            .addQueryParameter("response_type", "code")
            .addQueryParameter("redirect_uri", redirect)
            .addQueryParameter("scope", SCOPES)
            .addQueryParameter("state", state)
            .addQueryParameter("code_challenge", challenge(verifier))
            .addQueryParameter("code_challenge_method", "S256")
            .build()
            .toString();
  }

  private static String random() {
    byte[] bytes = new byte[48];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String challenge(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }

  /** What the user opens in a browser. */
  public String address() {
    return address;
  }

  /**
   * Takes what the user was sent back with, and keeps the login.
   *
   * @param query the parameters of the request, decoded
   * @throws PermanentException with code {@code WRONG_STATE} if it answers another login: somebody
   *     may have made it up, wait on; {@code LOGIN_REFUSED} if the user does not agree; {@code
   *     NO_OFFLINE_ACCESS} if the login would not last; or with Feishu's own code
   * @throws dev.petforge.failure.RetryableException if Feishu gives no answer: begin anew
   */
  public void complete(Map<String, String> query) {
    byte[] given = query.getOrDefault("state", "").getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(given, state.getBytes(StandardCharsets.UTF_8))) {
      throw new PermanentException("WRONG_STATE", "this answers another login, or none");
    }
    String code = Objects.requireNonNullElse(query.get("code"), "");
    if (code.isEmpty()) {
      throw new PermanentException(
          "LOGIN_REFUSED",
          "the user did not agree"
              + (query.containsKey("error")
                  ? " (" + query.get("error").replaceAll("[^A-Za-z0-9_ -]", "?") + ")"
                  : ""));
    }
    user.logIn(code, redirect, verifier);
  }
}
