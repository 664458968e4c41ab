package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.WriteFailures;
import dev.petforge.migration.Finding;
import dev.petforge.migration.JointWatcher;
import dev.petforge.migration.MeasuredJoint;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The page that shows what a migration came to, with both frames of each broken joint side by side.
 * It is one file that needs no other, written as the migration goes on, so that any number of
 * projects fits into memory.
 */
final class MigrationPage implements JointWatcher, AutoCloseable {
  private static final String STYLE =
      """
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #222; }
      h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; border-top: 1px solid #ccc; padding-top: 1rem; }
      table { border-collapse: collapse; width: 100%; } td { padding: .15rem .7rem .15rem 0; vertical-align: top; overflow-wrap: anywhere; }
      td:first-child, td:nth-child(2) { white-space: nowrap; }
      .missing td:first-child, .broken figcaption { color: #b00020; font-weight: 600; }
      .mended td:first-child { color: #8a5a00; } .noted td:first-child { color: #555; }
      figure { margin: 1rem 0; } figure div { display: flex; gap: .5rem; } figure img { width: 50%; height: auto; }
      .sum { background: #f2f2f2; padding: .7rem 1rem; }
      """;

  private final Path file;
  private final Writer out;
  private final Messages messages;
  private final MigrationReport words;
  private final List<String> figures = new ArrayList<>();

  private MigrationPage(Path file, Writer out, Messages messages, MigrationReport words) {
    this.file = file;
    this.out = out;
    this.messages = messages;
    this.words = words;
  }

  /**
   * Begins the page; one that was there is written over.
   *
   * @param words what is said on it
   * @throws dev.petforge.failure.PetForgeException if it cannot be written
   */
  static MigrationPage open(Path file, Messages messages, MigrationReport words) {
    try {
      MigrationPage page =
          new MigrationPage(
              file, Files.newBufferedWriter(file, StandardCharsets.UTF_8), messages, words);
      page.begin();
      return page;
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private void begin() {
    boolean chinese = messages.language() == Language.CHINESE;
    write(
        "<!DOCTYPE html>\n<html lang=\""
            + (chinese ? "zh" : "en")
            + "\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\""
            + " content=\"width=device-width\"><title>"
            + escaped(messages.say("migrate.page.title"))
            + "</title>\n<style>\n"
            + STYLE
            + "</style></head>\n<body>\n<h1>"
            + escaped(messages.say("migrate.page.title"))
            + "</h1>\n");
  }

  /** Keeps the frames of a broken joint for the project that is written next. */
  @Override
  public void measured(ProjectId project, MeasuredJoint joint, Path lastFrame, Path nextFrame) {
    if (joint.broken()) {
      int segment = joint.segment();
      figures.add(
          "<figure class=\"broken\"><figcaption>"
              + escaped(messages.say("migrate.page.joint", segment - 1, segment, words.text(joint)))
              + "</figcaption><div>"
              + image(lastFrame, messages.say("migrate.page.last", segment - 1))
              + image(nextFrame, messages.say("migrate.page.first", segment))
              + "</div></figure>\n");
    }
  }

  private String image(Path jpeg, String what) {
    try {
      return "<img alt=\""
          + escaped(what)
          + "\" src=\"data:image/jpeg;base64,"
          + Base64.getEncoder().encodeToString(Files.readAllBytes(jpeg))
          + "\">";
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /** Writes what became of a row or a folder, with the broken joints that were measured for it. */
  void add(MigrationReport.Line line) {
    write("<h2>" + escaped(words.title(line)) + "</h2>\n");
    if (!line.findings().isEmpty()) {
      write("<table>\n");
      for (Finding finding : line.sorted()) {
        String kind = MigrationReport.word(finding.kind());
        write(
            "<tr class=\""
                + kind
                + "\"><td>"
                + escaped(messages.say("migrate.kind." + kind))
                + "</td><td>"
                + escaped(messages.translated(finding.place()))
                + "</td><td>"
                + escaped(messages.translated(finding.message()))
                + "</td></tr>\n");
      }
      write("</table>\n");
    }
    figures.forEach(this::write);
    figures.clear();
  }

  /** Writes the last lines. */
  void end() {
    write("<p class=\"sum\">" + escaped(words.sum()) + "</p>\n</body>\n</html>\n");
  }

  private void write(String text) {
    try {
      out.write(text);
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static RuntimeException failure(Path file, IOException e) {
    Path folder = file.toAbsolutePath().getParent();
    return WriteFailures.of(
        folder == null ? file : folder, "the page " + file + " cannot be written", e);
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }
}
