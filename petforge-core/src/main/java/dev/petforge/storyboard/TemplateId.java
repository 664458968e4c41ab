package dev.petforge.storyboard;

import java.util.regex.Pattern;

/**
 * The name of a template. It is part of file paths, so it is strict.
 *
 * @param value 1 to 50 of {@code [a-z0-9-]}, beginning with a letter or digit
 */
public record TemplateId(String value) {
  // Before DEFAULT, which is checked with it.
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,49}");

  /** The template of a row that names none. */
  public static final TemplateId DEFAULT = new TemplateId("eating-template");

  public TemplateId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "template must be 1 to 50 of [a-z0-9-] and begin with a letter or digit, was '"
              + value
              + "'");
    }
  }

  /** Reads a name as people and old data write it: {@code eating} means {@code eating-template}. */
  public static TemplateId parse(String text) {
    String name = text.strip();
    return new TemplateId(
        name.equals("eating") || name.equals("daily") ? name + "-template" : name);
  }

  @Override
  public String toString() {
    return value;
  }
}
