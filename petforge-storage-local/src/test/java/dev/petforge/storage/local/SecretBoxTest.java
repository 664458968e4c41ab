package dev.petforge.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretBoxTest {
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
  private static final String SECRET = "s3cret of 应用 \uD83D\uDC31";

  @TempDir Path directory;

  private static List<String> all(String first, String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.add(first);
    return all;
  }

  private static void assertRefused(String code, Runnable work, String word, String... words) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(work::run)
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo(code))
        .satisfies(
            e ->
                assertThat(e.failure().message())
                    .contains(all(word, words))
                    .doesNotContain(SECRET));
  }

  @Test
  void what_was_sealed_is_opened_and_looks_different_each_time() {
    SecretBox box = SecretBox.withKey(KEY);
    Set<String> sealed = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      sealed.add(box.seal(SECRET, "table pets"));
    }

    assertThat(sealed).hasSize(100).allMatch(text -> text.matches("v1\\.[A-Za-z0-9_-]+"));
    assertThat(sealed).allMatch(text -> box.open(text, "table pets").equals(SECRET));
    assertThat(box.toString()).doesNotContain(KEY);
  }

  @Test
  void another_key_another_purpose_and_every_change_are_noticed() {
    SecretBox box = SecretBox.withKey(KEY);
    String sealed = box.seal(SECRET, "table pets");
    byte[] other = new byte[32];
    other[31] = 1;

    assertRefused(
        "SECRET_NOT_OPENED",
        () ->
            SecretBox.withKey(Base64.getEncoder().encodeToString(other)).open(sealed, "table pets"),
        "the secret of table pets cannot be opened with this key");
    assertRefused("SECRET_NOT_OPENED", () -> box.open(sealed, "table cats"), "table cats");
    byte[] bytes = Base64.getUrlDecoder().decode(sealed.substring(3));
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 4;
      String text = "v1." + Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
      assertRefused("SECRET_NOT_OPENED", () -> box.open(text, "table pets"), "table pets");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1.", "v2.abcd", "v1.!!", "v1.AAAA", SECRET})
  void what_was_never_sealed_is_not_opened(String text) {
    assertRefused(
        "SECRET_NOT_OPENED", () -> SecretBox.withKey(KEY).open(text, "table pets"), "table pets");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "AAAA", "not base64 at all, but long enough to be a key!!"})
  void what_is_no_key_is_refused_and_not_repeated(String key) {
    assertRefused("BAD_SECRET_KEY", () -> SecretBox.withKey(key), "32 bytes in Base64");
  }

  @Test
  void a_key_file_is_made_once_for_its_owner_alone() throws IOException {
    Path file = directory.resolve("home/secret.key");
    String sealed = SecretBox.withKeyFile(file).seal(SECRET, "p");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(SecretBox.withKeyFile(file).open(sealed, "p")).isEqualTo(SECRET);
    try (var files = Files.list(directory.resolve("home"))) {
      assertThat(files).containsExactly(file);
    }

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertRefused(
        "BAD_SECRET_KEY",
        () -> SecretBox.withKeyFile(file),
        file.toString(),
        "rw-r--r--",
        "chmod 600");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(file, "gone");
    assertRefused("BAD_SECRET_KEY", () -> SecretBox.withKeyFile(file), file.toString());
  }
}
