package dev.petforge.emulator.feishu;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** A base to try things with: the columns that PetForge reads, and two pets. */
final class FeishuDemo {
  private FeishuDemo() {}

  /** Adds the base, which an app may use. */
  static EmulatedTable add(FeishuEmulator feishu, EmulatedApp app) {
    EmulatedBase base = feishu.addBase("宠物视频 Pet videos").add(app);
    EmulatedTable table =
        base.addTable("选题")
            .add("project_id", EmulatedFieldType.TEXT)
            .add("opening_image_url", EmulatedFieldType.ATTACHMENT)
            .add("template_id", EmulatedFieldType.TEXT)
            .add("release_date", EmulatedFieldType.DATE)
            .add("segment_count", EmulatedFieldType.NUMBER)
            .add("scene_description", EmulatedFieldType.TEXT)
            .addSelect("approve", EmulatedFieldType.SINGLE_SELECT, "通过", "重做");
    row(table, "cat.png", new Color(0xF2B27A), true, "橘猫坐在摆满年夜饭的餐桌前，慢慢品尝。", 7);
    row(table, "dog.png", new Color(0x9C7B5C), false, "小狗第一次吃生日蛋糕 🎂, in the garden.", 3);
    return table;
  }

  private static void row(
      EmulatedTable table, String file, Color fur, boolean cat, String scene, int segments) {
    EmulatedBase base = table.base();
    String token = base.upload(file, "image/png", picture(fur, cat));
    long day =
        LocalDate.of(2026, 12, 24)
            .atStartOfDay(CellReader.zone(base.timeZone()))
            .toInstant()
            .toEpochMilli();
    table.addRow(
        Map.of(
            "opening_image_url", List.of(Map.of("file_token", token)),
            "template_id", "eating-template",
            "release_date", day,
            "segment_count", segments,
            "scene_description", scene));
  }

  /** A pet's face on a table, large enough for a video's first frame. */
  private static byte[] picture(Color fur, boolean cat) {
    int width = 1280;
    int height = 720;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    try {
      pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      pen.setPaint(new GradientPaint(0, 0, new Color(0xFFF4E0), 0, height, new Color(0xE8C9A0)));
      pen.fillRect(0, 0, width, height);
      pen.setColor(new Color(0x8C5A3C));
      pen.fillRect(0, 560, width, 160);
      pen.setColor(fur);
      if (cat) {
        pen.fillPolygon(new int[] {440, 500, 590}, new int[] {300, 110, 230}, 3);
        pen.fillPolygon(new int[] {690, 780, 840}, new int[] {230, 110, 300}, 3);
      }
      pen.fill(new Ellipse2D.Double(430, 180, 420, 400));
      if (!cat) {
        pen.setColor(fur.darker());
        pen.fill(new Ellipse2D.Double(390, 190, 110, 270));
        pen.fill(new Ellipse2D.Double(780, 190, 110, 270));
      }
      pen.setColor(new Color(0x2B2B2B));
      pen.fill(new Ellipse2D.Double(530, 320, 50, 64));
      pen.fill(new Ellipse2D.Double(700, 320, 50, 64));
      pen.setColor(new Color(0xD9737A));
      pen.fillPolygon(new int[] {615, 665, 640}, new int[] {410, 410, 440}, 3);
      pen.setColor(Color.WHITE);
      pen.fill(new Ellipse2D.Double(470, 560, 340, 90));
    } finally {
      pen.dispose();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a PNG to memory", e);
    }
    return out.toByteArray();
  }
}
