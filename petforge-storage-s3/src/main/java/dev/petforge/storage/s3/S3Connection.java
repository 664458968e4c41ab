package dev.petforge.storage.s3;

import dev.petforge.failure.PetForgeException;
import dev.petforge.file.FileKey;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** A bucket, with the client that speaks to its store. */
final class S3Connection implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** So long may a store say nothing. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private static final int CONNECTIONS = 64;

  /** Some object's name. */
  private static final String ANY = "any";

  private final String bucket;
  private final String prefix;
  private final boolean checksums;
  private final SdkHttpClient http;
  private final S3Client client;
  private final S3Presigner presigner;
  private final S3Failures failures;

  /**
   * @param endpoint empty text for that of AWS in the region
   * @param prefix what stands before every key, empty or with a slash at its end
   */
  S3Connection(
      String bucket,
      String prefix,
      String endpoint,
      Region region,
      boolean pathStyle,
      boolean checksums,
      AwsCredentialsProvider credentials) {
    this.bucket = bucket;
    this.prefix = prefix;
    this.checksums = checksums;
    this.http =
        Apache5HttpClient.builder()
            .connectionTimeout(CONNECT)
            .connectionAcquisitionTimeout(SILENCE)
            .socketTimeout(SILENCE)
            .maxConnections(CONNECTIONS)
            .build();
    S3Configuration style =
        S3Configuration.builder()
            .pathStyleAccessEnabled(pathStyle)
            .chunkedEncodingEnabled(checksums)
            .build();
    var clients =
        S3Client.builder()
            .httpClient(http)
            .region(region)
            .credentialsProvider(credentials)
            .serviceConfiguration(style)
            .requestChecksumCalculation(
                checksums
                    ? RequestChecksumCalculation.WHEN_SUPPORTED
                    : RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(
                checksums
                    ? ResponseChecksumValidation.WHEN_SUPPORTED
                    : ResponseChecksumValidation.WHEN_REQUIRED);
    var presigners =
        S3Presigner.builder()
            .region(region)
            .credentialsProvider(credentials)
            .serviceConfiguration(style);
    if (!endpoint.isEmpty()) {
      clients.endpointOverride(URI.create(endpoint));
      presigners.endpointOverride(URI.create(endpoint));
    }
    this.client = clients.build();
    this.presigner = presigners.build();
    String store = endpoint.isEmpty() ? "AWS " + region : endpoint;
    this.failures = new S3Failures("bucket " + bucket + " at " + store);
  }

  String bucket() {
    return bucket;
  }

  /** The object's name for a key. */
  String name(FileKey key) {
    return prefix + key.value();
  }

  /** Where the bucket itself is. */
  String address() {
    String object = client.utilities().getUrl(it -> it.bucket(bucket).key(ANY)).toExternalForm();
    return object.substring(0, object.length() - ANY.length() - 1);
  }

  /** What stands before every key. */
  String prefix() {
    return prefix;
  }

  /** Whether the protocol's checksums are sent. */
  boolean checksums() {
    return checksums;
  }

  SdkHttpClient http() {
    return http;
  }

  S3Client client() {
    return client;
  }

  S3Presigner presigner() {
    return presigner;
  }

  S3Failures failures() {
    return failures;
  }

  /**
   * Asks the store for something.
   *
   * @param operation for messages
   * @throws PetForgeException if it fails
   */
  <T> T ask(String operation, Supplier<T> question) {
    try {
      return question.get();
    } catch (SdkException e) {
      throw failures.of(operation, e);
    }
  }

  @Override
  public void close() {
    presigner.close();
    client.close();
    http.close();
  }
}
