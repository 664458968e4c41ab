package dev.petforge.storage.s3;

import dev.petforge.file.FileKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.presigner.model.PresignedGetObjectRequest;

/** Tries on two small objects what a store can do, and takes them away again. */
final class Probe {
  private static final Logger log = LoggerFactory.getLogger(Probe.class);

  private static final byte[] CONTENT =
      "PetForge tries what this store can do".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OTHER =
      "PetForge has sent another content now".getBytes(StandardCharsets.UTF_8);
  private static final int FROM = 9;

  private final S3Connection connection;
  private final S3Profile.Condition condition;
  private final Links links;
  private final FileKey key = new FileKey("petforge-check/" + UUID.randomUUID());
  private final FileKey second = new FileKey(key + "-2");

  Probe(S3Connection connection, S3Profile.Condition condition, Links links) {
    this.connection = connection;
    this.condition = condition;
    this.links = links;
  }

  S3Features run() {
    Upload upload = new Upload(connection);
    connection.ask(
        "PutObject " + key,
        () ->
            upload.whole(
                key,
                Content.of(CONTENT),
                RequestBody.fromBytes(CONTENT),
                S3Profile.Condition.NONE));
    try {
      return new S3Features(
          connection.checksums() && refusesWrongChecksum(),
          refusesWrongMd5(),
          condition != S3Profile.Condition.NONE && refusesToReplace(upload),
          knowsRanges(),
          copies(),
          takesParts(),
          readsSigned());
    } finally {
      remove(key);
      remove(second);
    }
  }

  private boolean refusesWrongChecksum() {
    return refuses(it -> it.checksumSHA256(Content.of(OTHER).checksum()));
  }

  private boolean refusesWrongMd5() {
    return refuses(it -> it.contentMD5(Content.of(OTHER).contentMd5(0)));
  }

  private boolean refuses(Consumer<PutObjectRequest.Builder> wrong) {
    try {
      connection
          .client()
          .putObject(
              it -> {
                it.bucket(connection.bucket()).key(connection.name(second));
                wrong.accept(it);
              },
              RequestBody.fromBytes(CONTENT));
      return false;
    } catch (SdkException e) {
      return isRefusal(e);
    }
  }

  /** A store that is away for a moment has refused nothing. */
  private boolean isRefusal(SdkException e) {
    if (e instanceof SdkClientException || S3Failures.isPassing(e)) {
      throw connection.failures().of("PutObject " + second, e);
    }
    return true;
  }

  private boolean refusesToReplace(Upload upload) {
    try {
      upload.whole(key, Content.of(OTHER), RequestBody.fromBytes(OTHER), condition);
      return false;
    } catch (SdkException e) {
      return isRefusal(e) && S3Failures.isConditionFailed(e);
    }
  }

  private boolean knowsRanges() {
    try {
      ResponseBytes<GetObjectResponse> part =
          connection
              .client()
              .getObjectAsBytes(
                  it ->
                      it.bucket(connection.bucket())
                          .key(connection.name(key))
                          .range("bytes=" + FROM + "-"));
      byte[] bytes = part.asByteArrayUnsafe();
      return Arrays.equals(bytes, Arrays.copyOfRange(CONTENT, FROM, CONTENT.length))
          || Arrays.equals(bytes, Arrays.copyOfRange(OTHER, FROM, OTHER.length));
    } catch (SdkException e) {
      log.info("the store gives no parts of objects: because={}", e.getMessage());
      return false;
    }
  }

  private boolean copies() {
    try {
      connection
          .client()
          .copyObject(
              it ->
                  it.sourceBucket(connection.bucket())
                      .sourceKey(connection.name(key))
                      .destinationBucket(connection.bucket())
                      .destinationKey(connection.name(second)));
      return true;
    } catch (SdkException e) {
      log.info("the store copies nothing: because={}", e.getMessage());
      return false;
    }
  }

  private boolean takesParts() {
    String name = connection.name(second);
    try {
      String upload =
          connection
              .client()
              .createMultipartUpload(it -> it.bucket(connection.bucket()).key(name))
              .uploadId();
      connection
          .client()
          .abortMultipartUpload(it -> it.bucket(connection.bucket()).key(name).uploadId(upload));
      return true;
    } catch (SdkException e) {
      log.info("the store takes no parts: because={}", e.getMessage());
      return false;
    }
  }

  private boolean readsSigned() {
    PresignedGetObjectRequest signed = links.sign(connection.name(key), Duration.ofMinutes(1));
    try {
      HttpExecuteResponse answer =
          connection
              .http()
              .prepareRequest(HttpExecuteRequest.builder().request(signed.httpRequest()).build())
              .call();
      if (answer.responseBody().isPresent()) {
        answer.responseBody().get().close();
      }
      return answer.httpResponse().isSuccessful();
    } catch (IOException e) {
      log.info("signed addresses cannot be read: because={}", String.valueOf(e));
      return false;
    }
  }

  private void remove(FileKey one) {
    try {
      connection
          .client()
          .deleteObject(it -> it.bucket(connection.bucket()).key(connection.name(one)));
    } catch (SdkException e) {
      log.warn("an object of the check stays: object={} because={}", one, e.getMessage());
    }
  }
}
