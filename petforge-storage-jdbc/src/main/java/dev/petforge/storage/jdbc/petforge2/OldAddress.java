package dev.petforge.storage.jdbc.petforge2;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where PetForge2 says that a file is: an address of its own ({@code /storage/projects/…}, {@code
 * /static/uploads/…}), a path of the machine that it ran on, or an address of others.
 *
 * @param text as it stands there
 */
record OldAddress(String text) {
  private static final Pattern REMOTE = Pattern.compile("https?://.*", Pattern.CASE_INSENSITIVE);
  private static final Pattern ESCAPED = Pattern.compile("(%[0-9a-fA-F]{2})+");

  static Optional<OldAddress> of(Optional<String> text) {
    return text.map(String::strip).filter(one -> !one.isEmpty()).map(OldAddress::new);
  }

  boolean remote() {
    return REMOTE.matcher(text).matches();
  }

  /** The file's name. */
  String name() {
    List<String> parts = parts();
    return parts.get(parts.size() - 1);
  }

  /** The path inside the project's folder, in lower case; empty if the project is not in it. */
  Optional<String> inside(String project) {
    List<String> parts = parts();
    int at = parts.lastIndexOf(project);
    return at < 0 || at == parts.size() - 1
        ? Optional.empty()
        : Optional.of(
            String.join("/", parts.subList(at + 1, parts.size())).toLowerCase(Locale.ROOT));
  }

  /** The path below the uploads folder; empty if that is not in it. */
  Optional<String> belowUploads() {
    List<String> parts = parts();
    int at = Math.max(parts.lastIndexOf("uploads"), parts.lastIndexOf("storage"));
    return at < 0 || at == parts.size() - 1
        ? Optional.empty()
        : Optional.of(String.join("/", parts.subList(at + 1, parts.size())));
  }

  /** The last parts of the path, such as {@code date/template/project}. */
  boolean endsWith(String path) {
    return ("/" + String.join("/", parts())).endsWith("/" + path);
  }

  private List<String> parts() {
    String path = text.replace('\\', '/').replaceFirst("[?#].*", "").replaceFirst("/+$", "");
    String plain =
        ESCAPED
            .matcher(path)
            .replaceAll(
                escaped ->
                    Matcher.quoteReplacement(
                        URLDecoder.decode(escaped.group(), StandardCharsets.UTF_8)));
    return List.of(plain.split("/", -1));
  }
}
