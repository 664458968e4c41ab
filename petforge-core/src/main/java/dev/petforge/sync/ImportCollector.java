package dev.petforge.sync;

import dev.petforge.failure.Failure;
import dev.petforge.project.ProjectId;
import dev.petforge.sync.ImportReport.EditedRow;
import dev.petforge.sync.ImportReport.HeldBackRow;
import dev.petforge.sync.ImportReport.MissingColumns;
import dev.petforge.sync.ImportReport.RefusedRow;
import dev.petforge.table.RecordRef;
import dev.petforge.table.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an import jobs while it goes through the rows. Safe for use by many threads. */
final class ImportCollector {
  private final List<EditedRow> edited = new ArrayList<>();
  private final List<HeldBackRow> heldBack = new ArrayList<>();
  private final Map<RecordRef, ProjectId> imported = new HashMap<>();
  private final Map<RecordRef, ProjectId> known = new HashMap<>();
  private final Map<RecordRef, RefusedRow> refused = new HashMap<>();
  private final List<ProjectId> gone = new ArrayList<>();
  private final Set<ProjectId> knownProjects = new HashSet<>();
  private int mostSegments;
  private int idle;

  synchronized void imported(Row row, ProjectId project) {
    imported.put(row.ref(), project);
  }

  synchronized void known(Row row, ProjectId project) {
    known.put(row.ref(), project);
    knownProjects.add(project);
  }

  synchronized boolean isKnown(ProjectId project) {
    return knownProjects.contains(project);
  }

  synchronized void edited(EditedRow row) {
    edited.add(row);
  }

  synchronized void heldBack(HeldBackRow row) {
    heldBack.add(row);
  }

  /**
   * @param project of the row, if it has one
   */
  synchronized void refuse(Row row, BadCell why, Optional<ProjectId> project) {
    refused.put(row.ref(), why.refused(project));
  }

  /** A project's row is not there any more. */
  synchronized void gone(ProjectId project) {
    gone.add(project);
  }

  /**
   * Why a row is not taken in that belongs to no project; empty if it is, or if its project shows
   * it.
   */
  synchronized Optional<Failure> complaint(Row row) {
    return Optional.ofNullable(refused.get(row.ref()))
        .filter(why -> why.project().filter(knownProjects::contains).isEmpty())
        .map(RefusedRow::failure);
  }

  /** Nobody asks for anything in so many other rows. */
  synchronized void idle(int rows) {
    idle = rows;
  }

  /** One of the videos has so many. */
  synchronized void segments(int count) {
    mostSegments = Math.max(mostSegments, count);
  }

  /** How many segments the longest video has that was looked at; 0 if none was. */
  synchronized int mostSegments() {
    return mostSegments;
  }

  /**
   * @param rows what was to be taken in, in the order of the table
   */
  synchronized ImportReport report(Collection<RecordRef> rows, Optional<MissingColumns> missing) {
    return new ImportReport(
        rows.size(),
        of(rows, imported),
        of(rows, known),
        of(rows, refused),
        edited,
        heldBack,
        gone,
        missing,
        idle);
  }

  private static <T> List<T> of(Collection<RecordRef> rows, Map<RecordRef, T> noted) {
    return rows.stream().flatMap(row -> Optional.ofNullable(noted.get(row)).stream()).toList();
  }
}
