package dev.petforge.storage.s3;

import dev.petforge.file.FileKey;
import dev.petforge.file.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads an object to its end, and goes on where the connection was cut, as long as it is the same
 * object and the store really begins there.
 */
final class Download {
  private static final Logger log = LoggerFactory.getLogger(Download.class);
  private static final int ATTEMPTS = 4;
  private static final int BUFFER = 1 << 16;

  private final S3Connection connection;
  private final BooleanSupplier ranges;

  /**
   * @param ranges whether the store gives a part of an object when asked for it
   */
  Download(S3Connection connection, BooleanSupplier ranges) {
    this.connection = connection;
    this.ranges = ranges;
  }

  /** What is there, read and thrown away; empty if nothing is. */
  Optional<StoredFile> hash(FileKey key) {
    return new Reading(key, null).run();
  }

  /** The same, kept in a new file. */
  Optional<StoredFile> to(FileKey key, Path target) {
    try (FileChannel channel =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      return new Reading(key, channel).run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Reading {
    private final FileKey key;
    private final String operation;
    private final @Nullable FileChannel target;
    private final MessageDigest digest = Content.digest("SHA-256");
    private final byte[] buffer = new byte[BUFFER];
    private String entityTag = "";
    private long received;

    /** As the store says; negative if it does not. */
    private long bytes;

    /** Whether what it gives for a part was that part so far. */
    private boolean honest = true;

    Reading(FileKey key, @Nullable FileChannel target) {
      this.key = key;
      this.operation = "GetObject " + key;
      this.target = target;
    }

    Optional<StoredFile> run() {
      for (int attempt = 1; ; attempt++) {
        try {
          return receive()
              ? Optional.of(new StoredFile(key, received, Content.sha256(digest.digest())))
              : Optional.empty();
        } catch (Cut e) {
          if (attempt == ATTEMPTS || Thread.currentThread().isInterrupted()) {
            throw connection.failures().cut(operation, received, bytes, e);
          }
          log.info(
              "a download was cut: key={} received={} bytes={} because={}",
              key,
              received,
              bytes,
              String.valueOf(e.getCause()));
        }
      }
    }

    /** Whether there is such an object. */
    private boolean receive() throws Cut {
      boolean goesOn = honest && !entityTag.isEmpty() && ranges.getAsBoolean();
      if (received > 0 && (!goesOn || received == bytes)) {
        restart();
      }
      GetObjectRequest.Builder request =
          GetObjectRequest.builder().bucket(connection.bucket()).key(connection.name(key));
      if (received > 0) {
        request.range("bytes=" + received + "-").ifMatch(entityTag);
      }
      try (ResponseInputStream<GetObjectResponse> in =
          connection.client().getObject(request.build())) {
        copy(in);
        return true;
      } catch (IOException e) {
        throw new Cut(e);
      } catch (SdkException e) {
        return failed(e);
      }
    }

    private boolean failed(SdkException e) throws Cut {
      if (received > 0 && !(e instanceof SdkClientException)) {
        // Another object is there by now, or it cannot be read in parts.
        restart();
        throw new Cut(e);
      }
      if (received > 0) {
        throw new Cut(e);
      }
      if (S3Failures.isMissing(e)) {
        return false;
      }
      throw connection.failures().of(operation, e);
    }

    private void begin(GetObjectResponse response) throws IOException {
      if (received > 0 && !beginsThere(response)) {
        honest = false;
        restart();
        if (response.contentRange() != null) {
          throw new IOException("another part was given than was asked for");
        }
      }
      if (received == 0) {
        entityTag = response.eTag() == null ? "" : response.eTag();
        bytes = response.contentLength() == null ? -1 : response.contentLength();
      }
    }

    private boolean beginsThere(GetObjectResponse response) {
      String range = String.valueOf(response.contentRange());
      return range.equals("bytes " + received + "-" + (bytes - 1) + "/" + bytes);
    }

    private void copy(ResponseInputStream<GetObjectResponse> in) throws IOException {
      boolean ended = false;
      try {
        begin(in.response());
        int count = in.read(buffer);
        while (count >= 0) {
          write(count);
          count = in.read(buffer);
        }
        if (bytes >= 0 && received != bytes) {
          throw new IOException(received + " bytes came instead of " + bytes);
        }
        ended = true;
      } finally {
        if (!ended) {
          in.abort();
        }
      }
    }

    private void write(int count) {
      digest.update(buffer, 0, count);
      received += count;
      if (target != null) {
        ByteBuffer left = ByteBuffer.wrap(buffer, 0, count);
        try {
          while (left.hasRemaining()) {
            target.write(left);
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    private void restart() {
      digest.reset();
      received = 0;
      if (target != null) {
        try {
          target.truncate(0);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** The connection broke in the middle of a body. */
  private static final class Cut extends Exception {
    private static final long serialVersionUID = 1L;

    Cut(Throwable cause) {
      super(cause);
    }
  }
}
