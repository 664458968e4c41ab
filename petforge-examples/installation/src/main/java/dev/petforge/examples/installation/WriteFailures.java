package dev.petforge.examples.installation;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Tells a full disk from one that may not be written: a person does other things about it. */
public final class WriteFailures {
  private static final List<String> FULL =
      List.of("no space left", "quota exceeded", "not enough space", "file too large");

  private WriteFailures() {}

  /**
   * A write that failed.
   *
   * @param folder where it was to happen; asked for its free space when the words of the operating
   *     system do not tell, because they come in the user's language
   * @param what could not be done
   */
  public static PetForgeException of(Path folder, String what, IOException cause) {
    String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    boolean typed =
        cause instanceof AccessDeniedException || cause instanceof FileAlreadyExistsException;
    return FULL.stream().anyMatch(words::contains) || (!typed && freeBytes(folder) == 0)
        ? new RetryableException("DISK_FULL", what + ", no space is left: " + cause, null, cause)
        : new PermanentException("NOT_WRITABLE", what + ": " + cause, cause);
  }

  private static long freeBytes(Path folder) {
    Path existing = folder.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      return existing == null ? Long.MAX_VALUE : Files.getFileStore(existing).getUsableSpace();
    } catch (IOException e) {
      // Only a second opinion on a failure that is reported anyway.
      return Long.MAX_VALUE;
    }
  }
}
