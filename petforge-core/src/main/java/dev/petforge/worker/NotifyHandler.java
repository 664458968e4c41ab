package dev.petforge.worker;

import dev.petforge.failure.Failure;
import dev.petforge.failure.RetryableException;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobResult;
import dev.petforge.job.Need;
import dev.petforge.notification.NotificationMessage;
import dev.petforge.notification.NotificationTarget;
import dev.petforge.notification.NotificationTargets;
import dev.petforge.production.Persistence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one target the messages that wait for it, in order, and has {@link NewsReader} write the
 * next ones when there are none. A message is stored before it is sent, so it is the same each time
 * it is sent, and is sent until it was taken.
 */
final class NotifyHandler implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(NotifyHandler.class);

  /** A run that gets on for so long leaves its thread to others. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** After a target took some messages and not the next. */
  private static final Duration AFTER_SOME = Duration.ofSeconds(5);

  private final Persistence persistence;
  private final NotificationTargets targets;
  private final NewsReader news;

  NotifyHandler(Persistence persistence, NotificationTargets targets, NewsReader news) {
    this.persistence = persistence;
    this.targets = targets;
    this.news = news;
  }

  @Override
  public JobResult handle(JobKey job) {
    return targets
        .find(job.subject())
        .map(this::tell)
        .orElseGet(() -> JobResult.notMine(new Need(Need.Kind.TARGET, job.subject())));
  }

  private JobResult tell(NotificationTarget target) {
    Instant end = persistence.clock().instant().plus(LONGEST);
    boolean tookSome = false;
    while (persistence.clock().instant().isBefore(end)) {
      List<NotificationMessage> waiting =
          persistence.notifications().waiting(target.name(), target.together());
      if (waiting.isEmpty()) {
        if (!news.read(target)) {
          return JobResult.idle();
        }
        continue;
      }
      try {
        target.send(waiting);
      } catch (RetryableException e) {
        if (tookSome) {
          // It is not one that takes nothing: its tries are counted anew.
          return JobResult.again(e.retryAfter().orElse(AFTER_SOME));
        }
        throw e;
      }
      persistence
          .notifications()
          .arrived(
              target.name(),
              waiting.stream().map(NotificationMessage::id).toList(),
              persistence.clock().instant());
      tookSome = true;
      if (!target.pace().isZero()) {
        return JobResult.again(target.pace());
      }
    }
    return JobResult.again(Duration.ZERO);
  }

  @Override
  public void giveUp(JobKey job, Failure reason) {
    log.error("a notification target takes nothing: target={} because={}", job.subject(), reason);
  }
}
