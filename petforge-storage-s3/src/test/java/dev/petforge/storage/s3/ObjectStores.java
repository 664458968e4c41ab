package dev.petforge.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.file.FileStore;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Two object stores of different origin, one of each for all tests. */
final class ObjectStores {
  static final String BUCKET = "petforge";
  static final String ACCESS_KEY = "the-key";
  static final String SECRET_KEY = "the-secret";

  private static final Pattern PORT = Pattern.compile("(\\d+) \\(http\\)");

  private ObjectStores() {}

  /** The address of s3proxy, which checks signatures and knows buckets in hosts. */
  static String s3proxy() {
    return S3ProxyServer.ENDPOINT;
  }

  /** The address of Adobe's S3Mock, which does neither. */
  static String s3mock() {
    return S3MockServer.ENDPOINT;
  }

  /** The address of a gateway to it, which knows buckets in hosts only. */
  static String s3mockByHosts() {
    return S3MockGateway.ENDPOINT;
  }

  /** Settings for a folder of the bucket that nobody else uses. */
  static S3FileStore.Builder store(String endpoint, S3Profile profile, FileStore local) {
    return S3FileStore.builder(BUCKET, local)
        .profile(profile)
        .endpoint(endpoint)
        .region("us-east-1")
        .pathStyle(true)
        .prefix(UUID.randomUUID().toString())
        .credentials(ACCESS_KEY, SECRET_KEY);
  }

  /** A client without any of ours. */
  static S3Client client(String endpoint) {
    return S3Client.builder()
        .endpointOverride(URI.create(endpoint))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .httpClient(Apache5HttpClient.create())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
        .build();
  }

  /**
   * Has whoever writes a name and whoever reads one take turns: while a name gets another content,
   * S3Mock answers a reader with the length of one and the bytes of the other, or not for a minute
   * (5.2.0, seen 2026-12-01).
   */
  static FileStore inTurns(FileStore store) {
    return (FileStore)
        Proxy.newProxyInstance(
            FileStore.class.getClassLoader(),
            new Class<?>[] {FileStore.class},
            (proxy, method, arguments) -> {
              try {
                switch (method.getName()) {
                  case "write":
                    synchronized (store) {
                      return method.invoke(store, arguments);
                    }
                  case "open":
                    synchronized (store) {
                      try (InputStream in = (InputStream) method.invoke(store, arguments)) {
                        return new ByteArrayInputStream(in.readAllBytes());
                      }
                    }
                  default:
                    return method.invoke(store, arguments);
                }
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static String withBucket(String endpoint) {
    try (S3Client client = client(endpoint)) {
      client.createBucket(it -> it.bucket(BUCKET));
    }
    return endpoint;
  }

  private static final class S3ProxyServer {
    static final String ENDPOINT = start();

    private static String start() {
      try {
        S3Proxy server =
            S3Proxy.builder()
                .blobStore(new TransientNio2BlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .virtualHost("localhost")
                .build();
        server.start();
        assertThat(server.getState()).isEqualTo("STARTED");
        return withBucket("http://localhost:" + server.getPort());
      } catch (Exception e) {
        throw new IllegalStateException("s3proxy does not start", e);
      }
    }
  }

  private static final class S3MockGateway {
    static final String ENDPOINT = HostGateway.before(s3mock());
  }

  private static final class S3MockServer {
    static final String ENDPOINT = start();

    private static String start() {
      try {
        Process process =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                    "-jar",
                    jar(),
                    "--server.port=0",
                    "--http.port=0")
                .redirectErrorStream(true)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String endpoint = endpoint(out);
        Thread drain = new Thread(() -> out.lines().forEach(line -> {}), "s3mock-output");
        drain.setDaemon(true);
        drain.start();
        return withBucket(endpoint);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
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

    private static String jar() {
      String classPath =
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
      for (String entry : classPath.split(System.getProperty("path.separator"), -1)) {
        if (Path.of(entry).getFileName().toString().startsWith("s3mock-")) {
          return entry;
        }
      }
      throw new IllegalStateException("no s3mock on the class path");
    }
  }
}
