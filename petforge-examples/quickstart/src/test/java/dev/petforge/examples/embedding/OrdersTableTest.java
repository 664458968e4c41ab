package dev.petforge.examples.embedding;

import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.testkit.RecordTableContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class OrdersTableTest extends RecordTableContract {
  @TempDir Path photos;

  @Override
  protected RecordTable table(List<GivenRow> rows) {
    OrdersTable orders = new OrdersTable();
    for (int i = 0; i < rows.size(); i++) {
      String number = "order-" + i;
      Optional<Path> photo = rows.get(i).picture().map(content -> photo(number, content));
      orders.add(number, rows.get(i).cells(), photo);
    }
    return orders;
  }

  private Path photo(String number, String content) {
    try {
      return Files.writeString(photos.resolve(number + ".jpg"), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected String shown(RecordTable table, RecordRef row, String column) {
    return ((OrdersTable) table).shown(row, column);
  }

  @Override
  protected void remove(RecordTable table, RecordRef row) {
    ((OrdersTable) table).remove(row);
  }
}
