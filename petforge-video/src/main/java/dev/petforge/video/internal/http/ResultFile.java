package dev.petforge.video.internal.http;

import dev.petforge.failure.RetryableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts a result to its place: in one step, and only if it is a whole MP4. */
final class ResultFile {
  private ResultFile() {}

  /**
   * On failure nothing is left behind.
   *
   * @param name of the account, for messages
   * @param target is written in one step
   * @throws RetryableException {@code RESULT_NOT_A_VIDEO}, {@code RESULT_INCOMPLETE}, {@code
   *     RESULT_NOT_STORED}
   */
  static void store(String name, Path target, ProviderClient.Filler filler) {
    Path folder = Optional.ofNullable(target.toAbsolutePath().getParent()).orElseThrow();
    Path part = null;
    try {
      part = Files.createTempFile(folder, "result", ".part");
      filler.fill(part);
      check(name, part);
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new RetryableException(
          "RESULT_NOT_STORED", name + ": the result cannot be stored: " + e, null, e);
    } finally {
      remove(part);
    }
  }

  private static void check(String name, Path part) throws IOException {
    long size = Files.size(part);
    if (size == 0 || !Mp4Check.isMp4(part)) {
      throw new RetryableException(
          "RESULT_NOT_A_VIDEO", name + ": the result of " + size + " bytes is no MP4");
    }
    Optional<String> missing = Mp4Check.missing(part);
    if (missing.isPresent()) {
      throw new RetryableException(
          "RESULT_INCOMPLETE", name + ": the result is not a whole MP4: " + missing.get());
    }
  }

  private static void remove(@Nullable Path part) {
    if (part != null) {
      try {
        Files.deleteIfExists(part);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove " + part, e);
      }
    }
  }
}
