package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line with its files in a bucket; the store is Adobe's S3Mock, in its own process. */
class ObjectStoreTest {
  private static final Pattern PORT = Pattern.compile("(\\d+) \\(http\\)");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static Process store;
  private static String endpoint = "";

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws Exception {
    store =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar(),
                "--server.port=0",
                "--http.port=0")
            .redirectErrorStream(true)
            .start();
    BufferedReader out = store.inputReader(StandardCharsets.UTF_8);
    endpoint = endpoint(out);
    Thread drain = new Thread(() -> out.lines().forEach(line -> {}), "s3mock-output");
    drain.setDaemon(true);
    drain.start();
    HTTP.send(
        HttpRequest.newBuilder(URI.create(endpoint + "/clips"))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.discarding());
  }

  private static String jar() {
    return Stream.of(
            System.getProperty("java.class.path").split(System.getProperty("path.separator")))
        .filter(entry -> Path.of(entry).getFileName().toString().startsWith("s3mock-"))
        .findFirst()
        .orElseThrow();
  }

  private static String endpoint(BufferedReader out) throws IOException {
    StringBuilder said = new StringBuilder();
    String port = "";
    String line = out.readLine();
    while (line != null) {
      said.append(line).append('\n');
      Matcher started = PORT.matcher(line);
      if (line.contains("Tomcat started") && started.find()) {
        port = started.group(1);
      }
      if (line.contains(" Started ") && !port.isEmpty()) {
        return "http://localhost:" + port;
      }
      line = out.readLine();
    }
    throw new IllegalStateException("S3Mock does not start:\n" + said);
  }

  @AfterAll
  static void stop() {
    store.destroy();
  }

  private Cli cli() {
    return new Cli(directory)
        .with("CLOUD_STORAGE_TYPE", "s3")
        .with("PETFORGE_S3_BUCKET", "clips")
        .with("PETFORGE_S3_PROFILE", "minio")
        .with("PETFORGE_S3_ENDPOINT", endpoint)
        .with("PETFORGE_S3_PREFIX", "pets")
        .with("AWS_ACCESS_KEY_ID", "the-key")
        .with("AWS_SECRET_ACCESS_KEY", "the-secret");
  }

  @Test
  void a_video_is_made_shown_and_verified_in_a_bucket() throws Exception {
    Photos.write(
        directory.resolve("photos"), "cat.png", Photos.bytes(Photos.picture(400, 400), "png"));

    Cli.Result made = cli().run("run", "--photos=photos", "--segments=2", "--seconds=1", "--json");

    assertThat(made.status()).as(made.err()).isZero();
    Map<?, ?> project = made.first("projects");
    String id = String.valueOf(project.get("project_id"));
    assertThat(String.valueOf(project.get("final_video")))
        .startsWith("s3://clips/pets/projects/")
        .endsWith(id + "/final_video.mp4");
    try (Stream<Path> local = Files.walk(directory.resolve("petforge-data/files"))) {
      assertThat(local.filter(Files::isRegularFile))
          .noneMatch(file -> file.toString().contains("/projects/"));
    }

    String cells = Files.readString(directory.resolve("photos/table.csv"));
    Matcher link = Pattern.compile("http[^,\"]*final_video\\.mp4[^,\"]*").matcher(cells);
    assertThat(link.find()).as(cells).isTrue();
    HttpResponse<byte[]> video =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(link.group())).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(video.statusCode()).isEqualTo(200);
    assertThat(video.headers().firstValue("Content-Type")).contains("video/mp4");

    assertThat(cli().run("verify", "--hash").status()).isZero();
    Cli.Result files = cli().run("files", id, "--json");
    assertThat(files.status()).isZero();
    assertThat(files.out())
        .contains("s3://clips/pets/projects/")
        .doesNotContain("\"missing\": true");
    assertThat(cli().run("inspect").out())
        .contains("files in bucket clips at " + endpoint)
        .contains("checksums");
  }

  @Test
  void what_keeps_a_bucket_from_being_used_is_said_before_anything_is_made() {
    Photos.write(
        directory.resolve("photos"), "cat.png", Photos.bytes(Photos.picture(400, 400), "png"));

    Cli.Result missing =
        cli().with("PETFORGE_S3_BUCKET", "nowhere").run("run", "--photos=photos", "--segments=1");
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.err()).contains("STORAGE_NO_BUCKET", "bucket nowhere at " + endpoint);

    Cli.Result unnamed =
        new Cli(directory).with("CLOUD_STORAGE_TYPE", "s3").run("run", "--photos=photos");
    assertThat(unnamed.err()).contains("PETFORGE_S3_BUCKET must be the name of the bucket");

    Cli.Result chinese =
        cli()
            .with("PETFORGE_S3_PROFILE", "gcs")
            .run("run", "--photos=photos", "--segments=1", "--lang=zh");
    assertThat(chinese.err()).contains("PETFORGE_S3_PROFILE 必须是 aws、oss、minio、ceph 或 r2");
  }
}
