package dev.petforge.archive;

import dev.petforge.file.FileKey;
import java.util.Optional;
import java.util.Set;

/**
 * The name of something in an archive: one of the four documents, or {@code files/} and the key of
 * a stored file. Nothing else can be in one, so that no name ever leads out of a folder.
 *
 * @param value as it stands in the archive
 */
public record MemberName(String value) {
  /** What the archive says of itself. */
  public static final MemberName MANIFEST = new MemberName("manifest.json");

  /** The project. */
  public static final MemberName PROJECT = new MemberName("project.json");

  /** What was paid for it. */
  public static final MemberName LEDGER = new MemberName("ledger.json");

  /** What is what, for people. */
  public static final MemberName README = new MemberName("README.txt");

  private static final String FILES = "files/";

  public MemberName {
    boolean document =
        Set.of("manifest.json", "project.json", "ledger.json", "README.txt").contains(value);
    if (!document) {
      if (!value.startsWith("files/")) {
        throw new IllegalArgumentException(
            "a member must be manifest.json, project.json, ledger.json, README.txt or below"
                + " 'files/', was '"
                + value
                + "'");
      }
      new FileKey(value.substring("files/".length()));
    }
  }

  /** Of a stored file. */
  public static MemberName of(FileKey key) {
    return new MemberName(FILES + key);
  }

  /** The key of the stored file; empty for a document. */
  public Optional<FileKey> key() {
    return value.startsWith(FILES)
        ? Optional.of(new FileKey(value.substring(FILES.length())))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
