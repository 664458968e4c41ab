package dev.petforge.feishu;

import dev.petforge.table.WrittenText;

/**
 * A column of a table as it is now.
 *
 * @param id Feishu's own name, good for ever
 * @param name to the letter, as Feishu asks for it
 * @param column what people call it, without what nobody sees
 */
record Field(String id, String name, FieldType type, String column) {
  Field(String id, String name, FieldType type) {
    this(id, name, type, WrittenText.plain(name));
  }
}
