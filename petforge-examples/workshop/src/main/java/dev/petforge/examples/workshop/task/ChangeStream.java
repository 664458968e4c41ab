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
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells open pages which projects changed, by this process or another one. One thread reads the
 * change feed for all of them: at once when this process changed something, and else a few times a
 * second, while anybody listens.
 */
@Component
class ChangeStream {
  private static final Logger log = LoggerFactory.getLogger(ChangeStream.class);

  /** What other processes change is seen after so long. */
  private static final long LOOK_MILLIS = 300;

  /**
   * A line is sent so often when nothing happens, so that both ends see that the other is there.
   */
  private static final long BEAT_MILLIS = 15_000;

  private static final int PAGE = 500;

  /** More of them reads whoever reads all anew. */
  private static final int MOST_MISSED = 5_000;

  private final PetForge petForge;
  private final List<SseEmitter> pages = new CopyOnWriteArrayList<>();
  private final Semaphore news = new Semaphore(0);
  private final Subscription own;
  private final Thread reader;
  private volatile boolean closed;
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
    this.reader = new Thread(this::read, "change-stream");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Begins to tell a page.
   *
   * @param after the last event that it saw; empty for one that has read everything just now
   */
  SseEmitter follow(Optional<ChangeCursor> after) {
    SseEmitter page = new SseEmitter(0L);
    page.onCompletion(() -> pages.remove(page));
    page.onTimeout(() -> pages.remove(page));
    page.onError(failure -> pages.remove(page));
    // First of all: what happens while the past is read comes twice rather than never.
    pages.add(page);
    after.ifPresent(last -> catchUp(page, last));
    send(page, SseEmitter.event().name("hello").id(after.orElse(head).toString()).data(Map.of()));
    return page;
  }

  private void catchUp(SseEmitter page, ChangeCursor after) {
    ChangeCursor behind = after;
    int told = 0;
    ChangePage missed;
    do {
      missed = petForge.changes(behind, PAGE);
      behind = missed.next();
      told += missed.changed().size();
      if (!missed.changed().isEmpty() && told <= MOST_MISSED) {
        send(page, event(missed));
      }
    } while (missed.more() && told <= MOST_MISSED);
    if (told > MOST_MISSED) {
      send(page, SseEmitter.event().name("reload").id(head.toString()).data(Map.of()));
    }
  }

  private void read() {
    long lastBeat = System.nanoTime();
    while (!closed) {
      try {
        if (news.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          news.drainPermits();
        }
        ChangePage page = petForge.changes(head, PAGE);
        if (!page.changed().isEmpty()) {
          head = page.next();
          if (!pages.isEmpty()) {
            SseEmitter.SseEventBuilder event = event(page);
            pages.forEach(one -> send(one, event));
          }
          if (page.more()) {
            news.release();
          }
        }
        if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastBeat) > BEAT_MILLIS) {
          lastBeat = System.nanoTime();
          pages.forEach(one -> send(one, SseEmitter.event().comment("beat")));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RetryableException e) {
        // The database is away: whoever looks at it says so, and it is asked again.
        log.debug("changes cannot be read now", e);
      } catch (RuntimeException e) {
        if (!closed) {
          log.warn("changes could not be read", e);
        }
      }
    }
  }

  private SseEmitter.SseEventBuilder event(ChangePage page) {
    Set<ProjectId> there = new HashSet<>();
    petForge.projects().list(page.changed()).stream().map(TaskSummary::id).forEach(there::add);
    return SseEmitter.event()
        .name("change")
        .id(page.next().toString())
        .data(
            Map.of(
                "projects",
                page.changed().stream().filter(there::contains).map(ProjectId::value).toList(),
                "deleted",
                page.changed().stream()
                    .filter(project -> !there.contains(project))
                    .map(ProjectId::value)
                    .toList()));
  }

  private void send(SseEmitter page, SseEmitter.SseEventBuilder event) {
    try {
      page.send(event);
    } catch (IOException | IllegalStateException e) {
      // It was closed, or its reader went away: it comes back and says where it was.
      pages.remove(page);
      page.completeWithError(e);
    }
  }

  /** Ends all streams, so that the server need not wait for them. */
  void end() {
    closed = true;
    reader.interrupt();
    pages.forEach(SseEmitter::complete);
  }

  @PreDestroy
  void close() {
    own.close();
    end();
  }
}
