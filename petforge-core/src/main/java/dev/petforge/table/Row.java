package dev.petforge.table;

import dev.petforge.failure.Failure;
import dev.petforge.failure.ForeignText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A row as a person wrote it: nothing is checked yet.
 *
 * @param ref the row
 * @param place where a person finds it, for messages, for example {@code table.csv line 3}
 * @param cells the text of the columns of {@link Column} that people write ({@code project_id},
 *     {@code template_id}, {@code release_date}, {@code segment_count}, {@code scene_description},
 *     {@code approve}), and {@code error_message}, by column name, freed of control characters; an
 *     empty cell is left out. What is a date for the table itself is {@code YYYY-MM-DD}; of a date
 *     or a number that was written as text the importer makes sense
 * @param picture the table's own handle of the opening image, for {@link RecordTable#picture};
 *     empty if the row has none
 * @param pictureMark changes when the picture is another one, and may change when it is the same;
 *     empty if there is none to be had, for example because its file is gone
 */
public record Row(
    RecordRef ref,
    String place,
    Map<String, String> cells,
    Optional<String> picture,
    Optional<String> pictureMark) {
  public Row {
    // As it can be kept: else it would differ from what is kept, which looks like an edit.
    Map<String, String> clean = new LinkedHashMap<>();
    cells.forEach((column, text) -> clean.put(column, ForeignText.of(text)));
    cells = Map.copyOf(clean);
  }

  /** What is wrong with a row without a picture. */
  public static Failure withoutPicture() {
    return Failure.permanent("NO_PICTURE", "the row has no picture: put one in");
  }

  /** The text of a cell, without what nobody sees around it; empty if the cell is. */
  public Optional<String> cell(String column) {
    return Optional.ofNullable(cells.get(column))
        .map(WrittenText::strip)
        .filter(text -> !text.isEmpty());
  }
}
