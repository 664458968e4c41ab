package dev.petforge.examples.cli;

import dev.petforge.document.ProjectDocument;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import java.util.List;
import java.util.Map;
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
      if (json()) {
        print(
            Map.of(
                "tasks",
                tasks.stream()
                    .map(task -> TaskView.tree(task, home, words().language()))
                    .toList()));
      } else {
        tasks.forEach(task -> surroundings().out().println(line(task, home)));
        if (tasks.isEmpty()) {
          tell("list.empty");
        }
      }
    }
    return 0;
  }

  private String line(Task task, Home home) {
    String last = home.finalVideo(task).map(Object::toString).orElse(ProjectDocument.error(task));
    return String.join(
            "  ",
            task.id().value(),
            TaskView.name(task),
            task.statusWord(),
            ProjectDocument.progress(task, words().language()),
            last)
        .stripTrailing();
  }
}
