package dev.petforge.storage.jdbc;

import dev.petforge.job.Job;
import dev.petforge.job.JobKind;
import dev.petforge.job.LivingWorker;
import dev.petforge.job.Need;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What workers tell of themselves in their rows. */
final class WorkerRows {
  private WorkerRows() {}

  /**
   * What a living worker takes.
   *
   * @param kinds words of the kinds of job that it runs; empty if it does not tell
   * @param lacks words of what it does not have
   */
  record Living(Optional<Set<String>> kinds, Set<String> lacks) {
    /** An earlier version, or one that has just begun, may take whatever there is. */
    boolean takes(Job job) {
      return kinds.filter(some -> !some.contains(job.key().kind().word())).isEmpty()
          && job.need().filter(need -> lacks.contains(need.toString())).isEmpty();
    }
  }

  /**
   * @param oldest heartbeat of a worker that lives, in milliseconds since 1970
   */
  static List<Living> living(Handle handle, long oldest) {
    return handle
        .createQuery(
            "select kinds, lacks from worker where ended_at is null and heartbeat_at >= :oldest")
        .bind("oldest", oldest)
        .map(
            (row, context) ->
                new Living(
                    Optional.ofNullable(row.getString("kinds")).map(WorkerRows::lines),
                    lines(row.getString("lacks"))))
        .list();
  }

  /**
   * Has a name be free, unless a living worker has it: one that is silent is no worker any more if
   * it is heard again. Whoever else wants one waits until the end of the transaction.
   *
   * @param id who wants it
   * @param oldest heartbeat of a worker that lives, in milliseconds since 1970
   * @return who else has it
   */
  static Optional<LivingWorker> holdName(Handle handle, String id, String name, long oldest) {
    handle
        .createUpdate(
            "insert into lease as l (name, holder, token, expires_at) values ('worker names', '',"
                + " 1, 0) on conflict (name) do update set token = l.token + 1")
        .execute();
    handle
        .createUpdate(
            "update worker set held_name = null, ended_at = coalesce(ended_at, heartbeat_at) where"
                + " held_name = :name and (id = :id or ended_at is not null or heartbeat_at <"
                + " :oldest)")
        .bind("name", name)
        .bind("id", id)
        .bind("oldest", oldest)
        .execute();
    return handle
        .createQuery("select * from worker where held_name = :name")
        .bind("name", name)
        .map((row, context) -> worker(row))
        .findOne();
  }

  /** A worker that has not said that it has ended. */
  record Begun(String id, LivingWorker worker) {}

  /** Those that live, and those that are silent. */
  static List<Begun> notEnded(Handle handle) {
    return handle
        .createQuery("select * from worker where ended_at is null order by started_at, id")
        .map((row, context) -> new Begun(row.getString("id"), worker(row)))
        .list();
  }

  /** Those that live, the one that began first at first. */
  static List<LivingWorker> all(Handle handle, long oldest) {
    return handle
        .createQuery(
            "select * from worker where ended_at is null and heartbeat_at >= :oldest order by"
                + " started_at, id")
        .bind("oldest", oldest)
        .map((row, context) -> worker(row))
        .list();
  }

  private static LivingWorker worker(ResultSet row) throws SQLException {
    return new LivingWorker(
        row.getString("name"),
        row.getString("host"),
        row.getLong("pid"),
        Optional.ofNullable(row.getString("version")),
        Instant.ofEpochMilli(row.getLong("started_at")),
        Instant.ofEpochMilli(row.getLong("heartbeat_at")),
        ordered(row.getString("kinds")),
        ordered(row.getString("serves")),
        values(row.getString("settings")));
  }

  private static Map<String, String> values(@Nullable String text) {
    Map<String, String> values = new TreeMap<>();
    for (String line : ordered(text)) {
      int end = line.indexOf('=');
      if (end > 0) {
        values.put(line.substring(0, end), line.substring(end + 1));
      }
    }
    return values;
  }

  /** What {@link #values} reads. */
  static String words(Map<String, String> values) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(one -> one.getKey() + "=" + one.getValue())
            .collect(Collectors.joining("\n"));
  }

  /** Asks a worker to stop. */
  static void giveWay(Handle handle, String id, String why) {
    handle
        .createUpdate("update worker set gives_way = :why where id = :id")
        .bind("why", why)
        .bind("id", id)
        .execute();
  }

  private static List<String> ordered(@Nullable String text) {
    return text == null ? List.of() : text.lines().toList();
  }

  static Set<String> lines(@Nullable String text) {
    return text == null ? Set.of() : text.lines().collect(Collectors.toUnmodifiableSet());
  }

  /** Notes what a worker does and has. */
  static void tell(
      Handle handle, String id, Set<JobKind> kinds, List<Need> serves, Collection<String> lacks) {
    handle
        .createUpdate(
            "update worker set kinds = :kinds, serves = :serves, lacks = :lacks where id = :id")
        .bind("kinds", kinds.stream().sorted().map(JobKind::word).collect(Collectors.joining("\n")))
        .bind("serves", serves.stream().map(Need::toString).collect(Collectors.joining("\n")))
        .bind("lacks", lacks.stream().sorted().collect(Collectors.joining("\n")))
        .bind("id", id)
        .execute();
  }
}
