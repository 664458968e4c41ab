package dev.petforge.storage.jdbc.petforge2;

import dev.petforge.failure.PermanentException;
import dev.petforge.migration.Finding;
import dev.petforge.migration.OldProject;
import dev.petforge.project.ProjectId;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * An installation of PetForge2 that is read: all rows of its table {@code batch_tasks}, and all
 * folders of projects that no row names. One project is in memory at a time. Not safe for use by
 * several threads.
 *
 * <p>PetForge2 must not run meanwhile. What it has is only read: its database is copied first.
 */
public final class PetForge2 implements AutoCloseable {
  static final String SOURCE = "MIGRATION_SOURCE";
  static final String IN_USE = "MIGRATION_IN_USE";

  private final OldRows rows;
  private final ProjectFolders folders;
  private final OldTimes times;
  private final Map<String, Long> firstRows = new HashMap<>();

  private PetForge2(OldRows rows, ProjectFolders folders, OldTimes times) {
    this.rows = rows;
    this.folders = folders;
    this.times = times;
    rows.keys().forEach(key -> firstRows.putIfAbsent(key.project(), key.number()));
  }

  /**
   * A row or a folder.
   *
   * @param place where it is, for people
   * @param project what it says; empty if it names no project
   * @param findings why it names none; else those of the project
   */
  public record Entry(String place, Optional<OldProject> project, List<Finding> findings) {
    public Entry {
      findings = List.copyOf(findings);
    }
  }

  /**
   * What its files come to.
   *
   * @param bytes of clips and videos, together
   * @param clips how many there are
   */
  public record Size(long bytes, long clips) {}

  /**
   * Opens it.
   *
   * @param database {@code paretoai.db}
   * @param uploads the folder with the folder {@code projects} in it
   * @param work an empty folder, to which the database is copied
   * @param zone of times that say none: that of the machine that it ran on
   * @throws PermanentException with code {@code MIGRATION_SOURCE} if the database or the folder is
   *     not one of PetForge2, or cannot be read, or {@code MIGRATION_IN_USE} if the database is in
   *     use
   */
  public static PetForge2 open(Path database, Path uploads, Path work, ZoneId zone) {
    ProjectFolders folders = ProjectFolders.in(uploads);
    OldRows rows = OldRows.open(new SourceFile(database).copy(work), database);
    return new PetForge2(rows, folders, new OldTimes(zone));
  }

  /** How many entries there are. */
  public int entryCount() {
    return rows.keys().size() + withoutRow().size();
  }

  /** All of them, the rows first, each read when it is asked for. */
  public Stream<Entry> entries() {
    return Stream.concat(
        rows.keys().stream().map(this::row), withoutRow().stream().map(this::folder));
  }

  /** The projects that have files. */
  public List<ProjectId> withFiles() {
    return folders.ids().stream().filter(ProjectId::isValid).map(ProjectId::new).toList();
  }

  /** What all files of these projects come to; looks at each of them. */
  public Size size(Collection<ProjectId> projects) {
    long bytes = 0;
    long clips = 0;
    for (ProjectId id : projects) {
      FolderFiles files = new FolderFiles(folders.of(id.value()), folders.uploads(), Instant.MAX);
      for (DiskFile file : files.videos()) {
        bytes += file.bytes();
        clips++;
      }
    }
    return new Size(bytes, clips);
  }

  private List<String> withoutRow() {
    Set<String> named = new HashSet<>(firstRows.keySet());
    return folders.ids().stream().filter(id -> !named.contains(id)).toList();
  }

  private Entry row(OldRows.Key key) {
    String place = key.place() + (key.project().isEmpty() ? "" : " (" + key.project() + ")");
    Optional<Finding> refused = refusal(key);
    return refused.isPresent()
        ? new Entry(place, Optional.empty(), List.of(refused.get()))
        : entry(place, key.project(), () -> rows.row(key));
  }

  private Optional<Finding> refusal(OldRows.Key key) {
    if (!ProjectId.isValid(key.project())) {
      return Optional.of(
          Finding.missing(
              "project_id",
              "it must be 1 to 50 of [A-Za-z0-9_-], was '"
                  + key.project()
                  + "': the row is not taken"));
    }
    long first = firstRows.getOrDefault(key.project(), key.number());
    return first == key.number()
        ? Optional.empty()
        : Optional.of(
            Finding.missing("project_id", "row " + first + " has the same: this row is not taken"));
  }

  private Entry folder(String id) {
    String place = "folder " + folders.of(id).get(0).place();
    if (!ProjectId.isValid(id)) {
      return new Entry(
          place,
          Optional.empty(),
          List.of(
              Finding.missing(
                  "project_id",
                  "it must be 1 to 50 of [A-Za-z0-9_-], was '"
                      + id
                      + "': the folder is not taken")));
    }
    return entry(place, id, Map::of);
  }

  /** One that cannot be read must not keep the others from it. */
  private Entry entry(String place, String id, Supplier<Map<String, String>> cells) {
    try {
      return read(place, id, cells.get());
    } catch (PermanentException e) {
      return new Entry(
          place, Optional.empty(), List.of(Finding.missing("project", e.failure().toString())));
    }
  }

  private Entry read(String place, String id, Map<String, String> cells) {
    List<ProjectFolder> own = folders.of(id);
    Instant lastChange =
        Optional.ofNullable(cells.get("updated_at")).flatMap(times::moment).orElse(Instant.MAX);
    FolderFiles files = new FolderFiles(own, folders.uploads(), lastChange);
    if (cells.isEmpty() && own.stream().noneMatch(ProjectFolder::filled)) {
      return new Entry(
          place,
          Optional.empty(),
          List.of(
              Finding.noted(
                  "project",
                  "nothing in the folder belongs to a project: there is nothing to take")));
    }
    OldProject project =
        new ProjectReader(new ProjectId(id), place, cells, own, files, times).read();
    return new Entry(place, Optional.of(project), project.findings());
  }

  /** Gives the copy of the database back. */
  @Override
  public void close() {
    rows.close();
  }
}
