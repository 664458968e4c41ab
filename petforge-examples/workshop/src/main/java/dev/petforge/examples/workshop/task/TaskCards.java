package dev.petforge.examples.workshop.task;

import dev.petforge.PetForge;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.view.Advice;
import dev.petforge.examples.installation.view.ProjectName;
import dev.petforge.examples.workshop.web.Texts;
import dev.petforge.explanation.Wait;
import dev.petforge.failure.Failure;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Task;
import dev.petforge.task.TaskSummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Makes cards of projects. What is read of a project's clips is remembered with its version, so
 * that of a long list only what changed is read whole; whether it changed is asked each time.
 */
@Component
public class TaskCards {
  /** So many projects are remembered, of some 2 kB each. */
  private static final int MOST_REMEMBERED = 20_000;

  private final PetForge petForge;
  private final String provider;

  private final Object reading = new Object();

  private final Map<ProjectId, Parts> remembered =
      Collections.synchronizedMap(
          new LinkedHashMap<>(1_024, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ProjectId, Parts> eldest) {
              return size() > MOST_REMEMBERED;
            }
          });

  TaskCards(Installation installation) {
    this.petForge = installation.petForge();
    this.provider = installation.provider();
  }

  /**
   * What a version of a project shows that its summary does not have.
   *
   * @param opening names the picture's content; empty if nobody has it any more
   */
  private record Parts(long version, Optional<String> opening, List<SegmentCard> segments) {
    static Parts of(Task task) {
      return new Parts(
          task.versions().version(),
          task.source().opening().lost()
              ? Optional.empty()
              : Optional.of(task.source().opening().frame().sha256().hex().substring(0, 12)),
          SegmentCard.of(task));
    }
  }

  /** In the order of the summaries; one that was deleted meanwhile is left out. */
  List<TaskCard> of(List<TaskSummary> tasks, Language language) {
    Map<ProjectId, Parts> parts = parts(tasks);
    Map<ProjectId, Wait> waits =
        petForge
            .projects()
            .waits(
                tasks.stream()
                    .filter(task -> task.standing().runs())
                    .map(TaskSummary::id)
                    .toList());
    List<TaskCard> cards = new ArrayList<>();
    for (TaskSummary task : tasks) {
      Parts own = parts.get(task.id());
      if (own != null) {
        cards.add(card(task, own, Optional.ofNullable(waits.get(task.id())), language));
      }
    }
    return cards;
  }

  private Map<ProjectId, Parts> parts(List<TaskSummary> tasks) {
    Map<ProjectId, Parts> known = new LinkedHashMap<>();
    if (!known(tasks, known).isEmpty()) {
      // Readers that come at once, as after a start, wait for the first of them to read it all.
      synchronized (reading) {
        for (Task task : petForge.projects().tasks(known(tasks, known))) {
          Parts read = Parts.of(task);
          known.put(task.id(), read);
          remembered.put(task.id(), read);
        }
      }
    }
    return known;
  }

  /** Adds what is remembered, and returns those of which it is not. */
  private List<ProjectId> known(List<TaskSummary> tasks, Map<ProjectId, Parts> known) {
    List<ProjectId> missing = new ArrayList<>();
    for (TaskSummary task : tasks) {
      Parts own = remembered.get(task.id());
      if (own != null && own.version() == task.versions().version()) {
        known.put(task.id(), own);
      } else {
        missing.add(task.id());
      }
    }
    return missing;
  }

  private TaskCard card(TaskSummary task, Parts parts, Optional<Wait> wait, Language language) {
    String id = task.id().value();
    String base = "/storage/projects/" + id + "/";
    Optional<Failure> failure = task.standing().failure();
    return new TaskCard(
        id,
        ProjectName.of(task),
        task.row().map(RecordRef::record).orElse(null),
        task.row().map(row -> row.table().value()).orElse(null),
        task.template().value(),
        task.releaseDate(),
        task.progress().statusWord(),
        Texts.in(language).translated(task.progress().statusWord()),
        task.progress().text(language),
        task.progress().segments(),
        task.progress().completed(),
        failure.map(Texts.in(language)::failure).orElse(null),
        failure.map(Failure::code).orElse(null),
        failure.filter(Failure::endedByPerson).isPresent(),
        failure
            .flatMap(Advice::code)
            .map(code -> Advice.text(code, provider, Texts.in(language)))
            .orElse(null),
        task.standing().runs(),
        task.standing().waitsForTurn(),
        wait.map(one -> WaitCard.of(one, language)).orElse(null),
        parts.opening().map(hash -> base + "opening_image.jpg?v=" + hash).orElse(""),
        parts.opening().map(hash -> "/api/batch/tasks/" + id + "/thumbnail?v=" + hash).orElse(""),
        task.video().map(video -> base + "final_video.mp4?v=" + video.id()).orElse(null),
        task.progress().finalOutOfDate(),
        task.video().flatMap(TaskSummary.Video::link).orElse(null),
        task.behind().stream().map(one -> one.name().toLowerCase(Locale.ROOT)).sorted().toList(),
        task.versions().version(),
        task.versions().updatedAt(),
        parts.segments());
  }
}
