package dev.petforge.video.animatic;

import dev.petforge.media.FrameSize;
import dev.petforge.video.internal.YuvPicture;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.font.LineBreakMeasurer;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.text.AttributedString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The words over a clip, drawn once on a soft dark card and then laid over each frame. */
final class Caption {
  private static final Logger log = LoggerFactory.getLogger(Caption.class);

  /** The first and the last half second show the picture alone: they are what clips join at. */
  private static final double BARE_SECONDS = 0.5;

  private static final double FADE_SECONDS = 0.4;
  private static final int MOST_LINES = 3;

  /** Portrait lines are short, and there is height for more of them. */
  private static final int MOST_LINES_PORTRAIT = 5;

  private static final FontRenderContext RENDERING = new FontRenderContext(null, true, true);

  private final Overlay card;
  private final double seconds;

  private Caption(Overlay card, double seconds) {
    this.card = card;
    this.seconds = seconds;
  }

  /**
   * The caption of a shot; empty for a shot without words, for one shorter than 2 s, and, with a
   * warning, where no font can show its words.
   *
   * @param shot its place, from 0; shown from 1
   */
  static Optional<Caption> of(
      int shot, String action, FrameSize size, int seconds, CaptionFonts fonts) {
    String text = action.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    if (text.isEmpty() || seconds < 2) {
      return Optional.empty();
    }
    String label =
        text.codePoints().anyMatch(Character::isIdeographic)
            ? "镜头 " + (shot + 1)
            : "Shot " + (shot + 1);
    float textSize = Math.min(size.width(), size.height()) / 24f;
    Optional<Font> whole = fonts.find(text + label + "…", textSize);
    if (whole.isEmpty()) {
      // few text fonts have emoji; the words are worth showing without them
      text = text.replaceAll("[\\p{So}\\p{Sk}\\p{Cn}\\p{Cs}\\x{FE0F}\\x{200D}]", "").strip();
      whole = text.isEmpty() ? Optional.empty() : fonts.find(text + label + "…", textSize);
    }
    if (whole.isEmpty()) {
      log.warn("caption left out, no installed font has all of its characters: shot={}", shot);
      return Optional.empty();
    }
    return Optional.of(draw(label, text, whole.get(), size, seconds));
  }

  private static Caption draw(
      String label, String text, Font font, FrameSize size, double seconds) {
    float unit = font.getSize2D();
    float widest = (float) Math.min(size.width() * 0.86 - 4 * unit, 30 * unit);
    List<TextLayout> lines =
        wrap(text, font, widest, size.height() > size.width() ? MOST_LINES_PORTRAIT : MOST_LINES);
    Font small = font.deriveFont(unit * 0.72f);
    TextLayout head = new TextLayout(label, small, RENDERING);

    float leading = unit * 1.38f;
    float width = head.getAdvance();
    for (TextLayout line : lines) {
      width = Math.max(width, line.getVisibleAdvance());
    }
    float padX = unit * 1.1f;
    float padY = unit * 0.75f;
    float feather = unit * 0.6f;
    float height = 2 * padY + unit * 1.1f + lines.size() * leading;
    float cardWidth = width + 2 * padX;

    BufferedImage card =
        new BufferedImage(
            even(Math.ceil(cardWidth + 2 * feather) + 1),
            even(Math.ceil(height + 2 * feather) + 1),
            BufferedImage.TYPE_INT_ARGB_PRE);
    Graphics2D g = card.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    shade(g, feather, cardWidth, height);
    float baseline = feather + padY + small.getSize2D();
    g.setColor(new Color(255, 213, 140));
    head.draw(g, feather + padX, baseline);
    baseline += unit * 0.1f;
    g.setColor(Color.WHITE);
    for (TextLayout line : lines) {
      baseline += leading;
      line.draw(g, feather + padX, baseline);
    }
    g.dispose();

    int x = even((size.width() - card.getWidth()) / 2.0);
    int y = even(size.height() * 0.965 - card.getHeight());
    return new Caption(new Overlay(card, x, y), seconds);
  }

  /** The even number at or below: two pixels share their colour. */
  private static int even(double pixels) {
    return 2 * (int) (pixels / 2);
  }

  /** A dark card whose edge is soft: thin layers of growing size over each other. */
  private static void shade(Graphics2D g, float feather, float width, float height) {
    int layers = 14;
    double remaining = Math.pow(1 - 0.56, 1.0 / layers);
    g.setColor(new Color(12, 12, 16, (int) Math.round(255 * (1 - remaining))));
    for (int i = 0; i < layers; i++) {
      float out = feather * i / (layers - 1);
      float radius = 2 * feather + 2 * out;
      g.fill(
          new RoundRectangle2D.Float(
              feather - out, feather - out, width + 2 * out, height + 2 * out, radius, radius));
    }
  }

  private static List<TextLayout> wrap(String text, Font font, float widest, int mostLines) {
    AttributedString attributed = new AttributedString(text);
    attributed.addAttribute(TextAttribute.FONT, font);
    LineBreakMeasurer measurer = new LineBreakMeasurer(attributed.getIterator(), RENDERING);
    List<TextLayout> lines = new ArrayList<>();
    while (measurer.getPosition() < text.length()) {
      int from = measurer.getPosition();
      if (lines.size() == mostLines - 1) {
        lines.add(lastLine(text.substring(from), font, widest));
        break;
      }
      lines.add(measurer.nextLayout(widest));
    }
    return lines;
  }

  private static TextLayout lastLine(String rest, Font font, float widest) {
    TextLayout line = new TextLayout(rest, font, RENDERING);
    String kept = rest;
    while (line.getVisibleAdvance() > widest && !kept.isEmpty()) {
      kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
      line = new TextLayout(kept.stripTrailing() + "…", font, RENDERING);
    }
    return line;
  }

  /** How much of the caption is seen at a second of the clip: 0 to 1. */
  double strength(double second) {
    double inside = Math.min(second, seconds - second) - BARE_SECONDS;
    double share = Math.max(0, Math.min(1, inside / FADE_SECONDS));
    return share * share * (3 - 2 * share);
  }

  /** Draws the caption over a frame, as it is at a second of the clip. */
  void draw(YuvPicture frame, double second) {
    double strength = strength(second);
    if (strength > 0) {
      card.draw(frame, strength);
    }
  }
}
