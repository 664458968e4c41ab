package dev.petforge.emulator.feishu;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Takes a value into a cell, or refuses it as its type does. Where the documentation leaves room
 * the strict reading holds: text is a string and nothing else, a number is not a string of digits,
 * a user is an id of this app ({@code ou_}).
 */
final class CellWriter {
  private static final int MOST_CHARACTERS = 100_000;
  private static final int MOST_OPTIONS = 20_000;
  private static final int MOST_OF_A_SELECT = 1000;
  private static final int MOST_FILES = 100;
  private static final int MOST_LINKS = 500;
  private static final Pattern PHONE = Pattern.compile("\\+?\\d{0,64}");
  private static final Pattern PLACE = Pattern.compile("-?\\d+(\\.\\d+)?,-?\\d+(\\.\\d+)?");

  private final EmulatedTable table;

  CellWriter(EmulatedTable table) {
    this.table = table;
  }

  /**
   * The value as the cell keeps it.
   *
   * @param sent never null in JSON's sense: that clears a cell and is no value
   */
  JsonNode take(FeishuField field, JsonNode sent) {
    String name = field.name();
    EmulatedFieldType type = field.type();
    if (!type.writable()) {
      throw type.refusal(name, "is of type " + field.uiType() + " and cannot be written");
    }
    switch (type) {
      case TEXT -> text(field, sent);
      case NUMBER -> require(sent.isNumber(), field, "must be a number");
      case SINGLE_SELECT -> {
        require(sent.isString() && !sent.asString().isEmpty(), field, "must be one string");
        room(field, field.hasOption(sent.asString()) ? 0 : 1);
      }
      case MULTI_SELECT -> {
        requireList(field, sent, MOST_OF_A_SELECT, 1254063);
        int more = 0;
        for (JsonNode one : sent) {
          require(one.isString() && !one.asString().isEmpty(), field, "must hold strings");
          more += field.hasOption(one.asString()) ? 0 : 1;
        }
        room(field, more);
      }
      case DATE ->
          require(
              sent.isIntegralNumber() && sent.canConvertToLong(),
              field,
              "must be milliseconds since 1970");
      case CHECKBOX -> require(sent.isBoolean(), field, "must be true or false");
      case USER -> ids(field, sent, "ou_", 1000);
      case GROUP -> ids(field, sent, "oc_", 10);
      case PHONE ->
          require(
              sent.isString() && PHONE.matcher(sent.asString()).matches(),
              field,
              "must be a telephone number of at most 64 digits");
      case URL ->
          require(
              sent.isObject() && sent.path("text").isString() && sent.path("link").isString(),
              field,
              "must be an object with text and link");
      case ATTACHMENT -> files(field, sent);
      case LINK, DUPLEX_LINK -> {
        requireList(field, sent, MOST_LINKS, 1254067);
        for (JsonNode one : sent) {
          require(one.isString() && one.asString().startsWith("rec"), field, "must hold ids");
        }
      }
      case LOCATION ->
          require(
              sent.isString() && PLACE.matcher(sent.asString()).matches(),
              field,
              "must be longitude,latitude");
      default -> {
        // Stages take anything and do nothing, which is what was seen of them.
      }
    }
    return sent;
  }

  private static void text(FeishuField field, JsonNode sent) {
    require(sent.isString(), field, "must be a string");
    int length = sent.asString().length();
    if (length > MOST_CHARACTERS) {
      throw FeishuRefusal.of(
          1254130,
          "TooLargeCell",
          "field '"
              + field.name()
              + "' may hold "
              + MOST_CHARACTERS
              + " characters, was sent "
              + length);
    }
  }

  private static void room(FeishuField field, int more) {
    if (field.options().size() + more > MOST_OPTIONS) {
      throw field.type().refusal(field.name(), "has " + MOST_OPTIONS + " options already");
    }
  }

  private static void ids(FeishuField field, JsonNode sent, String prefix, int most) {
    requireList(field, sent, most, 1254066);
    for (JsonNode one : sent) {
      require(
          one.isObject() && one.path("id").asString("").startsWith(prefix),
          field,
          "must hold objects whose id begins with " + prefix);
    }
  }

  private void files(FeishuField field, JsonNode sent) {
    require(sent.isArray(), field, "must be a list");
    if (sent.size() > MOST_FILES) {
      throw FeishuRefusal.of(
          1254106,
          "AttachmentExceedLimit",
          "field '" + field.name() + "' takes " + MOST_FILES + " files, was sent " + sent.size());
    }
    for (JsonNode one : sent) {
      require(
          one.isObject() && one.path("file_token").isString(),
          field,
          "must hold objects with a file_token");
      String token = one.path("file_token").asString();
      if (!table.base().world().media().belongsTo(token, table.base().token())) {
        throw FeishuRefusal.of(
            1254303,
            "AttachmentPermNotAllow",
            "field '" + field.name() + "': file " + token + " is not of this base");
      }
    }
  }

  private static void requireList(FeishuField field, JsonNode sent, int most, int code) {
    require(sent.isArray(), field, "must be a list");
    if (sent.size() > most) {
      throw FeishuRefusal.of(
          code,
          "ExceedLimit",
          "field '" + field.name() + "' takes " + most + " values, was sent " + sent.size());
    }
  }

  private static void require(boolean holds, FeishuField field, String rule) {
    if (!holds) {
      throw field.type().refusal(field.name(), rule);
    }
  }
}
