package dev.petforge.video.google;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where the bearer tokens for Vertex AI come from. */
public sealed interface GoogleTokens {
  /**
   * From somewhere else, for example {@code GoogleCredentials} of Google's own library.
   *
   * @param supplier gives a token that is good now; asked for each request, so it should keep it
   */
  static GoogleTokens of(Supplier<String> supplier) {
    return new Supplied(supplier);
  }

  /**
   * From Google's token endpoint, for a service account.
   *
   * @param file the JSON key file as the Google Cloud console gives it
   * @throws PermanentException {@code CREDENTIALS_UNREADABLE} if it is none
   */
  static GoogleTokens ofServiceAccount(Path file) {
    try {
      JsonNode json = JsonMapper.builder().build().readTree(Files.readString(file));
      String email = json.path("client_email").asString("");
      String address = json.path("token_uri").asString("");
      if (!json.path("type").asString("").equals("service_account")
          || email.isEmpty()
          || address.isEmpty()) {
        throw new PermanentException(
            "CREDENTIALS_UNREADABLE",
            file + " is no key file of a service account: type, client_email or token_uri missing");
      }
      return new ServiceAccount(
          email,
          json.path("private_key_id").asString(""),
          key(json.path("private_key").asString("")),
          URI.create(address));
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      // Not the cause: its words may quote the file.
      throw new PermanentException(
          "CREDENTIALS_UNREADABLE",
          file + " cannot be read as a JSON key file: " + e.getClass().getSimpleName());
    } catch (GeneralSecurityException e) {
      throw new PermanentException(
          "CREDENTIALS_UNREADABLE", file + " has no RSA key in PKCS #8 under private_key");
    }
  }

  private static PrivateKey key(String pem) throws GeneralSecurityException {
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }

  /** Tokens of somebody else's making. */
  record Supplied(Supplier<String> supplier) implements GoogleTokens {}

  /**
   * A service account.
   *
   * @param email its name
   * @param keyId names its key
   * @param key signs
   * @param tokenAddress where tokens are given
   */
  record ServiceAccount(String email, String keyId, PrivateKey key, URI tokenAddress)
      implements GoogleTokens {
    /** Without the key. */
    @Override
    public String toString() {
      return "ServiceAccount[email=" + email + "]";
    }
  }
}
