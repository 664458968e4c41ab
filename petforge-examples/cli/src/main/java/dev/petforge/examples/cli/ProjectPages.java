package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.failure.PermanentException;
import dev.petforge.json.Json;
import dev.petforge.project.ProjectId;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;

/**
 * What is shown of projects, one after the other: each is written before the next is read, so that
 * they never have to fit into memory together. One that is named alone is shown just as it is.
 */
final class ProjectPages {
  private final HomeCommand command;
  private final PrintStream out;
  private final List<ProjectId> projects;
  private final boolean alone;
  private boolean begun;

  ProjectPages(HomeCommand command, ProjectSelection selection, Installation installation) {
    this.command = command;
    this.out = command.context().out();
    this.alone = selection.namesOne();
    this.projects = selection.meant(command, installation);
  }

  /** How one is written; returns the exit status. */
  @FunctionalInterface
  interface Writer<T> {
    int write(ProjectId project, T found);
  }

  /**
   * Writes all of them: pages for people, or one JSON object with the document of each.
   *
   * @param read what there is to be shown of one; why it cannot be shown is said, and does not keep
   *     off the others
   * @return the exit status
   */
  <T> int show(Function<ProjectId, T> read, Writer<T> writer) {
    if (alone) {
      ProjectId project = projects.get(0);
      return writer.write(project, read.apply(project));
    }
    if (command.json()) {
      out.print("{\"projects\":[");
    }
    int status = 0;
    for (ProjectId project : projects) {
      T found;
      try {
        found = read.apply(project);
      } catch (PermanentException e) {
        command.tellFailure(command.messages().failure(e.failure()));
        status = PetForgeCli.FAILED;
        continue;
      } catch (ParameterException e) {
        command.tellFailure(String.valueOf(e.getMessage()));
        status = PetForgeCli.FAILED;
        continue;
      }
      if (command.json() && begun) {
        out.print(",");
      }
      status = Math.max(status, writer.write(project, found));
      begun = true;
      // Whoever reads it may have seen enough.
      if (out.checkError()) {
        break;
      }
    }
    if (command.json()) {
      out.println("]}");
    }
    return status;
  }

  /** Whether it is one of several, or may be. */
  boolean several() {
    return !alone;
  }

  /** For people, parts a page from the one before it. */
  void part() {
    if (begun && !command.json()) {
      out.println();
    }
  }

  /** For people, says whose page begins, where the page itself does not. */
  void head(ProjectId project) {
    part();
    if (several() && !command.json()) {
      out.println(command.messages().say("project.head", project));
    }
  }

  /** For programs, what a document of one among several begins with. */
  Map<String, Object> members(ProjectId project) {
    return alone ? Map.of() : Map.of("project_id", project.value());
  }

  /** Writes the document of one. */
  void print(ProjectId project, Map<String, ? extends @Nullable Object> own) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>(members(project));
    document.putAll(own);
    out.println(Json.write(document));
  }
}
