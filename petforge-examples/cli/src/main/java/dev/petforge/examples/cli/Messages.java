package dev.petforge.examples.cli;

import dev.petforge.storyboard.Language;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

/** The messages of an application in one language. */
public final class Messages {
  private final Language language;
  private final ResourceBundle bundle;

  private Messages(Language language, ResourceBundle bundle) {
    this.language = language;
    this.bundle = bundle;
  }

  /** Those of the command line. */
  static Messages in(Language language) {
    return in(language, "dev.petforge.examples.cli.messages");
  }

  /**
   * Those of another application.
   *
   * @param name of its resource bundle, which is English but for a variant {@code _zh}
   * @throws java.util.MissingResourceException if there is no such bundle
   */
  public static Messages in(Language language, String name) {
    Locale locale = language == Language.CHINESE ? Locale.CHINESE : Locale.ROOT;
    return new Messages(
        language,
        ResourceBundle.getBundle(
            name,
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

  public Language language() {
    return language;
  }

  ResourceBundle bundle() {
    return bundle;
  }

  /**
   * A text with its arguments; numbers are written plainly.
   *
   * @throws java.util.MissingResourceException if there is no such text
   */
  public String say(String key, Object... arguments) {
    Object[] plain = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      plain[i] = String.valueOf(arguments[i]);
    }
    return new MessageFormat(bundle.getString(key), Locale.ROOT).format(plain);
  }
}
