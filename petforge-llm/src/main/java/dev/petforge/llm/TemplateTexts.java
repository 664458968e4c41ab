package dev.petforge.llm;

import dev.petforge.storyboard.Bilingual;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Template;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the texts of one template file, in the languages that it is written in. */
final class TemplateTexts {
  /** What a text is, by how it must end. */
  enum Form {
    /** Code adds the full stop. */
    PHRASE,
    /** A whole sentence. */
    SENTENCE,
    /** As its author likes. */
    ANY
  }

  private static final Bilingual UNREADABLE = Bilingual.same("?");
  private static final Pattern SLOT = Pattern.compile("\\{([^{}]*)\\}");

  private final YamlFields fields;
  private final Problems problems;
  private final Set<Language> languages;

  TemplateTexts(YamlFields fields, Problems problems, Set<Language> languages) {
    this.fields = fields;
    this.problems = problems;
    this.languages = languages;
  }

  /** How a language is called in a template file. */
  static String code(Language language) {
    return language == Language.ENGLISH ? "en" : "zh";
  }

  /** A text in every language of the template; something to go on with if it cannot be read. */
  Bilingual text(@Nullable Node node, String what, int most, Form form) {
    if (node == null) {
      return UNREADABLE;
    }
    if (node instanceof ScalarNode) {
      if (languages.size() > 1) {
        problems.at(node, what + " needs a text in each language: {en: …, zh: …}");
        return UNREADABLE;
      }
      return Bilingual.same(line(node, what, most, form, languages.iterator().next()));
    }
    Set<String> codes = new TreeSet<>();
    languages.forEach(language -> codes.add(code(language)));
    Map<String, Node> texts = fields.of(node, what, codes, codes);
    if (texts.isEmpty()) {
      return UNREADABLE;
    }
    String english = in(Language.ENGLISH, texts, what, most, form);
    String chinese = in(Language.CHINESE, texts, what, most, form);
    return new Bilingual(
        english.isEmpty() ? chinese : english, chinese.isEmpty() ? english : chinese);
  }

  private String in(Language language, Map<String, Node> texts, String what, int most, Form form) {
    Node node = texts.get(code(language));
    if (node == null) {
      return languages.size() == 1 ? "" : "?";
    }
    return line(node, what + "." + code(language), most, form, language);
  }

  private String line(Node node, String what, int most, Form form, Language language) {
    String text = line(node, what, most);
    if (text.equals("?")) {
      return text;
    }
    boolean stopped = text.matches("(?s).*[.!?。！？…]");
    if (form == Form.PHRASE && stopped) {
      problems.at(node, what + " must not end with a full stop, which is added: '" + text + "'");
    }
    if (form == Form.SENTENCE && !stopped) {
      String stop = language == Language.ENGLISH ? "." : "。";
      problems.at(
          node, what + " must be a sentence that ends with '" + stop + "', was '" + text + "'");
    }
    return text;
  }

  /** One line of text with known slots, and nothing that stands for a text. */
  String line(Node node, String what, int most) {
    String text = fields.text(node, what).strip();
    if (text.isEmpty()) {
      if (node instanceof ScalarNode) {
        problems.at(node, what + " must have a text");
      }
      return "?";
    }
    if (text.length() > most) {
      problems.at(node, what + " must have at most " + most + " characters, had " + text.length());
    }
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      problems.at(node, what + " must be one line without controls; write > in place of |");
    }
    slots(Problems.line(node), text, what);
    UnwrittenText.find(SLOT.matcher(text).replaceAll("x"))
        .ifPresent(
            found ->
                problems.at(
                    node, what + " must be written out, had the placeholder '" + found + "'"));
    return text;
  }

  /** Only known slots, and no brace that is none. */
  private void slots(int line, String text, String what) {
    Matcher slot = SLOT.matcher(text);
    while (slot.find()) {
      slot(line, slot.group(1), what);
    }
    if (SLOT.matcher(text).replaceAll("").matches("(?s).*[{}].*")) {
      problems.at(line, what + " has a brace that is no slot: '" + text + "'");
    }
  }

  private void slot(int line, String name, String what) {
    if (!Template.SLOTS.contains(name)) {
      problems.at(
          line,
          what + " has the unknown slot {" + name + "}" + Suggestion.of(name, Template.SLOTS));
    }
  }

  /** The slots of a longer text. Braces around anything but a name are the author's own. */
  void slotsOf(String text, int firstLine) {
    Pattern name = Pattern.compile("\\{([a-z_]+)\\}");
    int line = firstLine;
    for (String one : text.split("\n", -1)) {
      Matcher slot = name.matcher(one);
      while (slot.find()) {
        slot(line, slot.group(1), "the text below the front matter");
      }
      line++;
    }
  }
}
