package dev.petforge.storage.jdbc;

import dev.petforge.connection.Connection;
import dev.petforge.connection.ConnectionStore;
import dev.petforge.table.TableRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Connections of tables in {@code connections}. */
final class JdbcConnectionStore implements ConnectionStore {
  private final Db db;

  JdbcConnectionStore(Db db) {
    this.db = db;
  }

  @Override
  public void put(Connection connection) {
    db.write(
        "store the connection of " + connection.table(),
        handle ->
            handle
                .createUpdate(
                    "insert into connections (table_ref, name, address, account, sealed_secret,"
                        + " connected_at, problem, drive_folder) values (:table, :name, :address,"
                        + " :account, :secret, :connectedAt, :problem, :folder) on conflict"
                        + " (table_ref) do update set name = excluded.name, address ="
                        + " excluded.address, account = excluded.account, sealed_secret ="
                        + " excluded.sealed_secret, connected_at = excluded.connected_at, problem ="
                        + " excluded.problem, drive_folder = excluded.drive_folder")
                .bind("table", connection.table().value())
                .bind("name", connection.name())
                .bind("address", connection.address())
                .bind("account", connection.account())
                .bind("secret", connection.sealedSecret())
                .bind("connectedAt", connection.connectedAt().toEpochMilli())
                .bind("problem", connection.problem().orElse(null))
                .bind("folder", connection.driveFolder().orElse(null))
                .execute());
  }

  @Override
  public Optional<Connection> find(TableRef table) {
    return db.read(
        "read the connection of " + table,
        handle ->
            handle
                .createQuery("select * from connections where table_ref = :table")
                .bind("table", table.value())
                .map((row, context) -> connection(row))
                .findOne());
  }

  @Override
  public List<Connection> all() {
    return db.read(
        "list connections",
        handle ->
            handle
                .createQuery("select * from connections")
                .map((row, context) -> Rows.readable(row, JdbcConnectionStore::connection))
                .list()
                .stream()
                .flatMap(Optional::stream)
                // Databases order texts in ways of their own.
                .sorted(java.util.Comparator.comparing(one -> one.table().value()))
                .toList());
  }

  @Override
  public void note(TableRef table, Optional<String> problem) {
    db.write(
        "note the state of " + table,
        handle ->
            handle
                .createUpdate("update connections set problem = :problem where table_ref = :table")
                .bind("problem", problem.orElse(null))
                .bind("table", table.value())
                .execute());
  }

  @Override
  public boolean remove(TableRef table) {
    return db.write(
        "remove the connection of " + table,
        handle ->
            handle
                    .createUpdate("delete from connections where table_ref = :table")
                    .bind("table", table.value())
                    .execute()
                > 0);
  }

  private static Connection connection(ResultSet row) throws SQLException {
    return Rows.read(
        "connection of " + row.getString("table_ref"),
        row,
        any ->
            new Connection(
                new TableRef(row.getString("table_ref")),
                row.getString("name"),
                row.getString("address"),
                row.getString("account"),
                row.getString("sealed_secret"),
                Instant.ofEpochMilli(row.getLong("connected_at")),
                Optional.ofNullable(row.getString("problem")),
                Optional.ofNullable(row.getString("drive_folder"))));
  }
}
