package dev.petforge.examples.cli;

import dev.petforge.document.ProjectDocument;
import dev.petforge.generation.CallQuery;
import dev.petforge.generation.CallState;
import dev.petforge.generation.ProviderCall;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Shows all projects, from the database only. */
@Command(name = "list", description = "Shows all projects.")
final class ListCommand extends HomeCommand {
  ListCommand(Surroundings surroundings, Words words) {
    super(surroundings, words);
  }

  @Override
  public Integer call() {
    try (Home home = openExisting()) {
      List<Task> tasks = home.petForge().list(TaskQuery.all());
      Map<ProjectId, Instant> endangered = endangered(home);
      if (json()) {
        print(Map.of("tasks", tasks.stream().map(task -> tree(task, home, endangered)).toList()));
      } else {
        tasks.forEach(task -> surroundings().out().println(line(task, home, endangered)));
        if (tasks.isEmpty()) {
          tell("list.empty");
        }
      }
    }
    return 0;
  }

  /** When a paid clip of a project may be lost that could not be brought home so far. */
  private static Map<ProjectId, Instant> endangered(Home home) {
    Instant now = Instant.now();
    Map<ProjectId, Instant> endangered = new HashMap<>();
    for (ProviderCall call : home.petForge().calls(CallQuery.in(CallState.FETCHING))) {
      call.endangered(now)
          .ifPresent(
              until ->
                  endangered.merge(
                      call.subject().project(),
                      until,
                      (one, other) -> one.isBefore(other) ? one : other));
    }
    return endangered;
  }

  private Map<String, @Nullable Object> tree(
      Task task, Home home, Map<ProjectId, Instant> endangered) {
    Map<String, @Nullable Object> tree = TaskView.tree(task, home, words().language());
    Optional.ofNullable(endangered.get(task.id()))
        .ifPresent(until -> tree.put("clip_lost_after", until.toString()));
    return tree;
  }

  private String line(Task task, Home home, Map<ProjectId, Instant> endangered) {
    String warning =
        Optional.ofNullable(endangered.get(task.id()))
            .map(until -> "  " + words().say("show.endangered", until))
            .orElse("");
    String last = home.finalVideo(task).map(Object::toString).orElse(ProjectDocument.error(task));
    return String.join(
            "  ",
            task.id().value(),
            TaskView.name(task),
            task.statusWord(),
            ProjectDocument.progress(task, words().language()),
            last + warning)
        .stripTrailing();
  }
}
