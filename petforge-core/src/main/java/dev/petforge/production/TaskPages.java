package dev.petforge.production;

import dev.petforge.project.ProjectId;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStore;
import dev.petforge.task.TaskSummary;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Goes through the tasks of a query in pages, in their order, so that never more than {@value
 * #SIZE} of them are held. Each page is read when its turn comes; the limit of the query does not
 * count.
 */
public final class TaskPages {
  /** Small enough for whole tasks of many segments with long histories. */
  public static final int SIZE = 200;

  private TaskPages() {}

  /** Some ids that follow each other, and the one before them. */
  private record Page(Optional<ProjectId> after, List<ProjectId> ids) {
    static Page read(TaskStore tasks, TaskQuery query, Optional<ProjectId> after) {
      return new Page(after, tasks.ids(query.part(after, SIZE)));
    }

    Optional<ProjectId> last() {
      return ids.stream().skip(ids.size() - 1L).findFirst();
    }
  }

  private static Stream<Page> pages(TaskStore tasks, TaskQuery query) {
    return Stream.iterate(
        Page.read(tasks, query, Optional.empty()),
        page -> !page.ids().isEmpty(),
        page -> Page.read(tasks, query, page.last()));
  }

  /** The ids alone: for whoever needs a task only now and then. */
  public static Stream<ProjectId> ids(TaskStore tasks, TaskQuery query) {
    return pages(tasks, query).flatMap(page -> page.ids().stream());
  }

  /** Summaries; those that cannot be read are left out. */
  public static Stream<TaskSummary> summaries(TaskStore tasks, TaskQuery query) {
    return pages(tasks, query)
        .flatMap(page -> tasks.summaries(query.part(page.after(), SIZE)).stream());
  }

  /** Whole tasks; those that cannot be read are left out. */
  public static Stream<List<Task>> tasks(TaskStore tasks, TaskQuery query) {
    return pages(tasks, query).map(page -> tasks.list(query.part(page.after(), SIZE)));
  }
}
