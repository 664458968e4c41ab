package dev.petforge.testkit;

import dev.petforge.connection.Connection;
import dev.petforge.connection.ConnectionStore;
import dev.petforge.table.TableRef;
import java.util.List;
import java.util.Optional;

/** Connections of tables in memory. */
final class InMemoryConnectionStore implements ConnectionStore {
  private final InMemoryDatabase database;
  private final String process;

  InMemoryConnectionStore(InMemoryDatabase database, String process) {
    this.database = database;
    this.process = process;
  }

  @Override
  public void put(Connection connection) {
    database.in(
        process,
        () -> {
          database.connections.put(connection.table().value(), connection);
          return connection;
        });
  }

  @Override
  public Optional<Connection> find(TableRef table) {
    return database.in(process, () -> Optional.ofNullable(database.connections.get(table.value())));
  }

  @Override
  public List<Connection> all() {
    return database.in(process, () -> List.copyOf(database.connections.values()));
  }

  @Override
  public void note(TableRef table, Optional<String> problem) {
    database.in(
        process,
        () -> {
          database.connections.computeIfPresent(
              table.value(), (name, connection) -> connection.with(problem));
          return table;
        });
  }

  @Override
  public boolean remove(TableRef table) {
    return database.in(process, () -> database.connections.remove(table.value()) != null);
  }
}
