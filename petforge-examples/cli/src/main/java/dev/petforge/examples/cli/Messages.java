package dev.petforge.examples.cli;

import dev.petforge.failure.Failure;
import dev.petforge.failure.MessageCatalog;
import dev.petforge.feishu.FeishuCode;
import dev.petforge.storyboard.Language;
import dev.petforge.task.Outcome;
import java.text.FieldPosition;
import java.text.Format;
import java.text.MessageFormat;
import java.text.ParsePosition;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.stream.Collectors;

/**
 * The messages of an application in one language. Its own have keys; what the library says comes as
 * English sentences, and is looked up in {@link MessageCatalog}.
 */
public final class Messages {
  /** A moment for people: by the clock on their wall. */
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

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
    return new Messages(language, texts(language, name));
  }

  private static ResourceBundle texts(Language language, String name) {
    return ResourceBundle.getBundle(
        name,
        language == Language.CHINESE ? Locale.CHINESE : Locale.ROOT,
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
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

  Locale locale() {
    return language.locale();
  }

  private MessageCatalog catalog() {
    return language == Language.CHINESE ? Chinese.CATALOG : MessageCatalog.of(Locale.ENGLISH);
  }

  /**
   * A text with its arguments; numbers are written plainly, failures and refusals in this language,
   * lists and moments as people write them.
   *
   * @throws java.util.MissingResourceException if there is no such text
   */
  public String say(String key, Object... arguments) {
    MessageFormat text = new MessageFormat(bundle.getString(key), Locale.ROOT);
    Format[] formats = text.getFormats();
    for (int i = 0; i < formats.length; i++) {
      // What has a format of its own is the word after a number: one file, two files.
      if (formats[i] == null) {
        text.setFormat(i, new Plain());
      }
    }
    return text.format(arguments);
  }

  /** Writes arguments as {@link #plain} does. */
  private final class Plain extends Format {
    private static final long serialVersionUID = 1;

    @Override
    public StringBuffer format(Object argument, StringBuffer text, FieldPosition position) {
      return text.append(plain(argument));
    }

    @Override
    public Object parseObject(String source, ParsePosition position) {
      throw new UnsupportedOperationException("messages are only written");
    }
  }

  private String plain(Object argument) {
    if (argument instanceof Failure failure) {
      return failure(failure);
    }
    if (argument instanceof Outcome.Refused refused) {
      return refusal(refused);
    }
    if (argument instanceof Collection<?> all) {
      return all.stream()
          .map(this::plain)
          .collect(Collectors.joining(language == Language.CHINESE ? "、" : ", "));
    }
    return argument instanceof Instant moment
        ? MOMENT.format(moment.atZone(ZoneId.systemDefault()))
        : String.valueOf(argument);
  }

  /** A failure in this language, with its code. */
  public String failure(Failure failure) {
    return catalog()
        .say(new Failure(failure.code(), ofFeishu(failure.message()), failure.retryable()));
  }

  /** Why a command was refused, in this language, with its code. */
  String refusal(Outcome.Refused refused) {
    return failure(Failure.permanent(refused.reason().name(), refused.message()));
  }

  /** A sentence or a word that the library says in English, in this language. */
  public String translated(String english) {
    return catalog().say(ofFeishu(english));
  }

  /** What Feishu's codes mean is kept beside them, in both languages. */
  private String ofFeishu(String message) {
    return language == Language.CHINESE ? FeishuCode.translated(message, Locale.CHINESE) : message;
  }

  /** What is said by the library, by this program, and by what reads its arguments. */
  private static final class Chinese {
    static final MessageCatalog CATALOG =
        MessageCatalog.of(Locale.CHINESE)
            .with(Objects.requireNonNull(Messages.class.getResourceAsStream("sentences_zh.xml")));
  }
}
