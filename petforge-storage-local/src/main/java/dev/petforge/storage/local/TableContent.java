package dev.petforge.storage.local;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.table.Column;
import dev.petforge.table.Difference;
import dev.petforge.table.MangledId;
import dev.petforge.table.RecordRef;
import dev.petforge.table.Row;
import dev.petforge.table.RowUpdate;
import dev.petforge.table.TableRef;
import dev.petforge.table.WrittenText;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What {@code table.csv} says: its header, its rows, and who is who. Used by one thread. */
final class TableContent {
  /** A table whose header has this column has a row for every picture in the folder. */
  static final String ALL_PICTURES = "all_pictures";

  private static final Pattern NUMBERED = Pattern.compile("(.+)#\\d+", Pattern.DOTALL);
  private static final Pattern SEGMENT = Pattern.compile("segment_(\\d{1,3})_video_url");

  /** By which Excel is told how cells are separated; it does not show that line. */
  private static final Pattern SEPARATOR_LINE =
      Pattern.compile(
          "\\s*\"?sep=(\\\\t|[^\\r\\n\"])\"?[,;\\t ]*(?:\\r\\n|\\r|\\n|$)",
          Pattern.CASE_INSENSITIVE);

  /** Among so many lines the header may have been put, below what a program wrote above it. */
  private static final int HEADER_LOOKED_FOR = 10;

  /** The columns as a new table has them. */
  private static final List<String> USUAL =
      List.of(
          Column.PROJECT_ID,
          Column.OPENING_IMAGE,
          Column.TEMPLATE,
          Column.RELEASE_DATE,
          Column.SEGMENT_COUNT,
          Column.SCENE_DESCRIPTION,
          Column.APPROVE,
          Column.STORYBOARD,
          Column.segmentVideo(0),
          Column.segmentVideo(1),
          Column.segmentVideo(2),
          Column.segmentVideo(3),
          Column.segmentVideo(4),
          Column.segmentVideo(5),
          Column.segmentVideo(6),
          Column.FINAL_VIDEO,
          Column.STATUS,
          Column.PROGRESS,
          Column.ERROR,
          Column.UPDATED_AT,
          ALL_PICTURES);

  /** The columns that are read into a {@link Row}: what people write, and what a row was told. */
  private static final List<String> READ =
      List.of(
          Column.PROJECT_ID,
          Column.TEMPLATE,
          Column.RELEASE_DATE,
          Column.SEGMENT_COUNT,
          Column.SCENE_DESCRIPTION,
          Column.APPROVE,
          Column.ERROR);

  private static final int LONGEST_NAME = 400;

  private final Function<String, Optional<String>> marks;
  private final TableRef table;
  private final String file;
  private final String boms;
  private final Csv csv;
  private final Csv.Line header;
  private final Map<String, Integer> columns;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Integer> seen = new HashMap<>();
  private int withoutPicture;

  /** A row: its line in the file, or none yet for a picture that is only in the folder. */
  private record Entry(String record, Csv.@Nullable Line line, String picture) {}

  private TableContent(
      TableRef table, String file, String boms, Csv csv, Function<String, Optional<String>> marks) {
    this.marks = marks;
    this.table = table;
    this.file = file;
    this.boms = boms;
    this.csv = csv;
    int first = notBlank(csv, 0);
    if (first < csv.lines().size()
        && SEPARATOR_LINE.matcher(csv.lines().get(first).raw()).matches()) {
      first = notBlank(csv, first + 1);
    }
    if (first == csv.lines().size()) {
      throw new PermanentException(
          "TABLE_HEADER", file + " is empty; its first line must name columns, such as " + some());
    }
    this.header = csv.lines().get(first);
    List<Csv.Line> below = csv.lines().subList(first + 1, csv.lines().size());
    this.columns = columns(file, header, below);
    for (Csv.Line line : below) {
      if (!line.isBlank()) {
        requireNotLonger(line);
        entries.add(new Entry(record(line), line, cell(line, Column.OPENING_IMAGE)));
      }
    }
  }

  private static int notBlank(Csv csv, int from) {
    int index = from;
    while (index < csv.lines().size() && csv.lines().get(index).isBlank()) {
      index++;
    }
    return index;
  }

  /** Whether a text begins as a table does: with a column of ours, and no common word. */
  static boolean isHeader(String text) {
    String line = text.replace(TableText.BOM, "").stripLeading().lines().findFirst().orElse("");
    return Arrays.stream(line.split("[,;\\t|]", -1))
        .map(name -> normal(name.replace("\"", "")))
        .anyMatch(name -> name.contains("_") && isKnown(name));
  }

  /**
   * Reads a table.
   *
   * @param pictures the names of the pictures in the folder, which get a row each if the table says
   *     so
   * @param marks tells a picture's {@link Row#pictureMark} by its name
   */
  static TableContent read(
      TableRef table,
      String file,
      byte[] bytes,
      Supplier<List<String>> pictures,
      Function<String, Optional<String>> marks) {
    String text = TableText.decode(file, bytes);
    // A program that does not see the mark puts another one before it.
    String body = text.replaceFirst("^" + TableText.BOM + "+", "");
    String boms = text.substring(0, text.length() - body.length());
    Csv csv = Csv.parse(file, body, separator(body));
    TableContent content = new TableContent(table, file, boms, csv, marks);
    if (content.isOfAllPictures()) {
      content.unite(pictures.get());
    }
    return content;
  }

  /** A table that is not there yet: what {@link #read} will find once it has been written. */
  static TableContent ofPictures(
      TableRef table,
      String file,
      List<String> pictures,
      Function<String, Optional<String>> marks) {
    Csv csv = Csv.empty(',');
    csv.add(USUAL, "\r\n"); // RFC 4180 and Excel
    TableContent content = new TableContent(table, file, TableText.BOM, csv, marks);
    content.unite(pictures);
    return content;
  }

  private void unite(List<String> pictures) {
    Map<String, Integer> listed = new HashMap<>();
    for (Entry entry : entries) {
      listed.merge(identity(WrittenText.strip(entry.picture)), 1, Integer::sum);
    }
    for (String picture : pictures) {
      int left = listed.merge(identity(WrittenText.strip(picture)), -1, Integer::sum);
      if (left < 0) {
        entries.add(new Entry(numbered(identity(picture)), null, picture));
      }
    }
  }

  /** Whichever makes most known columns of the header; else what is said before it. */
  private static char separator(String body) {
    Matcher said = SEPARATOR_LINE.matcher(body);
    List<Character> candidates = new ArrayList<>(List.of(',', ';', '\t'));
    String header = body;
    if (said.lookingAt()) {
      header = body.substring(said.end());
      candidates.remove(Character.valueOf(said(said)));
      candidates.add(0, said(said));
    }
    String first = header.stripLeading();
    int end = first.indexOf('\n');
    String line = end < 0 ? first.replace('\r', '\n') : first.substring(0, end);
    char best = candidates.get(0);
    int most = 0;
    for (char candidate : candidates) {
      int known = 0;
      for (String name : line.split(Pattern.quote(String.valueOf(candidate)), -1)) {
        known += isKnown(normal(name.replace("\"", ""))) ? 1 : 0;
      }
      if (known > most) {
        best = candidate;
        most = known;
      }
    }
    return best;
  }

  private static char said(Matcher line) {
    return line.group(1).equals("\\t") ? '\t' : line.group(1).charAt(0);
  }

  private static Map<String, Integer> columns(String file, Csv.Line header, List<Csv.Line> below) {
    Map<String, Integer> columns = new LinkedHashMap<>();
    for (int i = 0; i < header.size(); i++) {
      String name = normal(header.get(i));
      @Nullable Integer before = name.isEmpty() ? null : columns.putIfAbsent(name, i);
      if (before != null && isKnown(name)) {
        throw new PermanentException(
            "TABLE_HEADER",
            file
                + " line "
                + header.number()
                + ": the column '"
                + name
                + "' is named twice, as column "
                + (before + 1)
                + " and column "
                + (i + 1));
      }
    }
    if (columns.keySet().stream().noneMatch(TableContent::isKnown)) {
      throw new PermanentException(
          "TABLE_HEADER",
          file
              + " line "
              + header.number()
              + ": the first line must name columns, such as "
              + some()
              + "; found ["
              + shortened(String.join(", ", columns.keySet()))
              + "]"
              + below.stream()
                  .limit(HEADER_LOOKED_FOR)
                  .filter(TableContent::namesColumns)
                  .findFirst()
                  .map(line -> "; line " + line.number() + " does: delete what stands above it")
                  .orElse(""));
    }
    return columns;
  }

  private static boolean namesColumns(Csv.Line line) {
    return IntStream.range(0, line.size())
        .mapToObj(line::get)
        .map(TableContent::normal)
        .anyMatch(TableContent::isKnown);
  }

  private static String some() {
    return String.join(", ", Column.OPENING_IMAGE, Column.TEMPLATE, Column.RELEASE_DATE);
  }

  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }

  private static String normal(String name) {
    return WrittenText.plain(name).toLowerCase(Locale.ROOT);
  }

  private static boolean isKnown(String name) {
    return USUAL.contains(name) || SEGMENT.matcher(name).matches();
  }

  private void requireNotLonger(Csv.Line line) {
    for (int i = header.size(); i < line.size(); i++) {
      if (!WrittenText.isBlank(line.get(i))) {
        throw new PermanentException(
            "TABLE_SYNTAX",
            file
                + " line "
                + line.number()
                + " column "
                + (i + 1)
                + ": '"
                + shortened(line.get(i))
                + "' stands beyond the last column of the header, which has "
                + header.size()
                + "; a cell that contains the separator must be in quotes");
      }
    }
  }

  private String cell(Csv.Line line, String column) {
    Integer index = columns.get(column);
    return index == null ? "" : line.get(index);
  }

  private String project(Csv.Line line) {
    return WrittenText.strip(cell(line, Column.PROJECT_ID));
  }

  private String record(Csv.Line line) {
    String picture = cell(line, Column.OPENING_IMAGE);
    if (!WrittenText.isBlank(picture)) {
      return numbered(identity(picture));
    }
    String project = project(line);
    if (!project.isEmpty()) {
      return "project:" + identity(project);
    }
    withoutPicture++;
    return "row:" + withoutPicture;
  }

  private String numbered(String identity) {
    return identity + "#" + seen.merge(identity, 1, Integer::sum);
  }

  /** The same for the same name however its accents are composed, and never too long. */
  private static String identity(String text) {
    String normal = Normalizer.normalize(text, Normalizer.Form.NFC);
    if (normal.length() <= LONGEST_NAME) {
      return normal;
    }
    UUID hash = UUID.nameUUIDFromBytes(normal.getBytes(StandardCharsets.UTF_8));
    return normal.substring(0, LONGEST_NAME) + "~" + hash;
  }

  /** Whether pictures of the folder are rows that no line names. */
  boolean isOfAllPictures() {
    return columns.containsKey(ALL_PICTURES);
  }

  List<Row> rows() {
    return entries.stream().map(this::row).toList();
  }

  private Row row(Entry entry) {
    Csv.Line line = entry.line;
    Map<String, String> cells = new HashMap<>();
    if (line != null) {
      for (String column : READ) {
        String text = WrittenText.strip(cell(line, column));
        if (!text.isEmpty()) {
          cells.put(column, text);
        }
      }
    }
    Optional<String> picture =
        Optional.of(entry.picture).filter(text -> !WrittenText.isBlank(text));
    return new Row(
        new RecordRef(table, entry.record), place(entry), cells, picture, picture.flatMap(marks));
  }

  private String place(Entry entry) {
    return entry.line == null ? entry.picture : file + " line " + entry.line.number();
  }

  /** Sets the cells. Returns the rows that are not there, with the reason. */
  Map<RecordRef, Failure> apply(List<RowUpdate> updates) {
    Finder finder = new Finder();
    Map<RecordRef, Failure> refused = new LinkedHashMap<>();
    Map<RowUpdate, Integer> found = new LinkedHashMap<>();
    Map<Integer, String> owners = new HashMap<>();
    for (RowUpdate update : updates) {
      int index = finder.indexOf(update);
      // An update before this one may have given the row to another project.
      boolean free =
          index >= 0
              && owners.computeIfAbsent(index, first -> update.project()).equals(update.project());
      if (free) {
        found.put(update, index);
      } else {
        refused.put(update.ref(), gone(update));
      }
    }
    addColumns(found.keySet());
    found.forEach((update, index) -> set(index, update));
    return refused;
  }

  /** Where cells say something else than {@link #apply} would set. */
  List<Difference> differences(List<RowUpdate> expected) {
    Finder finder = new Finder();
    Map<Integer, String> owners = new HashMap<>();
    List<Difference> differences = new ArrayList<>();
    for (RowUpdate update : expected) {
      int index = finder.indexOf(update);
      if (index < 0
          || !owners.computeIfAbsent(index, first -> update.project()).equals(update.project())) {
        differences.add(Difference.gone(update.ref()));
        continue;
      }
      Csv.Line line = entries.get(index).line;
      wanted(update)
          .forEach(
              (column, text) -> {
                Integer at = columns.get(normal(column));
                String shown = line == null || at == null ? "" : line.get(at);
                if (!shown.equals(text)) {
                  differences.add(Difference.in(update.ref(), column, shown, text));
                }
              });
    }
    return differences;
  }

  /** Finds rows by project and by name, as they were before anything was set. */
  private final class Finder {
    private final Map<String, List<Integer>> byProject = new HashMap<>();
    private final Map<String, Integer> byRecord = new HashMap<>();

    Finder() {
      for (int i = 0; i < entries.size(); i++) {
        byRecord.put(entries.get(i).record, i);
        byProject.computeIfAbsent(project(entries.get(i)), any -> new ArrayList<>()).add(i);
      }
    }

    private String project(Entry entry) {
      return entry.line == null ? "" : TableContent.this.project(entry.line);
    }

    /** The index of the row that an update is for, or -1. */
    int indexOf(RowUpdate update) {
      Integer named = byRecord.get(update.ref().record());
      if (update.project().isEmpty()) {
        return named == null ? -1 : named;
      }
      List<Integer> own = byProject.getOrDefault(update.project(), List.of());
      if (!own.isEmpty()) {
        // A person may have copied a row with its project: the one that was meant comes first.
        return named != null && own.contains(named) ? named : follow(update, own);
      }
      if (named == null) {
        return -1;
      }
      String cell = project(entries.get(named));
      boolean mangled =
          MangledId.is(cell, update.project()) && !update.otherProjects().contains(cell);
      return cell.isEmpty() || mangled ? named : -1;
    }

    /**
     * The line of a project that is not where it was. Only among lines that say the same is that
     * sure to be the one: another one may be that of another project, whose id a person has written
     * over. The import knows, and says then which row it is.
     */
    private int follow(RowUpdate update, List<Integer> own) {
      Optional<String> shared = sharedName(update.ref().record());
      return own.stream()
          .filter(index -> shared.isPresent())
          .filter(index -> shared.equals(sharedName(entries.get(index).record)))
          .findFirst()
          .orElse(-1);
    }
  }

  /** The picture of a row that is called by its picture and a number. */
  static Optional<String> sharedName(String record) {
    Matcher numbered = NUMBERED.matcher(record);
    return numbered.matches() ? Optional.of(numbered.group(1)) : Optional.empty();
  }

  private Failure gone(RowUpdate update) {
    String named = line(entry -> entry.record.equals(update.ref().record()));
    String own = line(entry -> entry.line != null && project(entry.line).equals(update.project()));
    String why = "no row has that project or that picture any more";
    if (!own.isEmpty()) {
      why = own + " has its project_id, and another picture: take the rows in again to go on there";
    } else if (!named.isEmpty()) {
      why = named + " belongs to another project now";
    }
    return Failure.permanent(
        "ROW_GONE",
        file
            + ": the row "
            + update.ref().record()
            + " of project "
            + update.project()
            + " is gone: "
            + why);
  }

  /** Where the first such line is; empty if there is none. */
  private String line(Predicate<Entry> such) {
    return entries.stream()
        .filter(entry -> entry.line != null)
        .filter(such)
        .map(this::place)
        .findFirst()
        .orElse("");
  }

  private void addColumns(Set<RowUpdate> updates) {
    Set<String> missing = new LinkedHashSet<>();
    for (RowUpdate update : updates) {
      wanted(update)
          .forEach(
              (column, text) -> {
                if (!text.isEmpty() && !columns.containsKey(normal(column))) {
                  missing.add(column.strip());
                }
              });
    }
    if (missing.isEmpty()) {
      return;
    }
    List<String> ordered = new ArrayList<>(missing);
    ordered.sort(Comparator.comparingInt(TableContent::rank));
    int before = header.size();
    Set<String> added = new HashSet<>();
    for (String column : ordered) {
      if (added.add(normal(column))) {
        columns.put(normal(column), header.size());
        header.set(header.size(), column);
      }
    }
    for (Entry entry : entries) {
      Csv.Line line = entry.line;
      if (line != null && line.size() >= before) {
        line.grow(header.size()); // A table whose lines were equally long stays one.
      }
    }
  }

  /** The place among the usual columns; the columns of more segments come after segment 6. */
  private static int rank(String column) {
    String name = normal(column);
    Matcher segment = SEGMENT.matcher(name);
    if (segment.matches()) {
      return USUAL.indexOf(Column.segmentVideo(0)) * 1000 + Integer.parseInt(segment.group(1));
    }
    int index = USUAL.indexOf(name);
    return index < 0 ? Integer.MAX_VALUE : index * 1000;
  }

  private static Map<String, String> wanted(RowUpdate update) {
    Map<String, String> wanted = update.allCells();
    wanted.replaceAll(
        (column, text) -> column.equals(Column.PROJECT_ID) ? text : CellText.of(text));
    return wanted;
  }

  private void set(int index, RowUpdate update) {
    Csv.Line line = line(index);
    wanted(update)
        .forEach(
            (column, text) -> {
              Integer at = columns.get(normal(column));
              if (at != null && !line.get(at).equals(text)) {
                line.set(at, text);
              }
            });
  }

  private Csv.Line line(int index) {
    Csv.Line line = entries.get(index).line;
    if (line == null) {
      // Every picture up to this one gets its line, so that the order, and with it who is who,
      // stays when the file is read again.
      for (int i = 0; i < entries.size(); i++) {
        if (entries.get(i).line == null) {
          entries.set(i, added(entries.get(i)));
        }
      }
      return line(index);
    }
    return line;
  }

  private Entry added(Entry entry) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      cells.add("");
    }
    Integer at = columns.get(Column.OPENING_IMAGE);
    int picture = at == null ? header.size() : at;
    if (at == null) {
      columns.put(Column.OPENING_IMAGE, picture);
      header.set(picture, Column.OPENING_IMAGE);
      cells.add("");
    }
    cells.set(picture, entry.picture);
    String end = header.end().isEmpty() ? "\r\n" : header.end();
    csv.add(cells, end);
    Csv.Line line = csv.lines().get(csv.lines().size() - 1);
    return new Entry(entry.record, line, entry.picture);
  }

  byte[] bytes() {
    return TableText.encode(boms + csv.text());
  }
}
