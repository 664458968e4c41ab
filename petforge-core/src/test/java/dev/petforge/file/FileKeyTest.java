package dev.petforge.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileKeyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "projects/2026-01-28/eating-template/cfcf9928f578/opening_image.jpg",
        "a..b/c.",
        "-/_"
      })
  void what_every_store_keeps_is_a_key(String value) {
    assertThat(new FileKey(value)).hasToString(value);
  }

  /** Object stores answer them with 400, 403 or 500, keep them otherwise, or lose the content. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "../a",
        "a/..",
        "a/../b",
        "a/./b",
        ".hidden",
        "a/.hidden",
        "a b",
        "a\\b",
        "a\tb",
        "a\nb",
        "a\u0000b",
        "a\u007fb",
        "a%2Fb",
        "a?b",
        "a#b",
        "a+b",
        "a:b",
        "ä",
        "猫",
        "\ud83d\udc31"
      })
  void what_a_store_stumbles_over_is_none(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FileKey(value))
        .withMessageContaining("file key must be parts of [A-Za-z0-9._-]")
        .withMessageContaining("'" + value + "'");
    assertThatIllegalArgumentException().isThrownBy(() -> new FileKey("a").child("b/" + value));
  }

  @Test
  void a_key_has_at_most_512_characters() {
    String longest = "a".repeat(512);

    assertThat(new FileKey(longest).value()).isEqualTo(longest);
    assertThatIllegalArgumentException().isThrownBy(() -> new FileKey(longest + "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> new FileKey(longest).child("b"));
  }

  @Test
  void what_is_below_a_key_is_more_than_its_letters() {
    FileKey folder = new FileKey("projects/one");

    assertThat(folder.child("clip.mp4")).hasToString("projects/one/clip.mp4");
    assertThat(folder.child("clip.mp4").name()).isEqualTo("clip.mp4");
    assertThat(folder.child("clip.mp4").isBelow(folder)).isTrue();
    assertThat(new FileKey("projects/one2/clip.mp4").isBelow(folder)).isFalse();
    assertThat(folder.isBelow(folder)).isFalse();
  }
}
