package dev.petforge.examples.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.RetryableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HomeSettingsTest {
  @TempDir Path home;

  @Test
  void a_length_is_remembered() {
    new HomeSettings(home).keep(Optional.of(7), Optional.empty(), Optional.empty());

    assertThat(new HomeSettings(home).seconds()).contains(7);
    assertThat(home.resolve(".petforge.properties.part")).doesNotExist();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_full_disk_is_named_and_nothing_unfinished_stays() throws IOException {
    new HomeSettings(home).keep(Optional.of(7), Optional.empty(), Optional.empty());
    Path part = home.resolve(".petforge.properties.part");
    // What is written there meets a disk without space.
    Files.createSymbolicLink(part, Path.of("/dev/full"));

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(
            () -> new HomeSettings(home).keep(Optional.of(2), Optional.empty(), Optional.empty()))
        .withMessageContaining("petforge.properties")
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("DISK_FULL"));

    assertThat(Files.exists(part, LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(new HomeSettings(home).seconds()).contains(7);
  }
}
