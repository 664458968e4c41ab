package dev.petforge.feishu;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RowUpdate;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes results into rows, in as few calls as there can be. A call is carried out as a whole or
 * not at all, so a row that is refused has to be found and left out: by its name in the answer, by
 * asking which rows are gone, or by halving. Made anew for each write; used by one thread.
 */
final class RowWriter {
  private static final Logger log = LoggerFactory.getLogger(RowWriter.class);

  /** As many rows as go into one call in every edition of the documentation. */
  private static final int MOST_ROWS = 500;

  /** What a body may have: 500 rows of usual storyboards, and half as much again. */
  private static final long MOST_BYTES = 16_000_000;

  private static final int MOST_SEGMENTS = 12;

  /** The table is not ready, or the call is too heavy for it (Feishu's error codes, 2026-08). */
  private static final String TOO_HEAVY = "1254607";

  private final FeishuClient client;
  private final String base;
  private final String path;
  private final Supplier<TableSchema> known;
  private final Supplier<TableSchema> refreshed;
  private @Nullable TableSchema fresh;
  private final String place;

  RowWriter(
      FeishuClient client,
      String base,
      String path,
      Supplier<TableSchema> known,
      Supplier<TableSchema> refreshed,
      String place) {
    this.client = client;
    this.base = base;
    this.path = path;
    this.known = known;
    this.refreshed = refreshed;
    this.place = place;
  }

  /** A row as it goes into a body. */
  private record Line(RecordRef ref, ObjectNode json, long bytes) {}

  Map<RecordRef, Failure> write(List<RowUpdate> updates) {
    if (updates.size() > MOST_ROWS) {
      throw new IllegalArgumentException(
          "updates must be at most " + MOST_ROWS + ", were " + updates.size());
    }
    if (updates.isEmpty()) {
      return Map.of();
    }
    TableSchema schema = known.get();
    if (!schema.suits(needed(updates, schema)) || !schema.missing(optional(updates)).isEmpty()) {
      // It may have been mended, or given a column that it was without, meanwhile.
      schema = fresh();
    }
    List<ColumnKind> columns = needed(updates, schema);
    try {
      return write(updates, columns, schema);
    } catch (FeishuException e) {
      TableSchema now = ofColumns(e.answerCode()) ? fresh() : schema;
      if (now.equals(schema)) {
        throw e;
      }
      log.info("columns were changed: table={}", place);
      return write(updates, columns, now);
    }
  }

  private Map<RecordRef, Failure> write(
      List<RowUpdate> updates, List<ColumnKind> columns, TableSchema schema) {
    schema.require(place, columns);
    Map<RecordRef, Failure> refused = new LinkedHashMap<>();
    List<Line> chunk = new ArrayList<>();
    long bytes = 0;
    for (RowUpdate update : updates) {
      Line line = line(update, schema);
      if (!chunk.isEmpty() && (chunk.size() == MOST_ROWS || bytes + line.bytes() > MOST_BYTES)) {
        send(chunk, schema, refused);
        chunk = new ArrayList<>();
        bytes = 0;
      }
      chunk.add(line);
      bytes += line.bytes();
    }
    if (!chunk.isEmpty()) {
      send(chunk, schema, refused);
    }
    return refused;
  }

  /** The columns as they are now; asked for once in a write, however many rows are refused. */
  private TableSchema fresh() {
    TableSchema now = fresh;
    if (now == null) {
      now = refreshed.get();
      fresh = now;
    }
    return now;
  }

  /** The columns for which there is something to show, of those that a table may be without. */
  private static List<ColumnKind> optional(List<RowUpdate> updates) {
    Set<String> names = filled(updates);
    return ColumnKind.optional().stream().filter(one -> names.contains(one.name())).toList();
  }

  /** A column that would only be emptied may be missing. */
  static List<ColumnKind> needed(List<RowUpdate> updates, TableSchema schema) {
    Set<String> names = filled(updates);
    Stream<ColumnKind> optional =
        Stream.concat(ColumnKind.optional().stream(), ColumnKind.attachments().stream())
            .filter(column -> schema.field(column.name()).isPresent());
    return Stream.concat(ColumnKind.written(MOST_SEGMENTS).stream(), optional)
        .filter(column -> names.contains(column.name()))
        .toList();
  }

  private static Set<String> filled(List<RowUpdate> updates) {
    Set<String> names = new HashSet<>();
    names.add(Column.PROJECT_ID);
    for (RowUpdate update : updates) {
      update
          .cells()
          .forEach(
              (name, text) -> {
                if (!text.isEmpty()) {
                  names.add(name);
                }
              });
    }
    return names;
  }

  private static Line line(RowUpdate update, TableSchema schema) {
    ObjectNode json = OpenApi.object().put("record_id", update.ref().record());
    ObjectNode fields = json.putObject("fields");
    update
        .allCells()
        .forEach(
            (name, text) ->
                schema
                    .field(name)
                    .ifPresent(field -> fields.set(field.name(), value(text, field.type()))));
    return new Line(update.ref(), json, json.toString().getBytes(StandardCharsets.UTF_8).length);
  }

  private static JsonNode value(String text, FieldType type) {
    try {
      return Cells.value(text, type);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a date must be such as 2026-01-28T09:30:00Z: " + text, e);
    }
  }

  private void send(List<Line> lines, TableSchema schema, Map<RecordRef, Failure> refused) {
    try {
      post(lines);
    } catch (RetryableException e) {
      if (!e.failure().code().equals(TOO_HEAVY) || lines.size() == 1) {
        throw e;
      }
      // It was waited for in vain: smaller calls may do.
      halves(lines, schema, refused);
    } catch (FeishuException e) {
      boolean changed = ofColumns(e.answerCode()) && !fresh().equals(schema);
      if (changed || !ofOneRow(e.answerCode())) {
        throw e;
      }
      if (lines.size() == 1) {
        Line only = lines.get(0);
        refused.put(only.ref(), e.failure());
        return;
      }
      Set<String> bad = new HashSet<>(named(lines, e));
      if (bad.isEmpty()) {
        bad.addAll(
            new RowReader(client, path, place)
                .gone(lines.stream().map(line -> line.ref().record()).toList()));
      }
      if (bad.isEmpty()) {
        halves(lines, schema, refused);
        return;
      }
      List<Line> rest = new ArrayList<>();
      for (Line line : lines) {
        if (bad.contains(line.ref().record())) {
          refused.put(line.ref(), e.failure());
        } else {
          rest.add(line);
        }
      }
      if (!rest.isEmpty()) {
        send(rest, schema, refused);
      }
    }
  }

  private void halves(List<Line> lines, TableSchema schema, Map<RecordRef, Failure> refused) {
    send(lines.subList(0, lines.size() / 2), schema, refused);
    send(lines.subList(lines.size() / 2, lines.size()), schema, refused);
  }

  /**
   * Writes lines by one call. It sets cells, so writing the same again changes nothing; the token
   * adds that of its repetitions, here after an answer that was lost, one counts: a first try that
   * lands late, when a later write has set the cells anew, is no write any more (as Feishu's and
   * Lark's pages on batch_update have it, 2026-08). The next push gets another token: its rows may
   * show another state by then, and a token that comes with another body is refused (1255006).
   */
  private void post(List<Line> lines) {
    ObjectNode body = OpenApi.object();
    ArrayNode records = body.putArray("records");
    lines.forEach(line -> records.add(line.json()));
    Map<String, String> query = Map.of("client_token", UUID.randomUUID().toString());
    String what = "write " + lines.size() + " rows of " + place;
    client
        .gate(base)
        .write(what, () -> client.api().post(what, path + "/records/batch_update", query, body));
  }

  /** Whether an answer is about what stands in a row, and others may be taken. */
  private static boolean ofOneRow(int code) {
    return switch (code) {
      case 1254006, 1254010, 1254027, 1254043, 1254130, 1254303 -> true;
      default -> ofKind(code);
    };
  }

  /** Whether an answer is about a value that its column does not take. */
  private static boolean ofKind(int code) {
    return code == 1254015 || (code >= 1254060 && code <= 1254074);
  }

  /** Whether an answer can mean that the columns are other ones than they were. */
  private static boolean ofColumns(int code) {
    return ofKind(code) || AnswerCode.of(code) == AnswerCode.UNKNOWN_COLUMN;
  }

  /** The rows that an answer speaks of. */
  private static List<String> named(List<Line> lines, PermanentException e) {
    String words = e.failure().message();
    return lines.stream().map(line -> line.ref().record()).filter(words::contains).toList();
  }
}
