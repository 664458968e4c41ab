package dev.petforge.notification;

import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is told by this process, by name. */
public final class NotificationTargets {
  private final Map<String, NotificationTarget> targets = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException if a name does not match {@link NotificationTarget#NAMES}, or
   *     two have the same
   */
  public NotificationTargets(Collection<NotificationTarget> all) {
    for (NotificationTarget target : all) {
      String name = target.name();
      if (!NotificationTarget.NAMES.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "the name of a notification target must match "
                + NotificationTarget.NAMES
                + ", was '"
                + name
                + "'");
      }
      if (targets.put(name, target) != null) {
        throw new IllegalArgumentException("there are two notification targets named " + name);
      }
    }
  }

  /** All of them, in the order in which they were given. */
  public List<NotificationTarget> all() {
    return List.copyOf(targets.values());
  }

  /** What has each of them told what it was not told yet. */
  public List<JobKey> jobs() {
    return targets.keySet().stream().map(name -> new JobKey(JobKind.NOTIFY, name)).toList();
  }

  /** The one of a name; empty if this process has none. */
  public Optional<NotificationTarget> find(String name) {
    return Optional.ofNullable(targets.get(name));
  }
}
