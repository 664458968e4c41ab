package dev.petforge.feishu;

import dev.petforge.failure.PermanentException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Brings the attachments of a table's cells home. */
final class Attachments {
  /** The most bytes of a picture; more is no photo. */
  static final long MOST_BYTES = 50_000_000;

  /** {@code cat.jpg [token record field]}: a person reads the name, the rest is for us. */
  private static final Pattern HANDLE =
      Pattern.compile("(?s)(.*) \\[([A-Za-z0-9_-]+) ([A-Za-z0-9_-]+) ([A-Za-z0-9_-]+)\\]");

  private final FeishuClient client;
  private final Supplier<FeishuBase> base;
  private final String table;

  Attachments(FeishuClient client, Supplier<FeishuBase> base, String table) {
    this.client = client;
    this.base = base;
    this.table = table;
  }

  /** The name that people know a picture by. */
  static String name(String handle) {
    Matcher parts = HANDLE.matcher(handle);
    return parts.matches() ? parts.group(1) : handle;
  }

  /**
   * An attachment.
   *
   * @param handle for {@link #download}
   * @param token names the file: another file has another one
   */
  record Attachment(String handle, String token) {}

  /** The first picture of a cell; or, if it has none, what is first, for a message to name it. */
  Optional<Attachment> first(JsonNode cell, Field field, String record) {
    JsonNode found = null;
    for (JsonNode one : cell) {
      boolean picture = one.path("type").asString("").startsWith("image/");
      if (found == null || (picture && !found.path("type").asString("").startsWith("image/"))) {
        found = one;
      }
    }
    String token = found == null ? "" : found.path("file_token").asString("");
    if (found == null || token.isEmpty()) {
      return Optional.empty();
    }
    String name = found.path("name").asString("picture").replaceAll("[\\s\\p{Cntrl}]+", " ");
    return Optional.of(
        new Attachment(name + " [" + token + " " + record + " " + field.id() + "]", token));
  }

  /** Streams an attachment to a file that is there whole or not at all. */
  void download(String handle, Path target) {
    Matcher parts = HANDLE.matcher(handle);
    if (!parts.matches()) {
      throw new PermanentException("NO_PICTURE", "'" + handle + "' names no picture of this table");
    }
    String file = parts.group(2);
    // Under advanced permissions a file is given out for the cell that it stands in.
    ObjectNode extra = OpenApi.object();
    extra
        .putObject("bitablePerm")
        .put("tableId", table)
        .putObject("attachments")
        .putObject(parts.group(4))
        .putArray(parts.group(3))
        .add(file);
    client
        .api()
        .download(
            "download '" + parts.group(1) + "' of " + base.get(),
            "drive/v1/medias/" + file + "/download",
            base.get().advancedPermissions() ? Optional.of(extra.toString()) : Optional.empty(),
            MOST_BYTES,
            target);
  }
}
