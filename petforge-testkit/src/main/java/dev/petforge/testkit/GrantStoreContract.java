package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.connection.Grant;
import dev.petforge.connection.GrantStore;
import dev.petforge.production.Persistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link GrantStore} promises. */
public abstract class GrantStoreContract {
  private static final String ACCOUNT = "feishu:open.feishu.cn/cli_a1b2c3";

  private Persistence database;
  private GrantStore grants;

  /** For subclasses; JUnit opens the database before each test. */
  @SuppressWarnings("NullAway.Init")
  protected GrantStoreContract() {}

  /** A new, empty database. */
  protected abstract Persistence fresh();

  @BeforeEach
  final void open() {
    database = fresh();
    grants = database.grants();
  }

  @AfterEach
  final void close() {
    database.close();
  }

  @Test
  void what_was_allowed_is_found_until_it_is_removed() {
    assertThat(grants.find(ACCOUNT)).isEmpty();

    Grant stored = grants.put(ACCOUNT, "v1.sealed");

    assertThat(stored).isEqualTo(new Grant(ACCOUNT, "v1.sealed", 1));
    assertThat(grants.find(ACCOUNT)).contains(stored);
    assertThat(grants.remove(ACCOUNT)).isTrue();
    assertThat(grants.remove(ACCOUNT)).isFalse();
    assertThat(grants.find(ACCOUNT)).isEmpty();
  }

  @Test
  void of_two_who_change_what_they_read_one_is_refused() {
    Grant seen = grants.put(ACCOUNT, "v1.first");

    assertThat(grants.replace(seen, "v1.second")).contains(new Grant(ACCOUNT, "v1.second", 2));

    assertThat(grants.replace(seen, "v1.other")).isEmpty();
    assertThat(grants.find(ACCOUNT)).contains(new Grant(ACCOUNT, "v1.second", 2));
  }

  @Test
  void who_logs_in_again_replaces_what_was_there_and_beats_who_renews_it() {
    Grant seen = grants.put(ACCOUNT, "v1.first");

    Grant again = grants.put(ACCOUNT, "v1.again");

    assertThat(again.version()).isEqualTo(2);
    assertThat(grants.replace(seen, "v1.renewed")).isEmpty();
    assertThat(grants.find(ACCOUNT)).contains(again);
  }

  @Test
  void what_is_gone_cannot_be_changed() {
    Grant seen = grants.put(ACCOUNT, "v1.first");
    grants.remove(ACCOUNT);

    assertThat(grants.replace(seen, "v1.second")).isEmpty();
    assertThat(grants.find(ACCOUNT)).isEmpty();
  }

  @Test
  void nothing_shows_sealed_tokens() {
    assertThat(new Grant(ACCOUNT, "v1.sealed", 3).toString())
        .doesNotContain("v1.sealed")
        .contains(ACCOUNT);
  }
}
