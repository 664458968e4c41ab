package dev.petforge.llm;

import java.util.Locale;
import java.util.Map;

/** What models call the fields of a shot, and which fields they mean. */
final class FieldNames {
  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          Map.entry("index", "segment_index"),
          Map.entry("type", "segment_type"),
          Map.entry("序号", "segment_index"),
          Map.entry("索引", "segment_index"),
          Map.entry("片段序号", "segment_index"),
          Map.entry("分镜序号", "segment_index"),
          Map.entry("镜头序号", "segment_index"),
          Map.entry("类型", "segment_type"),
          Map.entry("片段类型", "segment_type"),
          Map.entry("分镜类型", "segment_type"),
          Map.entry("镜头类型", "segment_type"),
          Map.entry("关键", "crucial"),
          Map.entry("关键信息", "crucial"),
          Map.entry("关键要素", "crucial"),
          Map.entry("动作", "action"),
          Map.entry("音效", "sound"),
          Map.entry("声音", "sound"),
          Map.entry("负面约束", "negative_constraint"),
          Map.entry("负面限制", "negative_constraint"),
          Map.entry("一致性约束", "negative_constraint"),
          Map.entry("结束状态", "end_state"),
          Map.entry("起始状态", "start_state"),
          Map.entry("主体锁定", "subject_lock"),
          Map.entry("场景锁定", "scene_lock"),
          Map.entry("食物", "food_item"),
          Map.entry("提示词", "prompt"));

  private FieldNames() {}

  /**
   * A field's name.
   *
   * @param name ours, or any other name
   * @param ofItsText whether it is a name in Chinese that does not say the language, so that the
   *     text does
   */
  record Meant(String name, boolean ofItsText) {}

  static Meant of(String said) {
    String name =
        said.strip()
            .replaceAll("([a-z])([A-Z])", "$1_$2")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[\\s-]+", "_");
    String plain = name.replaceAll("(?:_zh|_cn|_chinese|[（(]?_?中文[)）]?)$", "");
    String suffix = plain.equals(name) ? "" : "_zh";
    plain = plain.replaceAll("(?:_en|_english|[（(]?_?英文[)）]?)$", "");
    boolean english = suffix.isEmpty() && !plain.equals(name);
    String other = OTHERS.get(plain);
    return other == null
        ? new Meant(plain + suffix, false)
        : new Meant(other + suffix, suffix.isEmpty() && !english && plain.charAt(0) > 127);
  }
}
