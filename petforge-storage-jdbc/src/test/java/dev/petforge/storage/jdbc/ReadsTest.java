package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a read can be relied on for. */
class ReadsTest {
  @TempDir Path folder;

  @Test
  void all_queries_of_a_read_see_the_same_state_on_sqlite() {
    seesTheSame(Databases.sqlite(folder));
  }

  @Test
  void all_queries_of_a_read_see_the_same_state_on_postgresql() {
    seesTheSame(Postgres.emptyDatabase());
  }

  private static void seesTheSame(String url) {
    try (Db db = Db.open(DatabaseUrl.parse(url), 4)) {
      db.<Integer>write("make", handle -> handle.execute("create table counts (n integer)"));

      List<Integer> seen =
          db.read(
              "count",
              handle -> {
                int before = count(handle);
                db.<Integer>write("add", other -> other.execute("insert into counts values (1)"));
                return List.of(before, count(handle));
              });

      assertThat(seen).containsExactly(0, 0);
      assertThat(db.<Integer>read("count", ReadsTest::count)).isEqualTo(1);
    }
  }

  private static int count(Handle handle) {
    return handle.createQuery("select count(*) from counts").mapTo(Integer.class).one();
  }
}
