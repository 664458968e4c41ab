package dev.petforge.sync;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobResult;
import dev.petforge.job.Need;
import dev.petforge.production.Persistence;
import dev.petforge.table.ConnectedTables;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.TableRef;
import dev.petforge.task.SourceEdit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes rows in that somebody says were changed. What is told is a hint: the rows are read.
 *
 * <p>That a table was changed is a job in the database, one for each process that was told; which
 * rows it were only that process remembers. If it has died, or another one works, the whole table
 * is read instead. So nothing that was told is lost, and a thousand hints make few reads: all that
 * come while a read goes on are taken up by the next one.
 */
final class ChangedRowsHandler implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(ChangedRowsHandler.class);

  /** More rows than this are read faster with the whole table. */
  private static final int MOST_ROWS = 2_000;

  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final Persistence persistence;
  private final ConnectedTables tables;
  private final RowImport rowImport;
  private final ImportDefaults defaults;
  private final String listener;
  private final Map<TableRef, Changed> changed = new HashMap<>();
  private final Map<JobKey, Duration> pauses = new ConcurrentHashMap<>();

  ChangedRowsHandler(
      Persistence persistence,
      ConnectedTables tables,
      RowImport rowImport,
      ImportDefaults defaults) {
    this.persistence = persistence;
    this.tables = tables;
    this.rowImport = rowImport;
    this.defaults = defaults;
    this.listener = persistence.newId();
  }

  /** What was changed in a table since it was last looked at. */
  private static final class Changed {
    private final Set<RecordRef> rows = new LinkedHashSet<>();
    private boolean all;

    void add(Collection<RecordRef> more) {
      rows.addAll(more);
      if (all || rows.size() > MOST_ROWS) {
        all = true;
        rows.clear();
      }
    }

    boolean nothing() {
      return !all && rows.isEmpty();
    }
  }

  /**
   * Notes that rows were changed. Those of tables that are not connected are left alone. When this
   * returns the job is stored, and outlives the process.
   */
  public void changed(Collection<RecordRef> rows) {
    Map<TableRef, List<RecordRef>> byTable = new HashMap<>();
    for (RecordRef row : rows) {
      if (tables.find(row.table()).isPresent()) {
        byTable.computeIfAbsent(row.table(), any -> new ArrayList<>()).add(row);
      } else {
        log.debug("a row of a table that is not connected was changed: row={}", row);
      }
    }
    Set<JobKey> jobs = new HashSet<>();
    byTable.forEach(
        (table, some) -> {
          synchronized (changed) {
            changed.computeIfAbsent(table, any -> new Changed()).add(some);
          }
          jobs.add(new JobKey(JobKind.IMPORT, table + "@" + listener));
        });
    if (!jobs.isEmpty()) {
      // A mistake of the program may have parked it, which must not hide what is told from now on.
      persistence.jobQueue().revive(jobs, Duration.ZERO);
    }
  }

  @Override
  public JobResult handle(JobKey job) {
    int at = job.subject().lastIndexOf('@');
    TableRef ref = new TableRef(job.subject().substring(0, at));
    tables.look(ref.value());
    Optional<RecordTable> table = tables.find(ref);
    if (table.isEmpty() || new Reach(persistence).isElsewhere(ref.value(), List.of(table.get()))) {
      return JobResult.notMine(new Need(Need.Kind.TABLE, ref.value()));
    }
    boolean ours = job.subject().substring(at + 1).equals(listener);
    Changed news = ours ? taken(ref) : everything();
    if (news.nothing()) {
      return JobResult.idle();
    }
    try {
      ImportReport report = read(table.get(), news);
      tell(ref, report);
      if (report.refused().stream().noneMatch(row -> row.failure().retryable())) {
        pauses.remove(job);
        return JobResult.idle();
      }
      // Nobody would tell of these rows again.
      putBack(ref, news, ours);
      return JobResult.again(pauses.merge(job, PAUSE, ChangedRowsHandler::longer));
    } catch (RetryableException e) {
      // Not thrown: a job that was given up would keep all later changes from being seen.
      log.warn("changed rows cannot be read now: table={} because={}", ref, e.failure());
      putBack(ref, news, ours);
      return JobResult.again(e.retryAfter().orElse(PAUSE));
    } catch (PermanentException e) {
      log.error("changed rows cannot be read: table={} because={}", ref, e.failure());
      return JobResult.idle();
    }
  }

  private static Duration longer(Duration last, Duration first) {
    Duration next = last.multipliedBy(2);
    return next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
  }

  private Changed taken(TableRef table) {
    synchronized (changed) {
      Changed news = changed.remove(table);
      return news == null ? new Changed() : news;
    }
  }

  private static Changed everything() {
    Changed all = new Changed();
    all.all = true;
    return all;
  }

  private void putBack(TableRef table, Changed news, boolean ours) {
    if (ours) {
      synchronized (changed) {
        Changed now = changed.computeIfAbsent(table, any -> new Changed());
        now.all |= news.all;
        now.add(news.rows);
      }
    }
  }

  private ImportReport read(RecordTable table, Changed news) {
    return news.all
        ? rowImport.run(table, defaults, SourceEdit.Consent.NONE)
        : rowImport.run(table, news.rows, defaults, SourceEdit.Consent.NONE);
  }

  private static void tell(TableRef table, ImportReport report) {
    report.edited().forEach(row -> log.info("an edit was taken in: {}", row));
    report.heldBack().forEach(row -> log.warn("an edit was not taken: {}", row));
    report.refused().forEach(row -> log.warn("a row was not taken in: {}", row));
    report
        .missing()
        .ifPresent(missing -> log.warn("a table lacks columns: table={} {}", table, missing));
    log.info(
        "changed rows were read: table={} new={} known={}",
        table,
        report.imported().size(),
        report.known().size());
  }

  @Override
  public void giveUp(JobKey job, Failure reason) {
    log.error("changed rows are not taken in: job={} because={}", job, reason);
  }
}
