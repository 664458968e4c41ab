package dev.petforge.llm.internal.answer;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What models call the fields of a shot, and which fields they mean. */
public final class FieldNames {
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

  private static final Pattern HUMP = Pattern.compile("([a-z])([A-Z])");
  private static final Pattern BLANK = Pattern.compile("[\\s-]+");
  private static final Pattern CHINESE = Pattern.compile("(?:_zh|_cn|_chinese|[（(]?_?中文[)）]?)$");
  private static final Pattern ENGLISH = Pattern.compile("(?:_en|_english|[（(]?_?英文[)）]?)$");

  private FieldNames() {}

  /**
   * A field's name.
   *
   * @param name ours, or any other name
   * @param ofItsText whether it is a name in Chinese that does not say the language, so that the
   *     text does
   */
  public record Meant(String name, boolean ofItsText) {}

  /** The field that is meant by a name. */
  public static Meant of(String said) {
    String snake = HUMP.matcher(said.strip()).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
    String name = BLANK.matcher(snake).replaceAll("_");
    String plain = CHINESE.matcher(name).replaceAll("");
    String suffix = plain.equals(name) ? "" : "_zh";
    plain = ENGLISH.matcher(plain).replaceAll("");
    boolean english = suffix.isEmpty() && !plain.equals(name);
    String other = OTHERS.get(plain);
    return other == null
        ? new Meant(plain + suffix, false)
        : new Meant(other + suffix, suffix.isEmpty() && !english && plain.charAt(0) > 127);
  }
}
