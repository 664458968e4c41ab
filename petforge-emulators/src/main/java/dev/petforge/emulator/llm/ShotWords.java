package dev.petforge.emulator.llm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts of shots, by field and place.
 *
 * @param given texts that are not ours to choose, by field: they are the same in every shot. {@code
 *     start_state} and {@code start_state_zh} are those of the first shot only
 * @param first the place of the first shot
 */
record ShotWords(Map<String, String> given, int first) {
  private static final List<String> POSES =
      List.of(
          "sits upright behind the bowl, eyes on the lens",
          "stands with the nose above the bowl, ears forward",
          "holds the head a little raised, mouth closed",
          "keeps the head low, eyes half open",
          "sits tall, eyes closed in pleasure",
          "bends over the clean bowl, face to the camera",
          "rests both front paws in front of the bowl, eyes on the lens",
          "looks up with the chin raised",
          "leans slightly to the left, ears turned out",
          "lies flat with the chin on the table edge",
          "sits sideways with the face to the camera",
          "sits calm and still, eyes on the lens again");
  private static final List<String> POSES_ZH =
      List.of(
          "端坐在碗后，眼睛看着镜头",
          "站立，鼻子在碗上方，耳朵向前",
          "头微微抬起，嘴巴闭合",
          "低着头，眼睛半睁",
          "坐直，惬意地闭着眼睛",
          "俯身在干净的碗上，脸朝镜头",
          "两只前爪放在碗前，眼睛看着镜头",
          "抬起下巴向上看",
          "身体微微左倾，耳朵向外",
          "趴着，下巴放在桌沿",
          "侧坐，脸朝镜头",
          "安静端坐，眼睛再次看着镜头");

  ShotWords {
    given = Map.copyOf(given);
  }

  static ShotWords usual() {
    return new ShotWords(Map.of(), 0);
  }

  /** The text of a field in the shot at a place. */
  String text(String field, int index) {
    boolean start = field.startsWith("start_state");
    if (given.containsKey(field) && (!start || index == first)) {
      return given.get(field);
    }
    return switch (field) {
      case "subject_lock" -> "an orange tabby cat with a white chest and a blue collar";
      case "subject_lock_zh" -> "一只白胸口、戴蓝色项圈的橘色虎斑猫";
      case "scene_lock" -> "a wooden table with one white bowl, window light from the left";
      case "scene_lock_zh" -> "一张木桌，一个白碗，光线从左侧窗户照入";
      case "start_state" -> index == 0 ? "as the opening photo shows it" : pose(index - 1);
      case "start_state_zh" -> index == 0 ? "与开场照片一致" : poseZh(index - 1);
      case "end_state" -> pose(index);
      case "end_state_zh" -> poseZh(index);
      case "crucial" ->
          text("subject_lock", index)
              + "; "
              + text("scene_lock", index)
              + ". Starts: "
              + text("start_state", index)
              + ". Ends: "
              + text("end_state", index)
              + ".";
      case "crucial_zh" ->
          text("subject_lock_zh", index)
              + "；"
              + text("scene_lock_zh", index)
              + "。开始："
              + text("start_state_zh", index)
              + "。结束："
              + text("end_state_zh", index)
              + "。";
      case "action" -> "The cat moves slowly and calmly until it " + pose(index) + ".";
      case "action_zh" -> "猫缓慢平静地动作，直到" + poseZh(index) + "。";
      case "sound" -> "Quiet room tone, one soft breath.";
      case "sound_zh" -> "安静的室内环境音，一声轻柔的呼吸。";
      case "negative_constraint" -> "Other animals, human hands, written words, sudden zoom.";
      case "negative_constraint_zh" -> "其他动物、人手、文字、突然变焦。";
      case "prompt" -> text("action", index) + " Locked camera. " + text("crucial", index);
      case "food_item" -> "dry cat food";
      case "food_position" -> "in the white bowl";
      case "food_texture" -> "crunchy";
      case "container_type" -> "white bowl";
      default ->
          field.endsWith("_zh")
              ? "第" + (index + 1) + "个镜头的说明。"
              : "What shot " + (index + 1) + " says of " + field.replace('_', ' ') + ".";
    };
  }

  private static String pose(int index) {
    return POSES.get(index % POSES.size());
  }

  private static String poseZh(int index) {
    return POSES_ZH.get(index % POSES_ZH.size());
  }

  /** The same with more texts that are not ours to choose. */
  ShotWords with(Map<String, String> more, int place) {
    Map<String, String> all = new HashMap<>(given);
    all.putAll(more);
    return new ShotWords(all, place);
  }
}
