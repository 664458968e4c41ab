package dev.petforge.examples.workshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.petforge.examples.workshop.security.Accounts;
import dev.petforge.examples.workshop.security.Role;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A team's day in a real browser; what it saw is in {@code target/screenshots}. */
class BrowserTest {
  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");

  private static final long MOST_MINUTES = 8;

  @TempDir Path folder;

  @Test
  void a_day_goes_by_in_both_languages() throws Exception {
    Optional<Path> browser = browser();
    assumeThat(browser).as("a browser on this machine").isPresent();
    Path shots = Path.of("target", "screenshots").toAbsolutePath();
    Path log = folder.resolve("walk.log");
    try (WorkshopServer server = WorkshopServer.start(folder.resolve("home"), true)) {
      server.part(Accounts.class).put("team", Role.ADMIN, Optional.of(WorkshopServer.PASSWORD));
      Process walk =
          new ProcessBuilder(
                  "node",
                  "e2e/day.mjs",
                  server.address() + "/",
                  "team",
                  WorkshopServer.PASSWORD,
                  browser.orElseThrow().toString(),
                  shots.toString())
              .directory(new File("page"))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        assertThat(walk.waitFor(MOST_MINUTES, TimeUnit.MINUTES))
            .as("the walk ends: %s", Files.readString(log))
            .isTrue();
        assertThat(walk.exitValue()).as(Files.readString(log)).isZero();
      } finally {
        walk.descendants().forEach(ProcessHandle::destroyForcibly);
        walk.destroyForcibly();
      }
    }
    assertThat(shots.toFile().list())
        .contains("tasks-en-1440-light.png", "tasks-zh-CN-820-dark.png");
  }

  private static Optional<Path> browser() {
    return BROWSERS.stream()
        .flatMap(
            name ->
                Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                    .map(directory -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
