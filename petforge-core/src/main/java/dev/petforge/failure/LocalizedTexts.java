package dev.petforge.failure;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Texts in English and Chinese that stand in two UTF-8 properties files beside a class: {@code
 * name.properties} and {@code name_zh.properties}. Each is read when it is first asked for. Safe
 * for use by many threads.
 */
public final class LocalizedTexts {
  private final Class<?> owner;
  private final String name;
  private final Map<String, Properties> read = new ConcurrentHashMap<>();

  private LocalizedTexts(Class<?> owner, String name) {
    this.owner = owner;
    this.name = name;
  }

  /**
   * The texts beside a class.
   *
   * @param name of the files, without language and ending
   */
  public static LocalizedTexts beside(Class<?> owner, String name) {
    return new LocalizedTexts(owner, name);
  }

  /**
   * A text.
   *
   * @param locale Chinese for every locale whose language is {@code zh}, else English
   * @throws NullPointerException if there is no text with the key
   */
  public String of(Locale locale, String key) {
    return Objects.requireNonNull(texts(locale).getProperty(key), key);
  }

  /** The same with another key that counts where there is no text with the first. */
  public String of(Locale locale, String key, String otherwise) {
    return of(locale, texts(locale).containsKey(key) ? key : otherwise);
  }

  private Properties texts(Locale locale) {
    boolean chinese = locale.getLanguage().equals(Locale.CHINESE.getLanguage());
    return read.computeIfAbsent(name + (chinese ? "_zh" : "") + ".properties", this::load);
  }

  private Properties load(String file) {
    try (InputStream in = Objects.requireNonNull(owner.getResourceAsStream(file), file);
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      Properties texts = new Properties();
      texts.load(reader);
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
