package dev.petforge.storage.local;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * An archive that is not as it was written: bytes that came in otherwise, or another content under
 * a seal that holds, as somebody makes it who knows the format.
 *
 * @param what was done
 * @param bytes the archive
 * @param codes what it may be refused with
 */
record ArchiveMutation(String what, byte[] bytes, Set<String> codes) {
  private static final Set<String> BROKEN = Set.of("NOT_AN_ARCHIVE", "ARCHIVE_DAMAGED");
  private static final Set<String> INVALID = Set.of("ARCHIVE_INVALID");

  /**
   * @param other an archive of another project
   */
  static ArchiveMutation of(byte[] good, byte[] other, Random random) throws IOException {
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> {
        byte[] bytes = good.clone();
        int at = random.nextInt(bytes.length);
        int bit = 1 << random.nextInt(8);
        bytes[at] ^= (byte) bit;
        return new ArchiveMutation("bit " + bit + " of byte " + at, bytes, BROKEN);
      }
      case 3 -> {
        int size = random.nextInt(good.length);
        return new ArchiveMutation("cut to " + size, Arrays.copyOf(good, size), BROKEN);
      }
      case 4 -> {
        byte[] bytes = Arrays.copyOf(good, good.length + 1 + random.nextInt(99));
        return new ArchiveMutation("longer", bytes, BROKEN);
      }
      case 5 -> {
        return new ArchiveMutation(
            "packed again", zip(members(good), "", false), Set.of("NOT_AN_ARCHIVE"));
      }
      default -> {
        return sealed(good, other, random);
      }
    }
  }

  private static ArchiveMutation sealed(byte[] good, byte[] other, Random random)
      throws IOException {
    Map<String, byte[]> members = members(good);
    List<String> names = new ArrayList<>(members.keySet());
    String one = names.get(random.nextInt(names.size()));
    String next = names.get(random.nextInt(names.size()));
    switch (random.nextInt(9)) {
      case 0 -> {
        members.remove(one);
        return sealed("without " + one, members);
      }
      case 1 -> {
        String name =
            List.of(
                    "files/../../evil.sh",
                    "/etc/passwd",
                    "files//x",
                    "files/projects/a b.mp4",
                    "..\\evil.exe",
                    "more.txt",
                    "files/.hidden",
                    "files/projects/2026-01-01/eating-template/x/archive/more.mp4")
                .get(random.nextInt(8));
        members.put(name, new byte[] {1, 2, 3});
        return sealed("more: " + name, members);
      }
      case 2 -> {
        byte[] content = members.remove(one);
        members.put(one.replaceFirst("(.)$", "$1x"), content);
        return sealed("renamed " + one, members);
      }
      case 3 -> {
        if (Arrays.equals(members.get(one), members.get(next))) {
          return sealed(good, other, random);
        }
        byte[] content = members.put(one, members.get(next));
        members.put(next, content);
        return sealed("exchanged " + one + " and " + next, members);
      }
      case 4 -> {
        byte[] content = members.get(one).clone();
        if (content.length == 0 || one.equals("manifest.json")) {
          return sealed(good, other, random);
        }
        content[random.nextInt(content.length)] ^= 1;
        members.put(one, content);
        return sealed("another byte in " + one, members);
      }
      case 5 -> {
        members.put(one, Arrays.copyOf(members.get(one), members.get(one).length + 1_000_000));
        return sealed("larger " + one, members);
      }
      case 6 -> {
        Map<String, byte[]> foreign = members(other);
        String document = random.nextBoolean() ? "project.json" : "ledger.json";
        members.put(document, foreign.get(document));
        return sealed(
            "the " + document + " of another project, as the manifest has it", relisted(members));
      }
      case 7 -> {
        return manifest(members, random);
      }
      default -> {
        return document(members, random);
      }
    }
  }

  /** One value of the manifest is another. */
  private static ArchiveMutation manifest(Map<String, byte[]> members, Random random)
      throws IOException {
    String manifest = text(members, "manifest.json");
    String[][] ways = {
      {"\"petforge-project\"", "\"petforge-projects\""},
      {"\"version\" : 1", "\"version\" : 2"},
      {"\"version\" : 1", "\"version\" : \"1\""},
      {"\"bytes\" : [0-9]", "\"bytes\" : -1"},
      {"\"bytes\" : ", "\"bytes\" : 9"},
      {"\"sha256\" : \".", "\"sha256\" : \"g"},
      {"\"sha256\" : \"..", "\"sha256\" : \"00"},
      {"\"project_id\" : \".", "\"project_id\" : \"x"},
      {"\"project_id\" : \"", "\"project_id\" : \"../"},
      {"\"exported_at\" : \"", "\"exported_at\" : \"at "},
      {"\"name\" : \"files/", "\"name\" : \"files/../"},
      {"\"name\" : \"ledger", "\"name\" : \"project"},
      {"\\}\\s*$", ""},
    };
    String[] way = ways[random.nextInt(ways.length)];
    String mutated = manifest.replaceFirst(way[0], way[1]);
    if (mutated.equals(manifest)) {
      return manifest(members, random);
    }
    members.put("manifest.json", mutated.getBytes(StandardCharsets.UTF_8));
    return new ArchiveMutation(
        "manifest: " + way[0] + " is " + way[1],
        zip(members, ZipSeal.EMPTY, true),
        way[1].endsWith(": 2") ? Set.of("NEWER_ARCHIVE") : INVALID);
  }

  /** One value of a document is another, and the manifest has the hash of that. */
  private static ArchiveMutation document(Map<String, byte[]> members, Random random)
      throws IOException {
    String[][] ways = {
      {"project.json", "\"home\" : \"projects/", "\"home\" : \"projects/../"},
      {"project.json", "\"home\" : \"projects/", "\"home\" : \"elsewhere/"},
      {"project.json", "/archive/segment_1/", "/segment_1/"},
      {"project.json", "\"total_segments\" : 2", "\"total_segments\" : 1"},
      {"project.json", "\"total_segments\" : 2", "\"total_segments\" : 2000000000"},
      {"project.json", "\"segment_count\" : 2", "\"segment_count\" : 99"},
      {"project.json", "\"release_date\" : \"2", "\"release_date\" : \"x"},
      {"project.json", "\"created_at\" : \"2", "\"created_at\" : \"x"},
      {"project.json", "\"version\" : \\{", "\"version\" : {\"id\" : 1, "},
      {"project.json", "\"project_id\" : \".", "\"project_id\" : \"y"},
      {
        "project.json",
        "\"gave_up\" : false",
        "\"operation\" : {\"id\" : \"o\", \"kind\" : \"merge\", \"started_at\" : \"2026-01-01T00:00:00Z\", \"last_seen\" : \"2026-01-01T00:00:00Z\"}"
      },
      {"ledger.json", "\"state\" : \"done\"", "\"state\" : \"running\""},
      {"ledger.json", "\"attempt\" : 2", "\"attempt\" : 1"},
      {"ledger.json", "\"attempt\" : 2", "\"attempt\" : 0"},
      {"ledger.json", "\"segment\" : 1", "\"segment\" : -1"},
      {"ledger.json", "\"project_id\" : \".", "\"project_id\" : \"y"},
      {"ledger.json", "\"micros\" : ", "\"micros\" : -"},
      {"ledger.json", "\"duration_s\" : ", "\"duration_s\" : 99"},
      {"ledger.json", "\"sends\" : ", "\"sends\" : 99999999999"},
    };
    String[] way = ways[random.nextInt(ways.length)];
    String document = text(members, way[0]);
    String mutated = document.replaceFirst(way[1], way[2]);
    if (mutated.equals(document)) {
      return document(members, random);
    }
    members.put(way[0], mutated.getBytes(StandardCharsets.UTF_8));
    return new ArchiveMutation(
        way[0] + ": " + way[1] + " is " + way[2],
        zip(relisted(members), ZipSeal.EMPTY, true),
        Set.of("ARCHIVE_INVALID", "NEWER_ARCHIVE"));
  }

  private static ArchiveMutation sealed(String what, Map<String, byte[]> members)
      throws IOException {
    return new ArchiveMutation(what, zip(members, ZipSeal.EMPTY, true), INVALID);
  }

  /** With a manifest that has the sizes and hashes of all members as they are. */
  private static Map<String, byte[]> relisted(Map<String, byte[]> members) {
    String manifest = text(members, "manifest.json");
    for (Map.Entry<String, byte[]> member : members.entrySet()) {
      var digest = ZipSeal.digest();
      digest.update(member.getValue());
      manifest =
          manifest.replaceFirst(
              "(\"name\" : \"\\Q"
                  + member.getKey()
                  + "\\E\",\\s+\"bytes\" : )\\d+(,\\s+\"sha256\" : \")[0-9a-f]+",
              "$1"
                  + member.getValue().length
                  + "$2"
                  + new String(ZipSeal.hex(digest), StandardCharsets.US_ASCII));
    }
    members.put("manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
    return members;
  }

  private static String text(Map<String, byte[]> members, String name) {
    return new String(members.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
  }

  private static Map<String, byte[]> members(byte[] archive) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    try (InputStream bytes = new ByteArrayInputStream(archive);
        ZipInputStream zip = new ZipInputStream(bytes)) {
      ZipEntry entry = zip.getNextEntry();
      while (entry != null) {
        members.put(entry.getName(), zip.readAllBytes());
        entry = zip.getNextEntry();
      }
    }
    return members;
  }

  private static byte[] zip(Map<String, byte[]> members, String comment, boolean seal)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ZipSeal.Sealing sealing = new ZipSeal.Sealing(bytes);
    try (ZipOutputStream zip = new ZipOutputStream(sealing)) {
      zip.setLevel(Deflater.BEST_SPEED);
      zip.setComment(comment);
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        zip.putNextEntry(new ZipEntry(member.getKey()));
        zip.write(member.getValue());
        zip.closeEntry();
      }
    }
    byte[] all = bytes.toByteArray();
    if (seal) {
      byte[] hex = sealing.seal();
      System.arraycopy(hex, 0, all, all.length - hex.length, hex.length);
    }
    return all;
  }
}
