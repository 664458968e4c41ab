package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.explanation.Explanation;
import dev.petforge.explanation.Explanation.Cause;
import dev.petforge.generation.CallKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says why a project stands where it does. */
@Command(
    name = "explain",
    description =
        "Says why projects stand still, or what they wait for, in one answer for each of them.")
final class ExplainCommand extends HomeCommand {
  @Mixin private ProjectSelection selection = new ProjectSelection();

  ExplainCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    selection.check(this);
    try (Installation installation = openExisting()) {
      ProjectPages pages = new ProjectPages(this, selection, installation);
      return pages.show(
          project -> installation.petForge().project(project).explain(),
          (project, explanation) -> {
            if (json()) {
              pages.print(project, tree(explanation));
            } else {
              print(explanation);
            }
            return 0;
          });
    }
  }

  private void print(Explanation explanation) {
    context()
        .out()
        .println(
            explanation.project()
                + "  "
                + messages().say("explain.verdict." + word(explanation.verdict())));
    explanation.causes().forEach(this::line);
  }

  private void line(Cause cause) {
    context()
        .out()
        .println(
            "  "
                + messages()
                    .say(
                        "labelled",
                        messages().say("explain." + word(cause.kind())),
                        messages().translated(cause.text()))
                + cause
                    .job()
                    .map(job -> "  (" + messages().say("explain.job", job) + ")")
                    .orElse("")
                + cause.until().map(at -> "  " + messages().say("explain.until", at)).orElse(""));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> tree(Explanation explanation) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("project", explanation.project().value());
    tree.put("verdict", word(explanation.verdict()));
    tree.put("causes", explanation.causes().stream().map(ExplainCommand::tree).toList());
    return tree;
  }

  private static Map<String, Object> tree(Cause cause) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", word(cause.kind()));
    tree.put("text", cause.text());
    tree.put("segment", cause.segment().orElse(null));
    tree.put("call", cause.call().map(CallKey::value).orElse(null));
    tree.put("job", cause.job().orElse(null));
    tree.put("until", cause.until().map(Instant::toString).orElse(null));
    return tree;
  }
}
