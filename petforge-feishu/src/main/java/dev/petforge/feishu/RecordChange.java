package dev.petforge.feishu;

import java.util.Set;

/**
 * Rows of a table were changed, by a person or by this app. A hint: what they are now is read from
 * the table.
 *
 * @param event names the event
 * @param base the base's token
 * @param table the table's id
 * @param records the ids of the rows
 * @param fields the ids of the columns that were changed; empty if the event does not say
 */
public record RecordChange(
    String event, String base, String table, Set<String> records, Set<String> fields) {
  public RecordChange {
    records = Set.copyOf(records);
    fields = Set.copyOf(fields);
  }
}
