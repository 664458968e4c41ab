package dev.petforge.examples.cli;

import dev.petforge.failure.PermanentException;
import dev.petforge.feishu.FeishuApp;
import dev.petforge.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An entry of PetForge2's {@code feishu_connections.json}: {@code {"<name>": {"app_token",
 * "table_id", "app_id", "app_secret", "drive_folder_token"}}}, the last one optional (PetForge2's
 * technical guide 2.1, section 6.2).
 *
 * @param name of the entry
 * @param members as they stand there
 */
record OldConnection(String name, Map<?, ?> members) {
  private static final long MOST_BYTES = 1_000_000;

  /**
   * Reads a file.
   *
   * @throws PermanentException with code {@code BAD_CONNECTIONS} if it cannot be read; it says
   *     nothing of what stands in it, since secrets do
   */
  static List<OldConnection> read(Path file) {
    if (!(tree(file) instanceof Map<?, ?> entries)) {
      throw bad(file, "must be a JSON object with an entry for each table");
    }
    List<OldConnection> all = new ArrayList<>();
    entries.forEach(
        (name, entry) ->
            all.add(
                new OldConnection(
                    String.valueOf(name),
                    entry instanceof Map<?, ?> members ? members : Map.of())));
    return all;
  }

  private static Object tree(Path file) {
    try {
      return Json.read(text(file), file.toString());
    } catch (PermanentException e) {
      if (e.failure().code().equals("UNREADABLE")) {
        // Without the cause: its words quote what stands there.
        throw bad(file, "is not JSON");
      }
      throw e;
    }
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw bad(file, "has more than " + MOST_BYTES + " bytes");
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw bad(file, "cannot be read as UTF-8: " + e.getClass().getSimpleName());
    }
  }

  private static PermanentException bad(Path file, String why) {
    return new PermanentException("BAD_CONNECTIONS", file + " " + why);
  }

  /** The app; its secret is never shown. */
  FeishuApp app() {
    try {
      return new FeishuApp(required("app_id"), required("app_secret"));
    } catch (IllegalArgumentException e) {
      throw new PermanentException("BAD_CONNECTIONS", String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The address that a person would have copied.
   *
   * @param pages where the pages of the brand are
   */
  String address(String pages) {
    return pages + "/base/" + token("app_token") + "?table=" + token("table_id");
  }

  /** Where its videos were put to, if anywhere. */
  Optional<String> driveFolder() {
    return optional("drive_folder_token");
  }

  private String token(String member) {
    String token = required(member);
    if (!token.matches("[A-Za-z0-9_-]{1,100}")) {
      throw new PermanentException(
          "BAD_CONNECTIONS", member + " must be 1 to 100 of [A-Za-z0-9_-], was '" + token + "'");
    }
    return token;
  }

  private String required(String member) {
    return optional(member)
        .orElseThrow(
            () -> new PermanentException("BAD_CONNECTIONS", "there is no " + member + " in it"));
  }

  private Optional<String> optional(String member) {
    return members.get(member) instanceof String text && !text.isBlank()
        ? Optional.of(text.strip())
        : Optional.empty();
  }

  /** The members are left out: one is a secret. */
  @Override
  public String toString() {
    return "OldConnection[" + name + "]";
  }
}
