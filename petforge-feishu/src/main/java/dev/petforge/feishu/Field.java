package dev.petforge.feishu;

import dev.petforge.table.WrittenText;

/**
 * A column of a table as it is now.
 *
 * @param id Feishu's own name, good for ever
 * @param name to the letter, as Feishu asks for it
 */
record Field(String id, String name, FieldType type) {
  /** What people call it, without what nobody sees. */
  String column() {
    return WrittenText.plain(name);
  }
}
