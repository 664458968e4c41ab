package dev.petforge.worker;

import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.ProjectFiles;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobResult;
import dev.petforge.production.Persistence;
import dev.petforge.production.ProjectDeletion;
import dev.petforge.production.Retention;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.ClipFiles;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.DeletedProject;
import dev.petforge.task.Project;
import dev.petforge.task.Task;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes versions that were stored and never became a row, because their process died in between:
 * they were fetched again under another name. Only those older than a day go, and they are looked
 * for in projects that have changed since they were last looked at, a day after that: what no work
 * was done on has no new files.
 */
final class CleanupHandler implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(CleanupHandler.class);
  private static final Duration INTERVAL = Duration.ofHours(6);
  private static final Duration AGE = Duration.ofHours(24);

  /** So many projects are looked at in one run, so that other work gets the disk in between. */
  private static final int PAGE = 100;

  /** Until the next ones are looked at, when there are more. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

  private final Persistence persistence;
  private final FileStore files;
  private final ProjectDeletion deletion;
  private final Retention retention;

  /** How far this process has come, so that those that cannot be done with keep off no others. */
  private volatile Optional<ProjectId> last = Optional.empty();

  CleanupHandler(
      Persistence persistence, FileStore files, ProjectDeletion deletion, Retention retention) {
    this.persistence = persistence;
    this.files = files;
    this.deletion = deletion;
    this.retention = retention;
  }

  @Override
  public JobResult handle(JobKey job) {
    Instant old = persistence.clock().instant().minus(AGE);
    List<ProjectId> page = persistence.tasks().uncleaned(old, last, PAGE);
    Map<ProjectId, Long> done = new LinkedHashMap<>();
    for (ProjectId id : page) {
      try {
        clean(id, old).ifPresent(version -> done.put(id, version));
      } catch (RetryableException e) {
        throw e; // The database, or where the files are: nothing is wrong with the project.
      } catch (RuntimeException e) {
        // One project whose files cannot be cleared away must not stop the others.
        log.error("files of a project cannot be cleared away: project={}", id, e);
      }
    }
    persistence.tasks().cleaned(done);
    boolean more = page.size() == PAGE;
    last = more ? Optional.of(page.get(PAGE - 1)) : Optional.empty();
    more |= emptyTrash();
    return JobResult.again(more ? PAUSE : INTERVAL);
  }

  /**
   * Removes deleted projects whose time has come, and the files of those that a process died over.
   *
   * @return whether there may be more of them
   */
  private boolean emptyTrash() {
    Instant before = persistence.clock().instant().minus(retention.trash());
    List<DeletedProject> due = persistence.trash().deletedBefore(before, PAGE);
    due.forEach(project -> persistence.trash().empty(project.id()));
    List<DeletedProject> left = persistence.trash().filesLeft(PAGE);
    boolean failed = false;
    for (DeletedProject project : left) {
      try {
        deletion.removeFiles(project);
        log.info("a deleted project was removed for good: project={}", project.id());
      } catch (PermanentException e) {
        failed = true;
        log.error("files of a deleted project cannot be removed: project={}", project.id(), e);
      }
    }
    return !failed && (due.size() == PAGE || left.size() == PAGE);
  }

  /**
   * @return the version after which nothing can have been left over; empty if something may be
   */
  private Optional<Long> clean(ProjectId id, Instant old) {
    Optional<Project> project = persistence.tasks().find(id);
    if (project.isEmpty()) {
      return Optional.empty();
    }
    Task task = project.get().task();
    List<FileKey> stored = files.list(new ProjectFiles(task.source().home()).archive());
    List<FileKey> strange = strange(stored, project.get());
    if (!strange.isEmpty()) {
      // What became a row since the first look is seen now.
      strange = persistence.tasks().find(id).map(now -> strange(stored, now)).orElse(List.of());
    }
    boolean young = false;
    for (FileKey key : strange) {
      if (madeAt(key).filter(at -> at.isBefore(old)).isPresent()) {
        log.info("a version that never became a row is removed: file={}", key);
        files.delete(key);
      } else {
        young = true;
      }
    }
    boolean workGoesOn =
        task.activity().operation().isPresent()
            || project.get().calls().stream().anyMatch(ProviderCall::open);
    return young || workGoesOn ? Optional.empty() : Optional.of(task.versions().version());
  }

  /** Files in versions' folders that no row knows. */
  private static List<FileKey> strange(List<FileKey> stored, Project project) {
    Set<FileKey> known = known(project);
    return stored.stream().filter(key -> !known.contains(key) && madeAt(key).isPresent()).toList();
  }

  private static Set<FileKey> known(Project project) {
    Task task = project.task();
    Set<FileKey> known = new HashSet<>();
    known.add(task.source().opening().frame().file());
    Stream<SegmentVersion> ledger =
        project.calls().stream()
            .map(ProviderCall::status)
            .flatMap(status -> status.version().stream());
    Stream<SegmentVersion> chain =
        task.chain().segments().stream().flatMap(CleanupHandler::versions);
    Stream.concat(ledger, chain).map(SegmentVersion::files).forEach(clip -> add(known, clip));
    Stream.concat(task.chain().finalVideo().stream(), task.chain().earlierFinals().stream())
        .map(FinalVideo::file)
        .forEach(file -> known.add(file.key()));
    project.calls().forEach(call -> known.add(call.request().firstFrame().file()));
    return known;
  }

  private static Stream<SegmentVersion> versions(Segment segment) {
    return Stream.concat(
        segment.current().stream(), segment.history().stream().map(replaced -> replaced.version()));
  }

  private static void add(Set<FileKey> known, ClipFiles clip) {
    known.addAll(
        List.of(
            clip.video().key(),
            clip.firstFrame().key(),
            clip.lastFrame().key(),
            clip.seed().key()));
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

  @Override
  public void giveUp(JobKey job, Failure reason) {
    log.error("old files cannot be removed: because={}", reason);
  }
}
