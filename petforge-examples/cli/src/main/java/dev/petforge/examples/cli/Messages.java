package dev.petforge.examples.cli;

import dev.petforge.storyboard.Language;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

/** The messages of the command line in one language. */
final class Messages {
  private final Language language;
  private final ResourceBundle bundle;

  private Messages(Language language, ResourceBundle bundle) {
    this.language = language;
    this.bundle = bundle;
  }

  static Messages in(Language language) {
    Locale locale = language == Language.CHINESE ? Locale.CHINESE : Locale.ROOT;
    return new Messages(
        language,
        ResourceBundle.getBundle(
            "dev.petforge.examples.cli.messages",
            locale,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)));
  }

  /** The language that a process's locale asks for; English for all but Chinese. */
  static Language languageOf(Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        return value.startsWith("zh") ? Language.CHINESE : Language.ENGLISH;
      }
    }
    return Language.ENGLISH;
  }

  Language language() {
    return language;
  }

  ResourceBundle bundle() {
    return bundle;
  }

  /** A text with its arguments; numbers are written plainly. */
  String say(String key, Object... arguments) {
    Object[] plain = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      plain[i] = String.valueOf(arguments[i]);
    }
    return new MessageFormat(bundle.getString(key), Locale.ROOT).format(plain);
  }
}
