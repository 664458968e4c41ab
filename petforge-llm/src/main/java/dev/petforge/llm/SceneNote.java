package dev.petforge.llm;

import dev.petforge.storyboard.Bilingual;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A row's scene description, made safe to be quoted. It comes from outside: whatever it says, it
 * stays one quoted line.
 *
 * @param text the quoted line in the language that it was written in, a neutral phrase in the
 *     other; empty if there is nothing to quote
 * @param warnings what was lost of it, for people
 */
record SceneNote(Optional<Bilingual> text, List<String> warnings) {
  /** More than this many characters are cut off. */
  static final int MAX = 200;

  /** No more than this is looked at; a table cell can be megabytes long. */
  static final int MAX_READ = 4 * MAX;

  static SceneNote of(String description) {
    List<String> warnings = new ArrayList<>();
    String clean = clean(head(description, MAX_READ));
    if (clean.codePointCount(0, clean.length()) > MAX || description.length() > MAX_READ) {
      warnings.add(
          "scene_description was cut to its first "
              + MAX
              + " characters, it had "
              + description.length());
      clean = head(clean, MAX).strip();
    }
    Optional<String> placeholder = UnwrittenText.find(clean);
    if (placeholder.isPresent()) {
      warnings.add(
          "scene_description was not used: it has the placeholder '" + placeholder.get() + "'");
      return new SceneNote(Optional.empty(), List.copyOf(warnings));
    }
    if (clean.isEmpty()) {
      return new SceneNote(Optional.empty(), List.copyOf(warnings));
    }
    Bilingual text =
        isChinese(clean)
            ? new Bilingual("Scene note: as the opening photo shows it.", "场景备注：“" + clean + "”。")
            : new Bilingual("Scene note: \"" + clean + "\".", "场景备注：以开场照片为准。");
    return new SceneNote(Optional.of(text), List.copyOf(warnings));
  }

  /** One harmless line of the text's first characters, for quoting. */
  static String line(String text, int characters) {
    return head(clean(head(text, 4 * characters)), characters).strip();
  }

  static String head(String text, int characters) {
    return text.codePointCount(0, text.length()) <= characters
        ? text
        : text.substring(0, text.offsetByCodePoints(0, characters));
  }

  /** One line without controls, and without what could close its quotes or look like markup. */
  private static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .map(SceneNote::harmless)
        .filter(character -> character >= 0)
        .forEach(clean::appendCodePoint);
    return clean.toString().replaceAll("\\s+", " ").strip();
  }

  private static int harmless(int character) {
    if (Character.isWhitespace(character) || Character.isSpaceChar(character)) {
      return ' ';
    }
    int type = Character.getType(character);
    if (type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.PRIVATE_USE
        || type == Character.UNASSIGNED) {
      return -1;
    }
    return switch (character) {
      case '[', '{', '<', '【', '［', '｛', '＜', '〔', '〈' -> '(';
      case ']', '}', '>', '】', '］', '｝', '＞', '〕', '〉' -> ')';
      case '"', '“', '”', '„', '«', '»', '＂', '`', '\\' -> '\'';
      default -> character;
    };
  }

  /** A Chinese character says about as much as two letters. */
  static boolean isChinese(String text) {
    long han =
        text.codePoints()
            .filter(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN)
            .count();
    long latin =
        text.codePoints()
            .filter(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN)
            .count();
    return han > 0 && han * 2 >= latin;
  }
}
