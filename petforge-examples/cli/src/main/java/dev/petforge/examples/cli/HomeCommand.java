package dev.petforge.examples.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What the commands on an installation have in common. */
public abstract class HomeCommand extends CliCommand {
  private static final Path USUAL = Path.of("petforge-data");

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "petforge-data",
      description = "Where the installation is: database, files, settings (${DEFAULT-VALUE}).")
  private Path home = USUAL;

  protected HomeCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  /** The folder of the installation; a relative one is below the directory of the process. */
  protected Path folder() {
    return context().directory().resolve(home).normalize();
  }

  /** {@inheritDoc} On the same installation. */
  @Override
  String commandLine(String words) {
    return super.commandLine(words) + (home.equals(USUAL) ? "" : " --home " + quoted(home));
  }

  /** As a shell takes it for one word. */
  private static String quoted(Path path) {
    String text = path.toString();
    return text.matches("[\\w./,:@%+=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /** The installation, which is made if it is not there. */
  Home open() {
    return Home.open(
        folder(), configuration(), messages().language(), Optional.empty(), this::tellMigration);
  }

  /** The installation, which must be there. */
  Home openExisting() {
    return Home.existing(folder(), configuration(), messages().language(), this::tellMigration);
  }
}
