package dev.petforge.examples.benchmarks.kills;

import dev.petforge.file.FileKey;
import dev.petforge.testkit.TcpProxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A folder of this machine. */
final class SharedFolder implements RunFiles {
  private static final String ADDRESS = "http://files.example.test";

  private final Path root;

  SharedFolder(Path folder) {
    this.root = folder.resolve("files");
  }

  @Override
  public Optional<TcpProxy> line() {
    return Optional.empty();
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("LOCAL_STORAGE_PATH", root.toString(), "LOCAL_STORAGE_URL", ADDRESS);
  }

  @Override
  public Map<String, String> straight() {
    return settings();
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
    // It goes with the folder of the run.
  }
}
