package dev.petforge.storage.s3;

import java.time.Duration;
import software.amazon.awssdk.services.s3.presigner.model.PresignedGetObjectRequest;

/** Signed addresses of objects. */
final class Links {
  private final S3Connection connection;

  Links(S3Connection connection) {
    this.connection = connection;
  }

  /**
   * @param name of the object
   * @param validity 1 second to 7 days
   */
  String to(String name, Duration validity) {
    return sign(name, validity).url().toString();
  }

  PresignedGetObjectRequest sign(String name, Duration validity) {
    if (validity.compareTo(Duration.ofSeconds(1)) < 0
        || validity.compareTo(S3FileStore.LONGEST_LINK) > 0) {
      throw new IllegalArgumentException(
          "validity must be 1 second to 7 days, was " + validity + " for " + name);
    }
    return connection.ask(
        "GetObject " + name,
        () ->
            connection
                .presigner()
                .presignGetObject(
                    it ->
                        it.signatureDuration(validity)
                            .getObjectRequest(get -> get.bucket(connection.bucket()).key(name))));
  }
}
