package dev.petforge.feishu;

import dev.petforge.failure.PermanentException;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * A folder of the drive, as a person names it.
 *
 * @param api where the API of its brand is, without a path; empty if only a token was given
 * @param token names the folder
 */
public record FeishuFolder(Optional<String> api, String token) {
  private static final String RULE =
      "it must be the address of a folder as the browser shows it, such as"
          + " https://example.feishu.cn/drive/folder/fldcnAbCd1234, or its token";

  private static final String TOKEN = "[A-Za-z0-9_-]{4,100}";

  /** What else has an address with a token in it. */
  private static final List<String> OTHER_KINDS =
      List.of("file", "base", "wiki", "docx", "docs", "sheets", "mindnotes", "slides");

  public FeishuFolder {
    if (!token.matches(TOKEN)) {
      throw new IllegalArgumentException(
          "a folder's token must have 4 to 100 of [A-Za-z0-9_-], was '" + token + "'");
    }
  }

  /**
   * Reads an address, also with other text around it, as it is pasted, or a token.
   *
   * @throws PermanentException with code {@code NOT_A_FOLDER} if it is something else: says what,
   *     and what is asked for
   */
  public static FeishuFolder parse(String text) {
    List<String> links = PastedLinks.in(text);
    if (links.size() > 1) {
      throw refused(text, "names several addresses");
    }
    String stripped = links.get(0);
    if (!stripped.contains("/")) {
      if (stripped.matches(TOKEN)) {
        return new FeishuFolder(Optional.empty(), stripped);
      }
      throw refused(stripped, "is no token of a folder");
    }
    HttpUrl url = HttpUrl.parse(stripped);
    if (url == null) {
      throw refused(stripped, "is no address");
    }
    List<String> path = url.pathSegments();
    int at = path.indexOf("folder");
    if (at < 0 || at + 1 >= path.size()) {
      Optional<String> other = path.stream().filter(OTHER_KINDS::contains).findFirst();
      throw refused(
          stripped,
          other
              .map(kind -> "is that of something else (/" + kind + "/)")
              .orElse("names no folder: open the folder itself"));
    }
    if (!path.get(at + 1).matches(TOKEN)) {
      throw refused(stripped, "has no token of a folder behind /folder/");
    }
    String api =
        Brands.api(url)
            .orElseThrow(() -> refused(stripped, "is neither at feishu.cn nor at larksuite.com"));
    return new FeishuFolder(Optional.of(api), path.get(at + 1));
  }

  private static PermanentException refused(String text, String what) {
    return new PermanentException(
        "NOT_A_FOLDER", "'" + text.split("[?#]", 2)[0] + "' " + what + "; " + RULE);
  }
}
