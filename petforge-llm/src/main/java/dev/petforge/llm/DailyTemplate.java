package dev.petforge.llm;

import dev.petforge.storyboard.Bilingual;
import dev.petforge.storyboard.ShotSpec;
import dev.petforge.storyboard.Template;
import dev.petforge.storyboard.TemplateId;
import java.util.List;
import java.util.OptionalInt;

/** A pet's quiet afternoon in one place. */
final class DailyTemplate {
  private DailyTemplate() {}

  static Template create() {
    return new Template(
        new TemplateId("daily-template"),
        new Bilingual("A quiet afternoon", "悠闲午后"),
        new Bilingual(
            "Camera fixed at the pet's eye level, the whole body in frame, one take without zoom or"
                + " pan",
            "镜头固定在宠物视线高度，全身入画，一镜到底，不推拉、不摇移"),
        new Bilingual("{light} from one side, unchanging", "{light}从一侧照来，全程不变"),
        new Bilingual("quiet room tone, only sounds of the scene", "安静的环境音，只有现场声"),
        new Bilingual(
            "new objects, other animals, people, captions, a change of room",
            "新出现的物品、其他动物、人、字幕、场地变化"),
        List.of(),
        List.of(intro(), stretch(), groom(), curious(), play(), settle(), outro()));
  }

  private static ShotSpec intro() {
    return shot(
        "intro",
        1,
        false,
        List.of(
            new Bilingual(
                "{subject} rests, opens its eyes and raises its head towards the lens.",
                "{subject}正在休息，睁开眼睛，朝镜头抬起头。")),
        new Bilingual("lying, head up, facing the lens", "趴着，抬头面向镜头"),
        new Bilingual("one soft breath", "一声轻柔的呼吸"));
  }

  private static ShotSpec stretch() {
    return shot(
        "stretch",
        3,
        false,
        List.of(
            new Bilingual(
                "{subject} rises and slides its front paws forward in one long stretch.",
                "{subject}站起身，前爪向前滑，伸了一个长长的懒腰。"),
            new Bilingual(
                "{subject} gets up slowly, arches its back and stretches once.",
                "{subject}慢慢起身，拱起后背，舒展了一下身体。")),
        new Bilingual("standing on all fours, relaxed, facing the lens", "四脚站立，放松地面向镜头"),
        new Bilingual("a soft rustle and a small yawn", "一阵轻微的窸窣声和一个小哈欠"));
  }

  private static ShotSpec groom() {
    return shot(
        "groom",
        4,
        true,
        List.of(
            new Bilingual(
                "{subject} sits and licks one front paw three times.", "{subject}坐着，低头舔了三下前爪。"),
            new Bilingual(
                "{subject} sits and washes one cheek with a damp paw.",
                "{subject}坐着，用沾湿的爪子擦了擦一侧脸颊。"),
            new Bilingual(
                "{subject} sits, turns its head and smooths the fur on its shoulder with a few slow"
                    + " licks.",
                "{subject}坐着转过头，慢慢舔顺肩上的毛。")),
        new Bilingual("sitting, both front paws down, facing the lens", "坐着，两只前爪放下，面向镜头"),
        new Bilingual("quiet licking", "轻轻的舔毛声"));
  }

  private static ShotSpec curious() {
    return shot(
        "curious",
        5,
        true,
        List.of(
            new Bilingual(
                "{subject} turns its ears towards a sound and tilts its head to one side.",
                "{subject}循声转动耳朵，把头歪向一侧。"),
            new Bilingual(
                "{subject} pricks up its ears, listens and slowly tilts its head.",
                "{subject}竖起耳朵倾听，慢慢歪了歪头。"),
            new Bilingual(
                "{subject} looks up at a faint sound far away, its ears forward, its head cocked.",
                "{subject}听到远处轻微的声响，抬眼张望，耳朵朝前，头微微一偏。")),
        new Bilingual("sitting, head tilted, bright eyes on the lens", "坐着，歪着头，明亮的眼睛看着镜头"),
        new Bilingual("one distant bird call", "远处一声鸟鸣"));
  }

  private static ShotSpec play() {
    return shot(
        "play",
        1,
        true,
        List.of(
            new Bilingual(
                "{subject} sits up and gently taps {toy} twice with one front paw.",
                "{subject}坐起来，用一只前爪轻轻拍了两下{toy}。"),
            new Bilingual(
                "{subject} crouches a little and gives {toy} a soft pat with each paw.",
                "{subject}微微俯身，两只前爪先后轻拍{toy}。"),
            new Bilingual(
                "{subject} lowers its chin, watches {toy} closely and touches it once with a paw.",
                "{subject}压低下巴，专注地盯着{toy}，伸爪轻轻碰了一下。")),
        new Bilingual(
            "sitting, one front paw resting forward, face to the lens", "坐着，一只前爪搭在身前，脸朝镜头"),
        new Bilingual("light tapping", "轻轻的拍打声"));
  }

  private static ShotSpec settle() {
    return shot(
        "settle",
        2,
        false,
        List.of(
            new Bilingual(
                "{subject} treads in place for a moment and lies down facing the lens.",
                "{subject}原地踩了踩，面向镜头趴下。"),
            new Bilingual(
                "{subject} folds its front paws and sinks down slowly, its chin up.",
                "{subject}收起前爪，慢慢趴下，下巴微微抬起。")),
        new Bilingual("lying, chin up, facing the lens", "趴着，下巴抬起，面向镜头"),
        new Bilingual("soft padding and a gentle thump", "轻柔的踩踏声和趴下的轻响"));
  }

  private static ShotSpec outro() {
    return shot(
        "outro",
        1,
        false,
        List.of(
            new Bilingual(
                "{subject} settles its chin on its paws and slowly closes its eyes.",
                "{subject}把下巴搁在前爪上，慢慢闭上眼睛。"),
            new Bilingual(
                "{subject} rests its chin on its front paws and drifts off to sleep.",
                "{subject}把下巴枕在前爪上，渐渐睡着了。")),
        new Bilingual("asleep, chin on the paws, face visible", "睡着了，下巴枕着前爪，脸部可见"),
        new Bilingual("slow breathing", "缓慢的呼吸声"));
  }

  private static ShotSpec shot(
      String type,
      int rank,
      boolean repeatable,
      List<Bilingual> actions,
      Bilingual endState,
      Bilingual sound) {
    return new ShotSpec(type, rank, repeatable, OptionalInt.empty(), actions, endState, sound);
  }
}
