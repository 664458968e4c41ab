package dev.petforge.feishu;

import dev.petforge.failure.PermanentException;
import dev.petforge.table.WrittenText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * The address of a table, as a person copies it from the browser.
 *
 * @param api where the API of its brand is, without a path, for example {@code
 *     https://open.feishu.cn}
 * @param kind what the token names
 * @param token names the base, or the page of a wiki that holds it
 * @param table the table's id; empty if the address names none
 */
public record FeishuLink(String api, Kind kind, String token, Optional<String> table) {
  /** What a token names. */
  public enum Kind {
    /** A base. */
    BASE,
    /** A page of a wiki, which may hold a base. */
    WIKI
  }

  private static final String RULE =
      "it must be the address of a base as the browser shows it, such as"
          + " https://example.feishu.cn/base/AbCd1234?table=tblXyz or"
          + " https://example.feishu.cn/wiki/AbCd1234?table=tblXyz";

  /** What {@code table=} names when it names no table. Official command line, 2026-04. */
  private static final Map<String, String> NO_TABLES =
      Map.of("blk", "a dashboard", "wkf", "a workflow", "ldx", "an embedded document");

  private static final List<String> OTHER_KINDS = List.of("docx", "sheets", "share", "record");

  /**
   * Reads an address, also with a title before it and other text behind it, as it is pasted.
   *
   * @throws PermanentException with code {@code NOT_A_TABLE_URL} if it is that of something else:
   *     says of what, and what is asked for; or if there are addresses of several tables
   */
  public static FeishuLink parse(String text) {
    Set<FeishuLink> links = new LinkedHashSet<>();
    PastedLinks.in(text).forEach(address -> links.add(one(address)));
    if (links.size() > 1) {
      throw refused(text, "names several tables");
    }
    return links.iterator().next();
  }

  /**
   * The address alone, of a text that {@link #parse} reads.
   *
   * @throws PermanentException as {@link #parse}
   */
  public static String address(String text) {
    parse(text);
    return PastedLinks.in(text).get(0);
  }

  private static FeishuLink one(String text) {
    HttpUrl url = HttpUrl.parse(text);
    if (url == null) {
      throw refused(text, "is no address");
    }
    List<String> path = url.pathSegments();
    int at = -1;
    for (int i = 0; i < path.size() && at < 0; i++) {
      if (path.get(i).equals("base") || path.get(i).equals("wiki")) {
        at = i;
      } else if (OTHER_KINDS.contains(path.get(i))) {
        throw refused(text, "is that of something else (/" + path.get(i) + "/)");
      }
    }
    if (at < 0) {
      throw refused(text, "names no base");
    }
    if (at + 1 >= path.size() || !path.get(at + 1).matches("[A-Za-z0-9_-]{4,100}")) {
      throw refused(text, "has no token of a base behind /" + path.get(at) + "/");
    }
    return new FeishuLink(
        api(text, url),
        path.get(at).equals("base") ? Kind.BASE : Kind.WIKI,
        path.get(at + 1),
        table(text, url));
  }

  private static String api(String text, HttpUrl url) {
    return Brands.api(url)
        .orElseThrow(() -> refused(text, "is neither at feishu.cn nor at larksuite.com"));
  }

  private static Optional<String> table(String text, HttpUrl url) {
    String table = url.queryParameter("table");
    if (table == null || table.isEmpty()) {
      return Optional.empty();
    }
    String other = table.length() < 3 ? null : NO_TABLES.get(table.substring(0, 3));
    if (other != null) {
      throw refused(text, "shows " + other + " (" + table + "): open the table itself");
    }
    if (!table.matches("tbl[A-Za-z0-9_-]{1,100}")) {
      throw refused(text, "names a table that is none: '" + table + "'");
    }
    return Optional.of(table);
  }

  private static PermanentException refused(String text, String what) {
    String shown = WrittenText.strip(text).split("[?#]", 2)[0];
    return new PermanentException("NOT_A_TABLE_URL", "'" + shown + "' " + what + "; " + RULE);
  }
}
