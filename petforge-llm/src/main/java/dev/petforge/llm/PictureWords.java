package dev.petforge.llm;

import dev.petforge.media.Picture;
import dev.petforge.storyboard.Bilingual;
import java.util.List;

/** What a picture's numbers are called. */
final class PictureWords {
  private PictureWords() {}

  /** Its shape, for example {@code tall portrait frame}. */
  static Bilingual framing(Picture picture) {
    double aspect = picture.size().aspect();
    if (aspect > 1.15) {
      return new Bilingual("wide landscape frame", "横幅画面");
    }
    return aspect < 0.87
        ? new Bilingual("tall portrait frame", "竖幅画面")
        : new Bilingual("square frame", "方形画面");
  }

  /** Its light, for example {@code bright, airy light}. */
  static Bilingual light(Picture picture) {
    double brightness = picture.brightness();
    if (brightness < 60) {
      return new Bilingual("dim, gentle light", "昏暗柔和的光线");
    }
    if (brightness < 110) {
      return new Bilingual("soft, subdued light", "柔和偏暗的光线");
    }
    return brightness < 180
        ? new Bilingual("soft, even light", "柔和均匀的光线")
        : new Bilingual("bright, airy light", "明亮通透的光线");
  }

  /** The two colours that cover most of it, or the one if they have the same name. */
  static Bilingual colours(Picture picture) {
    List<Bilingual> names =
        picture.mainColours().stream().map(PictureWords::colour).distinct().limit(2).toList();
    Bilingual first = names.get(0);
    if (names.size() == 1) {
      return first;
    }
    Bilingual second = names.get(1);
    return new Bilingual(
        first.english() + " and " + second.english(), first.chinese() + "和" + second.chinese());
  }

  /**
   * The common name of a colour.
   *
   * @param hex {@code #rrggbb}
   */
  static Bilingual colour(String hex) {
    if (!hex.matches("#[0-9a-fA-F]{6}")) {
      throw new IllegalArgumentException("a colour must be #rrggbb, was '" + hex + "'");
    }
    int rgb = Integer.parseInt(hex.substring(1), 16);
    int red = rgb >> 16;
    int green = rgb >> 8 & 0xff;
    int blue = rgb & 0xff;
    int max = Math.max(red, Math.max(green, blue));
    int min = Math.min(red, Math.min(green, blue));
    double light = (max + min) / 510.0;
    double chroma = (max - min) / 255.0;
    return chroma < 0.1 || light < 0.1 || light > 0.95
        ? grey(light)
        : hued(hue(red, green, blue, max, min), light, chroma);
  }

  private static Bilingual grey(double light) {
    if (light < 0.15) {
      return new Bilingual("black", "黑色");
    }
    if (light < 0.4) {
      return new Bilingual("dark grey", "深灰色");
    }
    if (light < 0.7) {
      return new Bilingual("grey", "灰色");
    }
    return light < 0.88 ? new Bilingual("light grey", "浅灰色") : new Bilingual("white", "白色");
  }

  /** Dark orange is called brown, and pale orange or yellow is called cream. */
  private static Bilingual hued(double hue, double light, double chroma) {
    if (hue >= 15 && hue < 70 && light > 0.7 && chroma < 0.5) {
      return new Bilingual("cream", "米色");
    }
    if (hue >= 10 && hue < 50 && (light < 0.45 || chroma < 0.4)) {
      return light < 0.25 ? new Bilingual("dark brown", "深棕色") : new Bilingual("brown", "棕色");
    }
    if (hue < 12 || hue >= 345) {
      return light > 0.65 ? new Bilingual("pink", "粉色") : new Bilingual("red", "红色");
    }
    if (hue < 45) {
      return new Bilingual("orange", "橙色");
    }
    if (hue < 68) {
      return new Bilingual("yellow", "黄色");
    }
    if (hue < 160) {
      return new Bilingual("green", "绿色");
    }
    if (hue < 195) {
      return new Bilingual("teal", "青色");
    }
    if (hue < 255) {
      return new Bilingual("blue", "蓝色");
    }
    return hue < 300 ? new Bilingual("purple", "紫色") : new Bilingual("pink", "粉色");
  }

  /** The angle on the colour wheel, 0 to 360, red at 0. */
  private static double hue(int red, int green, int blue, int max, int min) {
    double span = max - min;
    double sixth;
    if (max == red) {
      sixth = (green - blue) / span;
    } else if (max == green) {
      sixth = (blue - red) / span + 2;
    } else {
      sixth = (red - green) / span + 4;
    }
    return (sixth * 60 + 360) % 360;
  }
}
