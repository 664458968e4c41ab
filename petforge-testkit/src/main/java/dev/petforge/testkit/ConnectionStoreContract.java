package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.connection.Connection;
import dev.petforge.connection.ConnectionStore;
import dev.petforge.production.Persistence;
import dev.petforge.table.TableRef;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ConnectionStore} promises. */
public abstract class ConnectionStoreContract {
  private static final Connection PETS =
      new Connection(
          new TableRef("feishu:open.feishu.cn/AbCd|tblPets"),
          "Videos, in Pets 宠物",
          "https://example.feishu.cn/base/AbCd?table=tblPets",
          "cli_a1b2c3",
          "v1.sealed",
          Instant.parse("2026-01-28T08:00:00.123Z"),
          Optional.empty());
  private static final Connection CATS =
      new Connection(
          new TableRef("feishu:open.feishu.cn/AbCd|tblCats"),
          "Cats",
          "https://example.feishu.cn/base/AbCd?table=tblCats",
          "cli_a1b2c3",
          "v1.other",
          Instant.parse("2026-01-29T08:00:00Z"),
          Optional.of("there is no column 'status'"),
          Optional.of("fldcnCats"));

  private Persistence database;
  private ConnectionStore connections;

  /** For subclasses; JUnit opens the database before each test. */
  @SuppressWarnings("NullAway.Init")
  protected ConnectionStoreContract() {}

  /** A new, empty database. */
  protected abstract Persistence fresh();

  @BeforeEach
  final void open() {
    database = fresh();
    connections = database.connections();
  }

  @AfterEach
  final void close() {
    database.close();
  }

  @Test
  void what_was_connected_is_found_as_it_was() {
    connections.put(PETS);
    connections.put(CATS);

    assertThat(connections.find(PETS.table())).contains(PETS);
    assertThat(connections.find(CATS.table())).contains(CATS);
    assertThat(connections.find(new TableRef("feishu:nobody"))).isEmpty();
    assertThat(connections.all()).containsExactly(CATS, PETS);
  }

  @Test
  void who_connects_again_replaces_what_was_there() {
    connections.put(PETS);
    Connection again =
        new Connection(
            PETS.table(),
            "Videos",
            PETS.address(),
            "cli_other",
            "v1.new",
            PETS.connectedAt().plusSeconds(60),
            Optional.empty());

    connections.put(again);

    assertThat(connections.all()).containsExactly(again);
  }

  @Test
  void what_stands_in_the_way_is_noted_and_taken_back() {
    connections.put(PETS);

    connections.note(PETS.table(), Optional.of("列 'status' 不见了"));
    assertThat(connections.find(PETS.table())).contains(PETS.with(Optional.of("列 'status' 不见了")));
    connections.note(PETS.table(), Optional.empty());
    assertThat(connections.find(PETS.table())).contains(PETS);

    connections.note(CATS.table(), Optional.of("nobody has connected it"));
    assertThat(connections.find(CATS.table())).isEmpty();
  }

  @Test
  void what_is_removed_is_gone() {
    connections.put(PETS);

    assertThat(connections.remove(PETS.table())).isTrue();

    assertThat(connections.remove(PETS.table())).isFalse();
    assertThat(connections.all()).isEmpty();
  }

  @Test
  void nothing_shows_a_sealed_secret() {
    assertThat(PETS.toString()).doesNotContain("v1.sealed").contains("tblPets");
  }
}
