package dev.petforge.examples.installation;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * What an installation remembers of its commands, so that a later {@code run} or {@code retry} goes
 * on as the first one began: the file {@code petforge.properties}.
 */
public final class HomeSettings {
  /** Length of new segments in seconds when nobody ever said another. */
  static final int DEFAULT_SECONDS = 4;

  private static final String SECONDS = "clip_seconds";
  private static final String PROVIDER = "provider";
  private static final String WRITER = "writer";

  private final Path home;
  private final Path file;

  /**
   * @param home the folder of the installation, which need not be there
   */
  public HomeSettings(Path home) {
    this.home = home;
    this.file = home.resolve("petforge.properties");
  }

  /**
   * Length of new segments, in seconds from 1 to 15; empty if nobody ever said one.
   *
   * @throws PermanentException with code {@code BAD_SETTING} if the file says another
   */
  public Optional<Integer> seconds() {
    String text = read().getProperty(SECONDS, "").strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!text.matches("[1-9]|1[0-5]")) {
      throw Configuration.badSetting(file + ": " + SECONDS, "a whole number from 1 to 15", text);
    }
    return Optional.of(Integer.parseInt(text));
  }

  /** The provider of new segments; empty if nobody ever said one. */
  public Optional<String> provider() {
    return Optional.ofNullable(read().getProperty(PROVIDER)).map(String::strip);
  }

  /** The writer of storyboards; empty if nobody ever said one. */
  public Optional<String> writer() {
    return Optional.ofNullable(read().getProperty(WRITER)).map(String::strip);
  }

  /**
   * Remembers a length, a provider and a writer, those that are given.
   *
   * @throws dev.petforge.failure.RetryableException with code {@code DISK_FULL}
   * @throws PermanentException with code {@code NOT_WRITABLE}
   */
  public void keep(Optional<Integer> seconds, Optional<String> provider, Optional<String> writer) {
    if (seconds.isEmpty() && provider.isEmpty() && writer.isEmpty()) {
      return;
    }
    Properties properties = read();
    seconds.ifPresent(value -> properties.setProperty(SECONDS, value.toString()));
    provider.ifPresent(value -> properties.setProperty(PROVIDER, value));
    writer.ifPresent(value -> properties.setProperty(WRITER, value));
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      Files.createDirectories(home);
      try {
        try (OutputStream out = Files.newOutputStream(part)) {
          properties.store(out, "What this installation remembers of its commands.");
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw WriteFailures.of(home, file + " cannot be written", e);
    }
  }

  private Properties read() {
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        properties.load(in);
      } catch (IOException | IllegalArgumentException e) {
        throw new PermanentException("BAD_SETTING", file + " cannot be read: " + e, e);
      }
    }
    return properties;
  }
}
