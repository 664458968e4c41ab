package dev.petforge.sync;

import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.Column;
import dev.petforge.table.Row;
import dev.petforge.table.WrittenText;
import dev.petforge.task.Task;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the cells of a row say that people write; an empty one says nothing. */
final class RowCells {
  private static final int MAX_DESCRIPTION = 4_000;

  /**
   * Also as a column of decimals shows it, {@code 7.00} or {@code 7,0}, and as text: {@code '7}.
   */
  private static final Pattern WHOLE_NUMBER = Pattern.compile("['+]?0*([0-9]{1,2})(?:\\.0*|,00?)?");

  private final Supplier<Set<TemplateId>> templates;

  /**
   * @param templates those that there are; not asked before a row names one, as reading them may
   *     take longer than what most processes are started for
   */
  RowCells(Supplier<Set<TemplateId>> templates) {
    this.templates = templates;
  }

  static Optional<ProjectId> project(Row row) throws BadCell {
    Optional<String> text = row.cell(Column.PROJECT_ID);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ProjectId(text.get()));
    } catch (IllegalArgumentException e) {
      throw new BadCell(row, Column.PROJECT_ID, "BAD_PROJECT_ID", words(e));
    }
  }

  static String words(RuntimeException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  Optional<TemplateId> template(Row row) throws BadCell {
    Optional<String> text = row.cell(Column.TEMPLATE);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    TemplateId template;
    try {
      template = TemplateId.parse(WrittenText.plain(text.get()));
    } catch (IllegalArgumentException e) {
      throw new BadCell(row, Column.TEMPLATE, "UNKNOWN_TEMPLATE", words(e));
    }
    requireKnown(row, template, text.get());
    return Optional.of(template);
  }

  /**
   * @param said what the person wrote, or the default that stands for it
   */
  void requireKnown(Row row, TemplateId template, String said) throws BadCell {
    if (!templates.get().contains(template)) {
      throw new BadCell(
          row,
          Column.TEMPLATE,
          "UNKNOWN_TEMPLATE",
          "there is no template '"
              + said
              + "', there are "
              + templates.get().stream().map(TemplateId::value).sorted().toList());
    }
  }

  static Optional<LocalDate> releaseDate(Row row) throws BadCell {
    Optional<String> text = row.cell(Column.RELEASE_DATE);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(WrittenDate.parse(text.get()));
    } catch (IllegalArgumentException e) {
      throw new BadCell(row, Column.RELEASE_DATE, "BAD_DATE", "release_date " + words(e));
    }
  }

  static Optional<Integer> segmentCount(Row row) throws BadCell {
    Optional<String> text = row.cell(Column.SEGMENT_COUNT);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher number = WHOLE_NUMBER.matcher(WrittenText.plain(text.get()));
    if (number.matches()) {
      int count = Integer.parseInt(number.group(1));
      if (count >= 1 && count <= Storyboard.MAX_SHOTS) {
        return Optional.of(count);
      }
    }
    throw new BadCell(
        row,
        Column.SEGMENT_COUNT,
        "BAD_SEGMENT_COUNT",
        "segment_count must be a whole number from 1 to "
            + Storyboard.MAX_SHOTS
            + ", was '"
            + text.get()
            + "'");
  }

  static Optional<String> description(Row row) throws BadCell {
    Optional<String> text = row.cell(Column.SCENE_DESCRIPTION);
    int length = text.map(String::length).orElse(0);
    if (length > MAX_DESCRIPTION) {
      throw new BadCell(
          row,
          Column.SCENE_DESCRIPTION,
          "DESCRIPTION_TOO_LONG",
          "scene_description must have at most " + MAX_DESCRIPTION + " characters, had " + length);
    }
    return text;
  }

  /**
   * What the row says of its approval.
   *
   * @return empty text if nothing
   */
  static String approval(Row row) throws BadCell {
    String text = row.cell(Column.APPROVE).orElse("");
    if (!Task.isReviewWord(text)) {
      throw new BadCell(
          row,
          Column.APPROVE,
          "BAD_APPROVAL",
          "approve must say a word such as 'approved' or 'rejected', or nothing, was '"
              + text
              + "'");
    }
    return text;
  }
}
