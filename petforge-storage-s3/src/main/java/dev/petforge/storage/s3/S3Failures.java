package dev.petforge.storage.s3;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** Sorts what an object store answers, once. The store's own code and words are kept. */
final class S3Failures {
  private static final int MOVED = 301;
  private static final int BAD = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int TIMED_OUT = 408;
  private static final int CONFLICT = 409;
  private static final int CONDITION_FAILED = 412;
  private static final int TOO_MANY = 429;
  private static final int SERVER = 500;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int FULL = 507;

  private static final Set<String> EXPIRED =
      Set.of(
          "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "SecurityTokenExpired");
  private static final Set<String> WRONG_KEYS =
      Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "InvalidSecurity");
  private static final Set<String> NO_ROOM =
      Set.of("QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "NoSpaceLeftOnDevice");
  private static final Set<String> DAMAGED_ON_THE_WAY =
      Set.of(
          "BadDigest",
          "InvalidDigest",
          "XAmzContentSHA256Mismatch",
          "IncompleteBody",
          "XAmzContentChecksumMismatch");
  private static final Set<String> OTHER_REGION =
      Set.of(
          "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException",
          "TemporaryRedirect");

  /** The bucket and its store, for messages. */
  private final String place;

  S3Failures(String place) {
    this.place = place;
  }

  String place() {
    return place;
  }

  /** Whether a store says that it does not know what was asked of it. */
  static boolean isUnknownToTheStore(SdkException failure) {
    return failure instanceof AwsServiceException e
        && (e.statusCode() == NOT_IMPLEMENTED || code(e).equals("NotImplemented"));
  }

  /** Whether a condition of a request did not hold. */
  static boolean isConditionFailed(SdkException failure) {
    return failure instanceof AwsServiceException e
        && (e.statusCode() == CONDITION_FAILED
            || code(e).equals("FileAlreadyExists")
            || code(e).equals("ConditionalRequestConflict"));
  }

  /** Whether there is no such object; of a bucket that is missing it says no. */
  static boolean isMissing(SdkException failure) {
    return failure instanceof AwsServiceException e
        && e.statusCode() == NOT_FOUND
        && !code(e).equals("NoSuchBucket");
  }

  /** Whether the answer to a question without a body says too little to tell what is wrong. */
  static boolean saysTooLittle(SdkException failure) {
    return failure instanceof AwsServiceException e
        && e.statusCode() >= BAD
        && e.statusCode() < SERVER
        && e.statusCode() != NOT_FOUND;
  }

  PermanentException missing(Object key, @Nullable Throwable cause) {
    return new PermanentException("MISSING", "there is no file " + key + " in " + place, cause);
  }

  /**
   * @param operation what was asked of the store, such as {@code GetObject projects/x}
   */
  PetForgeException of(String operation, SdkException failure) {
    if (failure instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      Thread.currentThread().interrupt();
      return new RetryableException("INTERRUPTED", operation + ": interrupted", null, failure);
    }
    if (failure instanceof AwsServiceException e) {
      return answered(at(operation, said(e)), e);
    }
    if (isWithoutCredentials(failure)) {
      return new PermanentException(
          "STORAGE_CREDENTIALS",
          "there are no credentials for the object store: " + at(operation, words(failure)),
          failure);
    }
    return unreachable(operation, failure);
  }

  RetryableException unreachable(String operation, Throwable cause) {
    return new RetryableException(
        "STORAGE_UNREACHABLE",
        "the object store does not answer as it should: " + at(operation, words(cause)),
        null,
        cause);
  }

  /** A body that ended before it should, as often as it was tried. */
  RetryableException cut(String operation, long received, long bytes, Throwable cause) {
    return new RetryableException(
        "STORAGE_UNREACHABLE",
        "the object store was cut off after "
            + received
            + " of "
            + bytes
            + " bytes: "
            + at(operation, words(cause)),
        null,
        cause);
  }

  /** What lies in the store after it was sent is something else. */
  RetryableException corrupted(String operation, String said) {
    return new RetryableException(
        "STORAGE_CORRUPTED",
        "another content arrived in the object store than was sent: " + at(operation, said));
  }

  private String at(String operation, String said) {
    return place + "; " + operation + ": " + said;
  }

  private static PetForgeException answered(String at, AwsServiceException e) {
    String code = code(e);
    if (code.equals("NoSuchBucket")) {
      return new PermanentException("STORAGE_NO_BUCKET", "the bucket is not there: " + at, e);
    }
    if (e.statusCode() == MOVED || OTHER_REGION.contains(code)) {
      return new PermanentException(
          "STORAGE_REGION",
          "the bucket is in another region than is set: "
              + at
              + header(e, "x-amz-bucket-region").map(it -> ", region " + it).orElse(""),
          e);
    }
    if (EXPIRED.contains(code)) {
      return new RetryableException(
          "STORAGE_CREDENTIALS",
          "the credentials for the object store have expired: " + at,
          null,
          e);
    }
    if (WRONG_KEYS.contains(code) || e.statusCode() == UNAUTHORIZED) {
      return new PermanentException(
          "STORAGE_CREDENTIALS", "the object store does not know these credentials: " + at, e);
    }
    if (code.equals("RequestTimeTooSkewed")) {
      return new RetryableException(
          "STORAGE_CLOCK",
          "the clock of this machine is not that of the object store: " + at,
          null,
          e);
    }
    if (e.statusCode() == FORBIDDEN) {
      return new PermanentException(
          "STORAGE_DENIED", "these credentials have no right to it in the object store: " + at, e);
    }
    if (e.statusCode() == FULL || NO_ROOM.contains(code)) {
      return new RetryableException(
          "DISK_FULL", "the object store has no room left: " + at, null, e);
    }
    if (DAMAGED_ON_THE_WAY.contains(code)) {
      return new RetryableException(
          "STORAGE_CORRUPTED",
          "another content arrived in the object store than was sent: " + at,
          null,
          e);
    }
    if (isPassing(e)) {
      return new RetryableException(
          "STORAGE_BUSY",
          "the object store cannot do it now: " + at,
          retryAfter(e).orElse(null),
          e);
    }
    return new PermanentException("STORAGE_REFUSED", "the object store refuses it: " + at, e);
  }

  /** Whether a store may answer otherwise in a while. */
  static boolean isPassing(SdkException failure) {
    return failure instanceof AwsServiceException e && isPassing(e);
  }

  private static boolean isPassing(AwsServiceException e) {
    int status = e.statusCode();
    return (status >= SERVER && status != NOT_IMPLEMENTED)
        || status == TIMED_OUT
        || status == CONFLICT
        || status == TOO_MANY
        || e.isThrottlingException();
  }

  private static Optional<Duration> retryAfter(AwsServiceException e) {
    return header(e, "Retry-After")
        .filter(text -> text.matches("\\d{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }

  private static Optional<String> header(AwsServiceException e, String name) {
    return details(e)
        .flatMap(it -> Optional.ofNullable(it.sdkHttpResponse()))
        .flatMap(it -> it.firstMatchingHeader(name));
  }

  private static Optional<AwsErrorDetails> details(AwsServiceException e) {
    return Optional.ofNullable(e.awsErrorDetails());
  }

  static String code(AwsServiceException e) {
    return details(e).flatMap(it -> Optional.ofNullable(it.errorCode())).orElse("");
  }

  /** The store's own code and words. */
  private static String said(AwsServiceException e) {
    String code = code(e).isEmpty() ? "status " + e.statusCode() : code(e);
    return details(e)
        .flatMap(it -> Optional.ofNullable(it.errorMessage()))
        .filter(text -> !text.isBlank())
        .map(text -> code + " (" + text.strip() + ")")
        .orElse(code);
  }

  private static boolean isWithoutCredentials(SdkException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("Unable to load credentials");
  }

  private static String words(Throwable cause) {
    Throwable deepest = cause;
    while (deepest.getCause() != null && deepest.getCause() != deepest) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    String name = deepest.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }
}
