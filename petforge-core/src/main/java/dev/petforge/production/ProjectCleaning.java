package dev.petforge.production;

import dev.petforge.call.ProviderCall;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.FoundFile;
import dev.petforge.file.ProjectFiles;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Publication;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.KeepPolicy;
import dev.petforge.segment.Removal;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Outcome;
import dev.petforge.task.Project;
import dev.petforge.task.Task;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears the files of one project away that it does not need: those of replaced versions that its
 * installation does not keep, and versions that were stored and never became a row, because their
 * process died in between.
 *
 * <p>That a version is not kept is committed before its files go, so that no row ever names a file
 * that is not there without saying so; what a death in between leaves behind is a file that no row
 * needs, and goes the next time.
 */
public final class ProjectCleaning {
  private static final Logger log = LoggerFactory.getLogger(ProjectCleaning.class);

  /** A file that no row knows may become known for so long. */
  public static final Duration AGE = Duration.ofHours(24);

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

  private final Persistence persistence;
  private final FileStore files;
  private final Decisions decisions;
  private final KeepPolicy policy;

  public ProjectCleaning(
      Persistence persistence, FileStore files, Decisions decisions, KeepPolicy policy) {
    this.persistence = persistence;
    this.files = files;
    this.decisions = decisions;
    this.policy = policy;
  }

  /**
   * What was cleared away, or would be.
   *
   * @param project whose it was
   * @param versions how many replaced versions are not kept any more from now on
   * @param files those that were removed
   * @param bytes how much they took
   * @param done the {@link dev.petforge.task.Versions#version} with which nothing can be left over;
   *     empty if something may be, now or later
   */
  public record Cleared(
      ProjectId project, int versions, List<FileKey> files, long bytes, Optional<Long> done) {
    public Cleared {
      files = List.copyOf(files);
    }
  }

  /** Whether replaced versions are removed at all. */
  public boolean removesVersions() {
    return policy.most().isPresent();
  }

  /**
   * Clears away.
   *
   * @return empty if there is no such project
   */
  public Optional<Cleared> clean(ProjectId id) {
    int versions = removesVersions() ? removeVersions(id) : 0;
    Optional<Project> project = persistence.tasks().find(id);
    if (project.isEmpty()) {
      return Optional.empty();
    }
    List<FoundFile> stored = stored(project.get());
    List<FoundFile> strange = strange(stored, project.get());
    if (!strange.isEmpty()) {
      // What became a row since the first look is seen now.
      strange = persistence.tasks().find(id).map(now -> strange(stored, now)).orElse(List.of());
    }
    Set<FileKey> notKept = project.get().task().chain().removedFiles();
    List<FoundFile> gone = new ArrayList<>();
    boolean young = false;
    for (FoundFile file : strange) {
      if (notKept.contains(file.key())) {
        files.delete(file.key());
        gone.add(file);
      } else if (isOld(file.key())) {
        log.info("a version that never became a row is removed: file={}", file.key());
        files.delete(file.key());
        gone.add(file);
      } else {
        young = true;
      }
    }
    boolean later = young || workGoesOn(project.get()) || removesLater(project.get());
    return Optional.of(
        new Cleared(
            id,
            versions,
            gone.stream().map(FoundFile::key).toList(),
            gone.stream().mapToLong(FoundFile::bytes).sum(),
            later ? Optional.empty() : Optional.of(project.get().task().versions().version())));
  }

  /** What {@link #clean} would do now. */
  public Optional<Cleared> preview(ProjectId id) {
    return persistence
        .tasks()
        .find(id)
        .map(
            project -> {
              Instant now = persistence.clock().instant();
              Removal removal = removable(project, policy, now);
              Task after =
                  new Task(
                      id,
                      project.task().source(),
                      project.task().script(),
                      project.task().chain().filesRemoved(removal, now),
                      project.task().activity(),
                      project.task().versions());
              Set<FileKey> notKept = after.chain().removedFiles();
              List<FoundFile> gone =
                  strange(stored(project), new Project(after, project.calls())).stream()
                      .filter(file -> notKept.contains(file.key()) || isOld(file.key()))
                      .toList();
              return new Cleared(
                  id,
                  removal.size(),
                  gone.stream().map(FoundFile::key).toList(),
                  gone.stream().mapToLong(FoundFile::bytes).sum(),
                  Optional.empty());
            });
  }

  /**
   * @return how many are not kept any more from now on
   */
  private int removeVersions(ProjectId id) {
    int[] removed = {0};
    decisions.decide(
        id,
        (project, context) -> {
          List<Publication> publications = publications(project);
          Outcome outcome = project.task().removeVersions(policy, publications, context);
          removed[0] =
              outcome instanceof Outcome.Decided
                  ? project
                      .task()
                      .removable(policy, context.calls(), publications, context.now())
                      .size()
                  : 0;
          return outcome;
        });
    if (removed[0] > 0) {
      log.info("replaced versions are not kept any more: project={} versions={}", id, removed[0]);
    }
    return removed[0];
  }

  private Removal removable(Project project, KeepPolicy by, Instant now) {
    return project.task().removable(by, project.calls(), publications(project), now);
  }

  /** Only an earlier video can be one that is being published. */
  private List<Publication> publications(Project project) {
    return project.task().chain().earlierFinals().isEmpty()
        ? List.of()
        : persistence.publications().of(project.task().id());
  }

  /** Whether there are versions that are only too young yet. */
  private boolean removesLater(Project project) {
    Instant now = persistence.clock().instant();
    return removesVersions()
        && !removable(project, policy, now.plus(policy.age()).plusMillis(1)).isEmpty();
  }

  private static boolean workGoesOn(Project project) {
    return project.task().activity().operation().isPresent()
        || project.calls().stream().anyMatch(ProviderCall::open);
  }

  private List<FoundFile> stored(Project project) {
    return files.survey(new ProjectFiles(project.task().source().home()).archive());
  }

  /** Files in versions' folders that no row knows, or whose row says that they are not kept. */
  private static List<FoundFile> strange(List<FoundFile> stored, Project project) {
    Set<FileKey> known = known(project);
    return stored.stream()
        .filter(file -> !known.contains(file.key()) && madeAt(file.key()).isPresent())
        .toList();
  }

  private static Set<FileKey> known(Project project) {
    Task task = project.task();
    Set<FileKey> known = new HashSet<>();
    Stream<SegmentVersion> ledger =
        project.calls().stream()
            .map(ProviderCall::status)
            .flatMap(status -> status.version().stream());
    Stream<SegmentVersion> chain =
        task.chain().segments().stream().flatMap(ProjectCleaning::versions);
    Stream.concat(ledger, chain).forEach(version -> known.addAll(version.files().keys()));
    Stream.concat(task.chain().finalVideo().stream(), task.chain().earlierFinals().stream())
        .map(FinalVideo::file)
        .forEach(file -> known.add(file.key()));
    project.calls().forEach(call -> known.add(call.request().firstFrame().file()));
    known.removeAll(task.chain().removedFiles());
    known.add(task.source().opening().frame().file());
    project.calls().stream()
        .filter(ProviderCall::open)
        .forEach(call -> known.add(call.request().firstFrame().file()));
    return known;
  }

  private static Stream<SegmentVersion> versions(Segment segment) {
    return Stream.concat(
        segment.current().stream(), segment.history().stream().map(ReplacedVersion::version));
  }

  private boolean isOld(FileKey key) {
    Instant old = persistence.clock().instant().minus(AGE);
    return madeAt(key).filter(at -> at.isBefore(old)).isPresent();
  }

  /**
   * When a version was stored, by its folder's name; empty for files that are not in a version's
   * folder.
   */
  private static Optional<Instant> madeAt(FileKey key) {
    List<String> parts = List.of(key.value().split("/", -1));
    String folder = parts.size() < 2 ? "" : parts.get(parts.size() - 2);
    if (folder.length() != 24) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDateTime.parse(folder.substring(0, 15), STAMP).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      // Not one of our folders: not ours to remove.
      return Optional.empty();
    }
  }
}
