package dev.petforge.examples.cli;

import dev.petforge.examples.installation.FeishuPlaces;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.project.ProjectId;
import dev.petforge.task.TaskSummary;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts finished videos to a folder where people look for them. */
@Command(
    name = "publish",
    description = {
      "Puts finished videos into a folder of Feishu's or Lark's drive, and their links into "
          + "the table, into its column published_video_url if it has one.",
      "Nothing is bought.",
      "Exit status 1 if a video was not published: the reason is named."
    })
final class PublishCommand extends HomeCommand {
  @Mixin private ProjectSelection selection = new ProjectSelection();

  @Option(names = "--all", description = "All projects that have a finished video.")
  private boolean all;

  @Option(
      names = "--folder",
      paramLabel = "URL",
      description = {
        "The folder's address, as the browser shows it, or its token.",
        "Without it, the folder that was named when the table was connected."
      })
  private @Nullable String folder;

  @Option(
      names = "--as",
      paramLabel = "app|user",
      defaultValue = "app",
      description = {
        "Who puts them there: the app, or the app in your name after 'login-drive'",
        "(${DEFAULT-VALUE})."
      })
  private String as = "app";

  @Option(
      names = "--out-of-date",
      description = "Also videos that were joined from other clips than the current ones.")
  private boolean outOfDate;

  PublishCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    if (all == selection.isGiven()) {
      throw wrong(messages().say("usage.publish"));
    }
    if (!all) {
      selection.check(this);
    }
    if (!as.equals("app") && !as.equals("user")) {
      throw wrong(messages().say("usage.as", as));
    }
    FeishuPlaces.As who = as.equals("app") ? FeishuPlaces.As.APP : FeishuPlaces.As.USER;
    try (Installation installation = openExisting()) {
      Optional<List<ProjectId>> wanted = all ? Optional.empty() : Optional.of(wanted(installation));
      return Interruption.during(
          installation,
          () -> tell("run.stopping"),
          interruption ->
              new Publishing(
                      this, installation, interruption, Optional.ofNullable(folder), who, outOfDate)
                  .carryOut(wanted));
    }
  }

  /** Whoever says what they are like means those of them that have a video. */
  private List<ProjectId> wanted(Installation installation) {
    List<ProjectId> selected = selection.of(this, installation);
    return selection.describes()
        ? installation.petForge().projects().list(selected).stream()
            .filter(task -> task.video().isPresent())
            .map(TaskSummary::id)
            .toList()
        : selected;
  }
}
