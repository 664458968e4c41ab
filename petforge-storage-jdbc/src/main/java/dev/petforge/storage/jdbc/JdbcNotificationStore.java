package dev.petforge.storage.jdbc;

import dev.petforge.notification.NotificationMessage;
import dev.petforge.notification.NotificationStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.EmptyHandling;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Who is told what, in {@code notification_targets} and its two companions. */
final class JdbcNotificationStore implements NotificationStore {
  private final Db db;

  JdbcNotificationStore(Db db) {
    this.db = db;
  }

  @Override
  public Optional<Standing> find(String target) {
    return db.read(
        "read how far " + target + " was told",
        handle ->
            handle
                .createQuery(
                    "select t.*, (select count(*) from notifications n where n.target = t.target)"
                        + " as waiting, (select min(created_at) from notifications n where n.target"
                        + " = t.target) as oldest from notification_targets t where t.target ="
                        + " :target")
                .bind("target", target)
                .map(
                    (row, context) ->
                        new Standing(
                            row.getString("position"),
                            row.getInt("begun") == 1,
                            row.getInt("waiting"),
                            Optional.ofNullable(row.getObject("oldest"))
                                .map(any -> Instant.ofEpochMilli(((Number) any).longValue())),
                            Optional.ofNullable(row.getObject("arrived_at"))
                                .map(any -> Instant.ofEpochMilli(((Number) any).longValue()))))
                .findOne());
  }

  @Override
  public Map<String, String> told(String target, Collection<String> topics) {
    return db.read(
        "read what " + target + " was told",
        handle ->
            handle
                .createQuery(
                    "select topic, told from notification_topics where target = :target and topic in"
                        + " (<topics>)")
                .bind("target", target)
                .bindList(EmptyHandling.NULL_KEYWORD, "topics", List.copyOf(topics))
                .map((row, context) -> Map.entry(row.getString("topic"), row.getString("told")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  @Override
  public void forget(Collection<String> topics) {
    db.write(
        "forget topics of notifications",
        handle ->
            handle
                // By each target's own rows: the topic alone has no index.
                .createUpdate(
                    "delete from notification_topics where target in (select target from"
                        + " notification_targets) and topic in (<topics>)")
                .bindList(EmptyHandling.NULL_KEYWORD, "topics", List.copyOf(topics))
                .execute());
  }

  @Override
  public boolean store(Step step) {
    return db.write(
            "store what " + step.target() + " is told",
            handle -> {
              if (!take(handle, step)) {
                return 0;
              }
              note(handle, step);
              add(handle, step);
              return 1;
            })
        > 0;
  }

  /** Whoever comes second finds another position, or the row that was not there. */
  private static boolean take(Handle handle, Step step) {
    String sql =
        step.before().isPresent()
            ? "update notification_targets set position = :position, begun = :begun, last_number ="
                + " last_number + :count where target = :target and position = :before"
            : "insert into notification_targets (target, position, begun, last_number) values"
                + " (:target, :position, :begun, :count) on conflict (target) do nothing";
    return handle
            .createUpdate(sql)
            .bind("target", step.target())
            .bind("position", step.cursor())
            .bind("begun", step.begun() ? 1 : 0)
            .bind("count", step.messages().size())
            .bind("before", step.before().orElse(""))
            .execute()
        > 0;
  }

  private static void note(Handle handle, Step step) {
    if (step.told().isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            "insert into notification_topics (target, topic, told) values (:target, :topic, :told)"
                + " on conflict (target, topic) do update set told = excluded.told");
    new TreeMap<>(step.told())
        .forEach(
            (topic, told) ->
                batch.bind("target", step.target()).bind("topic", topic).bind("told", told).add());
    batch.execute();
  }

  private static void add(Handle handle, Step step) {
    if (step.messages().isEmpty()) {
      return;
    }
    long number =
        handle
            .createQuery("select last_number from notification_targets where target = :target")
            .bind("target", step.target())
            .mapTo(Long.class)
            .one();
    number -= step.messages().size();
    PreparedBatch batch =
        handle.prepareBatch(
            "insert into notifications (target, number, id, event, text, body, created_at) values"
                + " (:target, :number, :id, :event, :text, :body, :at)");
    for (NotificationMessage message : step.messages()) {
      number++;
      batch
          .bind("target", step.target())
          .bind("number", number)
          .bind("id", message.id())
          .bind("event", message.event())
          .bind("text", message.text())
          .bind("body", message.body())
          .bind("at", message.at().toEpochMilli())
          .add();
    }
    batch.execute();
  }

  @Override
  public List<NotificationMessage> waiting(String target, int limit) {
    return db.read(
        "read what " + target + " is to be told",
        handle ->
            handle
                .createQuery(
                    "select * from notifications where target = :target order by number limit"
                        + " :limit")
                .bind("target", target)
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new NotificationMessage(
                            row.getString("id"),
                            row.getString("event"),
                            Instant.ofEpochMilli(row.getLong("created_at")),
                            row.getString("text"),
                            row.getString("body")))
                .list());
  }

  @Override
  public void arrived(String target, Collection<String> ids, Instant at) {
    db.write(
        "note what " + target + " was told",
        handle -> {
          handle
              .createUpdate("delete from notifications where target = :target and id in (<ids>)")
              .bind("target", target)
              .bindList(EmptyHandling.NULL_KEYWORD, "ids", List.copyOf(ids))
              .execute();
          return handle
              .createUpdate(
                  "update notification_targets set arrived_at = :at where target = :target")
              .bind("target", target)
              .bind("at", at.toEpochMilli())
              .execute();
        });
  }
}
