package dev.petforge.examples.installation;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.publication.Destination;
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
import java.util.Optional;

/**
 * A connected table that cannot be reached from here, as its app's secret cannot be opened: whoever
 * needs the table is told why. What is stored can be looked at without it.
 */
record UnreachableTable(TableRef ref, Failure reason) implements RecordTable {
  @Override
  public Optional<Failure> unreachable() {
    return Optional.of(reason);
  }

  private PermanentException refusal() {
    return new PermanentException(reason.code(), reason.message());
  }

  @Override
  public List<Row> rows() {
    throw refusal();
  }

  @Override
  public List<Row> rows(Collection<RecordRef> wanted) {
    throw refusal();
  }

  @Override
  public void picture(String picture, Path target) {
    throw refusal();
  }

  @Override
  public Optional<Destination> attachments() {
    throw refusal();
  }

  @Override
  public Map<String, String> unshown(Collection<String> columns) {
    throw refusal();
  }

  @Override
  public Map<RecordRef, Failure> write(List<RowUpdate> updates) {
    throw refusal();
  }

  @Override
  public List<Difference> differences(List<RowUpdate> expected) {
    throw refusal();
  }
}
