package dev.petforge.examples.benchmarks;

import dev.petforge.examples.benchmarks.kills.KillRehearsal;
import dev.petforge.examples.benchmarks.kills.KillReport;
import dev.petforge.examples.cli.CommandContext;
import dev.petforge.examples.cli.HomeCommand;
import dev.petforge.examples.cli.PetForgeCli;
import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Rehearses sudden deaths in an empty folder. For those who change PetForge. */
@Command(
    name = "kills",
    description = "Kills a worker again and again and looks whether anything was bought twice.")
final class KillsCommand extends HomeCommand {
  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "50",
      description = "How often a worker is killed (${DEFAULT-VALUE}).")
  private int kills = 50;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "When they come; the same seed means the same times (${DEFAULT-VALUE}).")
  private long seed = 1;

  KillsCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() throws InterruptedException {
    requireKnownSettings();
    requireRange("--kills", kills, 1, 10_000);
    Path folder = emptyFolder();
    KillReport report = new KillRehearsal(folder, kills, seed, context().err()::println).run();
    print(report.tree());
    return report.problems().isEmpty() && report.notMet().isEmpty() ? 0 : PetForgeCli.FAILED;
  }

  private Path emptyFolder() {
    Path folder = folder();
    try {
      Files.createDirectories(folder);
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw wrong("--home must be an empty folder, " + folder + " is not");
        }
      }
      return folder.toRealPath();
    } catch (IOException e) {
      throw new PermanentException(
          "NOT_WRITABLE", "the folder " + folder + " cannot be used: " + e, e);
    }
  }
}
