package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.Rehearsal;
import dev.petforge.examples.installation.TemplateFiles;
import dev.petforge.failure.RetryableException;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.video.media.FfmpegVideoTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what files are, whether the work would take them, and what it would make of them. */
@Command(
    name = "check",
    description = {
      "Says what files are, whether they would be taken, what would be made of them, and "
          + "what a browser does with the clips among them.",
      "Of a folder, it is every file in it, and the rows that 'run' would take from it.",
      "Nothing is bought, and nothing is written beside them.",
      "Exit status 1 if something would not be taken."
    })
final class CheckCommand extends HomeCommand {
  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Pictures, clips, and folders of them, also with a table.csv.")
  private List<Path> files = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Keeps what would be made of them in this folder, to look at.")
  private @Nullable Path out;

  CheckCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    List<Path> given = files.stream().map(context().directory()::resolve).toList();
    given.stream()
        .filter(file -> !Files.exists(file))
        .findFirst()
        .ifPresent(
            file -> {
              throw wrong(messages().say("check.missing", file));
            });
    Optional<Path> kept = Optional.ofNullable(out).map(context().directory()::resolve);
    TemplateFiles templates = new TemplateFiles(configuration(), folder());
    List<CheckedFile> checked = new ArrayList<>();
    List<CheckedFolder> folders = new ArrayList<>();
    try (FfmpegVideoTools tools = Rehearsal.videoTools(configuration()).build();
        FileCheck check = FileCheck.open(tools, kept)) {
      for (Path file : given) {
        boolean pictures = false;
        for (Path one : filesOf(file)) {
          CheckedFile result = check.check(one);
          pictures |= result instanceof CheckedFile.OpeningPicture;
          checked.add(result);
          tell(result);
        }
        if (Files.isDirectory(file)) {
          Optional<CheckedFolder> rows = CheckedFolder.of(file, tools, templates.all(), pictures);
          rows.ifPresent(this::tell);
          rows.ifPresent(folders::add);
        }
      }
    }
    if (json()) {
      print(tree(checked, folders));
    } else {
      context()
          .out()
          .println(
              messages()
                  .say(
                      "check.sum",
                      checked.size(),
                      checked.stream().filter(CheckedFile::taken).count(),
                      checked.stream().filter(file -> !file.taken()).count()));
    }
    boolean all =
        checked.stream().allMatch(CheckedFile::taken)
            && folders.stream().allMatch(CheckedFolder::taken);
    return all ? 0 : PetForgeCli.FAILED;
  }

  /** A folder's files, in the order of their paths, without those that nobody misses. */
  private static List<Path> filesOf(Path given) {
    if (!Files.isDirectory(given)) {
      return List.of(given);
    }
    try (Stream<Path> below = Files.walk(given)) {
      return below
          .filter(Files::isRegularFile)
          .filter(file -> !isOfPrograms(given.relativize(file)))
          .filter(file -> !FolderTable.isTable(file))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new RetryableException("IO_ERROR", given + " cannot be read: " + e, null, e);
    }
  }

  private static boolean isOfPrograms(Path file) {
    for (Path name : file) {
      if (FolderTable.isOfPrograms(name)) {
        return true;
      }
    }
    return false;
  }

  private void tell(CheckedFile file) {
    if (!json()) {
      file.lines(messages()).forEach(context().out()::println);
    }
  }

  private void tell(CheckedFolder folder) {
    if (!json()) {
      folder.lines(messages()).forEach(context().out()::println);
    }
  }

  private static Map<String, Object> tree(List<CheckedFile> files, List<CheckedFolder> folders) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("files", files.stream().map(CheckedFile::tree).toList());
    tree.put("folders", folders.stream().map(CheckedFolder::tree).toList());
    return tree;
  }
}
