package dev.petforge.feishu;

/** The kinds of columns that matter here, by Feishu's number (documentation, 2026-08). */
enum FieldType {
  TEXT(1, "text"),
  NUMBER(2, "number"),
  SINGLE_SELECT(3, "single select"),
  MULTI_SELECT(4, "multiple select"),
  DATE(5, "date"),
  CHECKBOX(7, "checkbox"),
  USER(11, "person"),
  PHONE(13, "phone"),
  URL(15, "link"),
  ATTACHMENT(17, "attachment"),
  LOOKUP(19, "lookup"),
  FORMULA(20, "formula"),
  CREATED_TIME(1001, "created time"),
  MODIFIED_TIME(1002, "modified time"),
  CREATED_USER(1003, "created by"),
  MODIFIED_USER(1004, "modified by"),
  AUTO_NUMBER(1005, "auto number"),
  OTHER(-1, "another kind");

  private final int number;
  private final String words;

  FieldType(int number, String words) {
    this.number = number;
    this.words = words;
  }

  static FieldType of(int number) {
    for (FieldType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    return OTHER;
  }

  /** Whether the table itself fills it in. */
  boolean isComputed() {
    return switch (this) {
      case LOOKUP, FORMULA, CREATED_TIME, MODIFIED_TIME, CREATED_USER, MODIFIED_USER, AUTO_NUMBER ->
          true;
      default -> false;
    };
  }

  int number() {
    return number;
  }

  /** As a person calls it. */
  String words() {
    return words;
  }
}
