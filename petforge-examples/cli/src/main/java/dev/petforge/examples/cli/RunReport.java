package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.Advice;
import dev.petforge.examples.installation.view.ProjectName;
import dev.petforge.examples.installation.view.TaskTree;
import dev.petforge.project.ProjectId;
import dev.petforge.sync.ImportReport;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskSummary;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run.
 *
 * @param tasks the projects as they are at the end
 * @param notStarted those that could not go on, with the reason
 * @param steps projects of which a step alone was wanted, and no video
 * @param imported what became of the rows
 * @param begun when it began
 * @param took how long it took
 */
record RunReport(
    List<TaskSummary> tasks,
    Set<ProjectId> steps,
    Map<ProjectId, String> notStarted,
    ImportReport imported,
    Instant begun,
    Duration took) {
  /** So many names stand for all of them. */
  private static final int MOST_NAMES = 5;

  /** Tells it: results on standard output, what went wrong on standard error. */
  int print(CliCommand command, Installation installation) {
    Messages messages = command.messages();
    UsageView usage = usage(installation);
    if (command.json()) {
      command.print(tree(installation, usage));
    } else {
      tasks.stream().filter(this::done).forEach(task -> tellDone(command, installation, task));
    }
    tellFailures(command, installation);
    imported
        .refused()
        .forEach(
            row ->
                command.tell(
                    "report.refused", messages.translated(row.toString()), row.failure().code()));
    long done = tasks.stream().filter(this::done).count();
    command.tell("report.sum", done, tasks.size() + imported.refused().size(), seconds());
    usage.lines(messages).forEach(command.context().err()::println);
    return done == tasks.size() && imported.refused().isEmpty() ? 0 : PetForgeCli.FAILED;
  }

  private void tellDone(CliCommand command, Installation installation, TaskSummary task) {
    if (steps.contains(task.id())) {
      TaskView.tellStep(command, task);
      return;
    }
    Messages messages = command.messages();
    PrintStream out = command.context().out();
    out.println(
        messages.say(
            "report.done", ProjectName.of(task), installation.finalVideo(task).orElse("")));
    task.video()
        .flatMap(video -> ReencodingView.text(video.reencodings(), messages))
        .ifPresent(text -> out.println("    " + text));
  }

  /** Of this run only: earlier ones have told theirs. */
  private UsageView usage(Installation installation) {
    return UsageView.of(
        tasks.stream()
            .flatMap(task -> installation.petForge().project(task.id()).questions().stream())
            .filter(question -> !question.askedAt().isBefore(begun)));
  }

  /** What concerns all orders is said once, and what to do about each thing too. */
  private void tellFailures(CliCommand command, Installation installation) {
    Messages messages = command.messages();
    Map<String, List<String>> same = new LinkedHashMap<>();
    Set<String> advised = new LinkedHashSet<>();
    for (TaskSummary task : tasks) {
      if (done(task)) {
        continue;
      }
      if (Remake.isOutOfDate(task)) {
        tellOutOfDate(task, command, installation);
        continue;
      }
      Optional<String> code = task.standing().failure().flatMap(Advice::code);
      boolean again = code.filter(Advice::concernsAll).filter(advised::contains).isPresent();
      code.ifPresent(advised::add);
      if (again) {
        same.computeIfAbsent(code.orElseThrow(), key -> new ArrayList<>())
            .add(ProjectName.of(task));
      } else {
        command.tell("report.failed", ProjectName.of(task), task.id(), why(task, messages));
      }
    }
    same.forEach(
        (code, names) ->
            command.tell(
                "report.failed.same",
                code,
                names.size(),
                names.subList(0, Math.min(MOST_NAMES, names.size()))));
    advised.forEach(
        code -> command.tell("advice", Advice.text(code, installation.provider(), messages)));
  }

  /** There is a video, and it is not that of the row any more: nobody may take it for done. */
  private static void tellOutOfDate(
      TaskSummary task, CliCommand command, Installation installation) {
    command.tell(
        "report.out_of_date",
        ProjectName.of(task),
        task.id(),
        task.progress().text(command.messages().language()),
        Remake.of(task).map(anew -> anew.line(command, installation)).orElse(""));
  }

  private boolean done(TaskSummary task) {
    if (steps.contains(task.id())) {
      return task.standing().failure().isEmpty() && !notStarted.containsKey(task.id());
    }
    return task.progress().status() == TaskStatus.COMPLETED && !Remake.isOutOfDate(task);
  }

  private String why(TaskSummary task, Messages messages) {
    String error = error(task);
    return error == null ? task.progress().text(messages.language()) : messages.translated(error);
  }

  private @Nullable String error(TaskSummary task) {
    String refused = notStarted.get(task.id());
    return refused == null ? TaskTree.error(task) : refused;
  }

  private double seconds() {
    return Math.round(took.toMillis() / 100.0) / 10.0;
  }

  private Map<String, Object> tree(Installation installation, UsageView usage) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("projects", tasks.stream().map(task -> project(task, installation)).toList());
    if (!imported.refused().isEmpty()) {
      tree.put("refused", imported.refused().stream().map(ImportView::refused).toList());
    }
    if (!imported.edited().isEmpty() || !imported.heldBack().isEmpty()) {
      tree.putAll(ImportView.edits(imported));
    }
    if (usage.isAny()) {
      tree.put("models", usage.tree());
    }
    tree.put("seconds", seconds());
    return tree;
  }

  private Map<String, @Nullable Object> project(TaskSummary task, Installation installation) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("project_id", task.id().value());
    tree.put("status", task.progress().statusWord());
    tree.put("final_video", installation.finalVideo(task).orElse(null));
    tree.put("segments", task.progress().completed());
    tree.put("error", error(task));
    return tree;
  }
}
