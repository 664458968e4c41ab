package dev.petforge.llm;

import dev.petforge.storyboard.Bilingual;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.PlannedShot;
import dev.petforge.storyboard.Prompts;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.storyboard.ShotSpec;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.Template;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A template whose placeholders are filled from one brief. */
final class FilledTemplate {
  private final Template template;
  private final Map<String, Bilingual> slots;
  private final SceneWords words;
  private final SceneNote note;
  private final Bilingual subjectLock;
  private final Bilingual sceneLock;
  private final boolean rewritten;
  private final int keptLevel;

  FilledTemplate(Template template, StoryboardBrief brief) {
    this.template = template;
    this.words = SceneWords.of(SceneNote.head(brief.sceneDescription(), SceneNote.MAX_READ));
    this.note = SceneNote.of(brief.sceneDescription());
    this.slots = words.slots(PictureWords.light(brief.picture()));
    this.rewritten = !brief.kept().isEmpty();
    this.subjectLock = kept(brief, "subject_lock", subject());
    this.sceneLock = kept(brief, "scene_lock", scene(brief));
    this.keptLevel = keptLevel(brief);
  }

  /** What a person should know before paying for clips. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>(note.warnings());
    String meal =
        template.ledger().isEmpty()
            ? ""
            : " and a " + words.container().english() + " with " + words.food().english();
    warnings.add(
        "the storyboard was written without a look at the picture: check that it shows "
            + words.subject().english()
            + meal);
    return warnings;
  }

  /**
   * The shot that the plan wants at a place.
   *
   * @param before the shots that come before it
   */
  Shot shot(PlannedShot planned, List<Shot> before) {
    Bilingual start = startState(before);
    Bilingual end = endState(planned);
    Map<String, Object> fields = new LinkedHashMap<>();
    if (!template.ledger().isEmpty()) {
      if (planned.index() > 0 && !planned.spec().equals(outro())) {
        put(fields, "food_item", words.food());
      }
      put(fields, "container_type", words.container());
    }
    put(fields, "subject_lock", subjectLock);
    put(fields, "scene_lock", sceneLock);
    put(fields, "start_state", start);
    put(fields, "end_state", end);
    put(fields, "crucial", crucial(start, end));
    put(fields, "action", action(planned, before));
    put(fields, "sound", sentence(joined(fill(planned.spec().sound()), fill(template.sound()))));
    put(fields, "negative_constraint", sentence(fill(template.negatives())));
    Shot shot = new Shot(planned.index(), planned.spec().type(), fields);
    return Prompts.compose(
        shot.with("id", "seg_" + planned.index() + "_" + digest(fields)),
        template.direction().headings());
  }

  private ShotSpec outro() {
    return template.shots().get(template.shots().size() - 1);
  }

  private static Bilingual startState(List<Shot> before) {
    return new Bilingual(startState(before, ""), startState(before, "_zh"));
  }

  /**
   * Where a shot starts: in the words with which the one before it ends, if it has any.
   *
   * @param before the shots that come before it
   * @param suffix of the field's name, empty for English
   */
  static String startState(List<Shot> before, String suffix) {
    boolean english = suffix.isEmpty();
    if (before.isEmpty()) {
      return english ? "exactly as the opening photo shows it" : "与开场照片完全一致";
    }
    return written(before.get(before.size() - 1), "end_state" + suffix)
        .orElse(english ? "where the clip before ends" : "承接上一段视频的最后一帧");
  }

  private Bilingual endState(PlannedShot planned) {
    Bilingual pose = fill(planned.spec().endState());
    if (template.ledger().isEmpty()) {
      return pose;
    }
    Bilingual ledger = fill(template.ledger().get(Math.max(planned.level(), keptLevel)));
    return new Bilingual(
        pose.english() + "; " + ledger.english(), pose.chinese() + "；" + ledger.chinese());
  }

  private Bilingual crucial(Bilingual start, Bilingual end) {
    return new Bilingual(
        subjectLock.english()
            + " "
            + sceneLock.english()
            + " Start: "
            + start.english()
            + ". End: "
            + end.english()
            + ".",
        subjectLock.chinese()
            + sceneLock.chinese()
            + "起始："
            + start.chinese()
            + "。结束："
            + end.chinese()
            + "。");
  }

  /**
   * A wording that the video does not have yet. A shot that is written anew gets another one than
   * the first time: whoever asked for it did not want the same.
   */
  private Bilingual action(PlannedShot planned, List<Shot> before) {
    List<Bilingual> wordings = planned.spec().actions();
    int first = planned.occurrence() + (rewritten ? 1 : 0);
    List<Bilingual> turned = new ArrayList<>();
    for (int i = 0; i < wordings.size(); i++) {
      Bilingual filled = fill(wordings.get((first + i) % wordings.size()));
      turned.add(new Bilingual(capitalised(filled.english()), filled.chinese()));
    }
    return turned.stream()
        .filter(wording -> before.stream().noneMatch(shot -> says(shot, wording)))
        .findFirst()
        .orElse(turned.get(0));
  }

  private static boolean says(Shot shot, Bilingual action) {
    return shot.text(ShotPart.ACTION, Language.ENGLISH).equals(action.english())
        || shot.text(ShotPart.ACTION, Language.CHINESE).equals(action.chinese());
  }

  private Bilingual subject() {
    Bilingual subject = words.subject();
    return new Bilingual(
        capitalised(subject.english())
            + " looks exactly as in the opening photo: the same fur, eyes, size and accessories in"
            + " every shot.",
        subject.chinese() + "与开场照片完全一致：毛色、眼睛、体型和配饰在每个镜头中都不变。");
  }

  private Bilingual scene(StoryboardBrief brief) {
    Bilingual colours = PictureWords.colours(brief.picture());
    Bilingual framing = PictureWords.framing(brief.picture());
    Bilingual camera = sentence(fill(template.camera()));
    Bilingual light = sentence(fill(template.light()));
    return new Bilingual(
        "Scene: the place in the opening photo, mostly "
            + colours.english()
            + ", "
            + framing.english()
            + ". "
            + camera.english()
            + " "
            + light.english()
            + note.text().map(text -> " " + text.english()).orElse(""),
        "场景：开场照片中的地点，主色调为"
            + colours.chinese()
            + "，"
            + framing.chinese()
            + "。"
            + camera.chinese()
            + light.chinese()
            + note.text().map(Bilingual::chinese).orElse(""));
  }

  /** What the kept shots say must go on as it is, even if today's picture says something else. */
  private static Bilingual kept(StoryboardBrief brief, String field, Bilingual otherwise) {
    return new Bilingual(
        firstOf(brief.kept(), field).orElse(otherwise.english()),
        firstOf(brief.kept(), field + "_zh").orElse(otherwise.chinese()));
  }

  private static Optional<String> firstOf(List<Shot> shots, String field) {
    return shots.stream().flatMap(shot -> written(shot, field).stream()).findFirst();
  }

  /** How far the ledger is where the kept shots end, so that a bowl never fills up again. */
  private int keptLevel(StoryboardBrief brief) {
    if (brief.kept().isEmpty()) {
      return 0;
    }
    Shot last = brief.kept().get(brief.kept().size() - 1);
    for (int level = template.ledger().size() - 1; level > 0; level--) {
      Bilingual state = fill(template.ledger().get(level));
      boolean english = text(last, "end_state").contains(state.english());
      if (english || text(last, "end_state_zh").contains(state.chinese())) {
        return level;
      }
    }
    return 0;
  }

  private Bilingual fill(Bilingual text) {
    return text.fill(slots);
  }

  private static Bilingual joined(Bilingual first, Bilingual second) {
    return new Bilingual(
        first.english() + "; " + second.english(), first.chinese() + "；" + second.chinese());
  }

  private static Bilingual sentence(Bilingual words) {
    return new Bilingual(capitalised(words.english()) + ".", words.chinese() + "。");
  }

  private static String capitalised(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private void put(Map<String, Object> fields, String name, Bilingual text) {
    for (Language language : Language.values()) {
      if (template.direction().languages().contains(language)) {
        fields.put(language == Language.CHINESE ? name + "_zh" : name, text.in(language));
      }
    }
  }

  private static Optional<String> written(Shot shot, String field) {
    return shot.field(field).filter(text -> !text.isBlank());
  }

  private static String text(Shot shot, String field) {
    return shot.field(field).orElse("");
  }

  /** 8 hex digits that are the same for the same words. */
  static String digest(Map<String, Object> fields) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(fields.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
