package dev.petforge.llm;

import dev.petforge.storyboard.Bilingual;
import dev.petforge.storyboard.ShotSpec;
import dev.petforge.storyboard.Template;
import dev.petforge.storyboard.TemplateId;
import java.util.List;
import java.util.OptionalInt;

/** A pet eats up its bowl in front of the camera. */
final class EatingTemplate {
  private static final int THREE_QUARTERS = 1;
  private static final int HALF = 2;
  private static final int EMPTY = 4;

  private EatingTemplate() {}

  static Template create() {
    return new Template(
        new TemplateId("eating-template"),
        new Bilingual("Eating show", "宠物吃播"),
        new Bilingual(
            "Camera fixed at the pet's eye level, medium shot, shallow depth of field, one take"
                + " without zoom or pan",
            "镜头固定在宠物视线高度，中景，浅景深，一镜到底，不推拉、不摇移"),
        new Bilingual("{light} from one side, unchanging", "{light}从一侧照来，全程不变"),
        new Bilingual("quiet room tone, only sounds of the scene", "安静的室内环境音，只有现场声"),
        new Bilingual(
            "extra animals, human hands, written words, a second {bowl}, sudden zoom",
            "其他动物、人手、文字、第二个{bowl}、突然变焦"),
        List.of(
            new Bilingual("the {bowl} untouched", "{bowl}里的{food}还没动过"),
            new Bilingual("the {bowl} three quarters full", "{bowl}里还剩四分之三"),
            new Bilingual("the {bowl} half full", "{bowl}里还剩一半"),
            new Bilingual("the {bowl} a quarter full", "{bowl}里还剩四分之一"),
            new Bilingual("the {bowl} empty", "{bowl}已经空了")),
        List.of(intro(), approach(), firstBite(), eating(), savor(), finish(), outro()));
  }

  private static ShotSpec intro() {
    return new ShotSpec(
        "intro",
        1,
        false,
        OptionalInt.empty(),
        List.of(
            new Bilingual(
                "{subject} sits still behind the {bowl}, blinks twice and turns its ears forward.",
                "{subject}安静地坐在{bowl}后面，眨了两下眼睛，双耳转向前方。")),
        new Bilingual("seated behind the {bowl}, eyes on the lens", "坐在{bowl}后面，双眼看着镜头"),
        new Bilingual("one faint breath", "一声轻微的呼吸"));
  }

  private static ShotSpec approach() {
    return new ShotSpec(
        "approach",
        4,
        false,
        OptionalInt.empty(),
        List.of(
            new Bilingual(
                "{subject} leans down slowly until its nose hovers over the {food}, and sniffs"
                    + " twice.",
                "{subject}慢慢低下头，鼻尖停在{food}上方，轻轻闻了两下。"),
            new Bilingual(
                "{subject} stretches its neck towards the {bowl} and takes in the smell of the"
                    + " {food} with two soft sniffs.",
                "{subject}向{bowl}伸长脖子，轻嗅两下，闻着{food}的香味。")),
        new Bilingual(
            "head low over the {bowl}, face three-quarters to the lens",
            "头低在{bowl}上方，脸以四分之三侧面朝向镜头"),
        new Bilingual("two soft sniffs", "两声轻嗅"));
  }

  private static ShotSpec firstBite() {
    return new ShotSpec(
        "first_bite",
        3,
        false,
        OptionalInt.of(THREE_QUARTERS),
        List.of(
            new Bilingual(
                "{subject} takes one small bite of the {food}, lifts its head a little and chews.",
                "{subject}咬下一小口{food}，微微抬头，慢慢咀嚼。"),
            new Bilingual(
                "{subject} nibbles a first piece of the {food} and chews it slowly, its head"
                    + " slightly raised.",
                "{subject}轻轻咬下第一口{food}，头微微抬起，细细咀嚼。")),
        new Bilingual(
            "head slightly raised, mouth closed, the chewing almost over", "头微微抬起，嘴巴闭合，咀嚼渐停"),
        new Bilingual("one small crunch, then soft chewing", "一声清脆的咬声，随后是轻柔的咀嚼声"));
  }

  private static ShotSpec eating() {
    return new ShotSpec(
        "eating",
        1,
        true,
        OptionalInt.of(HALF),
        List.of(
            new Bilingual(
                "{subject} lowers its head to the {bowl} and eats with steady bites, its paws never"
                    + " moving.",
                "{subject}低头凑近{bowl}，一口接一口稳稳地吃，前爪一动不动。"),
            new Bilingual(
                "{subject} eats on at an even pace from the near side of the {bowl}, its ears"
                    + " relaxed.",
                "{subject}从{bowl}靠近自己的一侧继续吃，节奏均匀，耳朵放松。"),
            new Bilingual(
                "{subject} takes three unhurried bites from the middle of the {bowl} and glances at"
                    + " the lens.",
                "{subject}从{bowl}中间不慌不忙地吃了三口，抬眼看看镜头。"),
            new Bilingual(
                "{subject} works its way through the {food} in small, regular bites, its whiskers"
                    + " twitching.",
                "{subject}小口小口、有节奏地吃着{food}，胡须轻轻颤动。")),
        new Bilingual(
            "head low over the {bowl}, eyes half open towards the lens", "头低在{bowl}上方，半睁着眼望向镜头"),
        new Bilingual("regular crunching", "有节奏的咀嚼声"));
  }

  private static ShotSpec savor() {
    return new ShotSpec(
        "savor",
        5,
        true,
        OptionalInt.empty(),
        List.of(
            new Bilingual(
                "{subject} lifts its head, chews with closed eyes and licks its nose once.",
                "{subject}抬起头，闭着眼睛咀嚼，舔了一下鼻子。"),
            new Bilingual(
                "{subject} straightens up, savours the mouthful slowly and runs its tongue over its"
                    + " lips.",
                "{subject}直起身子，慢慢回味嘴里的{food}，用舌头舔了舔嘴边。"),
            new Bilingual(
                "{subject} raises its head, swallows and lays its ears back in contentment.",
                "{subject}抬头咽下，满足地把耳朵微微向后贴。")),
        new Bilingual(
            "upright behind the {bowl}, eyes open towards the lens", "在{bowl}后面坐直，睁眼看着镜头"),
        new Bilingual("slow chewing and one lick", "缓慢的咀嚼声和一声舔舐"));
  }

  private static ShotSpec finish() {
    return new ShotSpec(
        "finish",
        2,
        false,
        OptionalInt.of(EMPTY),
        List.of(
            new Bilingual(
                "{subject} returns to the {bowl} for the last bites and nudges it gently with its"
                    + " nose.",
                "{subject}回到{bowl}前吃完最后几口，用鼻子轻轻拱了拱它。"),
            new Bilingual(
                "{subject} licks up what is left in the {bowl} with a few slow strokes of its"
                    + " tongue.",
                "{subject}用舌头慢慢舔净{bowl}里剩下的{food}。")),
        new Bilingual("head low over the {bowl}, face visible", "头低在{bowl}上方，脸部清晰可见"),
        new Bilingual("a light scrape of the {bowl}", "{bowl}轻轻挪动的摩擦声"));
  }

  private static ShotSpec outro() {
    return new ShotSpec(
        "outro",
        1,
        false,
        OptionalInt.empty(),
        List.of(
            new Bilingual(
                "{subject} sits up, licks its lips and gives the lens one slow blink.",
                "{subject}坐直身子，舔舔嘴唇，对着镜头缓缓眨了一下眼。"),
            new Bilingual(
                "{subject} sits back contentedly, looks into the lens and blinks once, very slowly.",
                "{subject}心满意足地坐好，看着镜头，慢慢闭眼又睁开。")),
        new Bilingual("seated calmly behind the {bowl}, eyes on the lens", "平静地坐在{bowl}后面，双眼看着镜头"),
        new Bilingual("one content breath", "一声满足的呼吸"));
  }
}
