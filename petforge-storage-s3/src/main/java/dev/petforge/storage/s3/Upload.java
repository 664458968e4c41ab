package dev.petforge.storage.s3;

import dev.petforge.file.FileKey;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Sends contents. Each part goes with its MD5, which the store compares with what arrives, and the
 * object bears our hash; what the store then calls the object's entity tag says whether all of it
 * arrived.
 */
final class Upload {
  private static final Logger log = LoggerFactory.getLogger(Upload.class);

  /** The object's own word for the hash of its content. */
  static final String HASH = "petforge-sha256";

  private static final Map<String, String> TYPES =
      Map.of(
          "mp4", "video/mp4",
          "jpg", "image/jpeg",
          "png", "image/png",
          "webp", "image/webp",
          "json", "application/json",
          "txt", "text/plain; charset=utf-8",
          "zip", "application/zip");

  private final S3Connection connection;

  Upload(S3Connection connection) {
    this.connection = connection;
  }

  /**
   * Sends a content in one piece.
   *
   * @param condition under which the store takes it
   * @return whether it is certain that the content lies there as it was sent
   * @throws SdkException if the store does not take it
   */
  boolean whole(FileKey key, Content content, RequestBody body, S3Profile.Condition condition) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(connection.bucket())
            .key(connection.name(key))
            .contentType(type(key))
            .contentMD5(content.contentMd5(0))
            .metadata(Map.of(HASH, content.sha256().hex()));
    if (connection.checksums()) {
      request.checksumSHA256(content.checksum());
    }
    switch (condition) {
      case IF_NONE_MATCH -> request.ifNoneMatch("*");
      case FORBID_OVERWRITE ->
          request.overrideConfiguration(it -> it.putHeader("x-oss-forbid-overwrite", "true"));
      case NONE -> {}
    }
    PutObjectResponse answer = connection.client().putObject(request.build(), body);
    return content.checksum().equals(answer.checksumSHA256())
        || content.entityTag().equals(entityTag(answer.eTag()));
  }

  /**
   * Sends a file in parts. When it fails nothing is there under the key, and what arrived of it is
   * taken away, by {@link S3FileStore#abortUploads} at the latest.
   *
   * @return whether it is certain that the content lies there as it was sent
   * @throws SdkException if the store does not take it
   */
  boolean inParts(FileKey key, Content content, Path source) {
    String bucket = connection.bucket();
    String name = connection.name(key);
    CreateMultipartUploadResponse upload =
        connection
            .client()
            .createMultipartUpload(
                it ->
                    it.bucket(bucket)
                        .key(name)
                        .contentType(type(key))
                        .metadata(Map.of(HASH, content.sha256().hex())));
    boolean complete = false;
    try {
      List<CompletedPart> parts = new ArrayList<>();
      for (int i = 0; i < content.parts(); i++) {
        parts.add(part(name, upload.uploadId(), content, i, source));
      }
      var answer =
          connection
              .client()
              .completeMultipartUpload(
                  it ->
                      it.bucket(bucket)
                          .key(name)
                          .uploadId(upload.uploadId())
                          .multipartUpload(all -> all.parts(parts)));
      complete = true;
      return content.entityTag().equals(entityTag(answer.eTag()));
    } finally {
      if (!complete) {
        abort(name, upload.uploadId());
      }
    }
  }

  private CompletedPart part(String name, String upload, Content content, int index, Path source) {
    long from = index * content.partBytes();
    long bytes = content.bytesOf(index);
    RequestBody body =
        RequestBody.fromContentProvider(
            () -> slice(source, from, bytes), bytes, "application/octet-stream");
    UploadPartResponse answer =
        connection
            .client()
            .uploadPart(
                it ->
                    it.bucket(connection.bucket())
                        .key(name)
                        .uploadId(upload)
                        .partNumber(index + 1)
                        .contentLength(bytes)
                        .contentMD5(content.contentMd5(index)),
                body);
    return CompletedPart.builder()
        .partNumber(index + 1)
        .eTag(answer.eTag())
        .checksumCRC32(answer.checksumCRC32())
        .build();
  }

  private void abort(String name, String upload) {
    boolean interrupted = Thread.interrupted();
    try {
      connection
          .client()
          .abortMultipartUpload(it -> it.bucket(connection.bucket()).key(name).uploadId(upload));
    } catch (SdkException e) {
      // Whoever clears away finds it; what failed is being thrown.
      log.warn("an unfinished upload stays: object={} upload={}", name, upload, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A part of a file, to be sent and perhaps to be sent again. */
  private static InputStream slice(Path file, long from, long bytes) {
    try {
      FileChannel channel = FileChannel.open(file);
      channel.position(from);
      return new Slice(Channels.newInputStream(channel), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Slice extends FilterInputStream {
    private long left;

    Slice(InputStream in, long bytes) {
      super(in);
      this.left = bytes;
    }

    @Override
    public int read() throws IOException {
      if (left == 0) {
        return -1;
      }
      int one = super.read();
      left -= one < 0 ? 0 : 1;
      return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = super.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(Math.min(count, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(left, super.available());
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }

  static String type(FileKey key) {
    String name = key.name();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(extension, "application/octet-stream");
  }

  private static String entityTag(String header) {
    return header == null ? "" : header.replace("\"", "");
  }
}
