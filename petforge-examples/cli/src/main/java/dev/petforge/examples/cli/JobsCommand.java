package dev.petforge.examples.cli;

import dev.petforge.work.Job;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Shows what is being done and what waits to be done. */
@Command(name = "jobs", description = "Shows what is being done, and what waits to be done.")
final class JobsCommand extends HomeCommand {
  JobsCommand(Surroundings surroundings, Words words) {
    super(surroundings, words);
  }

  @Override
  public Integer call() {
    try (Home home = openExisting()) {
      List<Job> jobs = home.petForge().jobs();
      if (json()) {
        print(Map.of("jobs", jobs.stream().map(JobsCommand::tree).toList()));
      } else {
        jobs.forEach(job -> surroundings().out().println(line(job)));
      }
    }
    return 0;
  }

  private static String state(Job job) {
    return job.state().name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, @Nullable Object> tree(Job job) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", job.id());
    tree.put("kind", job.work().kind().word());
    tree.put("subject", job.work().subject());
    tree.put("state", state(job));
    tree.put("starts", job.starts());
    tree.put("failures", job.failures());
    tree.put("error", job.error().orElse(null));
    tree.put("due", job.due().toString());
    return tree;
  }

  private static String line(Job job) {
    return state(job)
        + "  "
        + job.work()
        + "  "
        + job.due()
        + job.error().map(error -> "  " + error).orElse("");
  }
}
