package dev.petforge.document;

import dev.petforge.failure.PermanentException;
import dev.petforge.json.Json;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.Storyboard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The column {@code storyboard_json}: the shots, in an object with {@code storyboards}. */
public final class StoryboardDocument {
  private static final String SHOTS = "storyboards";

  private StoryboardDocument() {}

  /** Writes all fields of all shots. */
  public static String write(Storyboard storyboard) {
    return Json.write(
        Map.of(SHOTS, storyboard.shots().stream().map(StoryboardDocument::tree).toList()));
  }

  /** A shot with all its fields, in their order. */
  public static Map<String, Object> tree(Shot shot) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("segment_index", shot.index());
    tree.put("segment_type", shot.type());
    tree.putAll(shot.fields());
    return tree;
  }

  /**
   * Reads shots, as this version writes them or as old data has them: a list, or an object with
   * {@code storyboards}.
   *
   * @throws PermanentException with code {@code UNREADABLE} if it is something else, naming the
   *     place
   */
  public static Storyboard read(String json) {
    Object tree = Json.read(json, "storyboard_json");
    Object list = tree instanceof Map<?, ?> object ? object.get(SHOTS) : tree;
    if (!(list instanceof List<?>)) {
      throw new PermanentException(
          "UNREADABLE", "storyboard_json must be a list of shots, or an object with " + SHOTS);
    }
    List<Shot> shots = new ArrayList<>();
    for (Fields fields : new Fields(Map.of(SHOTS, list), "storyboard_json").objects(SHOTS)) {
      int index = fields.has("segment_index") ? fields.integer("segment_index") : shots.size();
      String type = fields.optionalText("segment_type").orElse("segment");
      shots.add(new Shot(index, type, fields.except("segment_index", "segment_type")));
    }
    try {
      return new Storyboard(shots);
    } catch (IllegalArgumentException e) {
      throw new PermanentException("UNREADABLE", "storyboard_json: " + e.getMessage(), e);
    }
  }
}
