package dev.petforge.testkit;

import dev.petforge.storyboard.Bilingual;
import dev.petforge.storyboard.Direction;
import dev.petforge.storyboard.Headings;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.ShotSpec;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.Template;
import dev.petforge.storyboard.TemplateId;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A storyboard with which nothing is wrong, for tests that change one thing of it. */
public final class Storyboards {
  private static final List<String> TYPES = List.of("intro", "eating", "finish", "outro");

  private Storyboards() {}

  /** Four shots of 8 s, intro, eating, finish and outro, with every part in both languages. */
  public static Storyboard good() {
    return new Storyboard(IntStream.range(0, TYPES.size()).mapToObj(Storyboards::shot).toList());
  }

  private static Shot shot(int index) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("subject_lock", "The same cat.");
    fields.put("scene_lock", "The same table.");
    fields.put("start_state", "pose " + index + ", face to the lens");
    fields.put("end_state", "pose " + (index + 1) + ", face to the lens");
    fields.put("crucial", "The same cat. The same table. Start and end.");
    fields.put("action", "The cat moves on to place " + index + ".");
    fields.put("sound", "Room tone.");
    fields.put("negative_constraint", "Other animals.");
    fields.put("subject_lock_zh", "同一只猫。");
    fields.put("scene_lock_zh", "同一张桌子。");
    fields.put("start_state_zh", "姿势" + index + "，脸朝镜头");
    fields.put("end_state_zh", "姿势" + (index + 1) + "，脸朝镜头");
    fields.put("crucial_zh", "同一只猫。同一张桌子。起始与结束。");
    fields.put("action_zh", "猫咪走到位置" + index + "。");
    fields.put("sound_zh", "室内环境音。");
    fields.put("negative_constraint_zh", "其他动物。");
    fields.put("duration_sec", 8);
    return new Shot(index, TYPES.get(index), fields);
  }

  /** The template of {@link #good}; it says nothing of the camera or of lengths. */
  public static Template template() {
    return template(Optional.empty());
  }

  /** The same in both languages with a camera that stays where it is, and shots of 5 to 8 s. */
  public static Template locked() {
    return template(
        Optional.of(
            new Direction(
                EnumSet.allOf(Language.class),
                OptionalInt.empty(),
                Optional.of(new Direction.Seconds(5, 8)),
                true,
                Headings.CHINESE,
                "")));
  }

  /** The same with another direction. */
  public static Template template(Direction direction) {
    return template(Optional.of(direction));
  }

  private static Template template(Optional<Direction> direction) {
    Bilingual any = new Bilingual("any", "任意");
    List<ShotSpec> shots =
        TYPES.stream()
            .map(
                type ->
                    new ShotSpec(
                        type,
                        1,
                        type.equals("eating"),
                        OptionalInt.empty(),
                        List.of(any),
                        any,
                        any))
            .toList();
    TemplateId id = TemplateId.DEFAULT;
    return direction
        .map(given -> new Template(id, any, any, any, any, any, List.of(), shots, given))
        .orElseGet(() -> new Template(id, any, any, any, any, any, List.of(), shots));
  }
}
