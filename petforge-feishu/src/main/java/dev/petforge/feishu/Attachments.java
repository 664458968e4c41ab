package dev.petforge.feishu;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.media.FileKind;
import dev.petforge.table.WrittenText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
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

  private static final Pattern READABLE_TYPE =
      Pattern.compile("image/(?:x-)?(?:p?jpe?g|jfif|mpo|png|apng|gif|webp|(?:ms-)?bmp)(?:;.*)?");

  /** Kinds that say nothing: some programs give a file no other. */
  private static final Pattern UNTOLD_TYPE =
      Pattern.compile("|image/\\*|(?:application|binary)/(?:octet-stream|x-download|unknown)");

  private static final Pattern READABLE_NAME =
      Pattern.compile("(?s).*\\.(?:jpe?g|jpe|jfif|pjpeg|pjp|mpo|a?png|gif|webp|bmp|dib)");

  private static final Pattern OTHER_NAME =
      Pattern.compile(
          "(?s).*\\.(?:hei[cf]|avif|tiff?|psd|svg|ai|eps|raw|dng|cr[23w]|nef|arw|mp4|mov|avi|mkv|webm"
              + "|mp3|wav|m4a|pdf|docx?|xlsx?|pptx?|csv|txt|zip|rar|7z)");

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

  /**
   * The first attachment of a cell that can be read as a picture, as far as its kind and its name
   * tell; or, if there is none, what is first, for a message to name it.
   */
  Optional<Attachment> first(JsonNode cell, Field field, String record) {
    return ordered(cell).stream()
        .findFirst()
        .map(
            found -> {
              String token = token(found);
              return new Attachment(
                  name(found) + " [" + token + " " + record + " " + field.id() + "]", token);
            });
  }

  private static String token(JsonNode attachment) {
    return attachment.path("file_token").asString("");
  }

  private static String name(JsonNode attachment) {
    return attachment.path("name").asString("picture").replaceAll("[\\s\\p{Cntrl}]+", " ");
  }

  /**
   * What can be read comes first, then what may be, then the rest; each as it stands in the cell.
   */
  private static List<JsonNode> ordered(JsonNode cell) {
    List<JsonNode> attachments = new ArrayList<>();
    cell.forEach(attachments::add);
    attachments.removeIf(one -> token(one).isEmpty());
    attachments.sort(Comparator.comparing(Attachments::promise));
    return attachments;
  }

  private enum Promise {
    READABLE,
    UNKNOWN,
    NONE
  }

  private static Promise promise(JsonNode attachment) {
    String type = attachment.path("type").asString("").toLowerCase(Locale.ROOT);
    if (READABLE_TYPE.matcher(type).matches()) {
      return Promise.READABLE;
    }
    if (!UNTOLD_TYPE.matcher(type).matches()) {
      return Promise.NONE;
    }
    String name = WrittenText.plain(name(attachment)).toLowerCase(Locale.ROOT);
    if (READABLE_NAME.matcher(name).matches()) {
      return Promise.READABLE;
    }
    return OTHER_NAME.matcher(name).matches() ? Promise.NONE : Promise.UNKNOWN;
  }

  /**
   * Streams an attachment to a file that is there whole or not at all. If its content is no picture
   * that can be read, another one of its cell is taken that is.
   *
   * @param cells gives the cell of a row, by the row's name
   */
  void download(String handle, Path target, Function<String, JsonNode> cells) {
    Matcher parts = HANDLE.matcher(handle);
    if (!parts.matches()) {
      throw new PermanentException("NO_PICTURE", "'" + handle + "' names no picture of this table");
    }
    download(parts, parts.group(1), parts.group(2), target);
    if (isReadable(target)) {
      return;
    }
    Path other = target.resolveSibling(target.getFileName() + ".other");
    try {
      for (JsonNode one : ordered(cells.apply(parts.group(3)))) {
        if (promise(one) != Promise.NONE && !token(one).equals(parts.group(2))) {
          download(parts, name(one), token(one), other);
          if (isReadable(other)) {
            Files.move(other, target, StandardCopyOption.REPLACE_EXISTING);
            return;
          }
        }
      }
      Files.deleteIfExists(other);
    } catch (IOException e) {
      throw new RetryableException(
          "FILE_ACCESS", "an attachment cannot be stored as " + target + ": " + e, null, e);
    }
  }

  private static boolean isReadable(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return FileKind.of(in.readNBytes(FileKind.HEAD)).isReadable();
    } catch (IOException e) {
      throw new RetryableException(
          "FILE_ACCESS", file + " was just stored and cannot be read: " + e, null, e);
    }
  }

  private void download(Matcher parts, String name, String file, Path target) {
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
            "download '" + name + "' of " + base.get(),
            "drive/v1/medias/" + file + "/download",
            base.get().advancedPermissions() ? Optional.of(extra.toString()) : Optional.empty(),
            MOST_BYTES,
            target);
  }
}
