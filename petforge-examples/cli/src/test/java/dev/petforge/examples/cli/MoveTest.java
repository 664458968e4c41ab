package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code move}, in the middle of the work. */
class MoveTest {
  @TempDir private Path directory;
  private Cli cli;

  @BeforeEach
  void a_project_is_begun() throws IOException {
    cli = new Cli(directory);
    Photos.write(
        directory.resolve("photos"), "cat.png", Photos.bytes(Photos.picture(400, 400), "png"));
    assertThat(
            cli.run("run", "--photos=photos", "--segments=2", "--seconds=1", "--dry-run").status())
        .isZero();
  }

  private String target() {
    return "--to=sqlite:///" + directory.resolve("moved.db");
  }

  private List<Object> projects(Cli of) {
    Cli.Result list = of.run("list", "--json");
    assertThat(list.status()).as(list.err()).isZero();
    return List.copyOf(list.list("tasks"));
  }

  @Test
  void work_goes_on_in_the_new_database_with_the_same_files() {
    List<Object> before = projects(cli);
    assertThat(before).hasSize(1);

    Cli.Result unasked = cli.run("move", target());
    assertThat(unasked.status()).isEqualTo(1);
    assertThat(unasked.err()).contains("nothing was moved", "--yes");
    assertThat(projects(cli)).isEqualTo(before);
    assertThat(directory.resolve("moved.db")).doesNotExist();

    Cli.Result moved = cli.run("move", target(), "--yes", "--json");
    assertThat(moved.status()).as(moved.err()).isZero();
    assertThat(moved.list("tables"))
        .anySatisfy(
            table ->
                assertThat((Map<?, ?>) table).extracting("table", "rows").contains("batch_tasks"));

    Cli.Result old = cli.run("list");
    assertThat(old.status()).isEqualTo(1);
    assertThat(old.err()).contains("DATABASE_MOVED", "moved.db", "DB_URL");
    Cli.Result again = cli.run("move", target(), "--yes");
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(again.err()).contains("nothing was to be done");
    Cli there = new Cli(directory).with("DB_URL", "sqlite:///" + directory.resolve("moved.db"));
    assertThat(projects(there)).isEqualTo(before);
    Cli.Result run = there.run("run", "--photos=photos", "--json");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.list("projects"))
        .singleElement()
        .satisfies(
            project -> assertThat(((Map<?, ?>) project).get("status")).isEqualTo("completed"));
  }
}
