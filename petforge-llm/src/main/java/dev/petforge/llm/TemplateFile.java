package dev.petforge.llm;

import dev.petforge.storyboard.Template;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * One template as a file: YAML between two lines of {@code ---}, and below it what a model that
 * writes is told. Everything that is wrong is said at once, each thing with its line.
 */
final class TemplateFile {
  /** No file is longer. In characters. */
  static final int MOST_CHARACTERS = 65_536;

  private final Problems problems;
  private final List<String> lines;

  private TemplateFile(String file, String text) {
    this.problems = new Problems(file);
    this.lines = text.lines().toList();
  }

  /**
   * What a file says.
   *
   * @param template empty if anything is wrong
   * @param problems in the order of the file
   */
  record Reading(Optional<Template> template, List<TemplateProblem> problems) {}

  /**
   * @param file its name for people
   */
  static Reading read(String file, String text) {
    TemplateFile reader = new TemplateFile(file, text);
    Optional<Template> template =
        text.length() > MOST_CHARACTERS ? reader.tooLong(text.length()) : reader.read();
    List<TemplateProblem> wrong = reader.problems.all();
    return new Reading(wrong.isEmpty() ? template : Optional.empty(), wrong);
  }

  private Optional<Template> tooLong(int length) {
    problems.at(
        1, "a template must have at most " + MOST_CHARACTERS + " characters, had " + length);
    return Optional.empty();
  }

  private Optional<Template> read() {
    if (lines.isEmpty() || !isFence(lines.get(0))) {
      problems.at(1, "the first line must be --- and begin the front matter");
      return Optional.empty();
    }
    int end =
        IntStream.range(1, lines.size()).filter(i -> isFence(lines.get(i))).findFirst().orElse(-1);
    if (end < 0) {
      problems.at(1, "the front matter must end with a line of ---");
      return Optional.empty();
    }
    // An empty line in place of the fence, so that the lines of both have the same numbers.
    String yaml = "\n" + String.join("\n", lines.subList(1, end)) + "\n";
    List<String> below = lines.subList(end + 1, lines.size());
    try {
      Optional<Node> root = compose(yaml);
      if (root.isEmpty()) {
        problems.at(1, "the front matter must not be empty");
      }
      return root.flatMap(
          node -> new TemplateReader(problems, node).read(String.join("\n", below), end + 2));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(0);
      problems.at(line + 1, "the YAML cannot be read: " + e.getProblem() + hint(line));
    } catch (YamlEngineException e) {
      problems.at(1, "the YAML cannot be read: " + e.getMessage());
    }
    return Optional.empty();
  }

  /** What {@code Compose} does, which the YAML library's module keeps to itself. */
  private static Optional<Node> compose(String yaml) {
    LoadSettings settings = LoadSettings.builder().setMaxAliasesForCollections(0).build();
    StreamReader characters = new StreamReader(settings, yaml);
    return new Composer(settings, new ParserImpl(settings, characters)).getSingleNode();
  }

  private static boolean isFence(String line) {
    return line.stripTrailing().equals("---");
  }

  /** What is most often meant where YAML sees something else. */
  private String hint(int line) {
    String text = line < lines.size() ? lines.get(line) : "";
    return text.matches(".*[:-]\\s+\\{.*") || text.matches(".*: .*: .*")
        ? "; a text that begins with { or has a colon and a space in it must be in quotes"
        : "";
  }
}
