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
    Optional<Task> task = persistence.tasks().task(id);
    while (task.isPresent()) {
      long shown = task.get().versions().projection();
      ShownFiles.of(task.get()).show(files, settings.language());
      if (persistence.tasks().filesShown(id, shown)) {
        return JobResult.idle();
      }
      // This process may have stood still for so long that another one has shown the newer state,
      // and these names were put over those.
      task = persistence.tasks().task(id);
    }
    return JobResult.idle();
  }

  @Override
  public void giveUp(JobKey job, Failure reason) {
    log.error(
        "the files of a project cannot be shown: project={} because={}", job.subject(), reason);
  }
}
