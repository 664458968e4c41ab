package dev.petforge.worker;

import dev.petforge.document.ProjectDocument;
import dev.petforge.failure.Failure;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.ProjectFiles;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobResult;
import dev.petforge.json.Json;
import dev.petforge.production.Persistence;
import dev.petforge.production.ProductionSettings;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.ClipFiles;
import dev.petforge.segment.Segment;
import dev.petforge.task.Project;
import dev.petforge.task.Task;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a project's current versions under the well-known names. Can be repeated, and rebuilds all
 * of it.
 */
final class ProjectionHandler implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(ProjectionHandler.class);

  private final Persistence persistence;
  private final FileStore files;
  private final ProductionSettings settings;

  ProjectionHandler(Persistence persistence, FileStore files, ProductionSettings settings) {
    this.persistence = persistence;
    this.files = files;
    this.settings = settings;
  }

  @Override
  public JobResult handle(JobKey job) {
    ProjectId id = new ProjectId(job.subject());
    Optional<Project> project = persistence.tasks().find(id);
    project.ifPresent(
        found -> {
          show(found.task());
          persistence.tasks().filesShown(id, found.task().versions().projection());
        });
    return JobResult.idle();
  }

  private void show(Task task) {
    ProjectFiles home = new ProjectFiles(task.source().home());
    Map<FileKey, FileKey> names = names(task, home);
    names.forEach((name, version) -> files.link(version, name));
    List<FileKey> shown = new ArrayList<>(files.list(home.segments()));
    shown.addAll(files.list(home.frames()));
    shown.add(home.finalVideo());
    shown.stream()
        .filter(home::isProjected)
        .filter(name -> !names.containsKey(name))
        .forEach(files::delete);
    files.write(home.storyboard(), text(ProjectDocument.storyboard(task)));
    files.write(home.meta(), text(ProjectDocument.meta(task, settings.language())));
  }

  private static Map<FileKey, FileKey> names(Task task, ProjectFiles home) {
    Map<FileKey, FileKey> names = new LinkedHashMap<>();
    if (!task.source().opening().lost()) {
      names.put(home.opening(), task.source().opening().frame().file());
    }
    for (Segment segment : task.chain().segments()) {
      if (segment.current().isPresent()) {
        ClipFiles clip = segment.current().get().files();
        names.put(home.segment(clip.video().key().name()), clip.video().key());
        names.put(home.firstFrame(segment.index()), clip.firstFrame().key());
        names.put(home.lastFrame(segment.index()), clip.lastFrame().key());
      }
    }
    task.chain().finalVideo().ifPresent(video -> names.put(home.finalVideo(), video.file().key()));
    return names;
  }

  private static byte[] text(Object tree) {
    return (Json.pretty(tree) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void giveUp(JobKey job, Failure reason) {
    log.error(
        "the files of a project cannot be shown: project={} because={}", job.subject(), reason);
  }
}
