package dev.petforge.llm;

/**
 * One thing that is wrong with a template file.
 *
 * @param file as its reader named it, for example {@code templates/walk.md}
 * @param line from 1
 * @param message names the value and the rule
 */
public record TemplateProblem(String file, int line, String message) {
  @Override
  public String toString() {
    return file + ":" + line + ": " + message;
  }
}
