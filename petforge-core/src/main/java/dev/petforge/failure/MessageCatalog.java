package dev.petforge.failure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What PetForge says in English, in another language.
 *
 * <p>Messages are made in English where they arise, with their values in them, and are stored so;
 * whoever shows one looks it up here. An entry is an English message with <code>{0}</code>, <code>
 * {1}</code> … for its values, and the same in the other language. A value may be a message itself,
 * and is looked up too. Words of others are in no entry, and stay as they are.
 */
public final class MessageCatalog {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d{1,2})}");

  /** A message ends like this where a failure was quoted. */
  private static final Pattern CODED = Pattern.compile("(.+) \\(([A-Z][A-Z0-9_]{2,59})\\)");

  /** What is added to a message is set off like this. */
  private static final Pattern ADDITION = Pattern.compile("([:;,.]) ");

  private static final Map<String, String> CHINESE_MARKS =
      Map.of(":", "：", ";", "；", ",", "，", ".", "。");

  /** A list as Java writes it; a class of characters is none. */
  private static final Pattern LIST = Pattern.compile("\\[(?!.*[aA]-[zZ])(.*)]");

  /** So often all entries are looked through for one message: those that are meant need a dozen. */
  private static final int MOST_LOOKS = 300;

  private static final MessageCatalog ENGLISH = new MessageCatalog(Locale.ENGLISH, List.of());

  private final Locale locale;
  private final List<Entry> entries;

  /** Those that can be told from words of others: a word alone cannot. */
  private final List<Entry> sentences;

  private MessageCatalog(Locale locale, List<Entry> entries) {
    this.locale = locale;
    // Of entries that know the same of a message, the one that says more by itself counts.
    this.entries =
        entries.stream().sorted(Comparator.comparingInt(Entry::length).reversed()).toList();
    this.sentences = this.entries.stream().filter(Entry::isSentence).toList();
  }

  /**
   * That of the messages of PetForge's modules.
   *
   * @param locale Chinese for every locale whose language is {@code zh}, else English
   */
  public static MessageCatalog of(Locale locale) {
    return locale.getLanguage().equals(Locale.CHINESE.getLanguage()) ? Chinese.CATALOG : ENGLISH;
  }

  /**
   * This one with entries of an application's own; English has none.
   *
   * @param properties as {@link Properties#loadFromXML} reads them: the key is the English message;
   *     is closed
   */
  public MessageCatalog with(InputStream properties) {
    List<Entry> all = new ArrayList<>(entries);
    all.addAll(read(properties));
    return new MessageCatalog(locale, all);
  }

  private static List<Entry> read(InputStream xml) {
    Properties texts = new Properties();
    try (xml) {
      texts.loadFromXML(xml);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read messages", e);
    }
    return texts.stringPropertyNames().stream()
        .map(english -> new Entry(english, String.valueOf(texts.getProperty(english))))
        .toList();
  }

  /** A failure with its code, for people. What nobody here can translate is quoted as it is. */
  public String say(Failure failure) {
    return locale.equals(Locale.ENGLISH) ? failure.toString() : new Reading().of(failure);
  }

  /** Said by somebody who writes Chinese, and not only about a file with a Chinese name. */
  private static boolean isChinese(String text) {
    long chinese = text.codePoints().filter(Character::isIdeographic).count();
    long latin = text.chars().filter(c -> c < 128 && Character.isLetter(c)).count();
    return chinese > latin;
  }

  /** A message for people; as it is if there is none like it. */
  public String say(String message) {
    return locale.equals(Locale.ENGLISH) ? message : new Reading().of(message).text();
  }

  private static String list(String message) {
    Matcher list = LIST.matcher(message);
    return list.matches() ? list.group(1).replace(", ", "、") : message;
  }

  /**
   * What a message is in the other language.
   *
   * @param known how many of its characters stand in entries
   * @param begins whether its entry begins with a value
   */
  private record Said(String text, int known, boolean begins) {
    boolean isBetterThan(@Nullable Said other) {
      return other == null
          || known > other.known
          || (known == other.known && begins && !other.begins);
    }
  }

  /**
   * Reads one message. Several entries may fit it: the one that knows most of it with its values is
   * meant; of two that know the same, the one that begins with a value, for what follows that is a
   * sentence of its own.
   */
  private final class Reading {
    private final Map<String, Said> read = new HashMap<>();
    private int looks = MOST_LOOKS;

    Said of(String message) {
      Said before = read.get(message);
      if (before != null) {
        return before;
      }
      Said said = look(message);
      read.put(message, said);
      return said;
    }

    String of(Failure failure) {
      String said = of(failure.message()).text();
      if (!said.equals(failure.message()) || isChinese(said)) {
        return said + "（" + failure.code() + "）";
      }
      String meaning = FailureCode.of(failure).map(code -> code.meaning(locale)).orElse("对方返回了错误。");
      return meaning.substring(0, meaning.length() - 1)
          + "（"
          + failure.code()
          + "）。原文：“"
          + failure.message()
          + "”";
    }

    private Said look(String message) {
      if (--looks < 0) {
        return new Said(message, 0, false);
      }
      Matcher coded = CODED.matcher(message);
      if (coded.matches() && FailureCode.of(coded.group(2)).isPresent()) {
        String text = of(Failure.permanent(coded.group(2), coded.group(1)));
        return new Said(text, of(coded.group(1)).known() + coded.group(2).length(), true);
      }
      Said best = best(message, entries);
      if (best == null) {
        best = withAddition(message);
      }
      return best == null ? new Said(list(message), 0, false) : best;
    }

    private @Nullable Said best(String message, List<Entry> among) {
      Said best = null;
      for (Entry entry : among) {
        Optional<Match> match = entry.match(message);
        if (match.isPresent()) {
          Said said = fill(match.get());
          best = said.isBetterThan(best) ? said : best;
        }
      }
      return best;
    }

    private Said fill(Match match) {
      String translation = match.entry().translation();
      StringBuilder text = new StringBuilder();
      int known = match.entry().length();
      int end = 0;
      Matcher place = PLACEHOLDER.matcher(translation);
      while (place.find()) {
        String value = match.values().getOrDefault(place.group(1), "");
        boolean quoted = translation.startsWith("”", place.end());
        // A word in quotation marks is what somebody wrote.
        Said said = quoted && value.indexOf(' ') < 0 ? new Said(value, 0, false) : of(value);
        text.append(translation.substring(end, place.start()))
            .append(quoted ? said.text().replace("', '", "”、“") : said.text());
        known += said.known();
        end = place.end();
      }
      return new Said(
          text.append(translation.substring(end)).toString(), known, match.entry().begins());
    }

    /** Some messages have an addition that is a message itself, behind what others said. */
    private @Nullable Said withAddition(String message) {
      Matcher addition = ADDITION.matcher(message);
      while (addition.find() && looks > 0) {
        String before = message.substring(0, addition.start());
        looks -= 2;
        Said sentence = best(message.substring(addition.end()), sentences);
        Said added = sentence == null ? best(message.substring(addition.start()), sentences) : null;
        Said known = sentence == null ? added : sentence;
        if (known != null && !before.isEmpty()) {
          Said first = of(before);
          String mark = sentence == null ? "" : CHINESE_MARKS.get(addition.group(1));
          return new Said(first.text() + mark + known.text(), first.known() + known.known(), true);
        }
      }
      return null;
    }
  }

  private record Match(Entry entry, Map<String, String> values) {}

  /** A message in two languages. */
  private static final class Entry {
    private final String english;
    private final String translation;
    private final int length;

    /** What stands before, between and behind the places. */
    private final List<String> literals = new ArrayList<>();

    private final List<String> places = new ArrayList<>();

    Entry(String english, String translation) {
      this.english = english;
      this.translation = translation;
      int end = 0;
      Matcher place = PLACEHOLDER.matcher(english);
      while (place.find()) {
        literals.add(english.substring(end, place.start()));
        places.add(place.group(1));
        end = place.end();
      }
      literals.add(english.substring(end));
      this.length = literals.stream().mapToInt(String::length).sum();
    }

    String translation() {
      return translation;
    }

    boolean isSentence() {
      return PLACEHOLDER.matcher(english).replaceAll("").strip().indexOf(' ') > 0;
    }

    boolean begins() {
      return literals.get(0).isEmpty() && !places.isEmpty();
    }

    /** How many of its characters are no value's. */
    int length() {
      return length;
    }

    /** Each value ends where what follows it first stands: the time is that of looking for it. */
    Optional<Match> match(String message) {
      String first = literals.get(0);
      if (places.isEmpty()) {
        return message.equals(first) ? Optional.of(new Match(this, Map.of())) : Optional.empty();
      }
      if (!message.startsWith(first)) {
        return Optional.empty();
      }
      Map<String, String> values = new HashMap<>();
      int at = first.length();
      for (int i = 0; i < places.size(); i++) {
        String behind = literals.get(i + 1);
        boolean last = i == places.size() - 1;
        int end = last ? message.length() - behind.length() : message.indexOf(behind, at);
        if (end < at || (last && !message.endsWith(behind))) {
          return Optional.empty();
        }
        values.put(places.get(i), message.substring(at, end));
        at = end + behind.length();
      }
      return Optional.of(new Match(this, values));
    }
  }

  /** Read when it is first wanted. */
  private static final class Chinese {
    static final MessageCatalog CATALOG =
        new MessageCatalog(
            Locale.CHINESE,
            read(
                Objects.requireNonNull(
                    MessageCatalog.class.getResourceAsStream("messages_zh.xml"))));
  }
}
