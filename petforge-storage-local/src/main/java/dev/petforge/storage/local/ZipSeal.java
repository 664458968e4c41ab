package dev.petforge.storage.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The end of an archive: a comment with the hash of all that is before that hash. */
final class ZipSeal {
  /** What the comment begins with. */
  static final String BEGINNING = "petforge sha256 ";

  /** The size of the hash, in hex digits. */
  static final int DIGITS = 64;

  /** As long as no hash is known. */
  static final String EMPTY = BEGINNING + "0".repeat(DIGITS);

  private ZipSeal() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }

  static byte[] hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest()).getBytes(StandardCharsets.US_ASCII);
  }

  /** Hashes what is written, but for the last {@link #DIGITS} bytes. */
  static final class Sealing extends OutputStream {
    private final OutputStream out;
    private final MessageDigest digest = digest();
    private final byte[] tail = new byte[DIGITS];
    private int held;
    private long written;

    Sealing(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      written += length;
      int leaving = Math.max(0, held + length - DIGITS);
      int ofTail = Math.min(leaving, held);
      digest.update(tail, 0, ofTail);
      digest.update(bytes, offset, leaving - ofTail);
      System.arraycopy(tail, ofTail, tail, 0, held - ofTail);
      held -= ofTail;
      int kept = length - (leaving - ofTail);
      System.arraycopy(bytes, offset + length - kept, tail, held, kept);
      held += kept;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    long written() {
      return written;
    }

    /** The hash of all but the last bytes; nothing can be written after it. */
    byte[] seal() {
      return hex(digest);
    }
  }
}
