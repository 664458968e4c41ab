package dev.petforge.examples.benchmarks.kills;

import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.testkit.TcpProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** A bucket of s3proxy, whose objects are files of this machine. */
final class Bucket implements RunFiles {
  private static final String NAME = "clips";
  private static final String ADDRESS = "http://files.example.test";
  private static final String ACCESS_KEY = "the-key";
  private static final String SECRET_KEY = "the-secret";

  private final Path root;
  private final S3Proxy server;
  private final TcpProxy line;

  Bucket(Path folder) {
    try {
      Path stored = Files.createDirectories(folder.resolve("s3"));
      root = Files.createDirectories(stored.resolve(NAME));
      server =
          S3Proxy.builder()
              .blobStore(new FilesystemNio2BlobStore(stored.toString()))
              .endpoint(URI.create("http://127.0.0.1:0"))
              .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
              .build();
      server.start();
    } catch (Exception e) {
      throw new PermanentException("NOT_STARTED", "s3proxy cannot be started: " + e, e);
    }
    line = TcpProxy.to("127.0.0.1", server.getPort());
  }

  @Override
  public Optional<TcpProxy> line() {
    return Optional.of(line);
  }

  @Override
  public Map<String, String> settings() {
    return settings(line.port());
  }

  @Override
  public Map<String, String> straight() {
    return settings(server.getPort());
  }

  private static Map<String, String> settings(int port) {
    Map<String, String> settings = new HashMap<>();
    settings.put("CLOUD_STORAGE_TYPE", "s3");
    settings.put("PETFORGE_S3_BUCKET", NAME);
    settings.put("PETFORGE_S3_ENDPOINT", "http://127.0.0.1:" + port);
    settings.put("PETFORGE_S3_REGION", "us-east-1");
    settings.put("PETFORGE_S3_PATH_STYLE", "true");
    settings.put("PETFORGE_S3_URL", ADDRESS);
    settings.put("AWS_ACCESS_KEY_ID", ACCESS_KEY);
    settings.put("AWS_SECRET_ACCESS_KEY", SECRET_KEY);
    return settings;
  }

  @Override
  public Path place(FileKey key) {
    return root.resolve(key.value());
  }

  @Override
  public String url(FileKey key) {
    return ADDRESS + "/" + key.value();
  }

  @Override
  public void close() {
    line.close();
    try {
      server.stop();
    } catch (IOException e) {
      throw Folders.unusable(root, e);
    } catch (Exception e) {
      throw new IllegalStateException("s3proxy cannot be ended", e);
    }
  }
}
