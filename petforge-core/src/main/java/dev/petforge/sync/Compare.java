package dev.petforge.sync;

import dev.petforge.production.Persistence;
import dev.petforge.production.TaskPages;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Destination;
import dev.petforge.sync.TableComparison.DifferentCell;
import dev.petforge.sync.TableComparison.DifferentRow;
import dev.petforge.sync.TableComparison.GoneRow;
import dev.petforge.sync.TableComparison.RefusedRow;
import dev.petforge.table.Column;
import dev.petforge.table.Difference;
import dev.petforge.table.MangledId;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.Row;
import dev.petforge.table.RowUpdate;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares a table with the database, a page of projects at a time; what changes meanwhile counts
 * as behind.
 */
final class Compare {
  private static final int BEFORE = 20;
  private static final int MOST_TOLD = 100;

  private final Persistence persistence;
  private final RowProjection projection;

  Compare(Persistence persistence, RowProjection projection) {
    this.persistence = persistence;
    this.projection = projection;
  }

  /**
   * Compares all rows.
   *
   * @throws dev.petforge.failure.PetForgeException if the table as a whole cannot be read
   */
  public TableComparison run(RecordTable table) {
    return new Run(table).result();
  }

  /** One comparison. */
  private final class Run {
    private final RecordTable table;
    private final List<Row> rows;
    private final Map<RecordRef, String> placeByRow = new HashMap<>();
    private final Map<String, String> placeByProject = new HashMap<>();
    private final Set<ProjectId> behind = new LinkedHashSet<>();
    private final Map<RecordRef, String> residents = new HashMap<>();
    private final Set<String> knownProjects = new HashSet<>();
    private final List<DifferentRow> different = new ArrayList<>();
    private final List<GoneRow> gone = new ArrayList<>();
    private final List<RefusedRow> refused = new ArrayList<>();
    private int mostSegments;

    Run(RecordTable table) {
      this.table = table;
      this.rows = table.rows();
      for (Row row : rows) {
        placeByRow.put(row.ref(), row.place());
        row.cell(Column.PROJECT_ID)
            .ifPresent(project -> placeByProject.putIfAbsent(project, row.place()));
      }
    }

    /** Whether the next import takes a row in as a new project, or refuses it. */
    private boolean isNew(Row row) {
      Optional<String> named = row.cell(Column.PROJECT_ID);
      Optional<String> resident = Optional.ofNullable(residents.get(row.ref()));
      return named.isPresent()
          ? !knownProjects.contains(named.get())
              && resident.filter(id -> MangledId.is(named.get(), id)).isEmpty()
          // Its project may have another row by now, which names it.
          : resident.filter(id -> !placeByProject.containsKey(id)).isEmpty();
    }

    TableComparison result() {
      TaskStore tasks = persistence.tasks();
      TaskPages.ids(tasks, TaskQuery.behind(table.ref(), TaskPages.SIZE)).forEach(behind::add);
      TaskPages.tasks(tasks, TaskQuery.in(table.ref())).forEach(this::compare);
      List<String> notImported = rows.stream().filter(this::isNew).map(Row::place).toList();
      return new TableComparison(
          table.ref(),
          knownProjects.size(),
          different,
          gone,
          refused,
          List.copyOf(behind),
          table.unshown(Column.results(mostSegments)),
          notImported);
    }

    private void compare(List<Task> part) {
      Map<RecordRef, Task> shown = new LinkedHashMap<>();
      for (Task task : part) {
        RecordRef row = task.source().row().orElseThrow();
        residents.put(row, task.id().value());
        knownProjects.add(task.id().value());
        mostSegments = Math.max(mostSegments, task.source().segmentCount());
        if (!behind.contains(task.id()) && !task.rowGone()) {
          shown.put(row, task);
        }
      }
      Optional<Destination> attachments = table.attachments();
      List<RowUpdate> wanted =
          shown.values().stream().map(task -> projection.row(task, attachments)).toList();
      Set<String> filled = new LinkedHashSet<>();
      wanted.forEach(update -> filled.addAll(update.filled()));
      Map<String, String> unshown = table.unshown(filled);
      Map<RecordRef, List<Difference>> found = new LinkedHashMap<>();
      table
          .differences(wanted.stream().map(update -> update.without(unshown.keySet())).toList())
          .forEach(one -> found.computeIfAbsent(one.ref(), any -> new ArrayList<>()).add(one));
      for (RowUpdate update : wanted) {
        Task task = Optional.ofNullable(shown.get(update.ref())).orElseThrow();
        List<Difference> differences = found.getOrDefault(update.ref(), List.of());
        Set<String> waiting = update.filled();
        waiting.retainAll(unshown.keySet());
        sort(task, differences, !waiting.isEmpty());
        if (!waiting.isEmpty() && !isAway(differences)) {
          refused.add(
              new RefusedRow(
                  task.id(),
                  place(task, update.ref()),
                  waiting.stream()
                      .flatMap(column -> Optional.ofNullable(unshown.get(column)).stream())
                      .distinct()
                      .collect(Collectors.joining("; "))));
        }
      }
    }

    private static boolean isAway(List<Difference> differences) {
      return differences.stream().anyMatch(difference -> difference.column().isEmpty());
    }

    /**
     * @param waits whether some of its cells are missing, which is no difference of the others
     */
    private void sort(Task task, List<Difference> differences, boolean waits) {
      List<DifferentCell> cells =
          differences.stream()
              .filter(difference -> !saidInAnotherLanguage(task, difference))
              .flatMap(Compare::told)
              .toList();
      boolean away = isAway(differences);
      if (cells.isEmpty() && !away) {
        return;
      }
      Optional<Task> now = persistence.tasks().task(task.id());
      if (now.isEmpty() || now.get().versions().projection() != task.versions().projection()) {
        behind.add(task.id());
        return;
      }
      RecordRef row = task.source().row().orElseThrow();
      Optional<String> refusal = persistence.tasks().tableRefusal(task.id());
      if (away) {
        gone.add(new GoneRow(task.id(), row.record()));
      } else if (refusal.isPresent() && !waits) {
        refused.add(new RefusedRow(task.id(), place(task, row), refusal.get()));
      } else {
        different.add(new DifferentRow(task.id(), place(task, row), cells));
      }
    }

    private String place(Task task, RecordRef row) {
      return Optional.ofNullable(placeByProject.get(task.id().value()))
          .or(() -> Optional.ofNullable(placeByRow.get(row)))
          .orElse(row.record());
    }
  }

  /** Who pushed may have had another language than who compares. */
  private boolean saidInAnotherLanguage(Task task, Difference difference) {
    return difference
        .column()
        .filter(column -> projection.inAllLanguages(task, column).contains(difference.shown()))
        .isPresent();
  }

  private static Stream<DifferentCell> told(Difference difference) {
    if (difference.column().isEmpty()) {
      return Stream.empty();
    }
    String shown = difference.shown();
    String expected = difference.expected();
    int at = 0;
    while (at < shown.length()
        && at < expected.length()
        && shown.charAt(at) == expected.charAt(at)) {
      at++;
    }
    int from =
        Math.max(shown.length(), expected.length()) <= MOST_TOLD ? 0 : Math.max(0, at - BEFORE);
    return Stream.of(
        new DifferentCell(
            difference.column().get(), excerpt(shown, from), excerpt(expected, from)));
  }

  private static String excerpt(String text, int from) {
    int start = Math.min(from, text.length());
    // Not through the middle of a character of two.
    if (start > 0 && start < text.length() && Character.isLowSurrogate(text.charAt(start))) {
      start--;
    }
    int end = Math.min(text.length(), start + MOST_TOLD);
    if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
      end--;
    }
    return (start > 0 ? "…" : "") + text.substring(start, end) + (end < text.length() ? "…" : "");
  }
}
