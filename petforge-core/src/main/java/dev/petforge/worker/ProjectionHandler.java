package dev.petforge.worker;

import dev.petforge.failure.Failure;
import dev.petforge.file.FileStore;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobResult;
import dev.petforge.production.Persistence;
import dev.petforge.production.ProductionSettings;
import dev.petforge.production.ShownFiles;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Project;
import dev.petforge.task.Task;
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
    Optional<Task> task = task(id);
    while (task.isPresent()) {
      long shown = task.get().versions().projection();
      ShownFiles.of(task.get()).show(files, settings.language());
      Optional<Task> now = task(id);
      if (now.filter(one -> one.versions().projection() == shown).isPresent()) {
        persistence.tasks().filesShown(id, shown);
        return JobResult.idle();
      }
      // This process may have stood still for so long that another one has shown the newer state,
      // and these names were put over those.
      task = now;
    }
    return JobResult.idle();
  }

  private Optional<Task> task(ProjectId id) {
    return persistence.tasks().find(id).map(Project::task);
  }

  @Override
  public void giveUp(JobKey job, Failure reason) {
    log.error(
        "the files of a project cannot be shown: project={} because={}", job.subject(), reason);
  }
}
