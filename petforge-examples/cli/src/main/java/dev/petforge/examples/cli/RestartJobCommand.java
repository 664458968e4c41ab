package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lets a job that was given up run again. */
@Command(
    name = "restart-job",
    description = {
      "Lets a job that was given up ('parked') run again, with all its tries.",
      "A worker that runs takes it; without one, the next 'run' or 'retry' does."
    })
final class RestartJobCommand extends HomeCommand {
  @Parameters(paramLabel = "JOB", description = "The job's id, as 'jobs' shows it.")
  private String job = "";

  RestartJobCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    try (Installation installation = openExisting()) {
      boolean restarted = installation.petForge().worker().restart(job);
      if (json()) {
        print(Map.of("job", job, "restarted", restarted));
      }
      tell(restarted ? "restart_job.done" : "restart_job.none", job);
      return restarted ? 0 : PetForgeCli.FAILED;
    }
  }
}
