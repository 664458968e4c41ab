package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command line with its files in a bucket; the store is Adobe's S3Mock, in its own process.
 * {@code -Dpetforge.kills=N -Dpetforge.kills.seed=S} kills moves of files more often.
 */
class ObjectStoreTest {
  private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");
  private static final int KILLS = Integer.getInteger("petforge.kills", 1);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Settings of the store, and none of where the files are. */
  private static final Map<String, String> REACHED =
      Map.of(
          "PETFORGE_S3_PROFILE", "minio",
          "AWS_ACCESS_KEY_ID", "the-key",
          "AWS_SECRET_ACCESS_KEY", "the-secret");

  private static ObjectStore store;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws Exception {
    store = ObjectStore.start("clips");
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  private Cli cli() {
    return new Cli(directory)
        .with("CLOUD_STORAGE_TYPE", "s3")
        .with("PETFORGE_S3_BUCKET", "clips")
        .with("PETFORGE_S3_PROFILE", "minio")
        .with("PETFORGE_S3_ENDPOINT", store.endpoint())
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
        .contains("files in bucket clips at " + store.endpoint())
        .contains("checksums");
  }

  @Test
  void what_keeps_a_bucket_from_being_used_is_said_before_anything_is_made() {
    Photos.write(
        directory.resolve("photos"), "cat.png", Photos.bytes(Photos.picture(400, 400), "png"));

    Cli.Result missing =
        cli().with("PETFORGE_S3_BUCKET", "nowhere").run("run", "--photos=photos", "--segments=1");
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.err())
        .contains("STORAGE_NO_BUCKET", "bucket nowhere at " + store.endpoint());

    Cli.Result unnamed =
        new Cli(directory).with("CLOUD_STORAGE_TYPE", "s3").run("run", "--photos=photos");
    assertThat(unnamed.err()).contains("PETFORGE_S3_BUCKET must be the name of the bucket");

    Cli.Result chinese =
        cli()
            .with("PETFORGE_S3_PROFILE", "gcs")
            .run("run", "--photos=photos", "--segments=1", "--lang=zh");
    assertThat(chinese.err()).contains("PETFORGE_S3_PROFILE 必须是 aws、oss、minio、ceph 或 r2");
  }

  private Cli inFolder() {
    Cli cli = new Cli(directory).with("PETFORGE_S3_ENDPOINT", store.endpoint());
    REACHED.forEach(cli::with);
    return cli;
  }

  private Cli inFolder(String folder) {
    return inFolder().with("LOCAL_STORAGE_PATH", directory.resolve(folder).toString());
  }

  private Cli inBucket(String prefix) {
    return cli().with("PETFORGE_S3_PREFIX", prefix);
  }

  private String made() {
    Photos.write(
        directory.resolve("photos"), "cat.png", Photos.bytes(Photos.picture(400, 400), "png"));
    return String.valueOf(
        done(inFolder(), "run", "--photos=photos", "--segments=2", "--seconds=1", "--json")
            .first("projects")
            .get("project_id"));
  }

  private static Cli.Result done(Cli cli, String... arguments) {
    Cli.Result result = cli.run(arguments);
    assertThat(result.status())
        .as(String.join(" ", arguments) + "\n" + result.err() + result.out())
        .isZero();
    return result;
  }

  /** All stored files with their sizes. */
  private Map<String, Long> sizes(String folder) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    Path root = directory.resolve(folder).resolve("projects");
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        sizes.put(root.relativize(file).toString(), Files.size(file));
      }
    }
    return sizes;
  }

  /** What is in the bucket below a prefix. */
  private static List<String> keys(String prefix) throws Exception {
    URI list = URI.create(store.endpoint() + "/clips?list-type=2&prefix=" + prefix + "/");
    String found =
        HTTP.send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    return KEY.matcher(found).results().map(key -> key.group(1)).toList();
  }

  @Test
  void files_move_into_a_bucket_into_another_one_and_back_into_a_folder() throws Exception {
    String id = made();
    Path purchases = directory.resolve("petforge-data/files/.purchases/purchases.txt");
    Files.createDirectories(purchases.getParent());
    Files.writeString(purchases, "some 41 kling/default\n");
    Map<String, Long> before = sizes("petforge-data/files");

    Cli.Result there = done(inFolder(), "move-files", "--to=s3://clips/moved/", "--json");

    assertThat(there.json().get("files")).isEqualTo(there.json().get("sent"));
    assertThat(there.json().get("problems")).hasToString("0");
    assertThat(there.err()).contains("CLOUD_STORAGE_TYPE=s3", "PETFORGE_S3_PREFIX=moved");
    assertThat(keys("moved/projects")).hasSize(before.size());
    assertThat(sizes("petforge-data/files")).isEqualTo(before);
    done(inBucket("moved"), "verify", "--hash", "--only=files");
    assertThat(done(inFolder(), "move-files", "--to=s3://clips/moved", "--json").json().get("sent"))
        .hasToString("0");

    Cli other =
        inFolder()
            .with("PETFORGE_S3_TO_PROFILE", "minio")
            .with("PETFORGE_S3_TO_ENDPOINT", store.endpoint())
            .with("PETFORGE_S3_TO_ACCESS_KEY_ID", "another-key")
            .with("PETFORGE_S3_TO_SECRET_ACCESS_KEY", "another-secret");
    Cli.Result second =
        done(other, "move-files", "--from=s3://clips/moved", "--to=s3://clips/second");
    assertThat(second.err()).contains("PETFORGE_S3_TO_*");
    assertThat(keys("second/projects")).hasSize(before.size());
    done(inBucket("second"), "verify", "--hash", "--only=files");

    done(inBucket("second"), "move-files", "--to=elsewhere");

    assertThat(sizes("elsewhere")).isEqualTo(before);
    assertThat(directory.resolve("elsewhere/.purchases/purchases.txt"))
        .content()
        .contains("some 41 kling/default");
    done(inFolder("elsewhere"), "verify", "--repair");
    done(inFolder("elsewhere"), "run", "--photos=photos");
    done(inFolder("elsewhere"), "verify", "--hash");
    assertThat(done(inFolder("elsewhere"), "show", id).status()).isZero();
  }

  @Test
  void what_cannot_be_moved_is_named_and_the_rest_is_moved() throws Exception {
    String id = made();
    Path files = directory.resolve("petforge-data/files");
    for (String[] wrong :
        new String[][] {
          {"--to=petforge-data/files", "--from and --to must be two places"},
          {"--to=petforge-data/files/inside", "--from and --to must be two places"},
          {"--to=sqlite:///other.db", "databases are moved by 'move'"},
          {"--to=s3://clips/../up", "must be a folder, s3://BUCKET/PREFIX"},
        }) {
      Cli.Result result = inFolder().run("move-files", wrong[0]);
      assertThat(result.status()).as(wrong[0]).isEqualTo(2);
      assertThat(result.err()).contains(wrong[1]);
    }
    assertThat(inFolder().run("move-files", "--from=nowhere", "--to=there").err())
        .contains("MOVE_SOURCE", "nowhere");
    assertThat(inFolder().run("move-files", "--to=s3://nowhere").err())
        .contains("STORAGE_NO_BUCKET", "bucket nowhere");
    assertThat(inFolder().run("move", "--to=s3://clips/moved").err()).contains("'move-files'");

    String lost =
        sizes("petforge-data/files").keySet().stream()
            .filter(name -> name.contains("archive/final/"))
            .findFirst()
            .orElseThrow();
    Files.delete(files.resolve("projects").resolve(lost));

    Cli.Result moved = inFolder().run("move-files", "--to=there", "--lang=zh");

    assertThat(moved.status()).isEqualTo(1);
    assertThat(moved.err()).contains("项目 " + id, lost, "MISSING", "有 1 个问题");
    assertThat(sizes("there")).isNotEmpty().doesNotContainKey(lost);
  }

  @Test
  @Tag("slow")
  void a_move_that_is_killed_goes_on_when_it_is_given_again() throws Exception {
    made();
    Map<String, Long> before = sizes("petforge-data/files");
    Random random = new Random(Long.getLong("petforge.kills.seed", 20_261_201));
    Map<String, String> settings = new HashMap<>(REACHED);
    settings.put("PETFORGE_S3_ENDPOINT", store.endpoint());
    int kills = 0;
    for (int i = 0; i < KILLS; i++) {
      int arrived = keys("killed/projects").size();
      int wanted = arrived + random.nextInt(Math.max(1, before.size() - arrived));
      try (CliProcess process =
          CliProcess.start(directory, settings, "move-files", "--to=s3://clips/killed")) {
        boolean ended = false;
        while (!ended && keys("killed/projects").size() <= wanted) {
          ended = process.endedWithin(Duration.ofMillis(1));
        }
        process.kill();
        kills += ended ? 0 : 1;
      }
    }

    Cli.Result rest = done(inFolder(), "move-files", "--to=s3://clips/killed", "--json");

    assertThat(keys("killed/projects")).hasSize(before.size());
    assertThat(Long.parseLong(rest.json().get("sent").toString())).isLessThan(before.size());
    done(inBucket("killed"), "verify", "--hash", "--only=files");
    assertThat(kills).isPositive();
  }
}
