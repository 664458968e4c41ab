package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Messages;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** Shows the commands by what people want to do. */
final class CommandGroups implements CommandLine.IHelpSectionRenderer {
  /** By the key of the group's title, in the order in which they are shown. */
  private static final Map<String, List<String>> GROUPS = groups();

  private final Messages messages;

  private CommandGroups(Messages messages) {
    this.messages = messages;
  }

  static void showIn(CommandLine commandLine, Messages messages) {
    commandLine
        .getHelpSectionMap()
        .put(
            CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
            new CommandGroups(messages));
  }

  private static Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put(
        "help.group.make",
        List.of(
            "demo",
            "run",
            "worker",
            "storyboard",
            "storyboards",
            "approve",
            "reject",
            "generate",
            "merge"));
    groups.put("help.group.tables", List.of("connect-table", "import", "push", "compare", "check"));
    groups.put(
        "help.group.move", List.of("export", "import-archive", "migrate", "move", "move-files"));
    groups.put(
        "help.group.look",
        List.of(
            "list",
            "show",
            "history",
            "files",
            "explain",
            "calls",
            "answers",
            "jobs",
            "workers",
            "inspect",
            "webhooks",
            "contact-sheet"));
    groups.put(
        "help.group.correct",
        List.of(
            "edit",
            "prompts",
            "describe",
            "regenerate",
            "redo",
            "restore",
            "replace-picture",
            "use-clip",
            "use-frame",
            "retry",
            "restart-job",
            "verify",
            "cancel",
            "delete",
            "undelete",
            "trash",
            "clean"));
    groups.put("help.group.money", List.of("estimate", "cost"));
    groups.put("help.group.publish", List.of("publish", "login-drive"));
    return groups;
  }

  @Override
  public String render(Help help) {
    Map<String, Help> left = new LinkedHashMap<>(help.subcommands());
    StringBuilder text = new StringBuilder();
    GROUPS.forEach(
        (title, names) -> {
          Map<String, Help> group = new LinkedHashMap<>();
          for (String name : names) {
            Help found = left.remove(name);
            if (found != null) {
              group.put(name, found);
            }
          }
          if (!group.isEmpty()) {
            text.append(messages.say(title)).append(System.lineSeparator());
            text.append(help.commandList(group));
          }
        });
    return text + help.commandList(left);
  }
}
