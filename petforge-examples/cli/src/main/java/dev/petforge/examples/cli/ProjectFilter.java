package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStatus;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What projects are like. */
final class ProjectFilter {
  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = {
        "Only those in this status: pending, storyboard_generating, storyboard_ready, editing,",
        "generating_segment, all_segments_ready, merging, completed, failed."
      })
  private @Nullable String status;

  @Option(
      names = "--table",
      paramLabel = "URL|DIR",
      description = "Only those of a connected table, or of a folder of pictures.")
  private @Nullable String table;

  @Option(names = "--template", paramLabel = "NAME", description = "Only those of this film.")
  private @Nullable TemplateId template;

  @Option(
      names = "--date",
      paramLabel = "YYYY-MM-DD",
      description = "Only those that are wanted on this day.")
  private @Nullable LocalDate date;

  /** Whether anything is said of what they are like. */
  boolean isGiven() {
    return Stream.of(status, table, template, date).anyMatch(said -> said != null);
  }

  /**
   * As the database is asked.
   *
   * @throws picocli.CommandLine.ParameterException if there is no such status
   */
  TaskQuery.Only only(HomeCommand command, Installation installation) {
    return new TaskQuery.Only(
        Optional.ofNullable(table)
            .map(named -> installation.table(named, command.context().directory())),
        status(command),
        Optional.ofNullable(template),
        Optional.ofNullable(date));
  }

  /** Refuses what is no status, before anything is opened. */
  void check(HomeCommand command) {
    status(command);
  }

  private Optional<TaskStatus> status(HomeCommand command) {
    return Optional.ofNullable(status)
        .map(
            word ->
                TaskStatus.ofWord(word)
                    .orElseThrow(
                        () ->
                            command.wrong(
                                command
                                    .messages()
                                    .say(
                                        "usage.status",
                                        word,
                                        Stream.of(TaskStatus.values())
                                            .map(TaskStatus::word)
                                            .toList()))));
  }
}
