package dev.petforge.examples.workshop.task;

import dev.petforge.PetForge;
import dev.petforge.event.PetForgeListener;
import dev.petforge.event.ProjectChange;
import dev.petforge.event.Subscription;
import dev.petforge.failure.RetryableException;
import dev.petforge.production.ChangeCursor;
import dev.petforge.production.ChangePage;
import dev.petforge.project.ProjectId;
import dev.petforge.task.TaskSummary;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells open pages which projects changed, by this process or another one. One thread reads the
 * change feed for all of them: at once when this process changed something, and else a few times a
 * second.
 */
@Component
class ChangeStream implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(ChangeStream.class);

  /** What other processes change is seen after so long. */
  private static final long LOOK_MILLIS = 300;

  /** Whether pages may still be told is asked so often. */
  private static final long CHECK_MILLIS = 1_000;

  private static final long BEAT_MILLIS = 15_000;

  private static final int PAGE = 500;

  private final PetForge petForge;
  private final List<OpenPage> pages = new CopyOnWriteArrayList<>();
  private final Semaphore news = new Semaphore(0);
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "change-stream");
            thread.setDaemon(true);
            return thread;
          });
  private final Subscription own;
  private volatile boolean running;
  private volatile ChangeCursor head = ChangeCursor.START;

  ChangeStream(PetForge petForge) {
    this.petForge = petForge;
    this.own =
        petForge.listen(
            new PetForgeListener() {
              @Override
              public void projectChanged(ProjectChange change) {
                news.release();
              }

              @Override
              public void projectDeleted(ProjectId project) {
                news.release();
              }
            });
  }

  @Override
  public void start() {
    running = true;
    threads.execute(this::read);
  }

  /** Before the server waits for its requests to end: these would not. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /**
   * Begins to tell a page.
   *
   * @param after the last event that it saw; empty for one that has read everything just now
   * @param letIn whether whoever opened it may still be told; soon after that it ends
   */
  SseEmitter follow(Optional<ChangeCursor> after, BooleanSupplier letIn) {
    ChangeCursor from = after.orElse(head);
    OpenPage page = new OpenPage(new SseEmitter(0L), letIn, from, threads, this::there);
    page.emitter().onCompletion(() -> pages.remove(page));
    page.emitter().onTimeout(() -> pages.remove(page));
    page.emitter().onError(failure -> pages.remove(page));
    // First of all: what happens while the past is read comes twice rather than never.
    pages.add(page);
    ChangePage missed;
    do {
      missed = petForge.changes(from, PAGE);
      from = missed.next();
      page.tellMissed(missed.changed(), from);
    } while (missed.more());
    page.begin();
    return page.emitter();
  }

  private Set<ProjectId> there(Collection<ProjectId> projects) {
    return petForge.projects().list(projects).stream()
        .map(TaskSummary::id)
        .collect(Collectors.toSet());
  }

  private void read() {
    long lastCheck = System.nanoTime();
    long lastBeat = lastCheck;
    while (running) {
      try {
        if (news.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          news.drainPermits();
        }
        if (passed(CHECK_MILLIS, lastCheck)) {
          lastCheck = System.nanoTime();
          pages.forEach(OpenPage::check);
        }
        ChangePage page = petForge.changes(head, PAGE);
        if (!page.changed().isEmpty()) {
          head = page.next();
          pages.forEach(one -> one.tell(page.changed(), page.next()));
          if (page.more()) {
            news.release();
          }
        }
        if (passed(BEAT_MILLIS, lastBeat)) {
          lastBeat = System.nanoTime();
          pages.forEach(OpenPage::beat);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RetryableException e) {
        // The database is away: whoever looks at it says so, and it is asked again.
        log.debug("changes cannot be read now", e);
      } catch (RuntimeException e) {
        if (running) {
          log.warn("changes could not be read", e);
        }
      }
    }
  }

  private static boolean passed(long millis, long since) {
    return System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Override
  public void stop() {
    running = false;
    own.close();
    pages.forEach(OpenPage::end);
    threads.shutdownNow();
  }
}
