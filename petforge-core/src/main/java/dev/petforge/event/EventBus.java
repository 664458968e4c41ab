package dev.petforge.event;

import dev.petforge.call.CallSummary;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.job.JobKey;
import dev.petforge.job.Threads;
import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import dev.petforge.task.Outcome;
import dev.petforge.task.Task;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what happened, on threads of their own: whoever publishes an event never waits.
 * Safe for use by many threads.
 */
public final class EventBus {
  private static final Logger log = LoggerFactory.getLogger(EventBus.class);

  /** So many events wait for a listener; those that come on top are counted and left out. */
  public static final int MOST_WAITING = 10_000;

  private final Threads threads;
  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

  public EventBus(Threads threads) {
    this.threads = threads;
  }

  /** Tells a listener everything from now on. */
  public Subscription listen(PetForgeListener listener) {
    Delivery delivery = new Delivery(listener);
    deliveries.add(delivery);
    return () -> {
      deliveries.remove(delivery);
      delivery.end();
    };
  }

  /** A decision was committed. */
  public void decided(Optional<Task> before, Outcome.Decided decided) {
    if (!deliveries.isEmpty()) {
      ProjectChange change = new ProjectChange(before, decided.task());
      publish(listener -> listener.projectChanged(change));
      callsChanged(decided.planned().stream().map(ProviderCall::summary).toList());
    }
  }

  /** A project was deleted. */
  public void deleted(ProjectId project) {
    publish(listener -> listener.projectDeleted(project));
  }

  /** Facts about calls were stored. */
  public void callsChanged(Collection<CallSummary> calls) {
    calls.forEach(call -> publish(listener -> listener.callChanged(call)));
  }

  /** A job was given up. */
  public void jobParked(JobKey job, Failure reason) {
    publish(listener -> listener.jobParked(job, reason));
  }

  /** A table could not be brought up to date. */
  public void tableBehind(TableRef table, String reason) {
    publish(listener -> listener.tableBehind(table, reason));
  }

  private void publish(Consumer<PetForgeListener> event) {
    deliveries.forEach(delivery -> delivery.add(event));
  }

  /** The events that wait for one listener. */
  private final class Delivery {
    private final PetForgeListener listener;
    private final Queue<Consumer<PetForgeListener>> waiting = new ArrayDeque<>();
    private long missed;
    private boolean running;
    private boolean ended;

    Delivery(PetForgeListener listener) {
      this.listener = listener;
    }

    synchronized void add(Consumer<PetForgeListener> event) {
      if (ended) {
        return;
      }
      if (waiting.size() < MOST_WAITING) {
        waiting.add(event);
      } else {
        missed++;
      }
      if (!running) {
        running = true;
        threads.start(this::run);
      }
    }

    synchronized void end() {
      ended = true;
      waiting.clear();
      missed = 0;
    }

    private void run() {
      for (Optional<Consumer<PetForgeListener>> next = next(); next.isPresent(); next = next()) {
        try {
          next.get().accept(listener);
        } catch (RuntimeException e) {
          log.error("a listener failed: listener={}", listener.getClass().getName(), e);
        }
      }
    }

    /** What was missed is told after what came before it. */
    private synchronized Optional<Consumer<PetForgeListener>> next() {
      Consumer<PetForgeListener> event = waiting.poll();
      if (event == null && missed > 0) {
        long count = missed;
        missed = 0;
        event = told -> told.eventsMissed(count);
      }
      running = event != null;
      return Optional.ofNullable(event);
    }
  }
}
