package dev.petforge;

import dev.petforge.failure.PermanentException;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobQuery;
import dev.petforge.notification.Notification;
import dev.petforge.notification.NotificationMessage;
import dev.petforge.notification.NotificationStore;
import dev.petforge.notification.NotificationTarget;
import dev.petforge.notification.NotificationTargets;
import dev.petforge.production.Persistence;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Who is told what happens. Safe for use by many threads. */
public final class Notifications {
  private final Persistence persistence;
  private final NotificationTargets targets;

  Notifications(Persistence persistence, NotificationTargets targets) {
    this.persistence = persistence;
    this.targets = targets;
  }

  /**
   * How a target stands.
   *
   * @param target which one
   * @param standing how far it was told; empty if no worker has looked for it yet
   * @param job what is to be done for it; its error says why the last message was not taken
   */
  public record Told(
      NotificationTarget target,
      Optional<NotificationStore.Standing> standing,
      Optional<Job> job) {}

  /** The targets of this process, in the order in which they were given. */
  public List<Told> list() {
    Map<String, Job> jobs =
        persistence.jobQueue().list(JobQuery.failed(EnumSet.of(JobKind.NOTIFY), 0)).stream()
            .collect(
                Collectors.toMap(
                    job -> job.key().subject(), Function.identity(), (one, other) -> one));
    return targets.all().stream()
        .map(
            target ->
                new Told(
                    target,
                    persistence.notifications().find(target.name()),
                    Optional.ofNullable(jobs.get(target.name()))))
        .toList();
  }

  /**
   * Sends a target a message that says nothing, at once and from this thread; nothing is stored of
   * it.
   *
   * @throws PermanentException with code {@code NO_NOTIFICATION_TARGET} if this process has none of
   *     that name, else as {@link NotificationTarget#send}
   * @throws dev.petforge.failure.RetryableException if it was not taken
   */
  public void test(String name) {
    NotificationTarget target =
        targets
            .find(name)
            .orElseThrow(
                () ->
                    new PermanentException(
                        "NO_NOTIFICATION_TARGET",
                        "there is no notification target "
                            + name
                            + ", only "
                            + targets.all().stream().map(NotificationTarget::name).toList()));
    target.send(
        List.of(
            NotificationMessage.of(
                persistence.newId(),
                new Notification.Test(),
                persistence.clock().instant(),
                persistence.installation(),
                persistence.language())));
  }

  /**
   * Has a worker look for news at once; it does so by itself within moments of what it did itself,
   * and within a minute of what others did.
   */
  public void look() {
    List<JobKey> jobs = targets.jobs();
    if (!jobs.isEmpty()) {
      persistence.jobQueue().enqueue(jobs);
    }
  }
}
