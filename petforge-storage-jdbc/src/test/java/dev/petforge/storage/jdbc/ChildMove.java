package dev.petforge.storage.jdbc;

/** Moves a database in a process of its own, and says how far it is. */
final class ChildMove {
  private ChildMove() {}

  /** Source and target. */
  public static void main(String[] arguments) {
    DatabaseMove.between(arguments[0], arguments[1])
        .run((table, rows, all) -> System.out.println(table + " " + rows));
    System.out.println("done");
  }
}
