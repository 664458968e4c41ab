package dev.petforge.examples.cli;

import dev.petforge.archive.ExportedArchive;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PetForgeException;
import dev.petforge.project.ProjectId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes everything of projects into files that another installation takes in. */
@Command(
    name = "export",
    description = {
      "Writes each project into a file PROJECT.petforge.zip with everything that belongs to it: "
          + "storyboard, all versions of all clips, videos, history, and what was paid for it.",
      "'import-archive' takes it into another installation; any program that unpacks ZIP files "
          + "shows it. The project stays where it is.",
      "Exit status 1 if one was skipped: an operation or a call is under way, or a file is not "
          + "what it was stored as."
    })
final class ExportCommand extends HomeCommand {
  private static final String ENDING = ".petforge.zip";

  @Mixin private ProjectSelection selection = new ProjectSelection();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = ".",
      description =
          "Where the files go (${DEFAULT-VALUE}); an earlier one of a project is replaced.")
  private Path out = Path.of("");

  ExportCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    selection.check(this);
    try (Installation installation = openExisting()) {
      return Interruption.during(
          installation,
          () -> tell("run.stopping"),
          interruption -> export(installation, selection.of(this, installation), interruption));
    }
  }

  private int export(
      Installation installation, List<ProjectId> projects, Interruption interruption) {
    Map<ProjectId, Failure> skipped = new LinkedHashMap<>();
    List<ProjectId> ready = new ArrayList<>();
    for (ProjectId project : projects) {
      try {
        installation.petForge().archives().requireAtRest(project);
        ready.add(project);
      } catch (PetForgeException e) {
        skip(skipped, project, e);
      }
    }
    List<ExportedArchive> archives = new ArrayList<>();
    Path folder = context().directory().resolve(out).normalize();
    for (ProjectId project : ready) {
      if (interruption.stopping()) {
        return Interruption.STOPPED;
      }
      try {
        ExportedArchive archive =
            installation.petForge().archives().export(project, folder.resolve(project + ENDING));
        archives.add(archive);
        tell("export.done", project, megabytes(archive.bytes()), archive.files(), archive.file());
      } catch (PetForgeException e) {
        if (e.failure().code().equals("DISK_FULL")) {
          throw e; // The others would not find room either.
        }
        skip(skipped, project, e);
      }
    }
    report(archives, skipped);
    return skipped.isEmpty() ? 0 : PetForgeCli.FAILED;
  }

  private void skip(Map<ProjectId, Failure> skipped, ProjectId project, PetForgeException why) {
    skipped.put(project, why.failure());
    tell("export.skipped", project, why.failure());
  }

  private void report(List<ExportedArchive> archives, Map<ProjectId, Failure> skipped) {
    long bytes = archives.stream().mapToLong(ExportedArchive::bytes).sum();
    tell("export.sum", archives.size(), megabytes(bytes), skipped.size());
    if (json()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("archives", archives.stream().map(ExportCommand::tree).toList());
      List<Object> left = new ArrayList<>();
      skipped.forEach((project, why) -> left.add(tree("project_id", project.value(), why)));
      tree.put("skipped", left);
      tree.put("bytes", bytes);
      print(tree);
    }
  }

  private static Map<String, Object> tree(ExportedArchive archive) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("project_id", archive.project().value());
    tree.put("file", archive.file().toString());
    tree.put("bytes", archive.bytes());
    tree.put("files", archive.files());
    return tree;
  }

  /** For programs, why something was left out. */
  static Map<String, Object> tree(String what, String name, Failure why) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(what, name);
    tree.put("code", why.code());
    tree.put("message", why.message());
    return tree;
  }

  /** As people read sizes: at least the next tenth of a megabyte. */
  static String megabytes(long bytes) {
    long tenths = (bytes + 99_999) / 100_000;
    return tenths / 10 + "." + tenths % 10;
  }
}
