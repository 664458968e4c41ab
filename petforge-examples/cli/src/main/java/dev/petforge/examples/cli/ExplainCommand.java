package dev.petforge.examples.cli;

import dev.petforge.explanation.Explanation;
import dev.petforge.explanation.Explanation.Cause;
import dev.petforge.generation.CallKey;
import dev.petforge.project.ProjectId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says why a project stands where it does. */
@Command(
    name = "explain",
    description = "Says why a project stands still, or what it waits for, in one answer.")
final class ExplainCommand extends HomeCommand {
  @Parameters(paramLabel = "PROJECT", description = "The project's id, as 'list' shows it.")
  private ProjectId project = new ProjectId("none");

  ExplainCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    try (Home home = openExisting()) {
      Explanation explanation = home.petForge().project(project).explain();
      if (json()) {
        print(tree(explanation));
      } else {
        context()
            .out()
            .println(
                project + "  " + messages().say("explain.verdict." + word(explanation.verdict())));
        explanation.causes().forEach(this::line);
      }
    }
    return 0;
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
