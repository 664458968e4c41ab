package dev.petforge.llm;

import dev.petforge.storyboard.Language;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Terms of camera work, as data. A term that is denied ("no zoom", "the camera never moves",
 * "禁止缩放") does not count; what denies it stands before it in the same sentence.
 */
final class CameraTerms {
  private static final String MOVES =
      "(?:moves?|moving|pans?|panning|tilts?|tilting|tracks?|tracking|follows?|following"
          + "|dollies|dollying|push(?:es|ing)? (?:in|closer|forward)|pull(?:s|ing)? (?:back|out|away)"
          + "|zooms?|zooming|orbits?|orbiting|circles?|circling|rotates?|rotating|rises?|rising"
          + "|swings?|swinging|shakes?|shaking|glides?|gliding|drifts?|drifting|sweeps?|sweeping"
          + "|cranes?|craning|cuts?|cutting|flies|flying)";

  private static final String ADVERBS =
      "(?:(?:is|are|will|starts? to|begins? to|then|now|slowly|gently|smoothly|slightly|softly"
          + "|quickly|suddenly|gradually|steadily) )*";

  /** What moves a camera, or breaks the one take. */
  private static final List<Pattern> CAMERA_ENGLISH =
      List.of(
          words("(?:camera|viewpoint) " + ADVERBS + MOVES),
          words("zoom(?:s|ed|ing)?(?:[ -](?:in|out))?"),
          words("(?<!(?:frying|baking|sauce|the|a) )pan(?:s|ning)? (?:left|right|across|upwards?)"),
          words("(?:pan|tilt|panning|tilting|tracking|dolly|crane|orbit|orbiting) shots?"),
          words("(?:slow|whip|quick|camera) pans?"),
          words("doll(?:y|ies|ying) (?:in|out|back|forward|left|right|zoom)"),
          words("push[ -]ins?|pull[ -]?backs?"),
          words("hand-?held"),
          words("rack focus|jump[ -]cuts?|cuts? (?:to|away)|smash cuts?"));

  private static final List<Pattern> CAMERA_CHINESE =
      List.of(
          Pattern.compile(
              "(?<![朝向着往近对离望看])(?:镜头|摄像机|摄影机|机位)(?:开始|逐渐|缓缓|缓慢|慢慢|快速|迅速|突然|轻轻|轻微|随之|跟着|地|向[前后左右上下])*"
                  + "(?:推近|推进|推向|拉近|拉远|拉开|后拉|前推|左摇|右摇|摇向|摇移|移动|平移|移向|跟随|跟拍|旋转|环绕|升起|上升|下降|晃动|抖动|切换|切到|切至|变焦|缩放)"),
          Pattern.compile("变焦|推镜头?|拉镜头|摇镜头?|移镜头|跟镜头|甩镜头?|切镜头?|运镜|跟拍|航拍|手持拍摄|手持镜头|切换(?:镜头|画面|场景)"),
          Pattern.compile("(?:画面|镜头)(?:逐渐|缓缓|慢慢|突然)*(?:放大|缩小|缩放|推近|拉远)"));

  private static final List<Pattern> EDIT_ENGLISH =
      List.of(
          words(
              "add(?:s|ed|ing)?|remov(?:e|es|ed|ing)|replac(?:e|es|ed|ing)|extend(?:s|ed|ing)?"
                  + "|continu(?:e|es|ed|ing)"));

  /** 继续 is left out: in Chinese it is how one says that somebody goes on eating. */
  private static final List<Pattern> EDIT_CHINESE =
      List.of(Pattern.compile("添加|删除|移除|去掉|替换|换成|延长(?:视频|画面)|续写"));

  private static final Pattern DENIAL_ENGLISH =
      words(
          "no|not|never|without|avoid(?:s|ing)?|free of|forbid(?:s|den)?|don't|doesn't|cannot"
              + "|can't|won't|isn't|instead of|zero|neither|nor");

  private static final Pattern DENIAL_CHINESE = Pattern.compile("[不无勿别禁]|没有|避免|杜绝|严禁");

  private static final Pattern ENDS = Pattern.compile("[.!?;\\n](?!\\d)|[。！？；]");

  private static final Pattern SEQUENCE_ENGLISH =
      words("then|next|after that|afterwards|finally|lastly|first(?:ly)?(?=,)|secondly|beat \\d+");

  private static final Pattern SEQUENCE_CHINESE =
      Pattern.compile("然后|接着|随后|紧接着|之后|最后(?!几)|首先|其次|节拍\\s*\\d+");

  private static final Pattern FACE_ENGLISH =
      words(
          "faces?|facing|eyes?|gaze|look(?:s|ing)?|lens|camera|head|chin|mouth|nose|muzzle|ears?");

  private static final Pattern FACE_CHINESE = Pattern.compile("[脸面眼头嘴鼻耳]|镜头|注视|看|望|下巴");

  private static final List<Pattern> HIDDEN_ENGLISH =
      List.of(
          words(
              "(?:out of|off|outside|leav(?:es|ing)|exit(?:s|ing)?|left) (?:the )?"
                  + "(?:frame|screen|picture|shot|view)"),
          words("off-?screen|turn(?:s|ed|ing) away|back (?:turned )?to the (?:camera|lens)"),
          words(
              "(?:face|head|eyes) (?:is |are )?"
                  + "(?:hidden|covered|buried|not visible|out of sight|turned away)"));

  private static final List<Pattern> HIDDEN_CHINESE =
      List.of(Pattern.compile("出画|出镜|离开画面|走出画面|画面外|背对|背向|背朝|看不[见到]脸|遮住(?:了)?脸|脸被"));

  private static final List<Pattern> ORDER_ENGLISH =
      List.of(
          words(
              "no|not|never|without|avoid|don't|do not|must not|mustn't|should not|shouldn't"
                  + "|cannot|can't|forbidden|stop"));

  private static final List<Pattern> ORDER_CHINESE =
      List.of(Pattern.compile("不要|不得|不可|不能|不许|禁止|避免|请勿|切勿|严禁|勿|(?:^|[，。；、,;\\s])[无没](?:有)?"));

  private CameraTerms() {}

  private static Pattern words(String forms) {
    return Pattern.compile(
        "(?<![\\p{L}\\d'-])(?:" + forms + ")(?![\\p{L}\\d-])", Pattern.CASE_INSENSITIVE);
  }

  /** The first words that move the camera or break the take. */
  static Optional<String> cameraMove(String text, Language language) {
    return first(text, language, language == Language.ENGLISH ? CAMERA_ENGLISH : CAMERA_CHINESE);
  }

  /** The first verb that interfaces for video take for an order to edit what is there. */
  static Optional<String> editVerb(String text, Language language) {
    return first(text, language, language == Language.ENGLISH ? EDIT_ENGLISH : EDIT_CHINESE);
  }

  /** Words by which the pet's face would not be seen. */
  static Optional<String> hidden(String text, Language language) {
    return first(text, language, language == Language.ENGLISH ? HIDDEN_ENGLISH : HIDDEN_CHINESE);
  }

  /** Whether anything of the pet's face is spoken of. */
  static boolean speaksOfFace(String text, Language language) {
    return (language == Language.ENGLISH ? FACE_ENGLISH : FACE_CHINESE).matcher(text).find();
  }

  /** The first words that forbid, where things should only be named. */
  static Optional<String> order(String text, Language language) {
    return (language == Language.ENGLISH ? ORDER_ENGLISH : ORDER_CHINESE)
        .stream()
            .map(pattern -> pattern.matcher(text))
            .filter(Matcher::find)
            .map(matcher -> matcher.group().strip())
            .findFirst();
  }

  /** How many words say that something comes after something else. */
  static int sequenceWords(String text, Language language) {
    Pattern pattern = language == Language.ENGLISH ? SEQUENCE_ENGLISH : SEQUENCE_CHINESE;
    return (int) pattern.matcher(text).results().count();
  }

  /** How many sentences a text has. */
  static int sentences(String text) {
    return (int) ENDS.splitAsStream(text).filter(sentence -> !sentence.isBlank()).count();
  }

  private static Optional<String> first(String text, Language language, List<Pattern> patterns) {
    for (Pattern pattern : patterns) {
      Matcher matcher = pattern.matcher(text);
      while (matcher.find()) {
        if (!denied(text.substring(sentence(text, matcher.start()), matcher.start()), language)) {
          return Optional.of(matcher.group());
        }
      }
    }
    return Optional.empty();
  }

  private static boolean denied(String before, Language language) {
    return (language == Language.ENGLISH ? DENIAL_ENGLISH : DENIAL_CHINESE).matcher(before).find();
  }

  /** Where the sentence begins that a place is in. */
  private static int sentence(String text, int place) {
    Matcher end = ENDS.matcher(text);
    int start = 0;
    while (end.find() && end.end() <= place) {
      start = end.end();
    }
    return start;
  }
}
