package dev.petforge.examples.benchmarks.bench;

import dev.petforge.failure.PermanentException;
import dev.petforge.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * Measures files in a bucket of s3proxy on this machine's disk. Whoever stores and reads them is
 * {@link BucketClient}, a process of its own with little memory.
 */
public final class BucketBenchmark {
  /** All that the client may have. */
  private static final String HEAP = "-Xmx60m";

  private final int megabytes;
  private final Path folder;

  /**
   * @param megabytes the size of the large file, at least 1
   * @param folder an empty one, for the bucket and the files
   */
  public BucketBenchmark(int megabytes, Path folder) {
    this.megabytes = megabytes;
    this.folder = folder;
  }

  /**
   * Measures.
   *
   * @param rounds how often seven clips are stored and read each way, at least 1
   * @return {@code {"name", "rounds", "plain_ms", "own_ms", "ratio", "large_mb", "up_s", "down_s",
   *     "heap_limit_mb"}}
   * @throws PermanentException with code {@code BENCH_FAILED} if a file comes back otherwise, or
   *     the memory is not enough
   */
  public Map<String, Object> measure(int rounds) throws Exception {
    Path stored = Files.createDirectories(folder.resolve("s3"));
    Files.createDirectories(stored.resolve(BucketClient.BUCKET));
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(stored.toString()))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(
                AuthenticationType.AWS_V4, BucketClient.ACCESS_KEY, BucketClient.SECRET_KEY)
            .build();
    server.start();
    try {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("name", "bucket");
      tree.put("rounds", rounds);
      client("http://127.0.0.1:" + server.getPort(), rounds)
          .forEach((name, value) -> tree.put(String.valueOf(name), value));
      return tree;
    } finally {
      server.stop();
    }
  }

  private Map<?, ?> client(String endpoint, int rounds) throws IOException, InterruptedException {
    Path answer = folder.resolve("answer.json");
    Path said = folder.resolve("client.log");
    Process client =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    HEAP,
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path", ""),
                    BucketClient.class.getName(),
                    endpoint,
                    folder.resolve("client").toString(),
                    Integer.toString(rounds),
                    Integer.toString(megabytes),
                    answer.toString()))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      Workshop.require(
          client.waitFor() == 0,
          String.format(
              Locale.ROOT,
              "the client ended with %d: %s",
              client.exitValue(),
              Files.readString(said, StandardCharsets.UTF_8)));
    } finally {
      client.destroyForcibly();
    }
    return (Map<?, ?>) Json.read(Files.readString(answer, StandardCharsets.UTF_8), "the client");
  }
}
