package dev.petforge.production;

import dev.petforge.production.ImportReport.EditedRow;
import dev.petforge.production.ImportReport.HeldBackRow;
import dev.petforge.production.ImportReport.RefusedRow;
import dev.petforge.project.ProjectId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What an import notes while it goes through the rows. Used by one thread. */
final class ImportNotes {
  final List<ProjectId> imported = new ArrayList<>();
  final Set<ProjectId> known = new LinkedHashSet<>();
  final List<RefusedRow> refused = new ArrayList<>();
  final List<EditedRow> edited = new ArrayList<>();
  final List<HeldBackRow> heldBack = new ArrayList<>();

  ImportReport report() {
    return new ImportReport(imported, List.copyOf(known), refused, edited, heldBack);
  }
}
