package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part of a real installation of PetForge2 is taken over. */
class LegacyMigrationTest {
  @TempDir Path directory;

  private static Path legacy() {
    Path legacy = Path.of(System.getProperty("petforge.shared", "none"), "data", "legacy");
    assumeTrue(Files.isDirectory(legacy), () -> "there is no " + legacy);
    return legacy;
  }

  private static Map<String, String> hashes(Path folder) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        hashes.put(folder.relativize(file).toString(), OldInstallation.hash(file));
      }
    }
    return hashes;
  }

  @Test
  void five_projects_come_one_of_them_with_seven_clips_and_each_says_what_it_lacks()
      throws IOException {
    Path legacy = legacy();
    Map<String, String> source = hashes(legacy);
    Cli cli = new Cli(directory);
    String[] migrate = {
      "migrate",
      "--db",
      legacy.resolve("paretoai.db").toString(),
      "--uploads",
      legacy.resolve("data/uploads").toString(),
      "--json"
    };

    Cli.Result first = cli.run(migrate);

    assertThat(first.status()).isEqualTo(PetForgeCli.FAILED);
    assertThat(first.json().get("taken")).isEqualTo(5);
    assertThat(first.list("projects")).hasSize(5);
    for (Object one : first.list("projects")) {
      Map<?, ?> project = (Map<?, ?>) one;
      boolean filmed = "cfcf9928f578".equals(project.get("project_id"));
      assertThat(project.get("segments")).isEqualTo(7);
      assertThat(project.get("clips")).isEqualTo(filmed ? 7 : 0);
      assertThat(project.get("status"))
          .isEqualTo(filmed ? "all_segments_ready" : "storyboard_ready");
      assertThat((List<?>) project.get("missing")).hasSizeGreaterThanOrEqualTo(filmed ? 1 : 9);
      if (filmed) {
        assertThat(project.get("earlier_clips")).isEqualTo(1);
        assertThat((List<?>) project.get("joints"))
            .hasSize(6)
            .allSatisfy(
                joint -> {
                  assertThat(((Map<?, ?>) joint).get("quality")).isEqualTo("good");
                  assertThat((Double) ((Map<?, ?>) joint).get("psnr")).isGreaterThan(35);
                });
      }
    }
    Path segments =
        directory.resolve(
            "petforge-data/files/projects/2026-01-28/eating-template/cfcf9928f578/segments");
    assertThat(hashes(segments).values()).hasSize(7).allMatch(source::containsValue);
    Map<String, String> stored = hashes(directory.resolve("petforge-data/files/projects"));

    Cli.Result second = cli.run(migrate);

    assertThat(second.json().get("known")).isEqualTo(5);
    assertThat(hashes(directory.resolve("petforge-data/files/projects"))).isEqualTo(stored);
    assertThat(hashes(legacy)).isEqualTo(source);
  }
}
