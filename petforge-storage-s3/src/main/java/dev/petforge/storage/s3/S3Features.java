package dev.petforge.storage.s3;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@link S3FileStore#check} found that an object store can do. None of it is needed for a
 * version to be right; what is missing is done in another way, or not at all, as {@link #missing}
 * says.
 *
 * @param checksums whether it compares the protocol's own SHA-256 with what arrives
 * @param md5 whether it compares {@code Content-MD5} with what arrives
 * @param conditionalPut whether it refuses to replace an object when asked to
 * @param ranges whether it gives the part of an object that was asked for
 * @param copies whether it copies an object by itself
 * @param multipart whether it takes an object in parts
 * @param presigned whether a signed address can be read without credentials
 */
public record S3Features(
    boolean checksums,
    boolean md5,
    boolean conditionalPut,
    boolean ranges,
    boolean copies,
    boolean multipart,
    boolean presigned) {
  /** What is assumed of a store that was not looked at. */
  static final S3Features ASSUMED = new S3Features(true, true, true, true, true, true, true);

  /** A part of the protocol that a store does not know, or does not do as it says. */
  public enum Missing {
    /** A content is checked by MD5 and by our own hash. */
    CHECKSUMS,
    /** A content is read back after it was sent. */
    MD5,
    /** Keys of versions are never used twice, which is enough. */
    CONDITIONAL_PUT,
    /** A download that was cut off begins anew. */
    RANGES,
    /** A name is filled by a download and an upload. */
    COPIES,
    /** Large files cannot be stored. */
    MULTIPART,
    /** Nobody can be given an address for a while. */
    PRESIGNED
  }

  /** What it cannot do, in the order of the parts. */
  public List<Missing> missing() {
    List<Missing> missing = new ArrayList<>();
    add(missing, checksums, Missing.CHECKSUMS);
    add(missing, md5, Missing.MD5);
    add(missing, conditionalPut, Missing.CONDITIONAL_PUT);
    add(missing, ranges, Missing.RANGES);
    add(missing, copies, Missing.COPIES);
    add(missing, multipart, Missing.MULTIPART);
    add(missing, presigned, Missing.PRESIGNED);
    return List.copyOf(missing);
  }

  private static void add(List<Missing> missing, boolean there, Missing one) {
    if (!there) {
      missing.add(one);
    }
  }
}
