package dev.petforge.examples.cli;

import dev.petforge.failure.Failure;
import dev.petforge.table.Difference;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.Row;
import dev.petforge.table.RowUpdate;
import dev.petforge.table.TableRef;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A table that is only looked at: what would be written into it is dropped. */
final class UnwrittenTable implements RecordTable {
  private final RecordTable table;

  UnwrittenTable(RecordTable table) {
    this.table = table;
  }

  @Override
  public TableRef ref() {
    return table.ref();
  }

  @Override
  public List<Row> rows() {
    return table.rows();
  }

  @Override
  public List<Row> rows(Collection<RecordRef> wanted) {
    return table.rows(wanted);
  }

  @Override
  public void picture(String picture, Path target) {
    table.picture(picture, target);
  }

  @Override
  public Map<RecordRef, Failure> write(List<RowUpdate> updates) {
    return Map.of();
  }

  @Override
  public List<Difference> differences(List<RowUpdate> expected) {
    return List.of();
  }
}
