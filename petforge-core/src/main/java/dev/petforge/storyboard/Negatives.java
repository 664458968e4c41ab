package dev.petforge.storyboard;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must not be seen, as things: a negative field wants their names, and a prompt wants to hear
 * what is there instead.
 *
 * @param things noun phrases, each once
 */
record Negatives(List<String> things) {
  private static final Pattern SEPARATORS = Pattern.compile("[,;\\n，；、。！]|[.!](?=\\s|$)");

  /** "No morphing" is not what a negative field wants. */
  private static final Pattern ORDER =
      Pattern.compile(
          "^(?:(?:and|or) )?(?:no|not|never|without|avoid(?:ing)?|don't|do not|must not|there must be no)"
              + "\\s+(?:(?:show|have|add|use|include)\\s+)?(?:any\\s+)?"
              + "|^(?:请勿|切勿|不要|不得|不可|不能|禁止|严禁|避免|没有|无|勿|不)(?:出现)?",
          Pattern.CASE_INSENSITIVE);

  /**
   * What to say in place of a thing. {@code $1} is a part of its name.
   *
   * @param thing as it may be called
   * @param instead a sentence that does not name it
   */
  private record Rewording(Pattern thing, String instead) {}

  private static final List<Rewording> ENGLISH =
      List.of(
          english("(?:a )?second ([a-z]{1,20})", "There is exactly one $1."),
          english(
              "animals?|pets?|cats?|dogs?|birds?|insects?|humans?|people|persons?|hands?|faces",
              "The pet is alone in the picture."),
          english(
              "words?|text|captions?|subtitles?|letters?|logos?|watermarks?|writing|titles?",
              "The picture is clean from edge to edge."),
          english(
              "zoom(?:s|ing)?|pans?|panning|tilts?|camera|shak(?:e|es|ing|y)|hand-?held",
              "The camera stands still."),
          english("rooms?|places?|scenes?|backgrounds?|locations?", "The place stays the same."),
          english(
              "objects?|props?|items?|things?",
              "Everything in the picture is what the first frame shows, in its place."),
          english(
              "morph(?:s|ing)?|deform\\w*|distort\\w*|limbs?|legs?|tails?|paws?|flicker\\w*|melting",
              "Shapes stay stable and natural."),
          english("blur\\w*|noise|artifacts?|low quality", "The picture is sharp and clear."),
          english("cuts?|transitions?|time skips?|jumps?", "It is one continuous shot."),
          english(
              "music|voices?|speech|voice-?over|narration|singing",
              "Only sounds of the scene are heard."),
          english("light\\w*|darken\\w*|shadows?|colou?r shifts?", "The light stays as it is."));

  private static final List<Rewording> CHINESE =
      List.of(
          chinese("第二[个只份](\\p{IsHan}{1,6})", "只有一个$1。"),
          chinese("动物|宠物|猫|狗|鸟|虫|人|手", "画面中只有这一只宠物。"),
          chinese("文字|字幕|水印|标志|标题|字母|logo", "画面干净整洁。"),
          chinese("变焦|镜头|摄像机|推拉|摇移|晃动|手持|缩放", "机位保持静止。"),
          chinese("场地|房间|场景|背景|地点", "地点保持不变。"),
          chinese("物品|物体|道具|东西", "画面中的一切与首帧一致，位置不变。"),
          chinese("变形|扭曲|畸变|肢体|闪烁|融化", "形体稳定自然。"),
          chinese("模糊|噪点|低画质", "画面清晰锐利。"),
          chinese("切换|跳切|剪辑|转场", "一镜到底。"),
          chinese("音乐|旁白|人声|配音|解说", "只有现场声。"),
          chinese("灯光|光线|变暗|阴影|偏色", "光线保持不变。"));

  private static Rewording english(String thing, String instead) {
    return new Rewording(
        Pattern.compile("(?<![\\p{L}-])(?:" + thing + ")(?![\\p{L}-])", Pattern.CASE_INSENSITIVE),
        instead);
  }

  private static Rewording chinese(String thing, String instead) {
    return new Rewording(Pattern.compile(thing, Pattern.CASE_INSENSITIVE), instead);
  }

  /** The things that a negative constraint is about, however it is phrased. */
  static Negatives of(String constraint) {
    Set<String> things = new LinkedHashSet<>();
    for (String part : SEPARATORS.splitAsStream(constraint).toList()) {
      String thing = ORDER.matcher(part.strip()).replaceFirst("").strip();
      if (!thing.isEmpty()) {
        things.add(thing);
      }
    }
    return new Negatives(List.copyOf(things));
  }

  /** As a negative field wants them. */
  static String field(List<String> things) {
    boolean chinese = !Scripts.of(String.join("", things)).fit(Language.ENGLISH);
    return String.join(chinese ? "、" : ", ", things);
  }

  /** What to say in place of all of them, each sentence once. */
  List<String> instead() {
    Set<String> sentences = new LinkedHashSet<>();
    things.forEach(thing -> instead(thing).ifPresent(sentences::add));
    return List.copyOf(sentences);
  }

  /** Those that cannot be said in another way. */
  List<String> unsaid() {
    List<String> unsaid = new ArrayList<>(things);
    unsaid.removeIf(thing -> instead(thing).isPresent());
    return unsaid;
  }

  private static Optional<String> instead(String thing) {
    boolean chinese = thing.codePoints().anyMatch(Character::isIdeographic);
    for (Rewording rewording : chinese ? CHINESE : ENGLISH) {
      Matcher found = rewording.thing().matcher(thing);
      if (found.find()) {
        String part = found.groupCount() > 0 ? found.group(1) : "";
        return Optional.of(rewording.instead().replace("$1", part));
      }
    }
    return Optional.empty();
  }
}
