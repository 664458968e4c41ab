package dev.petforge.examples.cli;

import dev.petforge.failure.PermanentException;
import dev.petforge.llm.TemplateProblem;
import dev.petforge.llm.Templates;
import dev.petforge.storyboard.Template;
import dev.petforge.storyboard.TemplateId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The templates of an installation: the built-in ones, and those in its folder. */
final class TemplateFiles {
  private static final Logger log = LoggerFactory.getLogger(TemplateFiles.class);
  private static final String SETTING = "PETFORGE_TEMPLATES";

  private final Templates templates;

  /**
   * @param home of the installation, which need not be there
   */
  TemplateFiles(Configuration configuration, Path home) {
    Path folder = configuration.get(SETTING).map(Path::of).orElse(home.resolve("templates"));
    if (Files.isDirectory(folder)) {
      this.templates = Templates.builtIn().and(Templates.in(folder));
    } else if (configuration.get(SETTING).isPresent()) {
      throw new PermanentException(
          "BAD_SETTING", SETTING + " must be a folder with templates, there is none: " + folder);
    } else {
      this.templates = Templates.builtIn();
    }
    templates.problems().forEach(problem -> log.warn("template left out: {}", problem));
  }

  List<Template> all() {
    return templates.all();
  }

  /** What is wrong with files that were left out. */
  List<TemplateProblem> problems() {
    return templates.problems();
  }

  /** Refuses a template that there is not; says what is wrong with files that were left out. */
  void require(CliCommand command, TemplateId wanted) {
    problems().forEach(problem -> command.tell("template.problem", problem));
    Set<TemplateId> ids = all().stream().map(Template::id).collect(Collectors.toSet());
    if (!ids.contains(wanted)) {
      throw command.wrong(
          command
              .words()
              .say(
                  "usage.template", wanted, ids.stream().map(TemplateId::value).sorted().toList()));
    }
  }
}
