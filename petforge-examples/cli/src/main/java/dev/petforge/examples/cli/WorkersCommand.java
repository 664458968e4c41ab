package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.job.Job;
import dev.petforge.job.JobKind;
import dev.petforge.job.LivingWorker;
import dev.petforge.job.Need;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Shows which workers live, and what they take. */
@Command(
    name = "workers",
    description = {
      "Shows the workers that live: where, since when, and what each of them serves; and what "
          + "waits because none serves it."
    })
final class WorkersCommand extends HomeCommand {
  WorkersCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    try (Installation installation = openExisting()) {
      List<LivingWorker> workers = installation.petForge().workers();
      Map<String, Long> unserved = unserved(installation.petForge().worker().unserved());
      if (json()) {
        print(
            Map.of(
                "workers",
                workers.stream().map(WorkersCommand::tree).toList(),
                "unserved",
                unserved.entrySet().stream()
                    .map(one -> Map.of("need", one.getKey(), "jobs", one.getValue()))
                    .toList()));
        return 0;
      }
      if (workers.isEmpty()) {
        tell("workers.none", commandLine("worker"));
      }
      workers.forEach(one -> context().out().println(line(one)));
      unserved.forEach(
          (need, jobs) ->
              context()
                  .out()
                  .println(
                      messages()
                          .say(
                              "workers.unserved",
                              messages().translated("no worker serves " + need),
                              jobs)));
      return 0;
    }
  }

  /** How many jobs wait for each need, by its words. */
  private static Map<String, Long> unserved(List<Job> jobs) {
    return jobs.stream()
        .flatMap(job -> job.need().stream())
        .collect(Collectors.groupingBy(Need::toString, TreeMap::new, Collectors.counting()));
  }

  private String line(LivingWorker worker) {
    boolean all = worker.kinds().size() >= JobKind.values().length;
    return messages()
        .say(
            "workers.line",
            worker.name(),
            worker.pid(),
            worker.host(),
            worker.version().orElse("-"),
            worker.started(),
            worker.seen(),
            all
                ? messages().say("workers.all_kinds")
                : worker.kinds().stream()
                    .map(messages()::translated)
                    .collect(Collectors.joining(", ")),
            worker.serves().stream().map(this::need).collect(Collectors.joining(", ")));
  }

  /** The name is the same in every language. */
  private String need(String words) {
    int space = words.indexOf(' ');
    return space < 0
        ? words
        : messages().translated(words.substring(0, space)) + words.substring(space);
  }

  private static Map<String, @Nullable Object> tree(LivingWorker worker) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("name", worker.name());
    tree.put("host", worker.host());
    tree.put("pid", worker.pid());
    tree.put("version", worker.version().orElse(null));
    tree.put("started", worker.started().toString());
    tree.put("seen", worker.seen().toString());
    tree.put("kinds", worker.kinds());
    tree.put("serves", worker.serves());
    tree.put("settings", worker.settings());
    return tree;
  }
}
