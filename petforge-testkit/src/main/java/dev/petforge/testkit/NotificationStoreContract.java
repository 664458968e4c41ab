package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.notification.NotificationMessage;
import dev.petforge.notification.NotificationStore;
import dev.petforge.notification.NotificationStore.Standing;
import dev.petforge.notification.NotificationStore.Step;
import dev.petforge.production.Persistence;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link NotificationStore} promises. The test of a database module extends this and
 * supplies an empty database for each test.
 */
public abstract class NotificationStoreContract {
  private static final String TARGET = "team";
  private static final Instant AT = Instant.parse("2026-12-01T08:00:00Z");
  private static final NotificationMessage FIRST = message("a1", AT);
  private static final NotificationMessage SECOND = message("a2", AT.plusSeconds(1));
  private static final NotificationMessage THIRD = message("a3", AT.plusSeconds(2));

  private Persistence database;
  private NotificationStore store;

  /** For subclasses; JUnit opens the database before each test. */
  @SuppressWarnings("NullAway.Init")
  protected NotificationStoreContract() {}

  /** A database that no other test uses. It is closed. */
  protected abstract Persistence fresh();

  @BeforeEach
  final void open() {
    database = fresh();
    store = database.notifications();
  }

  @AfterEach
  final void close() {
    database.close();
  }

  private static NotificationMessage message(String id, Instant at) {
    return new NotificationMessage(id, "completed", at, "text of " + id, "{\"id\":\"" + id + "\"}");
  }

  private static Step step(
      Optional<String> before, String cursor, NotificationMessage... messages) {
    return new Step(TARGET, before, cursor, true, Map.of(), List.of(messages));
  }

  @Test
  void of_whom_nobody_has_looked_for_nothing_is_known() {
    assertThat(store.find(TARGET)).isEmpty();
    assertThat(store.told(TARGET, List.of("project/a"))).isEmpty();
    assertThat(store.waiting(TARGET, 5)).isEmpty();
  }

  @Test
  void messages_wait_in_the_order_in_which_they_were_stored() {
    assertThat(store.store(step(Optional.empty(), "c1", FIRST, SECOND))).isTrue();
    assertThat(store.store(step(Optional.of("c1"), "c2", THIRD))).isTrue();

    assertThat(store.waiting(TARGET, 2)).containsExactly(FIRST, SECOND);
    assertThat(store.waiting(TARGET, 5)).containsExactly(FIRST, SECOND, THIRD);
    assertThat(store.find(TARGET))
        .contains(new Standing("c2", true, 3, Optional.of(AT), Optional.empty()));
  }

  @Test
  void what_has_arrived_waits_no_more() {
    store.store(step(Optional.empty(), "c1", FIRST, SECOND));

    store.arrived(TARGET, List.of(FIRST.id()), AT.plusSeconds(9));

    assertThat(store.waiting(TARGET, 5)).containsExactly(SECOND);
    assertThat(store.find(TARGET))
        .contains(
            new Standing("c1", true, 1, Optional.of(SECOND.at()), Optional.of(AT.plusSeconds(9))));
    store.store(step(Optional.of("c1"), "c2", THIRD));
    assertThat(store.waiting(TARGET, 5)).containsExactly(SECOND, THIRD);
  }

  @Test
  void of_two_who_read_from_one_place_the_second_stores_nothing() {
    store.store(step(Optional.empty(), "c1", FIRST));

    assertThat(store.store(step(Optional.empty(), "c1", SECOND))).isFalse();
    assertThat(store.store(step(Optional.of("c0"), "c2", SECOND))).isFalse();

    assertThat(store.waiting(TARGET, 5)).containsExactly(FIRST);
    assertThat(store.find(TARGET).orElseThrow().cursor()).isEqualTo("c1");
  }

  @Test
  void a_topic_is_forgotten_for_every_target() {
    Map<String, String> told = Map.of("project/a", "pending||", "project/b", "pending||");
    store.store(new Step(TARGET, Optional.empty(), "c1", true, told, List.of()));
    store.store(new Step("others", Optional.empty(), "c1", true, told, List.of()));

    store.forget(List.of("project/a", "project/c"));

    for (String target : List.of(TARGET, "others")) {
      assertThat(store.told(target, List.of("project/a", "project/b")))
          .containsOnlyKeys("project/b");
    }
  }

  @Test
  void what_was_told_is_kept_by_topic_and_replaced() {
    store.store(
        new Step(
            TARGET,
            Optional.empty(),
            "c1",
            false,
            Map.of("project/a", "pending||", "budget/day", "80"),
            List.of()));
    store.store(
        new Step(
            TARGET, Optional.of("c1"), "c1", true, Map.of("project/a", "completed||"), List.of()));

    assertThat(store.told(TARGET, List.of("project/a", "budget/day", "project/b")))
        .containsExactlyInAnyOrderEntriesOf(Map.of("project/a", "completed||", "budget/day", "80"));
    assertThat(store.told("others", List.of("project/a"))).isEmpty();
    assertThat(store.find(TARGET).orElseThrow().begun()).isTrue();
  }

  @Test
  void targets_do_not_know_each_other() {
    store.store(step(Optional.empty(), "c1", FIRST));
    store.store(new Step("others", Optional.empty(), "c1", true, Map.of(), List.of(SECOND)));

    store.arrived("others", List.of(FIRST.id(), SECOND.id()), AT);

    assertThat(store.waiting(TARGET, 5)).containsExactly(FIRST);
    assertThat(store.waiting("others", 5)).isEmpty();
  }
}
