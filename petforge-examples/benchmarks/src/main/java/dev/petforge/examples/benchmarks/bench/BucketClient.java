package dev.petforge.examples.benchmarks.bench;

import dev.petforge.file.FileKey;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import dev.petforge.json.Json;
import dev.petforge.storage.local.LocalFileStore;
import dev.petforge.storage.s3.S3FileStore;
import dev.petforge.storage.s3.S3Profile;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Stores files in a bucket and reads them, by our store and by the SDK alone, in turns. */
final class BucketClient {
  static final String BUCKET = "clips";
  static final String ACCESS_KEY = "the-key";
  static final String SECRET_KEY = "the-secret";

  private static final int CLIPS = 7;
  private static final int CLIP_BYTES = 5_000_000;

  private final String endpoint;
  private final Path folder;
  private int made;

  private BucketClient(String endpoint, Path folder) {
    this.endpoint = endpoint;
    this.folder = folder;
  }

  /**
   * Takes an address, a new folder, rounds, the megabytes of the large file, and a file for JSON.
   */
  public static void main(String[] arguments) throws Exception {
    BucketClient client =
        new BucketClient(arguments[0], Files.createDirectories(Path.of(arguments[1])));
    Map<String, Object> tree = new LinkedHashMap<>();
    client.clips(Integer.parseInt(arguments[2]), tree);
    client.large(Integer.parseInt(arguments[3]), tree);
    tree.put("heap_limit_mb", Runtime.getRuntime().maxMemory() / 1_000_000);
    Files.writeString(Path.of(arguments[4]), Json.write(tree), StandardCharsets.UTF_8);
  }

  private void clips(int rounds, Map<String, Object> tree) throws Exception {
    try (LocalFileStore local = LocalFileStore.at(folder.resolve("local"));
        S3FileStore store = store(local, 2_000_000_000);
        S3Client plain = plain()) {
      store.check();
      Repeated.Medians medians =
          new Repeated(rounds)
              .medians(() -> timed(files -> plain(plain, files)), () -> timed(f -> own(store, f)));
      tree.put("plain_ms", medians.first());
      tree.put("own_ms", medians.second());
      tree.put("ratio", medians.second() / medians.first());
    }
  }

  private interface Way {
    void in(List<Path> files) throws Exception;
  }

  /** To make the files is not counted. */
  private long timed(Way way) throws Exception {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < CLIPS; i++) {
      files.add(random("clip-" + made++, CLIP_BYTES));
    }
    long begun = System.nanoTime();
    way.in(files);
    long took = System.nanoTime() - begun;
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    return took;
  }

  private void plain(S3Client client, List<Path> files) throws IOException {
    for (Path file : files) {
      String key = "plain/" + file.getFileName();
      client.putObject(request -> request.bucket(BUCKET).key(key), file);
    }
    for (Path file : files) {
      String key = "plain/" + file.getFileName();
      Path back = folder.resolve("back");
      client.getObject(request -> request.bucket(BUCKET).key(key), back);
      Files.delete(back);
    }
  }

  private static void own(S3FileStore store, List<Path> files) {
    List<StoredFile> stored = new ArrayList<>();
    for (Path file : files) {
      stored.add(store.put(new FileKey("own/" + file.getFileName()), file));
    }
    try (Workspace workspace = store.workspace("bench")) {
      for (StoredFile file : stored) {
        store.verified(file.key(), file.sha256(), workspace);
      }
    }
  }

  private void large(int megabytes, Map<String, Object> tree) throws Exception {
    try (LocalFileStore local = LocalFileStore.at(folder.resolve("local"));
        // Without copies it has to come from the bucket.
        S3FileStore store = store(local, 0)) {
      store.check();
      Path file = random("large", megabytes * 1_000_000L);
      long begun = System.nanoTime();
      StoredFile stored = store.put(new FileKey("large/file"), file);
      long up = System.nanoTime();
      Files.delete(file);
      try (Workspace workspace = store.workspace("bench")) {
        store.verified(stored.key(), stored.sha256(), workspace);
      }
      tree.put("large_mb", megabytes);
      tree.put("up_s", (up - begun) / 1e9);
      tree.put("down_s", (System.nanoTime() - up) / 1e9);
    }
  }

  private S3FileStore store(LocalFileStore local, long copies) {
    return S3FileStore.builder(BUCKET, local)
        .profile(S3Profile.AWS)
        .endpoint(endpoint)
        .region(Region.US_EAST_1.id())
        .pathStyle(true)
        .credentials(ACCESS_KEY, SECRET_KEY)
        .copies(copies)
        .build();
  }

  /** As whoever knows no more than the SDK's manual would make it. */
  private S3Client plain() {
    return S3Client.builder()
        .endpointOverride(URI.create(endpoint))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .httpClient(Apache5HttpClient.create())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
        .build();
  }

  private Path random(String name, long bytes) throws IOException {
    Path file = folder.resolve(name);
    Random random = new Random(made);
    byte[] piece = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = bytes; left > 0; left -= piece.length) {
        random.nextBytes(piece);
        out.write(piece, 0, (int) Math.min(left, piece.length));
      }
    }
    return file;
  }
}
