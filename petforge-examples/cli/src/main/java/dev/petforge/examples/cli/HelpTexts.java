package dev.petforge.examples.cli;

import dev.petforge.storyboard.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Help in Chinese: {@code help_zh.properties} beside the class of a command, under the keys that
 * picocli looks for. The English one stands at the commands and their options.
 */
final class HelpTexts extends PropertyResourceBundle {
  private static final String FILE = "help_zh.properties";

  private HelpTexts(InputStreamReader texts, @Nullable ResourceBundle otherwise)
      throws IOException {
    super(texts);
    if (otherwise != null) {
      setParent(otherwise);
    }
  }

  /** Gives the help of a command, and of those below it, in a language. */
  static void in(Language language, CommandLine command) {
    if (language == Language.ENGLISH) {
      return;
    }
    ResourceBundle common = beside(HelpTexts.class, null);
    command.setResourceBundle(common);
    for (CommandLine below : command.getSubcommands().values()) {
      Class<?> type = below.getCommandSpec().userObject().getClass();
      boolean own = type.getPackageName().equals(HelpTexts.class.getPackageName());
      if (!own && type.getResource(FILE) != null) {
        // A command of another application, whose options are partly the common ones.
        below.setResourceBundle(beside(type, common));
      }
    }
  }

  private static ResourceBundle beside(Class<?> type, @Nullable ResourceBundle otherwise) {
    try (InputStream in = Objects.requireNonNull(type.getResourceAsStream(FILE));
        InputStreamReader texts = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return new HelpTexts(texts, otherwise);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the help of " + type, e);
    }
  }
}
