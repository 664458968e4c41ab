package dev.petforge.sync;

import dev.petforge.event.EventBus;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.failure.Unexpected;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobResult;
import dev.petforge.job.Need;
import dev.petforge.job.RetryPolicy;
import dev.petforge.production.Decisions;
import dev.petforge.production.Persistence;
import dev.petforge.production.PushTurns;
import dev.petforge.production.PushTurns.Turn;
import dev.petforge.production.PushTurns.Written;
import dev.petforge.publication.Destination;
import dev.petforge.table.ConnectedTables;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.RowUpdate;
import dev.petforge.table.TableRef;
import dev.petforge.task.Stale;
import dev.petforge.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows tasks in the tables of a base, one table after the other: those that it shows an older
 * state of, always the newest state, as many at once as fit. {@link PushTurns} says what becomes of
 * a write that lands late.
 */
final class PushHandler implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(PushHandler.class);
  private static final int ROWS = 500;

  /** How often somebody looks whether columns that rows wait for have been made. */
  private static final Duration LOOK_FOR_COLUMNS = Duration.ofMinutes(5);

  private final Persistence persistence;
  private final PushTurns turns;
  private final Reach reach;
  private final ConnectedTables tables;
  private final RowProjection rows;
  private final Decisions decisions;
  private final EventBus events;

  PushHandler(
      Persistence persistence,
      ConnectedTables tables,
      RowProjection rows,
      Decisions decisions,
      EventBus events) {
    this.persistence = persistence;
    this.turns = persistence.pushTurns();
    this.reach = new Reach(persistence);
    this.tables = tables;
    this.rows = rows;
    this.decisions = decisions;
    this.events = events;
  }

  @Override
  public JobResult handle(JobKey job) {
    List<RecordTable> connected = tables.named(job.subject());
    if (reach.isElsewhere(job.subject(), connected)) {
      return JobResult.notMine(new Need(Need.Kind.TABLE, job.subject()));
    }
    Turn turn = turns.begin(job.subject());
    boolean more = false;
    boolean waiting = false;
    boolean answered = true;
    PetForgeException failure = null;
    for (RecordTable table : connected) {
      try {
        Map<String, String> unshown = new LinkedHashMap<>(lookForColumns(table));
        Pushed pushed = push(turn, table, unshown);
        if (pushed == Pushed.OVERTAKEN) {
          log.warn("another push took over: base={} turn={}", turn.base(), turn.number());
          return JobResult.idle();
        }
        more |= pushed == Pushed.SOME;
        Set<String> left = turns.waiting(table.ref());
        unshown.keySet().retainAll(left);
        waiting |= !left.isEmpty();
        note(table.ref(), problem(unshown));
      } catch (PetForgeException e) {
        // A table that cannot be written must not keep its neighbours from being shown.
        if (!RetryPolicy.isAway(e.failure())) {
          log.warn("a table cannot be written: table={} because={}", table.ref(), e.failure());
        }
        note(table.ref(), Optional.of(e.failure().toString()));
        answered &= !(e instanceof RetryableException) || e instanceof NotBegunException;
        failure = failure == null ? e : failure;
      }
    }
    if (answered) {
      turns.end(turn);
    }
    if (failure != null) {
      throw failure;
    }
    if (more) {
      return JobResult.again(Duration.ZERO);
    }
    Instant now = persistence.clock().instant();
    return Stream.concat(
            turn.again().stream(), waiting ? Stream.of(now.plus(LOOK_FOR_COLUMNS)) : Stream.empty())
        .min(Comparator.naturalOrder())
        .map(due -> JobResult.again(Duration.between(now, due)))
        .orElse(JobResult.idle());
  }

  /**
   * Has rows written that waited for columns which somebody has made meanwhile.
   *
   * @return what is wrong with the columns that they go on to wait for
   */
  private Map<String, String> lookForColumns(RecordTable table) {
    Set<String> waiting = turns.waiting(table.ref());
    if (waiting.isEmpty()) {
      return Map.of();
    }
    Map<String, String> unshown = table.unshown(waiting);
    if (!unshown.keySet().containsAll(waiting)) {
      log.info("columns were made, rows are sent again: table={}", table.ref());
      turns.sendWaiting(table.ref());
    }
    return unshown;
  }

  private static Optional<String> problem(Map<String, String> unshown) {
    return unshown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.join("; ", new LinkedHashSet<>(unshown.values())) + " (WRONG_COLUMNS)");
  }

  /** Marks a connected table with what stands in its way, so that people see it. */
  private void note(TableRef table, Optional<String> problem) {
    problem.ifPresent(reason -> events.tableBehind(table, reason));
    persistence
        .connections()
        .find(table)
        .filter(connection -> !connection.problem().equals(problem))
        .ifPresent(connection -> persistence.connections().note(table, problem));
  }

  /** How far a table was brought. */
  private enum Pushed {
    ALL,
    /** There may be more rows. */
    SOME,
    /** Another turn has begun; it sees to what is left. */
    OVERTAKEN
  }

  /** A write did not begin. */
  private static final class NotBegunException extends RetryableException {
    private static final long serialVersionUID = 1L;

    NotBegunException(String message) {
      super("TOO_LATE", message);
    }
  }

  /**
   * Writes the newest state of rows that show an older one.
   *
   * @param unshown gets what is wrong with columns that something is to be shown in
   */
  private Pushed push(Turn turn, RecordTable table, Map<String, String> unshown) {
    Instant begun = persistence.clock().instant();
    Optional<List<Task>> taken = turns.take(turn, table.ref(), ROWS);
    if (taken.isEmpty()) {
      return Pushed.OVERTAKEN;
    }
    if (taken.get().isEmpty()) {
      return Pushed.ALL;
    }
    Map<RecordRef, Failure> refused = new LinkedHashMap<>();
    Optional<Destination> attachments = table.attachments();
    List<Task> shown = taken.get().stream().filter(task -> !task.rowGone()).toList();
    List<RowUpdate> wanted = updates(shown, attachments, refused);
    unshown.putAll(table.unshown(filled(wanted)));
    Set<String> away = unshown.keySet();
    List<RowUpdate> updates = wanted.stream().map(update -> update.without(away)).toList();
    requireAlive(begun, table.ref());
    refused.putAll(write(turn, table, shown, updates));
    Map<RecordRef, Set<String>> waiting = waiting(wanted, away);
    List<Written> written = new ArrayList<>();
    for (Task task : taken.get()) {
      Optional<Failure> refusal = Optional.ofNullable(refused.get(row(task)));
      refusal.ifPresent(
          why -> log.warn("the table refuses a row: project={} because={}", task.id(), why));
      written.add(
          new Written(
              task.id(),
              task.versions().projection(),
              refusal.map(Failure::toString),
              refusal.isPresent() ? Set.of() : waiting.getOrDefault(row(task), Set.of())));
    }
    // First: whoever sees that all is shown, or dies in between, would leave the videos behind.
    attachments.ifPresent(place -> shown.forEach(task -> attach(task, place)));
    if (!turns.note(turn, written)) {
      return Pushed.OVERTAKEN;
    }
    return taken.get().size() == ROWS ? Pushed.SOME : Pushed.ALL;
  }

  private static Set<String> filled(List<RowUpdate> updates) {
    Set<String> filled = new LinkedHashSet<>();
    updates.forEach(update -> filled.addAll(update.filled()));
    return filled;
  }

  /** What each row has to show and cannot: only these cells wait, and nothing else. */
  private static Map<RecordRef, Set<String>> waiting(List<RowUpdate> updates, Set<String> unshown) {
    Map<RecordRef, Set<String>> waiting = new HashMap<>();
    for (RowUpdate update : updates) {
      Set<String> columns = update.filled();
      columns.retainAll(unshown);
      waiting.put(update.ref(), columns);
    }
    return waiting;
  }

  private static RecordRef row(Task task) {
    return task.source().row().orElseThrow();
  }

  /**
   * Has a video brought to where a cell can hold it, by work that may take its time: the row is
   * written again when it is there. One that could not be brought is wanted anew with each change.
   */
  private void attach(Task task, Destination place) {
    if (task.chain().finalVideo().filter(video -> video.copy(place).isEmpty()).isPresent()) {
      try {
        decisions.decide(
            task.id(), (project, context) -> project.task().publish(place, Stale.ALLOW, context));
      } catch (PetForgeException e) {
        // One task that cannot be decided on must not keep the others from being shown.
        log.warn("a video is not attached: project={} because={}", task.id(), e.failure());
      }
    }
  }

  /** One task that cannot be shown must not keep the others from it. */
  private List<RowUpdate> updates(
      List<Task> tasks, Optional<Destination> attachments, Map<RecordRef, Failure> refused) {
    List<RowUpdate> updates = new ArrayList<>();
    for (Task task : tasks) {
      try {
        updates.add(rows.row(task, attachments));
      } catch (RetryableException e) {
        throw e; // The database, or where the files are: nothing is wrong with the task.
      } catch (RuntimeException e) {
        refused.put(
            row(task),
            e instanceof PetForgeException known
                ? known.failure()
                : Unexpected.failure("showing project " + task.id(), e, PushHandler.class));
      }
    }
    return updates;
  }

  /** Long before another worker would take over. */
  private void requireAlive(Instant begun, TableRef table) {
    Instant oldest = persistence.clock().instant().minus(persistence.takenOverAfter().dividedBy(2));
    if (begun.isBefore(oldest) || persistence.lastHeartbeat().isBefore(oldest)) {
      throw new NotBegunException(
          "rows of " + table + " were not written: this process was paused before the write");
    }
  }

  private Map<RecordRef, Failure> write(
      Turn turn, RecordTable table, List<Task> tasks, List<RowUpdate> updates) {
    if (updates.isEmpty()) {
      return Map.of();
    }
    boolean answered = false;
    try {
      Map<RecordRef, Failure> refused = table.write(updates);
      answered = true;
      return refused;
    } finally {
      if (!answered) {
        doubt(turn, tasks);
      }
    }
  }

  private void doubt(Turn turn, List<Task> tasks) {
    try {
      turns.doubt(turn, tasks.stream().map(Task::id).toList());
    } catch (RetryableException e) {
      // Why the write failed is the better news; the next turn sees that this one has not ended.
      log.warn("cannot note what may be written: base={} because={}", turn.base(), e.failure());
    }
  }

  @Override
  public void giveUp(JobKey job, Failure reason) {
    log.error("a base cannot be written: base={} because={}", job.subject(), reason);
  }
}
