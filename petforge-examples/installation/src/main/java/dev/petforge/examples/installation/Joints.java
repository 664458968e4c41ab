package dev.petforge.examples.installation;

import dev.petforge.PetForgeBuilder;
import dev.petforge.media.JointLimits;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.task.JointGate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What joints must be like, and what is done where one is not. */
public final class Joints {
  private static final Setting GATE = Setting.PETFORGE_JOINT_GATE;
  private static final Setting LIMITS = Setting.PETFORGE_JOINT_LIMITS;
  private static final Setting MATCH = Setting.PETFORGE_COLOUR_MATCH;

  private final Configuration configuration;

  /**
   * @param configuration asked only when they are wanted
   */
  public Joints(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * @throws dev.petforge.failure.PermanentException with code {@code BAD_SETTING} for a setting
   *     that is none
   */
  void apply(PetForgeBuilder builder) {
    builder.jointGate(gate());
    configuration.get(MATCH).filter(Joints::flag).ifPresent(yes -> builder.matchColours());
  }

  /** As configured. */
  public JointGate gate() {
    JointGate.Mode mode = configuration.get(GATE).map(Joints::mode).orElse(JointGate.Mode.OFF);
    JointLimits common = JointLimits.DEFAULT;
    Map<TemplateId, JointLimits> templates = new LinkedHashMap<>();
    String text = configuration.get(LIMITS).orElse("");
    // Those of all templates come first: the others go on from them, wherever they stand.
    for (String part : text.split(";", -1)) {
      if (!part.contains(":")) {
        common = limits(common, part, text);
      }
    }
    for (String part : text.split(";", -1)) {
      int colon = part.indexOf(':');
      if (colon >= 0) {
        templates.put(
            template(part.substring(0, colon).strip(), text),
            limits(common, part.substring(colon + 1), text));
      }
    }
    return new JointGate(mode, common, templates);
  }

  private static JointGate.Mode mode(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "off" -> JointGate.Mode.OFF;
      case "stop" -> JointGate.Mode.STOP;
      case "earlier-frame" -> JointGate.Mode.EARLIER_FRAME;
      default -> throw Configuration.badSetting(GATE, "off, stop or earlier-frame", text);
    };
  }

  private static boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw Configuration.badSetting(MATCH, "true or false", text);
    };
  }

  private static TemplateId template(String name, String text) {
    try {
      return TemplateId.parse(name);
    } catch (IllegalArgumentException e) {
      throw bad(text);
    }
  }

  private static JointLimits limits(JointLimits from, String words, String text) {
    Map<String, Double> values = new TreeMap<>();
    values.put("psnr", from.psnr());
    values.put("ssim", from.ssim());
    values.put("brightness", from.brightness());
    values.put("kept-brightness", from.keptBrightness());
    values.put("kept-sharpness", from.keptSharpness());
    try {
      for (String word : words.strip().split("\\s+", -1)) {
        String[] pair = word.split("=", -1);
        if (!word.isEmpty()
            && (pair.length != 2 || values.replace(pair[0], Double.parseDouble(pair[1])) == null)) {
          throw bad(text);
        }
      }
      return new JointLimits(
          values.getOrDefault("psnr", 0.0),
          values.getOrDefault("ssim", 0.0),
          values.getOrDefault("brightness", 0.0),
          values.getOrDefault("kept-brightness", 0.0),
          values.getOrDefault("kept-sharpness", 0.0));
    } catch (IllegalArgumentException e) {
      throw bad(text);
    }
  }

  private static RuntimeException bad(String text) {
    return Configuration.badSetting(
        LIMITS,
        "such as 'psnr=28 ssim=0.9; daily-template: brightness=24', with psnr 0 to 99, ssim -1 to"
            + " 1, brightness 0 to 255, kept-brightness and kept-sharpness 0 to 1",
        text);
  }
}
