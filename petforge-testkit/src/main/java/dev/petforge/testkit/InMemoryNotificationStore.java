package dev.petforge.testkit;

import dev.petforge.notification.NotificationMessage;
import dev.petforge.notification.NotificationStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is told what, in memory. */
final class InMemoryNotificationStore implements NotificationStore {
  private final InMemoryDatabase database;
  private final String process;

  InMemoryNotificationStore(InMemoryDatabase database, String process) {
    this.database = database;
    this.process = process;
  }

  /** All that is known of one target. */
  static final class Row {
    private String cursor = "";
    private boolean begun;
    private Optional<Instant> arrived = Optional.empty();
    private final Map<String, String> told = new HashMap<>();
    private final List<NotificationMessage> waiting = new ArrayList<>();
  }

  private Optional<Row> row(String target) {
    return Optional.ofNullable(database.notifications.get(target));
  }

  @Override
  public Optional<Standing> find(String target) {
    return database.in(
        process,
        () ->
            row(target)
                .map(
                    row ->
                        new Standing(
                            row.cursor,
                            row.begun,
                            row.waiting.size(),
                            row.waiting.stream().findFirst().map(NotificationMessage::at),
                            row.arrived)));
  }

  @Override
  public Map<String, String> told(String target, Collection<String> topics) {
    return database.in(
        process,
        () -> {
          Map<String, String> told = new HashMap<>();
          row(target).ifPresent(row -> told.putAll(row.told));
          told.keySet().retainAll(topics);
          return told;
        });
  }

  @Override
  public void forget(Collection<String> topics) {
    database.in(
        process,
        () -> {
          database.notifications.values().forEach(row -> row.told.keySet().removeAll(topics));
          return topics;
        });
  }

  @Override
  public boolean store(Step step) {
    return database.in(
        process,
        () -> {
          if (!row(step.target()).map(row -> row.cursor).equals(step.before())) {
            return false;
          }
          Row row = database.notifications.computeIfAbsent(step.target(), any -> new Row());
          row.cursor = step.cursor();
          row.begun = step.begun();
          row.told.putAll(step.told());
          row.waiting.addAll(step.messages());
          return true;
        });
  }

  @Override
  public List<NotificationMessage> waiting(String target, int limit) {
    return database.in(
        process,
        () ->
            row(target)
                .map(row -> row.waiting.stream().limit(limit).toList())
                .orElse(List.<NotificationMessage>of()));
  }

  @Override
  public void arrived(String target, Collection<String> ids, Instant at) {
    database.in(
        process,
        () -> {
          row(target)
              .ifPresent(
                  row -> {
                    row.waiting.removeIf(message -> ids.contains(message.id()));
                    row.arrived = Optional.of(at);
                  });
          return target;
        });
  }
}
