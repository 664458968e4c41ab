package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Writers;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who writes storyboards. */
final class WriterOption {
  @Option(
      names = "--writer",
      paramLabel = "NAME",
      description = {
        "Who writes storyboards: offline (from templates, free), deepseek, openai or another of the",
        "known providers of models; by default as before, at first offline. Keys come from the",
        "environment or the file .env."
      })
  private @Nullable String writer;

  /** Refuses a name that nobody knows. */
  void check(CliCommand command) {
    if (writer != null) {
      List<String> names = new Writers(command.configuration()).names();
      if (!names.contains(writer)) {
        throw command.wrong(command.messages().say("usage.writer", writer, names));
      }
    }
  }

  /** Empty for what the installation had before. */
  Optional<String> name() {
    return Optional.ofNullable(writer);
  }
}
