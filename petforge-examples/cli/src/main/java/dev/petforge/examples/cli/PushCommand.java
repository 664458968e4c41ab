package dev.petforge.examples.cli;

import dev.petforge.connection.Connection;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.production.PushTurns.Lag;
import dev.petforge.table.TableRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Brings connected tables up to date with the database: as a worker that does nothing else, or,
 * where another one runs and there can be only one, by waiting for it.
 */
@Command(
    name = "push",
    description = {
      "Brings connected tables up to date; nothing is made or bought.",
      "Exit status 1 if rows are still behind or refused, or a table cannot show all of them."
    })
final class PushCommand extends HomeCommand {
  private static final Duration LOOK = Duration.ofMillis(250);

  /** Clocks of two machines that follow one database differ by less. */
  private static final Duration CLOCKS = Duration.ofSeconds(1);

  private static final Set<JobKind> WORK = EnumSet.of(JobKind.PUSH);

  @Parameters(
      paramLabel = "URL",
      arity = "0..1",
      description = "Only this table; all connected ones if it is left out.")
  private @Nullable String url;

  @Option(
      names = "--all",
      description = {
        "Sends every row again, also those that were refused.",
        "What people wrote into result columns is lost."
      })
  private boolean all;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "180",
      description = "How long to wait for busy tables (${DEFAULT-VALUE}).")
  private int wait = 180;

  PushCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    requireRange("--wait", wait, 1, 86_400);
    try (Installation installation = openExisting()) {
      return Interruption.during(
          installation,
          () -> tell("run.stopping"),
          interruption -> work(installation, interruption));
    }
  }

  private int work(Installation installation, Interruption interruption) {
    List<Connection> connections = installation.feishu().connections(Optional.ofNullable(url));
    if (connections.isEmpty()) {
      tell("import.none");
    }
    Instant begun = installation.petForge().clock().instant();
    for (Connection connection : connections) {
      if (all) {
        installation.petForge().table(connection.table()).pushAll();
      } else {
        installation.petForge().table(connection.table()).push();
      }
    }
    boolean worker = connections.isEmpty() || installation.becomeWorker(WORK);
    if (!worker) {
      tell("push.handed_over");
    }
    Instant end = begun.plusSeconds(wait);
    while (!atRest(installation, connections, end)) {
      if (!installation.petForge().clock().instant().isBefore(end)) {
        tell("push.waited", wait);
        break;
      }
      if (interruption.await(LOOK)) {
        return Interruption.STOPPED;
      }
      if (!worker && installation.becomeWorker(WORK)) {
        worker = true;
        tell("worker.taken_over");
      }
    }
    return report(installation, connections, begun, worker);
  }

  /** Whether nothing more will be written before the end, as far as anybody knows. */
  private static boolean atRest(
      Installation installation, List<Connection> connections, Instant end) {
    Instant soon = installation.petForge().clock().instant().plus(CLOCKS);
    return connections.stream()
        .flatMap(connection -> job(installation, connection.table()).stream())
        .allMatch(
            job ->
                job.state() == Job.State.WAITING
                    && job.due().isAfter(job.failures() == 0 ? soon : end));
  }

  private static Optional<Job> job(Installation installation, TableRef table) {
    JobKey push = new JobKey(JobKind.PUSH, table.base());
    return installation.petForge().worker().jobs().stream()
        .filter(job -> job.key().equals(push))
        .findFirst();
  }

  private int report(
      Installation installation, List<Connection> connections, Instant begun, boolean worker) {
    boolean failed = false;
    List<Object> trees = new ArrayList<>();
    for (Connection connection : connections) {
      TableRef table = connection.table();
      Lag lag = installation.petForge().table(table).lag(begun);
      Optional<String> problem =
          installation
              .feishu()
              .unreachable(connection)
              .map(Object::toString)
              .or(
                  () ->
                      installation
                          .petForge()
                          .table(table)
                          .connection()
                          .flatMap(Connection::problem));
      tell(
          "push.sum",
          messages().translated(connection.name()),
          lag.sent(),
          lag.behind(),
          lag.refused().size());
      lag.refused()
          .forEach(
              (project, reason) -> tell("push.refused", project, messages().translated(reason)));
      lag.waiting().forEach((project, columns) -> tell("push.waiting", project, columns));
      if (problem.isPresent()) {
        tell(
            "push.problem",
            messages().translated(connection.name()),
            messages().translated(problem.get()));
        if (problem.get().contains("WRONG_COLUMNS")) {
          tell(
              "columns.make",
              ConnectTableCommand.making(
                  this,
                  connection,
                  lag.waiting().values().stream().flatMap(Collection::stream).toList()));
        }
      } else if (lag.behind() > 0 && !worker) {
        tell("push.other_worker");
      } else if (lag.behind() > 0) {
        tell("push.behind");
      }
      failed |= lag.behind() > 0 || !lag.refused().isEmpty() || !lag.waiting().isEmpty();
      failed |= problem.isPresent();
      trees.add(tree(connection, lag, problem));
    }
    if (json()) {
      print(Map.of("tables", trees));
    }
    return failed ? PetForgeCli.FAILED : 0;
  }

  private static Map<String, @Nullable Object> tree(
      Connection connection, Lag lag, Optional<String> problem) {
    List<Object> refused = new ArrayList<>();
    lag.refused()
        .forEach(
            (project, reason) ->
                refused.add(Map.of("project_id", project.value(), "reason", reason)));
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("table", connection.table().value());
    tree.put("name", connection.name());
    tree.put("written", lag.sent());
    tree.put("behind", lag.behind());
    tree.put("refused", refused);
    tree.put(
        "waiting",
        lag.waiting().entrySet().stream()
            .map(
                row ->
                    Map.of(
                        "project_id", row.getKey().value(), "columns", List.copyOf(row.getValue())))
            .toList());
    tree.put("problem", problem.orElse(null));
    return tree;
  }
}
