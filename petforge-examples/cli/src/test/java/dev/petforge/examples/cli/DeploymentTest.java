package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deploy/} says, with its file of settings and processes in place of containers. */
@Tag("slow")
class DeploymentTest {
  private static final Duration LONG = Duration.ofSeconds(120);
  private static final Path DEPLOY =
      Path.of(System.getProperty("petforge.project", "../.."), "deploy");

  /** What the shell says of a process that SIGTERM ended. */
  private static final int TERMINATED = 143;

  /** That of the units and containers is longer. */
  private static final Duration DRAIN = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void two_workers_make_a_video_tell_that_they_live_and_end_when_they_are_asked_to()
      throws Exception {
    Photos.write(folder.resolve("photos"), "cat.png", Photos.png());
    try (EmbeddedPostgres database = EmbeddedPostgres.builder().setPGStartupWait(LONG).start();
        ObjectStore store = ObjectStore.start("petforge")) {
      Map<String, String> settings = settings();
      settings.put("DB_URL", "postgresql://postgres@localhost:" + database.getPort() + "/postgres");
      settings.put("PETFORGE_S3_ENDPOINT", store.endpoint());
      settings.put("LOCAL_STORAGE_PATH", folder.resolve("files").toString());
      Map<String, String> others = new LinkedHashMap<>(settings);
      others.put("PETFORGE_RETRY_WAIT", "2s");
      try (CliProcess one = worker("one", settings)) {
        await().atMost(LONG).until(() -> isHealthy("one"));
        try (CliProcess two = worker("two", others)) {
          await().atMost(LONG).until(() -> isHealthy("two"));
          await()
              .atMost(LONG)
              .until(() -> two.err().contains("worker one has other settings: retries is"));
          CliProcess run =
              CliProcess.start(folder, settings, "run", "--photos=photos", "--segments=1");
          assertThat(run.end()).as(run.err()).isZero();
          Cli cli = new Cli(folder);
          settings.forEach(cli::with);
          assertThat(cli.run("list", "--json").list("tasks").toString()).contains("completed");
          assertThat(cli.run("workers").out()).contains("one", "two");
          assertThat(cli.run("inspect").out()).as("so this server is set").contains("fsync=off");
          assertThat(cli.run("inspect", "--json").json().get("durability_risk"))
              .asString()
              .startsWith("fsync=off");
          for (String given : List.of("import", "verify")) {
            CliProcess command =
                CliProcess.start(
                    folder, settings, given, "--home", folder.resolve("commands").toString());
            assertThat(command.end()).as(command.err()).isZero();
          }

          one.terminate();
          two.terminate();

          assertThat(one.endedWithin(DRAIN)).as(one.err()).isTrue();
          assertThat(two.endedWithin(DRAIN)).as(two.err()).isTrue();
          assertThat(one.end()).isEqualTo(TERMINATED);
          assertThat(two.end()).isEqualTo(TERMINATED);
        }
      }
    }
  }

  /** As the units and containers look. */
  private boolean isHealthy(String name) throws Exception {
    return new ProcessBuilder("sh", "-c", "find " + name + "-health -mmin -1 | grep -q .")
            .directory(folder.toFile())
            .start()
            .waitFor()
        == 0;
  }

  private CliProcess worker(String name, Map<String, String> settings) {
    return CliProcess.start(
        folder,
        settings,
        "worker",
        "--home",
        folder.resolve(name).toString(),
        "--name",
        name,
        "--health-file",
        name + "-health");
  }

  private static Map<String, String> settings() throws Exception {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String line : Files.readAllLines(DEPLOY.resolve("petforge.env.example"))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        int end = line.indexOf('=');
        settings.put(line.substring(0, end), line.substring(end + 1));
      }
    }
    return settings;
  }
}
