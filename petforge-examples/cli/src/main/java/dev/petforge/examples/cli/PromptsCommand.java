package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.project.ProjectId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Changes what shots of many projects say. */
@Command(
    name = "prompts",
    description = {
      "Changes what shots of many projects say, as a file has it: those of one project "
          + "together or not at all.",
      "Nothing is bought by it."
    })
final class PromptsCommand extends HomeCommand {
  @Option(
      names = "--file",
      paramLabel = "FILE",
      required = true,
      description = {
        "A JSON list of objects with project_id, segment_index, and the fields of storyboard.json",
        "that are new."
      })
  private Path file = Path.of("");

  PromptsCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    List<ShotEditFile.Entry> entries =
        new ShotEditFile(this).read(context().directory().resolve(file));
    if (entries.stream().anyMatch(entry -> entry.project().isEmpty())) {
      throw wrong(messages().say("prompts.whose", file));
    }
    Map<ProjectId, List<ShotEditFile.Entry>> projects =
        entries.stream()
            .collect(
                Collectors.groupingBy(
                    entry -> entry.project().orElseThrow(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    try (Installation installation = openExisting()) {
      // All of them are there, or nothing is stored.
      projects.keySet().forEach(installation::summary);
      ShotEdits edits = new ShotEdits(this, installation);
      int status = 0;
      for (Map.Entry<ProjectId, List<ShotEditFile.Entry>> one : projects.entrySet()) {
        status =
            Math.max(status, edits.save(one.getKey(), edits.changes(one.getKey(), one.getValue())));
      }
      printProjects(installation.petForge().projects().list(projects.keySet()), installation);
      return status;
    }
  }
}
