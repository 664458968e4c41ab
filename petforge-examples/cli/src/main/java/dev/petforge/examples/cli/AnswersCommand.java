package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.project.ProjectId;
import dev.petforge.question.ModelAnswer;
import dev.petforge.question.ModelCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what models answered. */
@Command(
    name = "answers",
    description = {
      "Shows what models were asked for projects and what they answered, good or bad.",
      "The project 'preview' has those of the command 'storyboard'."
    })
final class AnswersCommand extends HomeCommand {
  @Mixin private ProjectSelection selection = new ProjectSelection();

  AnswersCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    selection.check(this);
    try (Installation installation = openExisting()) {
      ProjectPages pages = new ProjectPages(this, selection, installation);
      return pages.show(
          project -> questions(project, installation),
          (project, calls) -> print(pages, project, calls));
    }
  }

  private static List<ModelCall> questions(ProjectId project, Installation installation) {
    List<ModelCall> calls = installation.petForge().project(project).questions();
    if (calls.isEmpty()) {
      // Whoever mistyped it must not think that nothing was asked.
      installation.summary(project);
    }
    return calls;
  }

  private int print(ProjectPages pages, ProjectId project, List<ModelCall> calls) {
    pages.head(project);
    if (json()) {
      pages.print(project, Map.of("answers", calls.stream().map(AnswersCommand::tree).toList()));
      return 0;
    }
    if (calls.isEmpty()) {
      tell("answers.none");
    }
    calls.forEach(
        call -> {
          context().out().println(line(call));
          call.answer().ifPresent(answer -> context().out().println(answer.text()));
        });
    return 0;
  }

  private String line(ModelCall call) {
    return messages()
        .say(
            "answers.line",
            call.askedAt(),
            call.question().provider() + "/" + call.question().model(),
            messages().translated(call.question().reason().word()),
            call.answer().map(answer -> messages().translated(answer.ending().word())).orElse("-"),
            call.answer().flatMap(ModelAnswer::finishReason).orElse("-"),
            call.answer().map(answer -> answer.usage().prompt()).orElse(0L),
            call.answer().map(answer -> answer.usage().cached()).orElse(0L),
            call.answer().map(answer -> answer.usage().completion()).orElse(0L),
            call.spent());
  }

  private static Map<String, @Nullable Object> tree(ModelCall call) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("asked_at", call.askedAt().toString());
    tree.put("provider", call.question().provider());
    tree.put("model", call.question().model());
    tree.put("reason", call.question().reason().word());
    tree.put("cost", call.spent().toString());
    tree.put("ending", call.answer().map(answer -> answer.ending().word()).orElse(null));
    tree.put("finish_reason", call.answer().flatMap(ModelAnswer::finishReason).orElse(null));
    tree.put("usage", call.answer().map(answer -> UsageView.tree(answer.usage())).orElse(null));
    tree.put(
        "seconds", call.answer().map(answer -> answer.took().toMillis() / 1000.0).orElse(null));
    tree.put("text", call.answer().map(ModelAnswer::text).orElse(null));
    return tree;
  }
}
