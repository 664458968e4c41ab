package dev.petforge.feishu;

import dev.petforge.table.WrittenText;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Addresses in what people paste: programs put a title before them, and people go on writing behind
 * them. An address ends where a character stands that no address has, and a sign that closes a
 * sentence or a bracket is none of its last.
 */
final class PastedLinks {
  private static final Pattern LINK =
      Pattern.compile("https?://[A-Za-z0-9._~:/?#@!$&+;=%-]+", Pattern.CASE_INSENSITIVE);

  private static final Pattern WITHOUT_SCHEME =
      Pattern.compile(
          "(?<![A-Za-z0-9.@/-])[A-Za-z0-9.-]+\\.(?:feishu\\.cn|larksuite\\.com|larkoffice\\.com)"
              + "/[A-Za-z0-9._~:/?#@!$&+;=%-]*",
          Pattern.CASE_INSENSITIVE);

  private PastedLinks() {}

  /** The addresses in a text, in order; the whole text if there is none. */
  static List<String> in(String text) {
    List<String> links = found(LINK, text, "");
    List<String> all = links.isEmpty() ? found(WITHOUT_SCHEME, text, "https://") : links;
    return all.isEmpty() ? List.of(WrittenText.strip(text)) : all;
  }

  private static List<String> found(Pattern pattern, String text, String scheme) {
    return pattern
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .map(link -> scheme + link.replaceFirst("[.!?;:~]+$", ""))
        .distinct()
        .toList();
  }
}
