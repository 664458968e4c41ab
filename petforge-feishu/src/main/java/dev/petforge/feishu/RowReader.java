package dev.petforge.feishu;

import dev.petforge.table.Difference;
import dev.petforge.table.RowUpdate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads rows by their names. */
final class RowReader {
  /** As many as go into one call (Feishu's documentation, 2026-08). */
  private static final int MOST_ASKED_FOR = 100;

  private static final int MOST_EXPECTED = 500;

  private final FeishuClient client;
  private final String path;
  private final String place;

  /**
   * @param path of the table
   * @param place for messages
   */
  RowReader(FeishuClient client, String path, String place) {
    this.client = client;
    this.path = path;
    this.place = place;
  }

  /** Rows by their names, in the order asked for, without those that are not there or not shown. */
  Map<String, JsonNode> read(List<String> records) {
    Map<String, JsonNode> found = new HashMap<>();
    asked(records).forEach(data -> data.path("records").forEach(row -> add(found, row)));
    Map<String, JsonNode> ordered = new LinkedHashMap<>();
    for (String record : records) {
      Optional.ofNullable(found.get(record)).ifPresent(row -> ordered.put(record, row));
    }
    return ordered;
  }

  private static void add(Map<String, JsonNode> rows, JsonNode row) {
    rows.put(row.path("record_id").asString(""), row);
  }

  /** Rows that are not there any more, or that the app may not see. */
  Set<String> gone(List<String> records) {
    Set<String> gone = new LinkedHashSet<>();
    for (JsonNode data : asked(records)) {
      data.path("absent_record_ids").forEach(record -> gone.add(record.asString("")));
      data.path("forbidden_record_ids").forEach(record -> gone.add(record.asString("")));
    }
    return gone;
  }

  private List<JsonNode> asked(List<String> records) {
    List<JsonNode> answers = new ArrayList<>();
    for (int from = 0; from < records.size(); from += MOST_ASKED_FOR) {
      ObjectNode body = OpenApi.object();
      ArrayNode ids = body.putArray("record_ids");
      records.subList(from, Math.min(records.size(), from + MOST_ASKED_FOR)).forEach(ids::add);
      answers.add(
          client
              .api()
              .post("look for rows of " + place, path + "/records/batch_get", Map.of(), body));
    }
    return answers;
  }

  /**
   * Where rows show something else.
   *
   * @throws IllegalArgumentException if more than 500 are expected
   */
  List<Difference> differences(List<RowUpdate> expected, TableSchema schema) {
    if (expected.size() > MOST_EXPECTED) {
      throw new IllegalArgumentException(
          "expected must be at most " + MOST_EXPECTED + ", were " + expected.size());
    }
    schema.require(place, RowWriter.needed(expected, schema));
    Map<String, JsonNode> rows =
        read(expected.stream().map(update -> update.ref().record()).distinct().toList());
    List<Difference> differences = new ArrayList<>();
    for (RowUpdate update : expected) {
      JsonNode row = rows.get(update.ref().record());
      if (row == null) {
        differences.add(Difference.gone(update.ref()));
        continue;
      }
      Map<String, String> wanted = update.allCells();
      wanted.forEach(
          (column, text) ->
              schema
                  .field(column)
                  .filter(
                      field ->
                          !Cells.shows(row.path("fields").path(field.name()), text, field.type()))
                  .ifPresent(
                      field ->
                          differences.add(
                              Difference.in(
                                  update.ref(),
                                  column,
                                  Cells.shown(row.path("fields").path(field.name()), field.type()),
                                  Cells.cut(text)))));
    }
    return differences;
  }
}
