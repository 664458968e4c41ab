package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.job.Job;
import dev.petforge.job.JobQuery;
import dev.petforge.job.Need;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what is being done and what waits to be done. */
@Command(
    name = "jobs",
    description = "Shows what is being done, and what waits to be done; all with --all.")
final class JobsCommand extends HomeCommand {
  @Mixin private Listing listing = new Listing();

  /** Ids of the jobs that no living worker takes. */
  private Set<String> unserved = Set.of();

  JobsCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    try (Installation installation = openExisting()) {
      unserved =
          installation.petForge().worker().unserved().stream()
              .map(Job::id)
              .collect(Collectors.toSet());
      listing.<Job>print(
          this,
          "jobs",
          (behind, most) ->
              installation.petForge().worker().jobs(JobQuery.all().part(behind, most)),
          new Listing.Look<>(this::line, this::tree, Job::id));
    }
    return 0;
  }

  private static String state(Job job) {
    return job.state().name().toLowerCase(Locale.ROOT);
  }

  private Map<String, @Nullable Object> tree(Job job) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", job.id());
    tree.put("kind", job.key().kind().word());
    tree.put("subject", job.key().subject());
    tree.put("state", state(job));
    tree.put("starts", job.starts());
    tree.put("failures", job.failures());
    tree.put("error", job.error().orElse(null));
    tree.put("due", job.due().toString());
    tree.put(
        "unserved",
        job.need().filter(need -> unserved.contains(job.id())).map(Need::toString).orElse(null));
    return tree;
  }

  private String line(Job job) {
    return messages()
            .say(
                "jobs.line",
                messages().translated(state(job)),
                messages().translated(job.key().kind().word()),
                job.key().subject(),
                job.due())
        + job.error().map(error -> "  " + messages().translated(error)).orElse("")
        + job.need()
            .filter(need -> unserved.contains(job.id()))
            .map(need -> "  " + messages().translated("no worker serves " + need))
            .orElse("")
        + (job.state() == Job.State.PARKED
            ? "  " + messages().say("jobs.restart", commandLine("restart-job " + job.id()))
            : "");
  }
}
