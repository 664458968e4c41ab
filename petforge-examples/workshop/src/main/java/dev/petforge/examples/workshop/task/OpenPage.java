package dev.petforge.examples.workshop.task;

import dev.petforge.production.ChangeCursor;
import dev.petforge.project.ProjectId;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * A page that is told what changes. It is written to by one thread at a time, and what happens
 * while that takes long is told together afterwards, so that a page that does not read delays no
 * other.
 */
final class OpenPage {
  /** More projects than this are read anew by whoever reads all. */
  private static final int MOST_TOLD = 5_000;

  private final SseEmitter emitter;
  private final BooleanSupplier letIn;
  private final Executor threads;
  private final Function<Collection<ProjectId>, Set<ProjectId>> there;
  private final Set<ProjectId> changed = new LinkedHashSet<>();
  private ChangeCursor cursor;
  private boolean caughtUp;
  private boolean begun;
  private boolean beats;
  private boolean writing;

  /**
   * @param emitter what it is written to by
   * @param letIn whether whoever opened it may still be told
   * @param from where it begins
   * @param there which of some projects there are
   */
  OpenPage(
      SseEmitter emitter,
      BooleanSupplier letIn,
      ChangeCursor from,
      Executor threads,
      Function<Collection<ProjectId>, Set<ProjectId>> there) {
    this.emitter = emitter;
    this.letIn = letIn;
    this.cursor = from;
    this.threads = threads;
    this.there = there;
  }

  SseEmitter emitter() {
    return emitter;
  }

  /** Tells it what it missed; more may follow. */
  void tellMissed(Collection<ProjectId> projects, ChangeCursor next) {
    write(
        () -> {
          changed.addAll(projects);
          cursor = next;
        });
  }

  /** Tells it where it begins, when it was told all that it missed. */
  void begin() {
    write(() -> caughtUp = true);
  }

  /**
   * Tells it that projects changed just now. A page that is still told what it missed is not said
   * to be so far: if it went away now, it would come back for less than it needs.
   */
  void tell(Collection<ProjectId> projects, ChangeCursor next) {
    write(
        () -> {
          changed.addAll(projects);
          cursor = caughtUp ? next : cursor;
        });
  }

  /** Sends it a line, so that both ends see that the other is there. */
  void beat() {
    write(() -> beats = true);
  }

  /** Ends it if whoever opened it may not be told any more. */
  void check() {
    write(() -> {});
  }

  void end() {
    emitter.complete();
  }

  private void write(Runnable note) {
    synchronized (this) {
      note.run();
      if (writing) {
        return;
      }
      writing = true;
    }
    threads.execute(this::writeAll);
  }

  private void writeAll() {
    try {
      Optional<SseEmitter.SseEventBuilder> next = next();
      while (letIn.getAsBoolean()) {
        if (next.isEmpty()) {
          return;
        }
        emitter.send(next.get());
        next = next();
      }
      end();
    } catch (IOException | RuntimeException e) {
      // It was closed, its reader went away, or the database did: it comes back and says where it
      // was. Nothing more is written to this one, which goes on being taken for busy.
      emitter.completeWithError(e);
    }
  }

  /** What is to be sent now; if that is nothing, the next news begin to write again. */
  private Optional<SseEmitter.SseEventBuilder> next() {
    List<ProjectId> projects;
    ChangeCursor at;
    synchronized (this) {
      at = cursor;
      SseEmitter.@Nullable SseEventBuilder small = null;
      if (changed.size() > MOST_TOLD) {
        changed.clear();
        small = SseEmitter.event().name("reload").id(at.toString()).data(Map.of());
      } else if (changed.isEmpty() && caughtUp && !begun) {
        begun = true;
        small = SseEmitter.event().name("hello").id(at.toString()).data(Map.of());
      } else if (changed.isEmpty() && beats) {
        beats = false;
        small = SseEmitter.event().comment("beat");
      } else if (changed.isEmpty()) {
        writing = false;
        return Optional.empty();
      }
      if (small != null) {
        return Optional.of(small);
      }
      projects = List.copyOf(changed);
      changed.clear();
    }
    Set<ProjectId> found = there.apply(projects);
    return Optional.of(
        SseEmitter.event()
            .name("change")
            .id(at.toString())
            .data(
                Map.of(
                    "projects",
                        projects.stream().filter(found::contains).map(ProjectId::value).toList(),
                    "deleted",
                        projects.stream()
                            .filter(project -> !found.contains(project))
                            .map(ProjectId::value)
                            .toList())));
  }
}
