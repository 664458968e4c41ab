package dev.petforge.storage.s3;

import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * What a file holds, read once: its size, its hash, and of each part in which it is sent the MD5
 * that stores check and call their entity tag.
 *
 * @param partBytes the size of each part but the last
 */
record Content(long bytes, Sha256 sha256, long partBytes, List<String> md5s) {
  private static final int BUFFER = 1 << 16;

  /** No store takes more parts of one object. */
  private static final int MOST_PARTS = 10_000;

  Content {
    md5s = List.copyOf(md5s);
  }

  /**
   * @param partBytes how large a part is, unless that made too many of them
   */
  static Content of(Path file, long partBytes) throws IOException {
    long size = Math.max(partBytes, (Files.size(file) + MOST_PARTS - 1) / MOST_PARTS);
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, size);
    }
  }

  static Content of(byte[] bytes) {
    return new Content(
        bytes.length,
        sha256(digest("SHA-256").digest(bytes)),
        Math.max(1, bytes.length),
        List.of(hex(digest("MD5").digest(bytes))));
  }

  private static Content read(InputStream in, long partBytes) throws IOException {
    MessageDigest whole = digest("SHA-256");
    MessageDigest part = digest("MD5");
    List<String> md5s = new ArrayList<>();
    byte[] buffer = new byte[BUFFER];
    long bytes = 0;
    long left = partBytes;
    int count = in.read(buffer, 0, (int) Math.min(BUFFER, left));
    while (count >= 0) {
      whole.update(buffer, 0, count);
      part.update(buffer, 0, count);
      bytes += count;
      left -= count;
      if (left == 0) {
        md5s.add(hex(part.digest()));
        left = partBytes;
      }
      count = in.read(buffer, 0, (int) Math.min(BUFFER, left));
    }
    if (left < partBytes || md5s.isEmpty()) {
      md5s.add(hex(part.digest()));
    }
    return new Content(bytes, sha256(whole.digest()), partBytes, md5s);
  }

  StoredFile at(FileKey key) {
    return new StoredFile(key, bytes, sha256);
  }

  int parts() {
    return md5s.size();
  }

  /** How many bytes a part has, from 0. */
  long bytesOf(int part) {
    return Math.min(partBytes, bytes - part * partBytes);
  }

  /** As the header {@code Content-MD5} has it. */
  String contentMd5(int part) {
    return base64(md5s.get(part));
  }

  /** As the header {@code x-amz-checksum-sha256} has it. */
  String checksum() {
    return base64(sha256.hex());
  }

  /** The entity tag that stores give to it, unless they encrypt it with keys of their own. */
  String entityTag() {
    if (parts() == 1) {
      return md5s.get(0);
    }
    MessageDigest all = digest("MD5");
    md5s.forEach(one -> all.update(HexFormat.of().parseHex(one)));
    return hex(all.digest()) + "-" + parts();
  }

  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  static Sha256 sha256(byte[] digest) {
    return new Sha256(hex(digest));
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }
}
