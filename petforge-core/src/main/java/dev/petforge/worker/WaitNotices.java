package dev.petforge.worker;

import dev.petforge.call.CallSubject;
import dev.petforge.call.WaitReason;
import dev.petforge.call.WaitingCall;
import dev.petforge.failure.PetForgeException;
import dev.petforge.money.PoolId;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the rows of projects written again when their next clips begin to wait for something that
 * takes its time, or do not any more. What a call waits for is a matter of the ledger, so no
 * decision does it. Each process remembers what it saw itself: at its start it has the rows of all
 * that wait written once. Safe for use by many threads.
 */
final class WaitNotices {
  private static final Logger log = LoggerFactory.getLogger(WaitNotices.class);

  /** A slot, or a provider that asks to wait for a moment, is nothing to speak of. */
  private static final Set<WaitReason> SHOWN =
      EnumSet.complementOf(EnumSet.of(WaitReason.SLOT, WaitReason.RATE));

  /** Of so many, the first that were planned, the rows say it. */
  private static final int MOST = 2_000;

  /** A turn of a busy pool comes as often as one of its calls ends. */
  private static final Duration REST = Duration.ofSeconds(5);

  private final Persistence persistence;
  private final Map<PoolId, Instant> looked = new ConcurrentHashMap<>();
  private final Map<PoolId, Map<ProjectId, Waiting>> seen = new ConcurrentHashMap<>();

  WaitNotices(Persistence persistence) {
    this.persistence = persistence;
  }

  private record Waiting(WaitReason reason, Optional<TableRef> table) {}

  /** Looks at the calls of a pool after a turn. */
  void look(PoolId pool) {
    Instant time = persistence.clock().instant();
    boolean rests =
        Optional.ofNullable(looked.get(pool))
            .filter(at -> time.isBefore(at.plus(REST)))
            .isPresent();
    if (rests && seen.getOrDefault(pool, Map.of()).isEmpty()) {
      return;
    }
    looked.put(pool, time);
    try {
      Map<ProjectId, Waiting> now = waiting(pool);
      Map<ProjectId, Waiting> before = Optional.ofNullable(seen.put(pool, now)).orElse(Map.of());
      Map<TableRef, Set<ProjectId>> changed = new LinkedHashMap<>();
      note(before, now, changed);
      note(now, before, changed);
      changed.forEach(persistence.pushTurns()::again);
    } catch (PetForgeException e) {
      // The next turn looks again.
      seen.remove(pool);
      log.warn("rows may not say what their projects wait for: because={}", e.failure());
    }
  }

  private Map<ProjectId, Waiting> waiting(PoolId pool) {
    Map<ProjectId, Waiting> waiting = new HashMap<>();
    for (WaitingCall call : persistence.calls().waiting(pool, SHOWN, MOST)) {
      CallSubject subject = call.subject();
      waiting.putIfAbsent(subject.project(), new Waiting(call.reason(), subject.table()));
    }
    return waiting;
  }

  private static void note(
      Map<ProjectId, Waiting> ones,
      Map<ProjectId, Waiting> others,
      Map<TableRef, Set<ProjectId>> changed) {
    ones.forEach(
        (project, waiting) -> {
          if (!waiting.equals(others.get(project))) {
            waiting
                .table()
                .ifPresent(
                    table ->
                        changed.computeIfAbsent(table, any -> new LinkedHashSet<>()).add(project));
          }
        });
  }
}
