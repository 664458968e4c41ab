package dev.petforge.examples.workshop.web;

import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.workshop.Workshop;
import dev.petforge.storyboard.Language;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.i18n.LocaleContextHolder;

/** What people are told, in the language that their request asks for ({@code Accept-Language}). */
public final class Texts {
  private static final Map<Language, Messages> ALL =
      Map.of(
          Language.ENGLISH, Messages.in(Language.ENGLISH, Workshop.class),
          Language.CHINESE, Messages.in(Language.CHINESE, Workshop.class));

  private Texts() {}

  /** The language of the request that this thread answers. */
  public static Language language() {
    Locale locale = LocaleContextHolder.getLocale();
    return locale.getLanguage().equals(Locale.CHINESE.getLanguage())
        ? Language.CHINESE
        : Language.ENGLISH;
  }

  /** The texts in that language. */
  public static Messages messages() {
    return in(language());
  }

  /** The texts in a language. */
  public static Messages in(Language language) {
    return Objects.requireNonNull(ALL.get(language));
  }
}
