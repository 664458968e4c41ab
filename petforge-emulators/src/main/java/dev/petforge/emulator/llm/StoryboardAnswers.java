package dev.petforge.emulator.llm;

import dev.petforge.storyboard.PlannedShot;
import dev.petforge.storyboard.Template;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Valid storyboards as a model would write them: every text is written out, the locks are the same
 * in every shot and said in its crucial part, each shot starts in the end state of the one before,
 * and no two do the same.
 *
 * <pre>{@code
 * emulator.next(LlmAnswer.text(StoryboardAnswers.valid(template, 7).json()));
 * }</pre>
 *
 * Immutable.
 */
public final class StoryboardAnswers {
  /** What every shot has, unless other fields are said. */
  public static final List<String> FIELDS =
      List.of(
          "segment_index",
          "segment_type",
          "subject_lock",
          "subject_lock_zh",
          "scene_lock",
          "scene_lock_zh",
          "start_state",
          "start_state_zh",
          "end_state",
          "end_state_zh",
          "crucial",
          "crucial_zh",
          "action",
          "action_zh",
          "sound",
          "sound_zh",
          "negative_constraint",
          "negative_constraint_zh");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<String> types;
  private final String root;
  private final int first;
  private final List<String> around;
  private final List<String> fields;
  private final ShotWords words;

  private StoryboardAnswers(
      List<String> types,
      String root,
      int first,
      List<String> around,
      List<String> fields,
      ShotWords words) {
    this.types = List.copyOf(types);
    this.root = root;
    this.first = first;
    this.around = List.copyOf(around);
    this.fields = List.copyOf(fields);
    this.words = words;
    if (this.types.isEmpty()) {
      throw new IllegalArgumentException("a storyboard must have at least one shot");
    }
  }

  /** The film of a template, with so many shots. */
  public static StoryboardAnswers valid(Template template, int count) {
    List<String> types = new ArrayList<>();
    for (PlannedShot planned : template.plan(count)) {
      types.add(planned.spec().type());
    }
    return valid(types);
  }

  /** A shot for each of the types, in an array {@code segments}, with {@link #FIELDS}. */
  public static StoryboardAnswers valid(List<String> types) {
    return new StoryboardAnswers(types, "segments", 0, List.of(), FIELDS, ShotWords.usual());
  }

  /** The same in an array of another name; empty text for a bare array. */
  public StoryboardAnswers root(String name) {
    return new StoryboardAnswers(types, name, first, around, fields, words);
  }

  /** The same, whose first shot has this index. */
  public StoryboardAnswers from(int index) {
    return new StoryboardAnswers(types, root, index, around, fields, words);
  }

  /** The same with these fields only. Fields that are not known get a sentence of their own. */
  public StoryboardAnswers fields(List<String> names) {
    return new StoryboardAnswers(types, root, first, around, names, words);
  }

  /**
   * The same, with these fields in the object around the array, before it. Not for a bare array.
   */
  public StoryboardAnswers around(List<String> names) {
    return new StoryboardAnswers(types, root, first, names, fields, words);
  }

  /** The same with given texts. */
  StoryboardAnswers words(ShotWords other) {
    return new StoryboardAnswers(types, root, first, around, fields, other);
  }

  /** How many shots there are. */
  public int count() {
    return types.size();
  }

  /** The shots; each call gives new ones, which may be changed. */
  public ArrayNode shots() {
    ArrayNode shots = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < types.size(); i++) {
      ObjectNode shot = shots.addObject();
      for (String field : fields) {
        switch (field) {
          case "segment_index" -> shot.put(field, first + i);
          case "segment_type" -> shot.put(field, types.get(i));
          case "duration_sec" -> shot.put(field, 8);
          default -> shot.put(field, words.text(field, first + i));
        }
      }
    }
    return shots;
  }

  /** The document: an object with the array, or the array. */
  public String json() {
    return text(shots());
  }

  /** The document with other shots in its array. */
  String text(ArrayNode shots) {
    if (root.isEmpty()) {
      return JSON.writeValueAsString(shots);
    }
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    around.forEach(field -> document.put(field, words.text(field, first)));
    document.set(root, shots);
    return JSON.writeValueAsString(document);
  }
}
