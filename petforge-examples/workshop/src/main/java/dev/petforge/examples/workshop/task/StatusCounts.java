package dev.petforge.examples.workshop.task;

import dev.petforge.PetForge;
import dev.petforge.production.ChangeCursor;
import dev.petforge.production.ChangePage;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStatus;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * How many projects are in each status. Counting goes through all of them, and is done again only
 * when one was changed, by whichever process: that is asked each time, and costs a look-up.
 */
@Component
class StatusCounts {
  /** So many filters are remembered. */
  private static final int MOST_REMEMBERED = 100;

  private static final int PAGE = 5_000;

  private final PetForge petForge;
  private volatile Counted counted = new Counted(ChangeCursor.START);

  StatusCounts(PetForge petForge) {
    this.petForge = petForge;
  }

  /**
   * What was counted since a change.
   *
   * @param seen up to here changes were seen before it was counted
   */
  private record Counted(ChangeCursor seen, Map<TaskQuery.Only, Map<TaskStatus, Long>> byFilter) {
    Counted(ChangeCursor seen) {
      this(seen, new ConcurrentHashMap<>());
    }
  }

  /** Those of a filter, as they are now. */
  Map<TaskStatus, Long> of(TaskQuery.Only only) {
    Counted valid = counted;
    ChangePage news = petForge.changes(valid.seen(), PAGE);
    if (!news.changed().isEmpty() || valid.byFilter().size() > MOST_REMEMBERED) {
      while (news.more()) {
        news = petForge.changes(news.next(), PAGE);
      }
      valid = new Counted(news.next());
      counted = valid;
    }
    // What changes while it is counted is news to the next one who asks.
    return valid.byFilter().computeIfAbsent(only, petForge.projects()::counts);
  }
}
