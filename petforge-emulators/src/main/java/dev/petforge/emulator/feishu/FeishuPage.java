package dev.petforge.emulator.feishu;

import java.util.Collection;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Shows tables as a person sees them: plain HTML, nothing that runs. */
final class FeishuPage {
  private static final int LONGEST_TEXT = 300;

  private static final String STYLE =
      """
      body { margin: 0; font: 14px/1.5 "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei",
        "WenQuanYi Micro Hei", system-ui, sans-serif; color: #1f2329; background: #f5f6f7; }
      header { background: #fff; border-bottom: 1px solid #dee0e3; padding: 14px 24px; }
      header h1 { font-size: 18px; margin: 0; }
      header p { margin: 2px 0 0; color: #646a73; }
      main { padding: 20px 24px; }
      section { background: #fff; border: 1px solid #dee0e3; border-radius: 8px;
        margin: 0 0 24px; overflow: hidden; }
      h2 { font-size: 16px; margin: 0; padding: 12px 16px 4px; }
      h3 { font-size: 14px; margin: 0; padding: 10px 16px; }
      .about { color: #646a73; padding: 0 16px 8px; margin: 0; font-size: 12px; }
      .about code { user-select: all; }
      .mark { color: #b25a00; }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; min-width: 100%; }
      th, td { border: 1px solid #e5e6eb; border-left: 0; padding: 6px 10px; text-align: left;
        vertical-align: top; }
      th { background: #f8f9fa; font-weight: 500; color: #646a73; white-space: nowrap; }
      th small { color: #a6aab2; font-weight: 400; display: block; font-size: 11px; }
      td.number { text-align: right; }
      td.row { color: #a6aab2; text-align: right; }
      td div { max-height: 9em; max-width: 320px; overflow: auto; overflow-wrap: break-word;
        white-space: pre-wrap; }
      td img { height: 64px; border-radius: 4px; border: 1px solid #dee0e3; margin: 0 4px 4px 0; }
      .option { display: inline-block; background: #e1eaff; border-radius: 10px; padding: 0 8px;
        margin: 0 4px 2px 0; }
      .empty { color: #a6aab2; padding: 10px 16px; margin: 0; }
      a { color: #245bdb; }
      """;

  private FeishuPage() {}

  /** The page of some bases, and of a drive's folders. */
  static String of(Collection<EmulatedBase> bases, Collection<EmulatedDrive.Listing> folders) {
    StringBuilder page = new StringBuilder(20_000);
    page.append("<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>多维表格 · Feishu emulator</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<header><h1>多维表格</h1>")
        .append("<p>A Feishu on this machine. Load the page again to see what has changed.</p>")
        .append("</header>\n<main>\n");
    if (bases.isEmpty()) {
      page.append("<p class=\"empty\">There is no base here.</p>\n");
    }
    bases.forEach(base -> base(page, base));
    if (!folders.isEmpty()) {
      page.append("<section>\n<h2>云空间 Drive</h2>\n");
      folders.forEach(folder -> folder(page, folder));
      page.append("</section>\n");
    }
    return page.append("</main>\n</body>\n</html>\n").toString();
  }

  private static void folder(StringBuilder page, EmulatedDrive.Listing folder) {
    page.append("<h3>").append(escaped(folder.name())).append("</h3>\n<ul>\n");
    for (MediaStore.Blob file : folder.files()) {
      page.append("<li><a href=\"/file/").append(escaped(file.token())).append("\">");
      page.append(escaped(file.name())).append("</a> (").append(file.size()).append(" B)</li>\n");
    }
    page.append("</ul>\n");
  }

  private static void base(StringBuilder page, EmulatedBase base) {
    synchronized (base.world()) {
      FeishuWrites writes = base.writes();
      page.append("<section>\n<h2>")
          .append(escaped(base.name()))
          .append("</h2>\n<p class=\"about\">");
      page.append("<code>").append(escaped(base.url())).append("</code> · ");
      page.append(escaped(base.timeZone())).append(" · revision ").append(base.revision());
      page.append(" · writes accepted ").append(writes.accepted());
      page.append(", refused ").append(writes.refused());
      page.append(", overlapping ").append(writes.overlapping());
      if (base.isAdvanced()) {
        page.append(" · <span class=\"mark\">advanced permissions</span>");
      }
      page.append("</p>\n");
      base.tables().forEach(table -> table(page, table));
      page.append("</section>\n");
    }
  }

  private static void table(StringBuilder page, EmulatedTable table) {
    page.append("<h3>").append(escaped(table.name())).append("</h3>\n<p class=\"about\"><code>");
    page.append(escaped(table.url())).append("</code></p>\n<div class=\"scroll\">\n<table>\n<tr>");
    page.append("<th>#</th>");
    for (FeishuField field : table.fields()) {
      page.append("<th>").append(escaped(field.name())).append("<small>");
      page.append(escaped(field.uiType())).append("</small></th>");
    }
    page.append("</tr>\n");
    int number = 0;
    for (EmulatedRecord row : table.all()) {
      page.append("<tr title=\"").append(escaped(row.id())).append("\"><td class=\"row\">");
      page.append(++number).append("</td>");
      for (FeishuField field : table.fields()) {
        cell(page, table, field, row);
      }
      page.append("</tr>\n");
    }
    page.append("</table>\n</div>\n");
    if (number == 0) {
      page.append("<p class=\"empty\">no rows · 没有记录</p>\n");
    }
  }

  private static void cell(
      StringBuilder page, EmulatedTable table, FeishuField field, EmulatedRecord row) {
    JsonNode value = table.reader().read(field, row).orElse(null);
    boolean number = field.type() == EmulatedFieldType.NUMBER;
    page.append(number ? "<td class=\"number\"><div dir=\"auto\">" : "<td><div dir=\"auto\">");
    if (value != null) {
      switch (field.type()) {
        case ATTACHMENT -> value.forEach(one -> file(page, one));
        case SINGLE_SELECT -> option(page, value);
        case MULTI_SELECT -> value.forEach(one -> option(page, one));
        case URL -> link(page, value);
        default -> text(page, table.reader().shown(field, row));
      }
    }
    page.append("</div></td>");
  }

  private static void file(StringBuilder page, JsonNode file) {
    String name = escaped(file.path("name").asString(""));
    String address = "/file/" + escaped(file.path("file_token").asString(""));
    page.append("<a href=\"").append(address).append("\">");
    if (file.path("type").asString("").startsWith("image/")) {
      page.append("<img src=\"").append(address).append("\" alt=\"").append(name);
      page.append("\" title=\"").append(name).append("\">");
    } else {
      page.append(name);
    }
    page.append("</a>");
  }

  private static void option(StringBuilder page, JsonNode name) {
    page.append("<span class=\"option\">").append(escaped(name.asString(""))).append("</span>");
  }

  /** Leads to web addresses only: a cell may hold anything. */
  private static void link(StringBuilder page, JsonNode url) {
    String address = url.path("link").asString("");
    String text = escaped(url.path("text").asString(""));
    if (address.startsWith("http://") || address.startsWith("https://")) {
      page.append("<a rel=\"noreferrer\" href=\"").append(escaped(address)).append("\">");
      page.append(text).append("</a>");
    } else {
      page.append(text);
    }
  }

  private static void text(StringBuilder page, String text) {
    if (text.matches("https?://\\S+")) {
      link(page, JsonNodeFactory.instance.objectNode().put("link", text).put("text", text));
      return;
    }
    int length = text.codePointCount(0, text.length());
    if (length <= LONGEST_TEXT) {
      page.append(escaped(text));
      return;
    }
    int end = text.offsetByCodePoints(0, LONGEST_TEXT);
    page.append(escaped(text.substring(0, end))).append("… (").append(length).append(")");
  }

  private static final Map<Character, String> NAMES =
      Map.of('<', "&lt;", '>', "&gt;", '&', "&amp;", '"', "&quot;", '\'', "&#39;");

  static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      String name = NAMES.get(text.charAt(i));
      if (name == null) {
        safe.append(text.charAt(i));
      } else {
        safe.append(name);
      }
    }
    return safe.toString();
  }
}
