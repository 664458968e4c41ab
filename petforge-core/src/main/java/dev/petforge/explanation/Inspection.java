package dev.petforge.explanation;

import dev.petforge.call.CallState;
import dev.petforge.call.CallSummary;
import dev.petforge.call.PoolCalls;
import dev.petforge.job.Job;
import dev.petforge.job.JobKind;
import dev.petforge.job.LivingWorker;
import dev.petforge.job.Need;
import dev.petforge.table.TableRef;
import dev.petforge.task.TaskStatus;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How an installation does, in figures that the database counted.
 *
 * @param projects how many are in each status
 * @param calls how many open calls are in each state
 * @param uncertain how many of them only a person can settle
 * @param oldest the open call that was planned first, in each state
 * @param errors how many unfinished projects stand with a failure, by its code
 * @param parked jobs that were given up and are still wanted
 * @param overdue the job that should have been looked at longest ago, at most one
 * @param tables how far each connected table is behind
 * @param notifications how many messages wait for each notification target that some wait for
 * @param workers those that live
 * @param unserved how many jobs wait for a worker that has what they need, by that
 * @param pools how many open calls are in each state in each pool, and how many slots they hold
 * @param slots how many calls of each pool may be at the provider at once
 * @param jobs how many unfinished jobs there are of each kind, in each state
 */
public record Inspection(
    Map<TaskStatus, Long> projects,
    Map<CallState, Long> calls,
    long uncertain,
    Map<CallState, CallSummary> oldest,
    Map<String, Long> errors,
    List<Job> parked,
    List<Job> overdue,
    List<Table> tables,
    List<Waiting> notifications,
    List<LivingWorker> workers,
    Map<Need, Long> unserved,
    List<PoolCalls> pools,
    int slots,
    Map<JobKind, Map<Job.State, Long>> jobs) {
  public Inspection {
    // Statuses and states in their own order.
    projects = ordered(TaskStatus.class, projects);
    calls = ordered(CallState.class, calls);
    oldest = ordered(CallState.class, oldest);
    errors = Map.copyOf(errors);
    parked = List.copyOf(parked);
    overdue = List.copyOf(overdue);
    tables = List.copyOf(tables);
    notifications = List.copyOf(notifications);
    workers = List.copyOf(workers);
    unserved = Map.copyOf(unserved);
    pools = List.copyOf(pools);
    jobs = ordered(JobKind.class, jobs);
  }

  private static <K extends Enum<K>, V> Map<K, V> ordered(Class<K> keys, Map<K, V> some) {
    Map<K, V> ordered = new EnumMap<>(keys);
    ordered.putAll(some);
    return ordered;
  }

  /**
   * How far a table is behind.
   *
   * @param table which
   * @param behind rows that show an older state
   * @param refused rows whose newest state the table does not take
   * @param waiting rows that wait for columns
   */
  public record Table(TableRef table, int behind, int refused, int waiting) {}

  /**
   * How many messages wait for a notification target.
   *
   * @param target its name
   * @param messages how many, at least 1
   * @param since when the oldest of them was written
   */
  public record Waiting(String target, int messages, Instant since) {}
}
