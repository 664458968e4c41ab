package dev.petforge.examples.installation;

import dev.petforge.failure.Failure;
import dev.petforge.failure.MessageCatalog;
import dev.petforge.feishu.FeishuCode;
import dev.petforge.storyboard.Language;
import dev.petforge.task.Outcome;
import java.io.InputStream;
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
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What people are told in one language. Texts have keys: those of an application, and behind them
 * those of an installation. What the library says comes as English sentences, and is looked up in
 * {@link MessageCatalog}.
 */
public final class Messages {
  /** A moment for people: by the clock on their wall. */
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final Language language;
  private final Class<?> application;
  private final ResourceBundle own;
  private final ResourceBundle common;
  private @Nullable MessageCatalog catalog;

  private Messages(Language language, Class<?> application) {
    this.language = language;
    this.application = application;
    this.own = texts(language, application);
    this.common = texts(language, Messages.class);
  }

  /** Those of an installation, without any of an application. */
  public static Messages in(Language language) {
    return new Messages(language, Messages.class);
  }

  /**
   * Those of an application as well, of which one with the key of another goes first.
   *
   * @param application a class beside which its texts are: the resource bundle {@code messages},
   *     which is English but for a variant {@code _zh}, and, if it says sentences of its own,
   *     {@code sentences_zh.xml} as {@link MessageCatalog#with} reads it
   * @throws java.util.MissingResourceException if there is no such bundle
   */
  public static Messages in(Language language, Class<?> application) {
    return new Messages(language, application);
  }

  private static ResourceBundle texts(Language language, Class<?> beside) {
    return ResourceBundle.getBundle(
        beside.getPackageName() + ".messages",
        language == Language.CHINESE ? Locale.CHINESE : Locale.ROOT,
        beside.getClassLoader(),
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /** The language that a process's locale asks for; English for all but Chinese. */
  public static Language languageOf(Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        return value.startsWith("zh") ? Language.CHINESE : Language.ENGLISH;
      }
    }
    return Language.ENGLISH;
  }

  /** The language that all is said in. */
  public Language language() {
    return language;
  }

  /** The locale of the language. */
  public Locale locale() {
    return language.locale();
  }

  /** Read when it is wanted: what goes well is seldom told in sentences. */
  private synchronized MessageCatalog catalog() {
    MessageCatalog read = catalog;
    if (read == null) {
      read = MessageCatalog.of(language.locale());
      if (language == Language.CHINESE) {
        read = with(Messages.class, read);
        read = application == Messages.class ? read : with(application, read);
      }
      catalog = read;
    }
    return read;
  }

  private static MessageCatalog with(Class<?> beside, MessageCatalog catalog) {
    InputStream sentences = beside.getResourceAsStream("sentences_zh.xml");
    return sentences == null ? catalog : catalog.with(sentences);
  }

  /** Whether there is a text with this key, of the application or of an installation. */
  public boolean has(String key) {
    return own.containsKey(key) || common.containsKey(key);
  }

  /**
   * A text with its arguments; numbers are written plainly, failures and refusals in this language,
   * lists and moments as people write them.
   *
   * @throws java.util.MissingResourceException if there is no such text
   */
  public String say(String key, Object... arguments) {
    ResourceBundle bundle = own.containsKey(key) ? own : common;
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
  public String refusal(Outcome.Refused refused) {
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
}
