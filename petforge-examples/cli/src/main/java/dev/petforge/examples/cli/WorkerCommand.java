package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.job.JobKind;
import dev.petforge.job.LivingWorker;
import dev.petforge.job.SharedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Works on an installation until somebody asks it to stop. */
@Command(
    name = "worker",
    description = {
      "Does the work of the installation until it is asked to stop (Ctrl-C, SIGTERM): what is under "
          + "way is finished as far as that takes less than 30 seconds, the rest is left to the "
          + "next worker.",
      "A SQLite database has one worker; on PostgreSQL any number work together, also on several "
          + "machines and with different settings."
    })
final class WorkerCommand extends HomeCommand {
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final int LONGEST_NAME = 30;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "How 'workers' calls it, 1 to 30 characters; no two living workers have the same name. "
              + "Without it, a name that no other one has.")
  private @Nullable String name;

  @Option(
      names = "--for-all",
      description = {
        "Its settings (slots, budgets, provider, price, uncertain calls) count from now on: workers "
            + "that live with others stop by themselves. Without it, this one is refused beside "
            + "them."
      })
  private boolean forAll;

  @Option(
      names = "--health-file",
      paramLabel = "FILE",
      description =
          "Is written anew every 10 seconds as long as the worker works, also while it waits for a "
              + "database that is away: what is older than a minute belongs to a worker that is to "
              + "be started anew.")
  private @Nullable Path healthFile;

  WorkerCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    if (name != null && (name.isBlank() || name.length() > LONGEST_NAME)) {
      throw wrong(messages().say("worker.name", LONGEST_NAME, name));
    }
    try (Installation installation = openWorker(Optional.ofNullable(name))) {
      return Interruption.during(
          installation,
          () -> tell("worker.stopping"),
          interruption -> {
            installation.petForge().worker().start(Set.of(JobKind.values()), forAll);
            begun(installation);
            do {
              tellHealth(installation);
            } while (!interruption.await(LOOK));
            return Interruption.STOPPED;
          });
    }
  }

  /** What looks at it starts no process of ours, and asks no database, which may be away. */
  private void tellHealth(Installation installation) {
    if (healthFile == null) {
      return;
    }
    try {
      Files.writeString(healthFile, installation.workerName() + "\n");
    } catch (IOException e) {
      throw wrong(messages().say("worker.health_file", healthFile, e));
    }
  }

  private void begun(Installation installation) {
    String known = installation.workerName();
    SharedSettings own =
        new SharedSettings(installation.petForge().worker().settings(), Set.of(), false);
    installation.petForge().workers().stream()
        .filter(other -> !other.name().equals(known) && !other.settings().isEmpty())
        .forEach(
            other ->
                own.remarks(other.settings())
                    .forEach(
                        remark ->
                            tell("worker.differs", other.name(), messages().translated(remark))));
    if (json()) {
      print(Map.of("worker", known));
    }
    tell(
        "worker.begun",
        known,
        installation.petForge().workers().stream()
            .filter(one -> one.name().equals(known))
            .findFirst()
            .map(LivingWorker::serves)
            .map(serves -> String.join(", ", serves))
            .orElse(""));
  }
}
