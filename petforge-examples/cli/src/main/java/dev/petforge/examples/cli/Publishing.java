package dev.petforge.examples.cli;

import dev.petforge.PetForge;
import dev.petforge.examples.installation.FeishuPlaces;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.view.ProjectName;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.job.JobKind;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Destination;
import dev.petforge.publication.Publication;
import dev.petforge.publication.PublicationKey;
import dev.petforge.publication.PublishedFile;
import dev.petforge.table.Column;
import dev.petforge.table.TableRef;
import dev.petforge.task.Outcome;
import dev.petforge.task.Refusal;
import dev.petforge.task.Stale;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts finished videos to their places, waits for that, and says what came of it. */
final class Publishing {
  private static final Logger log = LoggerFactory.getLogger(Publishing.class);
  private static final Duration LOOK = Duration.ofMillis(200);

  /** So many are read at once. */
  private static final int PART = 500;

  /** What brings videos and links to where they are seen; nothing that buys. */
  private static final Set<JobKind> WORK =
      EnumSet.of(JobKind.PUBLISH, JobKind.PUSH, JobKind.PROJECTION);

  private final CliCommand command;
  private final Installation installation;
  private final PetForge petForge;
  private final Interruption interruption;
  private final Optional<String> folder;
  private final FeishuPlaces.As as;
  private final boolean outOfDate;
  private boolean worker;
  private final Map<ProjectId, PublicationKey> underWay = new LinkedHashMap<>();
  private final Map<ProjectId, Publication> ended = new LinkedHashMap<>();
  private final Map<ProjectId, Failure> failures = new LinkedHashMap<>();
  private final Map<ProjectId, String> links = new LinkedHashMap<>();
  private final Map<Destination, Optional<Failure>> places = new HashMap<>();

  /**
   * @param folder that was named; empty for that of each table
   * @param as who puts videos there
   * @param outOfDate whether videos that are out of date are published too
   */
  Publishing(
      CliCommand command,
      Installation installation,
      Interruption interruption,
      Optional<String> folder,
      FeishuPlaces.As as,
      boolean outOfDate) {
    this.command = command;
    this.installation = installation;
    this.petForge = installation.petForge();
    this.interruption = interruption;
    this.folder = folder;
    this.as = as;
    this.outOfDate = outOfDate;
  }

  /**
   * @param wanted the projects; empty for all that have a finished video
   * @return the exit status
   */
  int carryOut(Optional<List<ProjectId>> wanted) {
    long begun = System.nanoTime();
    List<TaskSummary> tasks = tasks(wanted);
    if (tasks.isEmpty()) {
      command.tell("publish.nothing");
    }
    tellMissingColumns(tasks);
    tasks.forEach(this::begin);
    worker = installation.becomeWorker(WORK);
    if (!worker && !underWay.isEmpty()) {
      command.tell("publish.handed_over");
    }
    if (!untilRest()) {
      return Interruption.STOPPED;
    }
    Set<ProjectId> shown = new LinkedHashSet<>(links.keySet());
    WorkWatch watch = new WorkWatch(command, installation, interruption);
    if (!watch.untilShown(shown)) {
      return Interruption.STOPPED;
    }
    boolean behind = watch.tellWhatIsBehind(shown);
    report(tasks, begun);
    return failures.isEmpty() && !behind ? 0 : PetForgeCli.FAILED;
  }

  private List<TaskSummary> tasks(Optional<List<ProjectId>> wanted) {
    if (wanted.isPresent()) {
      return wanted.get().stream().map(installation::summary).toList();
    }
    List<TaskSummary> finished = new ArrayList<>();
    Optional<ProjectId> last = Optional.empty();
    List<TaskSummary> some;
    do {
      some = petForge.projects().list(TaskQuery.all().part(last, PART));
      some.stream().filter(task -> task.video().isPresent()).forEach(finished::add);
      last = some.stream().map(TaskSummary::id).reduce((one, next) -> next);
    } while (some.size() == PART);
    return finished;
  }

  private void begin(TaskSummary task) {
    try {
      Destination place =
          installation.places().place(task.row().map(row -> row.table()), folder, as);
      requireUsable(place);
      Outcome outcome =
          petForge.project(task.id()).publish(place, outOfDate ? Stale.ALLOW : Stale.REFUSE);
      if (outcome instanceof Outcome.Decided decided) {
        decided.publications().forEach(one -> underWay.put(task.id(), one.key()));
      } else {
        refused(task, place, (Outcome.Refused) outcome);
      }
    } catch (PetForgeException e) {
      failed(task.id(), e.failure(), false);
    }
  }

  /** A place that cannot be used is found out once, not once for each video. */
  private void requireUsable(Destination place) {
    places
        .computeIfAbsent(
            place,
            one -> {
              try {
                petForge.publishers().serving(one).check(one);
                return Optional.empty();
              } catch (PermanentException e) {
                return Optional.of(e.failure());
              }
            })
        .ifPresent(
            failure -> {
              throw new PermanentException(failure.code(), failure.message());
            });
  }

  private void refused(TaskSummary task, Destination place, Outcome.Refused refused) {
    if (refused.reason() == Refusal.OUT_OF_DATE) {
      failures.put(task.id(), Failure.permanent(refused.reason().name(), refused.message()));
      command.tell(
          "publish.out_of_date",
          ProjectName.of(task),
          task.id(),
          Remake.of(task).map(anew -> anew.line(command)).orElse(""),
          command.commandLine("publish " + task.id() + " --out-of-date"));
      return;
    }
    if (refused.reason() != Refusal.NOTHING_TO_DO) {
      failed(task.id(), Failure.permanent(refused.reason().name(), refused.message()), false);
      return;
    }
    String link =
        installation
            .task(task.id())
            .chain()
            .finalVideo()
            .flatMap(video -> video.copy(place))
            .map(copy -> copy.file().link())
            .orElse("");
    links.put(task.id(), link);
    say("publish.there", task, link);
    // The row may have been given its column since.
    petForge.projects().showAgain(List.of(task.id()));
  }

  private void failed(ProjectId project, Failure why, boolean goesOn) {
    failures.put(project, why);
    command.tell(
        "publish.failed", project, goesOn ? command.messages().say("publish.goes_on", why) : why);
  }

  private void say(String key, TaskSummary task, String link) {
    if (!command.json()) {
      command
          .context()
          .out()
          .println(command.messages().say(key, ProjectName.of(task), task.id(), link));
    }
  }

  /** Whether all came to rest before this process was asked to stop. */
  private boolean untilRest() {
    int all = underWay.size();
    while (ended.size() < all) {
      for (Map.Entry<ProjectId, PublicationKey> one : underWay.entrySet()) {
        if (!ended.containsKey(one.getKey())) {
          installation.petForge().project(one.getKey()).publications().stream()
              .filter(found -> found.key().equals(one.getValue()))
              .filter(
                  found -> found.state() != Publication.State.WANTED || found.failure().isPresent())
              .findFirst()
              .ifPresent(found -> end(one.getKey(), found, all));
        }
      }
      if (ended.size() < all && interruption.await(LOOK)) {
        return false;
      }
      if (ended.size() < all && !worker && installation.becomeWorker(WORK)) {
        worker = true;
        command.tell("worker.taken_over");
      }
    }
    return true;
  }

  private void end(ProjectId project, Publication publication, int all) {
    ended.put(project, publication);
    if (publication.state() == Publication.State.DONE) {
      String link = publication.file().map(PublishedFile::link).orElse("");
      links.put(project, link);
      say("publish.done", installation.summary(project), link);
    } else {
      boolean goesOn = publication.state() == Publication.State.WANTED;
      publication.failure().ifPresent(why -> failed(project, why, goesOn));
    }
    command.tell("publish.progress", ended.size(), all);
  }

  private void tellMissingColumns(List<TaskSummary> tasks) {
    Set<TableRef> tables = new LinkedHashSet<>();
    tasks.forEach(task -> task.row().ifPresent(row -> tables.add(row.table())));
    for (TableRef table : tables) {
      installation
          .feishu()
          .connection(table)
          .ifPresent(
              connection -> {
                try {
                  if (installation
                      .feishu()
                      .table(connection)
                      .columns(1)
                      .withoutOptional()
                      .contains(Column.PUBLISHED_VIDEO)) {
                    command.tell(
                        "publish.no_column",
                        connection.name(),
                        Column.PUBLISHED_VIDEO,
                        ConnectTableCommand.making(command, connection, List.of()));
                  }
                } catch (PetForgeException e) {
                  // The push says it too, and to more people.
                  log.warn("columns cannot be seen: table={} because={}", table, e.failure());
                }
              });
    }
  }

  private void report(List<TaskSummary> tasks, long begun) {
    if (!command.json()) {
      command.tell("publish.sum", links.size(), tasks.size());
      return;
    }
    List<Object> trees = new ArrayList<>();
    for (TaskSummary task : tasks) {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("project_id", task.id().value());
      tree.put("published", links.containsKey(task.id()));
      tree.put("link", links.get(task.id()));
      tree.put("version", task.video().map(TaskSummary.Video::id).orElse(null));
      tree.put(
          "error",
          Optional.ofNullable(failures.get(task.id())).map(Failure::toString).orElse(null));
      trees.add(tree);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("projects", trees);
    tree.put("seconds", Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1000.0);
    command.print(tree);
  }
}
