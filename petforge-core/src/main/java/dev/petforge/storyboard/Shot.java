package dev.petforge.storyboard;

import dev.petforge.file.Sha256;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One shot of a storyboard. It keeps every field that it came with, known or not, in its order.
 *
 * @param index its place, from 0
 * @param type what kind of shot it is, for example {@code intro}, {@code first_bite} or {@code
 *     outro}
 * @param fields all other fields by their names in the document; values are what JSON knows: text,
 *     numbers, booleans, lists and maps of these
 */
public record Shot(int index, String type, Map<String, Object> fields) {
  private static final String OUT_OF_DATE = "out_of_date";
  private static final String EDITED = "edited_by_hand";
  private static final String NEXT_PROMPT = "next_prompt";

  public Shot {
    if (index < 0 || index >= Storyboard.MAX_SHOTS) {
      throw new IllegalArgumentException(
          "segment_index must be 0 to " + (Storyboard.MAX_SHOTS - 1) + ", was " + index);
    }
    if (type.isBlank()) {
      throw new IllegalArgumentException("segment_type must not be blank in shot " + index);
    }
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** The text of a part in a language; empty text if the shot has none. */
  public String text(ShotPart part, Language language) {
    return field(part.key(language)).orElse("");
  }

  /** Whether the twin of this text was edited after it, so that it no longer says the same. */
  public boolean outOfDate(ShotPart part, Language language) {
    return outOfDate().contains(part.key(language));
  }

  /** Whether a person changed it, so that it must not be thrown away in silence. */
  public boolean editedByHand() {
    return Boolean.TRUE.equals(fields.get(EDITED));
  }

  /** The same shot, marked as changed by a person. */
  Shot markedAsEdited() {
    return with(EDITED, true);
  }

  /** The prompt that is sent to a generator, composed from the parts. */
  public String prompt() {
    return field("prompt").orElse("");
  }

  /** What is sent instead of the prompt for its next clip, if a person said that. */
  public Optional<String> nextPrompt() {
    return field(NEXT_PROMPT);
  }

  /**
   * The same shot, for whose next clip something else is sent than its prompt.
   *
   * @param text empty for its prompt
   */
  public Shot withNextPrompt(Optional<String> text) {
    Map<String, Object> next = new LinkedHashMap<>(fields);
    next.remove(NEXT_PROMPT);
    text.ifPresent(said -> next.put(NEXT_PROMPT, said));
    return new Shot(index, type, next);
  }

  /**
   * The hash of everything in it that a clip of it follows from. It stays the same when only other
   * fields change, such as its name, a twin that is not used for prompts, or what is sent once.
   */
  public Sha256 wordsHash() {
    StringBuilder words = new StringBuilder();
    List<String> parts = new ArrayList<>();
    parts.add(prompt());
    Stream.of(ShotPart.values()).map(part -> Prompts.current(this, part)).forEach(parts::add);
    parts.forEach(part -> words.append(part.length()).append(':').append(part).append(';'));
    return Sha256.of(words.toString());
  }

  /** A field as text. */
  public Optional<String> field(String name) {
    return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** The same shot with one field set. */
  public Shot with(String name, Object value) {
    Map<String, Object> next = new LinkedHashMap<>(fields);
    next.put(name, value);
    return new Shot(index, type, next);
  }

  /**
   * The same shot with a part's text replaced. The twin in the other language is marked out of
   * date, unless it is empty.
   */
  public Shot with(ShotPart part, Language language, String text) {
    String key = part.key(language);
    if (text.equals(text(part, language))) {
      return this;
    }
    List<String> stale = new ArrayList<>(outOfDate());
    stale.remove(key);
    String twin = part.key(language.twin());
    if (!text(part, language.twin()).isBlank() && !stale.contains(twin)) {
      stale.add(twin);
    }
    return with(key, text).with(OUT_OF_DATE, List.copyOf(stale));
  }

  /** The same shot, of which both languages of a part say the same. */
  Shot inStep(ShotPart part) {
    List<String> stale = new ArrayList<>(outOfDate());
    for (Language language : Language.values()) {
      stale.remove(part.key(language));
    }
    return stale.equals(outOfDate()) ? this : with(OUT_OF_DATE, List.copyOf(stale));
  }

  /**
   * The type as file names have it: {@code intro}, {@code eating}, {@code outro} or {@code
   * segment}. Finer types of our templates are mapped to those that the predecessor knew.
   */
  public String fileType() {
    return fileType(type);
  }

  /** The type of shots of a type, as file names have it. */
  public static String fileType(String type) {
    return switch (type) {
      case "intro" -> "intro";
      case "outro" -> "outro";
      case "eating", "approach", "first_bite", "savor", "finish" -> "eating";
      default -> "segment";
    };
  }

  private List<String> outOfDate() {
    List<String> names = new ArrayList<>();
    if (fields.get(OUT_OF_DATE) instanceof Collection<?> marked) {
      marked.forEach(name -> names.add(String.valueOf(name)));
    }
    return names;
  }
}
