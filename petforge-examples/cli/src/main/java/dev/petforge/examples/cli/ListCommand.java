package dev.petforge.examples.cli;

import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.ProjectName;
import dev.petforge.examples.installation.view.TaskTree;
import dev.petforge.explanation.Wait;
import dev.petforge.generation.CallKey;
import dev.petforge.project.ProjectId;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskSummary;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows projects, from the database only. */
@Command(
    name = "list",
    description = "Shows the newest projects, or those that are asked for; all with --all.")
final class ListCommand extends HomeCommand {
  private static final int PART = 500;

  @Mixin private ProjectFilter filter = new ProjectFilter();

  @Option(
      names = "--after",
      paramLabel = "PROJECT",
      description = "Goes on behind this project, where a page ended.")
  private @Nullable ProjectId after;

  @Mixin private Listing listing = new Listing();

  ListCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    filter.check(this);
    try (Installation installation = openExisting()) {
      TaskQuery query = TaskQuery.newest(filter.only(this, installation));
      Map<ProjectId, Instant> endangered = endangered(installation);
      boolean any =
          listing.<Listed>print(
              this,
              "tasks",
              (behind, most) ->
                  listed(
                      installation,
                      query.part(
                          behind.map(Listed::id).or(() -> Optional.ofNullable(after)), most)),
              new Listing.Look<>(
                  one -> line(one, installation, endangered),
                  one -> tree(one, installation, endangered),
                  one -> one.id().value()));
      if (!any && !json()) {
        tell(query.only().equals(TaskQuery.Only.ALL) && after == null ? "list.empty" : "list.none");
      }
    }
    return 0;
  }

  /**
   * A project.
   *
   * @param waits what keeps its next clip from being ordered
   */
  private record Listed(TaskSummary task, Optional<Wait> waits) {
    ProjectId id() {
      return task.id();
    }
  }

  private static List<Listed> listed(Installation installation, TaskQuery query) {
    List<TaskSummary> tasks = installation.petForge().projects().list(query);
    Map<ProjectId, Wait> waits =
        installation
            .petForge()
            .projects()
            .waits(
                tasks.stream()
                    .filter(task -> task.standing().runs())
                    .map(TaskSummary::id)
                    .toList());
    return tasks.stream()
        .map(task -> new Listed(task, Optional.ofNullable(waits.get(task.id()))))
        .toList();
  }

  /** When a paid clip of a project may be lost that could not be brought home so far. */
  private static Map<ProjectId, Instant> endangered(Installation installation) {
    Instant now = Instant.now();
    Map<ProjectId, Instant> endangered = new HashMap<>();
    CallQuery fetching = CallQuery.in(CallState.FETCHING);
    Optional<CallKey> last = Optional.empty();
    List<ProviderCall> some;
    do {
      some = installation.petForge().money().calls(fetching.part(last, PART));
      for (ProviderCall call : some) {
        last = Optional.of(call.key());
        call.endangered(now)
            .ifPresent(
                until ->
                    endangered.merge(
                        call.subject().project(),
                        until,
                        (one, other) -> one.isBefore(other) ? one : other));
      }
    } while (some.size() == PART);
    return endangered;
  }

  private Map<String, @Nullable Object> tree(
      Listed listed, Installation installation, Map<ProjectId, Instant> endangered) {
    TaskSummary task = listed.task();
    Map<String, @Nullable Object> tree = TaskTree.of(task, installation, messages().language());
    tree.put("remake", Remake.of(task).map(anew -> anew.command(this)).orElse(null));
    Optional.ofNullable(endangered.get(task.id()))
        .ifPresent(until -> tree.put("clip_lost_after", until.toString()));
    waits(listed).ifPresent(what -> tree.put("waits", what));
    return tree;
  }

  private Optional<String> waits(Listed listed) {
    return listed.waits().map(wait -> wait.text(messages().language()));
  }

  private String line(
      Listed listed, Installation installation, Map<ProjectId, Instant> endangered) {
    TaskSummary task = listed.task();
    String warning =
        Optional.ofNullable(endangered.get(task.id()))
            .map(until -> "  " + messages().say("show.endangered", until))
            .orElse("");
    String remake = Remake.of(task).map(anew -> "  " + anew.line(this)).orElse("");
    String last =
        installation
            .finalVideo(task)
            .or(() -> task.standing().failure().map(messages()::failure))
            .or(() -> waits(listed))
            .orElse("");
    return String.join(
            "  ",
            task.id().value(),
            ProjectName.of(task),
            messages().translated(task.progress().statusWord()),
            task.progress().text(messages().language()),
            last + remake + warning)
        .stripTrailing();
  }
}
