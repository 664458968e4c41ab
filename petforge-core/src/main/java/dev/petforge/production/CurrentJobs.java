package dev.petforge.production;

import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import dev.petforge.job.Job;
import dev.petforge.job.JobQuery;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Publication;
import dev.petforge.publication.PublicationKey;
import dev.petforge.task.Operation;
import dev.petforge.task.Project;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Unfinished jobs, without those that failed and are over: what they were about has ended another
 * way, so that nothing would come of running them again.
 */
public final class CurrentJobs {
  private final Persistence persistence;

  public CurrentJobs(Persistence persistence) {
    this.persistence = persistence;
  }

  /** As {@link dev.petforge.job.JobQueue#list}. */
  public List<Job> list(JobQuery query) {
    List<Job> current = new ArrayList<>();
    JobQuery next = query;
    List<Job> some;
    do {
      some = persistence.jobQueue().list(next);
      some.stream()
          .filter(job -> current.size() < query.limit() && !isOver(job))
          .forEach(current::add);
      next = query.part(some.stream().reduce((first, second) -> second), query.limit());
    } while (some.size() == query.limit() && current.size() < query.limit());
    return List.copyOf(current);
  }

  /** Whether a job failed and nothing would come of running it again; asks the database. */
  public boolean isOver(Job job) {
    // Whatever has not failed is about to be done, and finds out itself.
    if (!job.canBeRestarted()) {
      return false;
    }
    String subject = job.key().subject();
    try {
      return switch (job.key().kind()) {
        case WRITE_STORYBOARD, MERGE -> operationEnded(subject);
        case FETCH, SETTLE, CANCEL ->
            persistence.calls().find(new CallKey(subject)).filter(call -> call.open()).isEmpty();
        case PUBLISH -> publicationEnded(PublicationKey.parse(subject));
        default -> false;
      };
    } catch (PermanentException | IllegalArgumentException e) {
      // What cannot be read is shown as it is.
      return false;
    }
  }

  /**
   * @param subject project and operation
   */
  private boolean operationEnded(String subject) {
    int slash = subject.indexOf('/');
    Optional<Project> project =
        persistence.tasks().find(new ProjectId(subject.substring(0, Math.max(0, slash))));
    return project
        .flatMap(found -> found.task().activity().operation())
        .map(Operation::id)
        .filter(id -> id.value().equals(subject.substring(slash + 1)))
        .isEmpty();
  }

  private boolean publicationEnded(PublicationKey key) {
    return persistence.publications().of(key.project()).stream()
        .noneMatch(one -> one.key().equals(key) && one.state() == Publication.State.WANTED);
  }
}
