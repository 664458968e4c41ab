package dev.petforge.connection;

import dev.petforge.table.TableRef;
import java.time.Instant;
import java.util.Optional;

/**
 * A table that a person connected, and what is needed to reach it again.
 *
 * @param table the table
 * @param name as people see it, with what it belongs to
 * @param address as a person opens it; no part of it is a secret
 * @param account by which it is reached, for example an app's id
 * @param sealedSecret the account's secret, sealed: only who holds the key can open it
 * @param connectedAt when it was connected, or connected again
 * @param problem why it cannot be read or written since the last try; empty if it can
 * @param driveFolder names the folder that its finished videos are published to, unless another one
 *     is named; empty if there is none
 */
public record Connection(
    TableRef table,
    String name,
    String address,
    String account,
    String sealedSecret,
    Instant connectedAt,
    Optional<String> problem,
    Optional<String> driveFolder) {
  /** A table whose videos have no place of their own. */
  public Connection(
      TableRef table,
      String name,
      String address,
      String account,
      String sealedSecret,
      Instant connectedAt,
      Optional<String> problem) {
    this(table, name, address, account, sealedSecret, connectedAt, problem, Optional.empty());
  }

  /** With another problem, or with none. */
  public Connection with(Optional<String> other) {
    return new Connection(
        table, name, address, account, sealedSecret, connectedAt, other, driveFolder);
  }

  /** With another place for its videos. */
  public Connection withDriveFolder(Optional<String> other) {
    return new Connection(table, name, address, account, sealedSecret, connectedAt, problem, other);
  }

  /** The sealed secret is left out: nobody needs it in a log. */
  @Override
  public String toString() {
    return "Connection[" + table + ", " + name + problem.map(why -> ", " + why).orElse("") + "]";
  }
}
