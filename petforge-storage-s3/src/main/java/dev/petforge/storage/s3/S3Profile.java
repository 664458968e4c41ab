package dev.petforge.storage.s3;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * What kind of object store a bucket is in. They speak one protocol and differ in what of it they
 * know; a profile is where a store begins, and {@link S3FileStore#check} finds out the rest.
 */
public enum S3Profile {
  /** Amazon S3, and stores that have kept up with it. */
  AWS("aws", false, true, Condition.IF_NONE_MATCH, ""),

  /**
   * Aliyun OSS at its addresses for S3, {@code https://s3.oss-REGION.aliyuncs.com}: takes the
   * bucket in the name of the host only, and no body in signed chunks.
   */
  OSS("oss", false, false, Condition.FORBID_OVERWRITE, ""),

  /** MinIO, of which many old ones are in use. */
  MINIO("minio", true, false, Condition.IF_NONE_MATCH, "us-east-1"),

  /** The object gateway of Ceph. */
  CEPH("ceph", true, false, Condition.NONE, "us-east-1"),

  /** Cloudflare R2. */
  R2("r2", true, false, Condition.IF_NONE_MATCH, "auto");

  /** How a store is asked not to replace an object. Nothing ever relies on the answer. */
  enum Condition {
    NONE,
    IF_NONE_MATCH,
    FORBID_OVERWRITE
  }

  private final String word;
  private final boolean pathStyle;
  private final boolean checksums;
  private final Condition condition;
  private final String region;

  S3Profile(String word, boolean pathStyle, boolean checksums, Condition condition, String region) {
    this.word = word;
    this.pathStyle = pathStyle;
    this.checksums = checksums;
    this.condition = condition;
    this.region = region;
  }

  /** The profile that settings call so. */
  public static Optional<S3Profile> ofWord(String word) {
    return Stream.of(values()).filter(one -> one.word.equals(word)).findFirst();
  }

  /** What settings call it. */
  public String word() {
    return word;
  }

  /** Whether the bucket is a part of the path, and not of the host's name. */
  boolean pathStyle() {
    return pathStyle;
  }

  /**
   * Whether the checksums of the protocol are sent and asked for, which older stores do not know.
   * {@code Content-MD5}, which all know, is sent in any case.
   */
  boolean checksums() {
    return checksums;
  }

  Condition condition() {
    return condition;
  }

  /** The region if none is given; empty text if one has to be. */
  String region() {
    return region;
  }
}
