package dev.petforge.testkit;

import dev.petforge.connection.Connection;
import dev.petforge.connection.ConnectionStore;
import dev.petforge.table.TableRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Connections of tables in memory. */
final class InMemoryConnectionStore implements ConnectionStore {
  private final Map<String, Connection> connections = new TreeMap<>();

  @Override
  public synchronized void put(Connection connection) {
    connections.put(connection.table().value(), connection);
  }

  @Override
  public synchronized Optional<Connection> find(TableRef table) {
    return Optional.ofNullable(connections.get(table.value()));
  }

  @Override
  public synchronized List<Connection> all() {
    return List.copyOf(connections.values());
  }

  @Override
  public synchronized void note(TableRef table, Optional<String> problem) {
    connections.computeIfPresent(table.value(), (name, connection) -> connection.with(problem));
  }

  @Override
  public synchronized boolean remove(TableRef table) {
    return connections.remove(table.value()) != null;
  }
}
