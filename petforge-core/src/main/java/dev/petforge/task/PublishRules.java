package dev.petforge.task;

import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.publication.Destination;
import dev.petforge.publication.Publication;
import dev.petforge.publication.PublicationKey;
import dev.petforge.publication.PublishedCopy;
import dev.petforge.segment.FinalVideo;
import dev.petforge.task.Outcome.Refused;
import java.util.Optional;

/**
 * How a finished video is put to where people look for it. That is no operation: it never stops
 * another one, and what becomes of it never changes where the task is.
 */
final class PublishRules {
  private PublishRules() {}

  static Proposal publish(Task task, Destination destination, Stale stale, Context context) {
    Optional<FinalVideo> video = task.chain().finalVideo();
    if (video.isEmpty()) {
      return new Refused(
          Refusal.NO_VIDEO, "project " + task.id() + " has no finished video yet: merge it first");
    }
    // Also where it was published before: whoever publishes again wants to see the newest there.
    if (task.chain().finalOutOfDate() && stale == Stale.REFUSE) {
      return new Refused(
          Refusal.OUT_OF_DATE,
          "the video of project "
              + task.id()
              + " is out of date: "
              + (task.chain().stale().isEmpty()
                  ? "merge it again"
                  : Mending.ways(task, context) + "; then merge it again")
              + " (free), or say that one that is out of date may be published");
    }
    Optional<PublishedCopy> copy = video.get().copy(destination);
    if (copy.isPresent()) {
      return new Refused(
          Refusal.NOTHING_TO_DO,
          "the video of project "
              + task.id()
              + " is published already, since "
              + copy.get().at()
              + ": "
              + copy.get().file().link());
    }
    PublicationKey key = new PublicationKey(task.id(), video.get().id(), destination);
    return Plan.of(task).publishing(Publication.wanted(key, context.now())).enqueuing(work(key));
  }

  /** It is there: also of a video that was put aside meanwhile, since that is a fact. */
  static Proposal published(Task task, String version, PublishedCopy copy, Context context) {
    Optional<FinalVideo> video = task.chain().video(version);
    if (video.isEmpty() || video.get().copy(copy.destination()).isPresent()) {
      return Refusals.notAwaited(task, "video " + version + " at " + copy.destination());
    }
    PublicationKey key = new PublicationKey(task.id(), version, copy.destination());
    return Plan.of(task.with(task.chain().published(version, copy)))
        .publishing(Publication.done(key, copy.file(), context.now()));
  }

  static JobKey work(PublicationKey key) {
    return new JobKey(JobKind.PUBLISH, key.toString());
  }
}
