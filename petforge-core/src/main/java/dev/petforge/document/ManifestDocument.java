package dev.petforge.document;

import dev.petforge.failure.PermanentException;
import dev.petforge.file.Sha256;
import dev.petforge.json.Json;
import dev.petforge.project.ProjectId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The file {@code manifest.json} of an archive: what it is, and all that is in it. */
public final class ManifestDocument {
  /** What says that it is an archive of a project. */
  public static final String FORMAT = "petforge-project";

  /** The version that is written, and the only one that is read. */
  public static final int VERSION = 1;

  private ManifestDocument() {}

  /**
   * What an archive says of itself.
   *
   * @param writtenBy the version of PetForge; empty text if nobody knows
   * @param exportedAt when it was written
   * @param project whose it is
   * @param members all that is in it but this document itself, in their order
   */
  public record Manifest(
      String writtenBy, Instant exportedAt, ProjectId project, List<Entry> members) {
    public Manifest {
      members = List.copyOf(members);
    }
  }

  /**
   * One member.
   *
   * @param name within the archive
   * @param bytes its size, at least 0
   * @param sha256 of its content
   */
  public record Entry(String name, long bytes, Sha256 sha256) {}

  public static String write(Manifest manifest) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("format", FORMAT);
    tree.put("version", VERSION);
    tree.put("petforge", manifest.writtenBy());
    tree.put("exported_at", manifest.exportedAt().toString());
    tree.put("project_id", manifest.project().value());
    tree.put("members", manifest.members().stream().map(ManifestDocument::tree).toList());
    return Json.pretty(tree);
  }

  private static Map<String, Object> tree(Entry entry) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", entry.name());
    tree.put("bytes", entry.bytes());
    tree.put("sha256", entry.sha256().hex());
    return tree;
  }

  /**
   * @throws PermanentException with code {@code UNREADABLE}, naming the place, or with code {@code
   *     UNKNOWN_WORD} if a version wrote it that this one does not know
   * @throws IllegalArgumentException if a value breaks the rule of its type; says which
   */
  public static Manifest read(String json) {
    Fields fields = Fields.of(json, "manifest.json");
    if (!fields.text("format").equals(FORMAT)) {
      throw new PermanentException(
          "UNREADABLE",
          "manifest.json.format must be '" + FORMAT + "', was '" + fields.text("format") + "'");
    }
    if (fields.number("version") != VERSION) {
      throw new PermanentException(
          "UNKNOWN_WORD",
          "this version does not know the word '"
              + fields.number("version")
              + "' of manifest.json.version");
    }
    return new Manifest(
        fields.text("petforge"),
        fields.instant("exported_at"),
        new ProjectId(fields.text("project_id")),
        fields.objects("members").stream()
            .map(
                member ->
                    new Entry(
                        member.text("name"),
                        member.number("bytes"),
                        new Sha256(member.text("sha256"))))
            .toList());
  }
}
