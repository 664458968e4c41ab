package dev.petforge.feishu;

import dev.petforge.table.Column;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A column that PetForge reads or writes.
 *
 * @param name as it must be called
 * @param made what it is made as
 * @param taken what else it may be
 * @param written whether results go there; else people write it
 */
record ColumnKind(String name, FieldType made, Set<FieldType> taken, boolean written) {
  /** What can be read as text, whatever it is. */
  private static final Set<FieldType> READABLE =
      EnumSet.complementOf(EnumSet.of(FieldType.ATTACHMENT, FieldType.OTHER));

  private static final Set<FieldType> WORDS = EnumSet.of(FieldType.TEXT, FieldType.SINGLE_SELECT);
  private static final Set<FieldType> LINKS = EnumSet.of(FieldType.TEXT, FieldType.URL);

  /** The columns of people: those that may be missing have a standard value. */
  static List<ColumnKind> read() {
    return List.of(
        new ColumnKind(
            Column.OPENING_IMAGE, FieldType.ATTACHMENT, EnumSet.of(FieldType.ATTACHMENT), false),
        new ColumnKind(Column.TEMPLATE, FieldType.TEXT, READABLE, false),
        new ColumnKind(Column.RELEASE_DATE, FieldType.DATE, READABLE, false),
        new ColumnKind(Column.SEGMENT_COUNT, FieldType.NUMBER, READABLE, false),
        new ColumnKind(Column.SCENE_DESCRIPTION, FieldType.TEXT, READABLE, false),
        new ColumnKind(Column.APPROVE, FieldType.SINGLE_SELECT, READABLE, false));
  }

  /** Those of people, and those of results of so many segments. */
  static List<ColumnKind> all(int segments) {
    List<ColumnKind> all = new ArrayList<>(read());
    all.addAll(written(segments));
    return List.copyOf(all);
  }

  /** The columns of results that a table may be without: what belongs there is not shown then. */
  static List<ColumnKind> optional() {
    return List.of(new ColumnKind(Column.PUBLISHED_VIDEO, FieldType.TEXT, LINKS, true));
  }

  /** The columns that hold videos themselves; a table may be without them. */
  static List<ColumnKind> attachments() {
    return List.of(
        new ColumnKind(
            Column.FINAL_VIDEO_FILE, FieldType.ATTACHMENT, EnumSet.of(FieldType.ATTACHMENT), true));
  }

  /**
   * The columns of results.
   *
   * @param segments of how many segments
   */
  static List<ColumnKind> written(int segments) {
    List<ColumnKind> columns = new ArrayList<>();
    columns.add(
        new ColumnKind(Column.PROJECT_ID, FieldType.TEXT, EnumSet.of(FieldType.TEXT), true));
    columns.add(
        new ColumnKind(Column.STORYBOARD, FieldType.TEXT, EnumSet.of(FieldType.TEXT), true));
    for (int i = 0; i < segments; i++) {
      columns.add(new ColumnKind(Column.segmentVideo(i), FieldType.TEXT, LINKS, true));
    }
    columns.add(new ColumnKind(Column.FINAL_VIDEO, FieldType.TEXT, LINKS, true));
    columns.add(new ColumnKind(Column.STATUS, FieldType.TEXT, WORDS, true));
    columns.add(new ColumnKind(Column.PROGRESS, FieldType.TEXT, WORDS, true));
    columns.add(new ColumnKind(Column.ERROR, FieldType.TEXT, EnumSet.of(FieldType.TEXT), true));
    columns.add(
        new ColumnKind(
            Column.UPDATED_AT, FieldType.DATE, EnumSet.of(FieldType.DATE, FieldType.TEXT), true));
    return List.copyOf(columns);
  }
}
