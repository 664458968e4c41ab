package dev.petforge.examples.installation;

import dev.petforge.failure.PermanentException;
import dev.petforge.llm.TemplateProblem;
import dev.petforge.llm.Templates;
import dev.petforge.storyboard.Template;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The templates of an installation: the built-in ones, and those in its folder. */
public final class TemplateFiles {
  private static final Logger log = LoggerFactory.getLogger(TemplateFiles.class);
  private static final Setting SETTING = Setting.PETFORGE_TEMPLATES;

  private final Optional<Path> folder;
  private @Nullable Templates templates;

  /**
   * @param home of the installation, which need not be there
   */
  public TemplateFiles(Configuration configuration, Path home) {
    Path own = configuration.get(SETTING).map(Path::of).orElse(home.resolve("templates"));
    this.folder = Optional.of(own).filter(Files::isDirectory);
    if (folder.isEmpty() && configuration.get(SETTING).isPresent()) {
      throw new PermanentException(
          "BAD_SETTING", SETTING + " must be a folder with templates, there is none: " + own);
    }
  }

  /** Read when they are wanted: most commands want none. */
  private synchronized Templates templates() {
    Templates read = templates;
    if (read == null) {
      Templates builtIn = Templates.builtIn();
      read = folder.map(own -> builtIn.and(Templates.in(own))).orElse(builtIn);
      read.problems().forEach(problem -> log.warn("template left out: {}", problem));
      templates = read;
    }
    return read;
  }

  /** Those that can be used, the built-in ones first. */
  public List<Template> all() {
    return templates().all();
  }

  /** What is wrong with files that were left out. */
  public List<TemplateProblem> problems() {
    return templates().problems();
  }
}
