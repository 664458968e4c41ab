package dev.petforge.storage.local;

import dev.petforge.failure.PermanentException;
import dev.petforge.table.WrittenText;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of a CSV file (RFC 4180) that can be changed cell by cell. Every cell is kept as it was
 * written, quotes and all, and every line with its own ending, so that what nobody changes is
 * written back byte for byte. Libraries for CSV give the values and forget the writing; that is why
 * this is ours.
 *
 * <p>As Excel does, a quote counts only as the first character of a cell, and what follows a
 * closing quote belongs to the cell as it is.
 */
final class Csv {
  private final char separator;
  private final List<Line> lines;

  private Csv(char separator, List<Line> lines) {
    this.separator = separator;
    this.lines = lines;
  }

  /**
   * @param file its name, for messages
   * @throws PermanentException with code {@code TABLE_SYNTAX} if a quote is left open
   */
  static Csv parse(String file, String text, char separator) {
    List<Line> lines = new ArrayList<>();
    Reader reader = new Reader(file, text, separator);
    while (!reader.atEnd()) {
      lines.add(reader.line());
    }
    return new Csv(separator, lines);
  }

  static Csv empty(char separator) {
    return new Csv(separator, new ArrayList<>());
  }

  List<Line> lines() {
    return lines;
  }

  /** Adds a line after the last one, which gets an ending if it has none. */
  void add(List<String> values, String end) {
    int number = 1;
    if (!lines.isEmpty()) {
      Line last = lines.get(lines.size() - 1);
      if (last.end.isEmpty()) {
        last.end = end;
      }
      number = last.number + 1;
    }
    Line line = new Line(number, separator);
    for (int i = 0; i < values.size(); i++) {
      line.set(i, values.get(i));
    }
    line.end = end;
    lines.add(line);
  }

  /** The whole text. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append(line.raw()).append(line.end);
    }
    return text.toString();
  }

  /** A line of cells; it covers several lines of the file if a quoted cell does. */
  static final class Line {
    private final int number;
    private final char separator;
    private final List<String> cells = new ArrayList<>();
    private String end = "";

    private Line(int number, char separator) {
      this.number = number;
      this.separator = separator;
    }

    /** Where it begins in the file as it was read, from 1. */
    int number() {
      return number;
    }

    /** How it ends: {@code \r\n}, {@code \n}, {@code \r}, or empty at the end of the file. */
    String end() {
      return end;
    }

    int size() {
      return cells.size();
    }

    boolean isBlank() {
      return cells.stream().allMatch(cell -> WrittenText.isBlank(value(cell)));
    }

    /** As it is written, without its ending. */
    String raw() {
      return String.join(String.valueOf(separator), cells);
    }

    /** The value of a cell, without its quotes; empty if the line is shorter. */
    String get(int index) {
      return index < cells.size() ? value(cells.get(index)) : "";
    }

    /** Sets a cell's value; the line grows if it is shorter. */
    void set(int index, String value) {
      grow(index + 1);
      cells.set(index, written(value, separator));
    }

    /** Makes a line that is shorter as long as this with empty cells. */
    void grow(int size) {
      while (cells.size() < size) {
        cells.add("");
      }
    }
  }

  private static String value(String written) {
    if (!written.startsWith("\"")) {
      return written;
    }
    StringBuilder value = new StringBuilder();
    int i = 1;
    while (i < written.length()) {
      char c = written.charAt(i);
      if (c != '"') {
        value.append(c);
        i++;
      } else if (i + 1 < written.length() && written.charAt(i + 1) == '"') {
        value.append('"');
        i += 2;
      } else {
        return value.append(written, i + 1, written.length()).toString();
      }
    }
    return value.toString();
  }

  private static String written(String value, char separator) {
    boolean plain =
        value.isEmpty()
            || (value.indexOf(separator) < 0
                && value.indexOf('"') < 0
                && value.indexOf('\n') < 0
                && value.indexOf('\r') < 0
                && !Character.isWhitespace(value.charAt(0))
                && !Character.isWhitespace(value.charAt(value.length() - 1)));
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }

  private static final class Reader {
    private final String file;
    private final String text;
    private final char separator;
    private int at;
    private int number = 1;

    Reader(String file, String text, char separator) {
      this.file = file;
      this.text = text;
      this.separator = separator;
    }

    boolean atEnd() {
      return at == text.length();
    }

    Line line() {
      Line line = new Line(number, separator);
      line.cells.add(cell(1));
      while (!atEnd() && text.charAt(at) == separator) {
        at++;
        line.cells.add(cell(line.cells.size() + 1));
      }
      if (!atEnd()) {
        int start = at;
        newLine();
        line.end = text.substring(start, at);
      }
      return line;
    }

    private String cell(int column) {
      int start = at;
      if (!atEnd() && text.charAt(at) == '"') {
        quoted(column);
      }
      while (!atEnd() && text.charAt(at) != separator && !atNewLine()) {
        at++;
      }
      return text.substring(start, at);
    }

    private void quoted(int column) {
      int began = number;
      at++;
      while (!atEnd()) {
        if (text.charAt(at) == '"') {
          at++;
          if (atEnd() || text.charAt(at) != '"') {
            return;
          }
          at++;
        } else if (atNewLine()) {
          newLine();
        } else {
          at++;
        }
      }
      throw new PermanentException(
          "TABLE_SYNTAX",
          file
              + " line "
              + began
              + " column "
              + column
              + ": the quote that begins this cell is never closed; a quote inside a cell is"
              + " written twice");
    }

    private boolean atNewLine() {
      return text.charAt(at) == '\n' || text.charAt(at) == '\r';
    }

    private void newLine() {
      boolean pair = text.startsWith("\r\n", at);
      at += pair ? 2 : 1;
      number++;
    }
  }
}
