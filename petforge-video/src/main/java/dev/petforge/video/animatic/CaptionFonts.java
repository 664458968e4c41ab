package dev.petforge.video.animatic;

import dev.petforge.failure.PermanentException;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds a font that can show a text completely. Safe for use by many threads. */
final class CaptionFonts {
  private static final Logger log = LoggerFactory.getLogger(CaptionFonts.class);

  /** Plain faces made for screens, best first; the CJK ones have Latin letters too. */
  private static final List<String> PREFERRED =
      List.of(
          "noto sans cjk sc",
          "noto sans sc",
          "source han sans sc",
          "source han sans cn",
          "pingfang sc",
          "hiragino sans gb",
          "microsoft yahei",
          "wenquanyi micro hei",
          "wenquanyi zen hei",
          "noto sans cjk",
          "source han sans",
          "noto sans",
          "segoe ui",
          "helvetica neue",
          "dejavu sans",
          "liberation sans",
          "arial");

  private static final List<String> STYLES =
      List.of("bold", "italic", "oblique", "mono", "condensed", "light", "thin", "black", "serif");

  private final Optional<Font> given;
  private @Nullable List<Font> installed;

  private CaptionFonts(Optional<Font> given, @Nullable List<Font> installed) {
    this.given = given;
    this.installed = installed;
  }

  /** Those of the system. */
  static CaptionFonts installed() {
    return new CaptionFonts(Optional.empty(), null);
  }

  /**
   * A font from a file first, then those of the system.
   *
   * @throws PermanentException with code {@code FONT_UNREADABLE}
   */
  static CaptionFonts file(Path file) {
    try {
      return new CaptionFonts(
          Optional.of(Font.createFont(Font.TRUETYPE_FONT, file.toFile())), null);
    } catch (FontFormatException | IOException e) {
      throw new PermanentException("FONT_UNREADABLE", "no usable font in " + file + ": " + e, e);
    } catch (InternalError | LinkageError e) {
      // the JDK needs libfontconfig for any text at all, also for a font of our own
      log.warn("captions are left out, this system cannot draw text: reason={}", e.toString());
      return none();
    }
  }

  /** No font at all. */
  static CaptionFonts none() {
    return new CaptionFonts(Optional.empty(), List.of());
  }

  /**
   * A font with every character of a text.
   *
   * @param size in pixels
   */
  Optional<Font> find(String text, float size) {
    return given
        .filter(font -> font.canDisplayUpTo(text) < 0)
        .or(() -> all().stream().filter(font -> font.canDisplayUpTo(text) < 0).findFirst())
        .map(font -> font.deriveFont(size));
  }

  private synchronized List<Font> all() {
    List<Font> known = installed;
    if (known == null) {
      known = load();
      installed = known;
    }
    return known;
  }

  private static List<Font> load() {
    try {
      return Arrays.stream(GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts())
          .sorted(
              Comparator.comparingInt(CaptionFonts::rank)
                  .thenComparing(font -> font.getFontName(Locale.ROOT)))
          .toList();
    } catch (InternalError | LinkageError e) {
      // thrown where libfontconfig or libfreetype is missing: the clip is useful without its words
      log.warn("captions are left out, this system cannot draw text: reason={}", e.toString());
      return List.of();
    }
  }

  /**
   * Preferred faces by their place, then other plain ones, then those that are made to stand out.
   */
  private static int rank(Font font) {
    String name = font.getFontName(Locale.ROOT).toLowerCase(Locale.ROOT);
    if (STYLES.stream().anyMatch(name::contains)) {
      return PREFERRED.size() + 1;
    }
    int place = PREFERRED.indexOf(font.getFamily(Locale.ROOT).toLowerCase(Locale.ROOT));
    return place < 0 ? PREFERRED.size() : place;
  }
}
