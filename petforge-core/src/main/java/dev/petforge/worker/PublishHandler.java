package dev.petforge.worker;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileStore;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobResult;
import dev.petforge.job.Need;
import dev.petforge.production.ChangeSignal;
import dev.petforge.production.Decisions;
import dev.petforge.production.Persistence;
import dev.petforge.publication.Publication;
import dev.petforge.publication.PublicationKey;
import dev.petforge.publication.PublicationStore;
import dev.petforge.publication.PublishedCopy;
import dev.petforge.publication.PublishedFile;
import dev.petforge.publication.Publisher;
import dev.petforge.publication.Publisher.PublishedContent;
import dev.petforge.publication.Publishers;
import dev.petforge.segment.FinalVideo;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a finished video to a place. */
final class PublishHandler implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(PublishHandler.class);

  private final Persistence persistence;
  private final FileStore files;
  private final Publishers publishers;
  private final Decisions decisions;
  private final ChangeSignal changeSignal;

  PublishHandler(
      Persistence persistence,
      FileStore files,
      Publishers publishers,
      Decisions decisions,
      ChangeSignal changeSignal) {
    this.persistence = persistence;
    this.files = files;
    this.publishers = publishers;
    this.decisions = decisions;
    this.changeSignal = changeSignal;
  }

  @Override
  public JobResult handle(JobKey job) {
    PublicationKey key = PublicationKey.parse(job.subject());
    Optional<Publication> publication = persistence.publications().find(key);
    if (publication.map(Publication::state).equals(Optional.of(Publication.State.WANTED))) {
      Optional<Publisher> publisher = publishers.find(key.destination());
      if (publisher.isEmpty()) {
        return JobResult.notMine(new Need(Need.Kind.DESTINATION, key.destination().value()));
      }
      PublishedFile file = put(publisher.get(), key, video(key), publication.get());
      PublishedCopy copy =
          new PublishedCopy(key.destination(), file, persistence.clock().instant());
      decisions.decide(
          key.project(),
          (project, context) -> project.task().published(key.version(), copy, context));
      log.info("video published: project={} version={}", key.project(), key.version());
    }
    return JobResult.idle();
  }

  private StoredFile video(PublicationKey key) {
    return persistence
        .tasks()
        .find(key.project())
        .flatMap(project -> project.task().chain().video(key.version()))
        .map(FinalVideo::file)
        .orElseThrow(
            () ->
                new PermanentException(
                    "MISSING", "project " + key.project() + " has no video " + key.version()));
  }

  private PublishedFile put(
      Publisher publisher, PublicationKey key, StoredFile video, Publication publication) {
    try (Workspace workspace = files.workspace("publish")) {
      PublishedContent content =
          new PublishedContent(
              key.project() + "_" + key.version() + ".mp4",
              files.verified(video.key(), video.sha256(), workspace),
              video.bytes());
      return publisher.publish(
          content,
          key.destination(),
          new StoredSession(persistence.publications(), key, publication.session()));
    }
  }

  /** Notes of a publisher, in the database. */
  private static final class StoredSession implements Publisher.Session {
    private final PublicationStore store;
    private final PublicationKey key;
    private Optional<String> last;

    StoredSession(PublicationStore store, PublicationKey key, Optional<String> last) {
      this.store = store;
      this.key = key;
      this.last = last;
    }

    @Override
    public synchronized Optional<String> last() {
      return last;
    }

    @Override
    public synchronized void keep(String text) {
      store.session(key, text);
      last = Optional.of(text);
    }
  }

  @Override
  public void unserved(JobKey job, Need need) {
    delayed(job, Failure.retryable("NO_PUBLISHER", "no worker serves " + need));
  }

  @Override
  public void delayed(JobKey job, Failure reason) {
    PublicationKey key = PublicationKey.parse(job.subject());
    log.warn(
        "a video is not published yet: project={} destination={} because={}",
        key.project(),
        key.destination(),
        reason);
    persistence.publications().delayed(key, reason);
    changeSignal.signal();
  }

  @Override
  public void giveUp(JobKey job, Failure reason) {
    PublicationKey key = PublicationKey.parse(job.subject());
    log.warn(
        "a video is not published: project={} destination={} because={}",
        key.project(),
        key.destination(),
        reason);
    persistence.publications().failed(key, reason);
    changeSignal.signal();
  }
}
