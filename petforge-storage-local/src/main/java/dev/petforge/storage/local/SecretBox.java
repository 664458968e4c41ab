package dev.petforge.storage.local;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets, so that they can lie in a database: AES-256-GCM, with a nonce of its own for each.
 * What a secret is for is sealed with it, so that none can be put in another's place. Safe for use
 * by many threads.
 */
public final class SecretBox {
  private static final String VERSION = "v1.";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  private SecretBox(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * With a key that somebody keeps.
   *
   * @param base64 32 random bytes, as {@code openssl rand -base64 32} prints them
   * @throws PermanentException with code {@code BAD_SECRET_KEY} if it is none
   */
  public static SecretBox withKey(String base64) {
    return new SecretBox(decoded(base64, "the secret key"));
  }

  /**
   * With a key in a file, which is made at the first use and can be read by its owner alone. Who
   * loses it has to enter the secrets again.
   *
   * @throws PermanentException with code {@code BAD_SECRET_KEY} if the file holds none, or others
   *     can read it
   */
  public static SecretBox withKeyFile(Path file) {
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      requirePrivate(file);
      return new SecretBox(decoded(Files.readString(file).strip(), "the key file " + file));
    } catch (IOException e) {
      throw IoFailures.reading(file, e);
    }
  }

  private static void make(Path file) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    Path part = Files.createTempFile(directory, ".key-", "");
    try {
      if (isPosix(part)) {
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
      }
      Files.writeString(
          part,
          Base64.getEncoder().encodeToString(key) + "\n",
          StandardOpenOption.WRITE,
          StandardOpenOption.SYNC);
      link(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Of two that begin at once the first one's key is the key. */
  private static void link(Path part, Path file) throws IOException {
    try {
      Files.createLink(file, part);
    } catch (FileAlreadyExistsException e) {
      // The other one's is there, whole: it was given its name when it was written.
    } catch (UnsupportedOperationException e) {
      Files.move(part, file);
    }
  }

  private static boolean isPosix(Path file) throws IOException {
    return Files.getFileStore(file).supportsFileAttributeView("posix");
  }

  private static void requirePrivate(Path file) throws IOException {
    if (isPosix(file)) {
      String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
      if (!rights.endsWith("------")) {
        throw new PermanentException(
            "BAD_SECRET_KEY",
            "the key file "
                + file
                + " can be read by others ("
                + rights
                + "): take that right away with chmod 600");
      }
    }
  }

  private static byte[] decoded(String base64, String what) {
    try {
      byte[] key = Base64.getDecoder().decode(base64);
      if (key.length == KEY_BYTES) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // Said below, in the same words for whatever it is; never what it was.
    }
    throw new PermanentException(
        "BAD_SECRET_KEY",
        what + " must be 32 bytes in Base64, as 'openssl rand -base64 32' prints them");
  }

  /**
   * Seals a secret.
   *
   * @param purpose what it is for, for example the name of a connection; it is no secret
   * @return {@code v1.} and Base64 without padding
   */
  public String seal(String secret, String purpose) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed =
        run(Cipher.ENCRYPT_MODE, nonce, secret.getBytes(StandardCharsets.UTF_8), purpose);
    byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
    System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
    return VERSION + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /**
   * Opens what {@link #seal} sealed for the same purpose.
   *
   * @throws PermanentException with code {@code SECRET_NOT_OPENED} if it was sealed with another
   *     key or for something else, or was changed
   */
  public String open(String sealed, String purpose) {
    try {
      if (sealed.startsWith(VERSION)) {
        byte[] whole = Base64.getUrlDecoder().decode(sealed.substring(VERSION.length()));
        if (whole.length > NONCE_BYTES) {
          byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
          byte[] rest = Arrays.copyOfRange(whole, NONCE_BYTES, whole.length);
          return new String(run(Cipher.DECRYPT_MODE, nonce, rest, purpose), StandardCharsets.UTF_8);
        }
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw notOpened(purpose, e);
    }
    throw notOpened(purpose, null);
  }

  private static PermanentException notOpened(
      String purpose, @org.jspecify.annotations.Nullable Throwable cause) {
    return new PermanentException(
        "SECRET_NOT_OPENED",
        "the secret of "
            + purpose
            + " cannot be opened with this key: give the key that it was sealed with, or enter the"
            + " secret again",
        cause);
  }

  private byte[] run(int mode, byte[] nonce, byte[] content, String purpose) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD((VERSION + purpose).getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the secret of " + purpose + " does not open", e);
    }
  }

  @Override
  public String toString() {
    return "SecretBox";
  }
}
