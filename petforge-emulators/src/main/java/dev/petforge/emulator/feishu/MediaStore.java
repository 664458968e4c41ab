package dev.petforge.emulator.feishu;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.Adler32;

/** The bytes of attachments and of files in folders, and uploads that are under way. */
final class MediaStore {
  static final int BLOCK = 4 * 1024 * 1024;
  static final long MOST_AT_ONCE = 20L * 1024 * 1024;
  private static final Duration UPLOAD_LIFE = Duration.ofHours(24);

  /** A file, bound to the base or folder that it was uploaded to. */
  record Blob(String token, String name, String type, List<byte[]> content, String parent) {
    byte[] bytes() {
      return content.get(0);
    }

    long size() {
      return bytes().length;
    }
  }

  /** An upload in blocks. */
  static final class Upload {
    private final String id = Ids.next("", 20);
    private final String name;
    private final long size;
    private final String parent;
    private final String who;
    private final boolean file;
    private final Instant end;
    private final Map<Integer, byte[]> blocks = new TreeMap<>();

    Upload(String name, long size, String parent, String who, boolean file, Instant end) {
      this.name = name;
      this.size = size;
      this.parent = parent;
      this.who = who;
      this.file = file;
      this.end = end;
    }

    String id() {
      return id;
    }

    String name() {
      return name;
    }

    String parent() {
      return parent;
    }

    int blockCount() {
      return (int) Math.max(1, (size + BLOCK - 1) / BLOCK);
    }

    private long lengthOf(int seq) {
      return seq < blockCount() - 1 ? BLOCK : size - (long) BLOCK * (blockCount() - 1);
    }
  }

  private final World world;
  private final Map<String, Blob> blobs = new LinkedHashMap<>();
  private final Map<String, Upload> uploads = new LinkedHashMap<>();

  MediaStore(World world) {
    this.world = world;
  }

  String keep(String name, String type, byte[] bytes, String parent) {
    synchronized (world) {
      String token = Ids.next("box", 24);
      blobs.put(token, new Blob(token, name, type, List.of(bytes), parent));
      return token;
    }
  }

  Optional<Blob> blob(String token) {
    synchronized (world) {
      return Optional.ofNullable(blobs.get(token));
    }
  }

  boolean belongsTo(String token, String parent) {
    return blob(token).filter(one -> one.parent().equals(parent)).isPresent();
  }

  List<Blob> in(String parent) {
    synchronized (world) {
      return blobs.values().stream().filter(one -> one.parent().equals(parent)).toList();
    }
  }

  void remove(String token) {
    synchronized (world) {
      blobs.remove(token);
    }
  }

  /** The media type that a name's ending says. */
  static String typeOf(String name) {
    String end = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return switch (end) {
      case "jpg", "jpeg" -> "image/jpeg";
      case "png" -> "image/png";
      case "webp" -> "image/webp";
      case "gif" -> "image/gif";
      case "mp4" -> "video/mp4";
      case "txt" -> "text/plain";
      default -> "application/octet-stream";
    };
  }

  /** Checks what was said of some bytes. */
  static void check(byte[] bytes, long size, Optional<String> checksum) {
    if (bytes.length != size) {
      throw FeishuRefusal.of(
          1062009,
          "the actual size is inconsistent with the parameter declaration size.",
          "size said " + size + ", the file has " + bytes.length);
    }
    Adler32 adler = new Adler32();
    adler.update(bytes);
    String right = Long.toString(adler.getValue());
    if (checksum.isPresent() && !checksum.get().equals(right)) {
      throw FeishuRefusal.of(
          1062008, "checksum param Invalid.", "the Adler-32 of the bytes is " + right);
    }
  }

  /** Begins an upload in blocks; it and its progress live for 24 hours. */
  Upload prepare(String name, long size, String parent, String who, boolean file) {
    synchronized (world) {
      Upload upload = new Upload(name, size, parent, who, file, world.now().plus(UPLOAD_LIFE));
      uploads.put(upload.id(), upload);
      return upload;
    }
  }

  /** Takes a block; the same block may come again. */
  void part(String id, String who, boolean file, int seq, byte[] bytes) {
    synchronized (world) {
      Upload upload = upload(id, who, file);
      if (seq < 0 || seq >= upload.blockCount()) {
        throw FeishuRefusal.of(
            1062011,
            "block num out of range.",
            "seq " + seq + " of " + upload.blockCount() + " blocks, counted from 0");
      }
      if (bytes.length != upload.lengthOf(seq)) {
        throw FeishuRefusal.of(
            1062009,
            "the actual size is inconsistent with the parameter declaration size.",
            "block " + seq + " must have " + upload.lengthOf(seq) + " bytes, had " + bytes.length);
      }
      upload.blocks.put(seq, bytes);
    }
  }

  /** Ends an upload whose blocks are all there. */
  String finish(String id, String who, boolean file, int blockCount) {
    synchronized (world) {
      Upload upload = upload(id, who, file);
      if (blockCount != upload.blockCount() || upload.blocks.size() != upload.blockCount()) {
        throw FeishuRefusal.of(
            1062010,
            "block missing, please upload all blocks.",
            upload.blocks.size() + " of " + upload.blockCount() + " blocks are there");
      }
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      upload.blocks.values().forEach(all::writeBytes);
      uploads.remove(id);
      return keep(upload.name, typeOf(upload.name), all.toByteArray(), upload.parent);
    }
  }

  private Upload upload(String id, String who, boolean file) {
    Upload upload = uploads.get(id);
    if (upload == null || upload.file != file || !upload.end.isAfter(world.now())) {
      throw FeishuRefusal.of(
          1061021, "upload id expired.", "upload " + id + " is unknown or older than 24 h");
    }
    if (!upload.who.equals(who)) {
      throw FeishuRefusal.of(
          1062007, "upload user not match.", "upload " + id + " was begun by somebody else");
    }
    return upload;
  }
}
