package dev.petforge.emulator.feishu;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Records of a table were changed together.
 *
 * @param base the token of the base
 * @param table the id of the table
 * @param revision of the table, after it
 * @param operator who did it
 */
record Change(
    String base, String table, long revision, String operator, Instant at, List<Action> actions) {
  Change {
    actions = List.copyOf(actions);
  }

  /**
   * One record's part.
   *
   * @param word {@code record_added}, {@code record_edited} or {@code record_deleted}
   * @param before values by the ids of the fields that changed
   * @param after the same, afterwards
   */
  record Action(
      String record, String word, Map<String, JsonNode> before, Map<String, JsonNode> after) {
    Action {
      before = Map.copyOf(before);
      after = Map.copyOf(after);
    }
  }
}
