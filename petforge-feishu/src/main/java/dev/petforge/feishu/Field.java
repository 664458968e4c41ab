package dev.petforge.feishu;

/**
 * A column of a table as it is now.
 *
 * @param id Feishu's own name, good for ever
 * @param name as people see it
 */
record Field(String id, String name, FieldType type) {}
