package dev.petforge.examples.cli;

import dev.petforge.storyboard.Language;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command has. */
final class CommonOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  boolean help;

  @Option(
      names = "--json",
      description = "Writes one JSON document to standard output, and nothing else there.")
  boolean json;

  @Option(names = "--verbose", description = "Shows where an error comes from.")
  boolean verbose;

  @Option(
      names = "--lang",
      paramLabel = "en|zh",
      description = "The language of messages; by default the locale's.")
  private @Nullable Tongue lang;

  /** A language as it is typed. */
  enum Tongue {
    en(Language.ENGLISH),
    zh(Language.CHINESE);

    private final Language language;

    Tongue(Language language) {
      this.language = language;
    }
  }

  Optional<Language> language() {
    return Optional.ofNullable(lang).map(tongue -> tongue.language);
  }

  /** The language that the arguments ask for, before they are parsed: also for their own errors. */
  static Optional<Language> languageIn(String... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      String value = "";
      if (arguments[i].startsWith("--lang=")) {
        value = arguments[i].substring("--lang=".length());
      } else if (arguments[i].equals("--lang") && i + 1 < arguments.length) {
        value = arguments[i + 1];
      }
      for (Tongue tongue : Tongue.values()) {
        if (tongue.name().equals(value)) {
          return Optional.of(tongue.language);
        }
      }
    }
    return Optional.empty();
  }
}
