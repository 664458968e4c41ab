package dev.petforge.examples.cli;

import dev.petforge.examples.installation.TemplateFiles;
import dev.petforge.storyboard.Template;
import dev.petforge.storyboard.TemplateId;
import java.util.Set;
import java.util.stream.Collectors;

/** The template that a person chose for a command. */
final class TemplateChoice {
  private final HomeCommand command;

  TemplateChoice(HomeCommand command) {
    this.command = command;
  }

  /** Refuses a template that there is not; says what is wrong with files that were left out. */
  void require(TemplateId wanted) {
    TemplateFiles templates = new TemplateFiles(command.configuration(), command.folder());
    templates
        .problems()
        .forEach(
            problem ->
                command.tell(
                    "template.problem", command.messages().translated(problem.toString())));
    Set<TemplateId> ids = templates.all().stream().map(Template::id).collect(Collectors.toSet());
    if (!ids.contains(wanted)) {
      throw command.wrong(
          command
              .messages()
              .say(
                  "usage.template", wanted, ids.stream().map(TemplateId::value).sorted().toList()));
    }
  }
}
