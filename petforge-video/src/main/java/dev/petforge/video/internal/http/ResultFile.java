package dev.petforge.video.internal.http;

import dev.petforge.failure.RetryableException;
import dev.petforge.video.internal.container.ClipFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts a result to its place: in one step, and only if it is a whole clip. */
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
    Optional<ClipFile> clip = ClipFile.read(part);
    if (clip.isEmpty()) {
      throw new RetryableException(
          "RESULT_NOT_A_VIDEO",
          name + ": the result of " + Files.size(part) + " bytes is no MP4, MOV or WebM");
    }
    Optional<String> missing = clip.get().missing();
    if (missing.isPresent()) {
      throw new RetryableException(
          "RESULT_INCOMPLETE", name + ": the result is not whole: " + missing.get());
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
