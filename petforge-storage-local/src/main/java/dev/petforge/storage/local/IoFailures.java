package dev.petforge.storage.local;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Sorts what a disk answers, once, into failures that are worth a retry and failures that are not.
 */
final class IoFailures {
  private static final List<String> FULL =
      List.of("no space left", "quota exceeded", "not enough space", "file too large");
  private static final List<String> REFUSED =
      List.of(
          "read-only file system",
          "permission denied",
          "operation not permitted",
          "not a directory",
          "is a directory",
          "file name too long",
          "cross-device link");

  private IoFailures() {}

  /**
   * A write that failed.
   *
   * @param folder where it was to happen; asked for its free space and its mode when the words of
   *     the operating system do not tell, because they come in the user's language
   */
  static PetForgeException writing(Path folder, IOException cause) {
    if (isFull(cause) || (!isTyped(cause) && freeBytes(folder) == 0)) {
      return new RetryableException(
          "DISK_FULL", "no space left in " + folder + ": " + words(cause), null, cause);
    }
    if (isTyped(cause) || says(cause, REFUSED) || isReadOnly(folder)) {
      return new PermanentException(
          "NOT_WRITABLE", "cannot write in " + folder + ": " + words(cause), cause);
    }
    return other("cannot write in " + folder, cause);
  }

  /** A read that failed; the file is there. */
  static PetForgeException reading(Path file, IOException cause) {
    if (cause instanceof AccessDeniedException || says(cause, REFUSED)) {
      return new PermanentException(
          "NOT_READABLE", "cannot read " + file + ": " + words(cause), cause);
    }
    return other("cannot read " + file, cause);
  }

  private static RetryableException other(String what, IOException cause) {
    if (cause instanceof ClosedByInterruptException
        || cause instanceof FileLockInterruptionException) {
      Thread.currentThread().interrupt();
      return new RetryableException("INTERRUPTED", what + ": interrupted", null, cause);
    }
    return new RetryableException("IO_ERROR", what + ": " + words(cause), null, cause);
  }

  static boolean isFull(IOException cause) {
    return says(cause, FULL);
  }

  /** Whether nothing can be at a path because the path itself is impossible. */
  static boolean isNoPath(IOException cause) {
    return says(
        cause,
        List.of("file name too long", "not a directory", "too many levels of symbolic links"));
  }

  private static boolean isTyped(IOException cause) {
    return cause instanceof AccessDeniedException
        || cause instanceof FileAlreadyExistsException
        || cause instanceof DirectoryNotEmptyException;
  }

  private static boolean says(IOException cause, List<String> words) {
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(message::contains);
  }

  private static String words(IOException cause) {
    @Nullable String message = cause.getMessage();
    String name = cause.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }

  private static long freeBytes(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      // Only a second opinion on a failure that is reported anyway.
      return Long.MAX_VALUE;
    }
  }

  private static boolean isReadOnly(Path folder) {
    try {
      return Files.getFileStore(folder).isReadOnly();
    } catch (IOException e) {
      // Only a second opinion on a failure that is reported anyway.
      return false;
    }
  }
}
