package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.SuddenEnd;
import dev.petforge.failure.FailureCode;
import dev.petforge.failure.PetForgeException;
import dev.petforge.storyboard.Language;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The command line. Exit status: 0 all is well, 1 something failed and is named, 2 wrong usage, 3
 * the process could not go on working, 130 interrupted.
 */
@Command(
    name = "petforge",
    description = "Makes finished videos of pet photos.",
    versionProvider = PetForgeCli.Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    // Programs of another module, which the script petforge starts by these names.
    footer = {
      "%nFor those who try or change PetForge, each with a --help of its own:",
      "  emulate        plays a provider, a language model or Feishu on this machine",
      "  bench          measures against a baseline in the same run",
      "  chaos, kills   kill workers, and look whether anything was bought twice"
    })
public final class PetForgeCli implements Runnable {
  /** The exit status when something failed and was named. */
  public static final int FAILED = 1;

  /**
   * Where {@code login-drive}, as it comes, has the drive send a person back to: the app that is
   * used has to allow this address.
   */
  public static final String LOGIN_REDIRECT =
      "http://127.0.0.1:" + LoginCommand.PORT + LoginCommand.PATH;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Messages messages;

  private PetForgeCli(Messages messages) {
    this.messages = messages;
  }

  /** The commands of an application. */
  @FunctionalInterface
  public interface Commands {
    /** How each command is made, by its name, in the order in which help shows them. */
    Map<String, Supplier<Object>> of(CommandContext context, Messages messages);
  }

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    main(PetForgeCli::commands, arguments);
  }

  /** The same for an application with other commands, whose options and failures are like these. */
  public static void main(Commands commands, String... arguments) {
    CommandContext context = CommandContext.ofProcess();
    Thread.setDefaultUncaughtExceptionHandler(
        SuddenEnd.ofProcess(messages(language(context, arguments))));
    System.exit(run(context, commands, arguments));
  }

  /** The texts of these commands in a language. */
  static Messages messages(Language language) {
    return Messages.in(language, PetForgeCli.class);
  }

  private static Language language(CommandContext context, String... arguments) {
    return CommonOptions.languageIn(arguments)
        .orElseGet(() -> Messages.languageOf(context.environment()));
  }

  /** Runs a command. Returns its exit status. */
  public static int run(CommandContext context, String... arguments) {
    return run(context, PetForgeCli::commands, arguments);
  }

  /** Runs a command of an application with other commands. Returns its exit status. */
  public static int run(CommandContext context, Commands commands, String... arguments) {
    Messages messages = messages(language(context, arguments));
    return Conversions.in(commandLine(context, commands, messages, arguments))
        .setOut(writer(context.out()))
        .setErr(writer(context.err()))
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setParameterExceptionHandler((failure, words) -> wrongUsage(failure, messages))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> failed(failure, command, parsed, messages))
        .execute(arguments);
  }

  /** The commands as they are parsed, with their help in a language. */
  static CommandLine commandLine(
      CommandContext context, Commands commands, Messages messages, String... arguments) {
    CommandLine commandLine = new CommandLine(new PetForgeCli(messages));
    addCommands(commandLine, commands.of(context, messages), arguments);
    HelpTexts.in(messages.language(), commandLine);
    CommandGroups.showIn(commandLine, messages);
    return commandLine;
  }

  /** How each command is made, by its name, in the order in which help shows them. */
  static Map<String, Supplier<Object>> commands(CommandContext context, Messages messages) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("demo", () -> new DemoCommand(context, messages));
    commands.put("run", () -> new RunCommand(context, messages));
    commands.put("connect-table", () -> new ConnectTableCommand(context, messages));
    commands.put("import", () -> new ImportCommand(context, messages));
    commands.put("export", () -> new ExportCommand(context, messages));
    commands.put("import-archive", () -> new ImportArchiveCommand(context, messages));
    commands.put("migrate", () -> new MigrateCommand(context, messages));
    commands.put("push", () -> new PushCommand(context, messages));
    commands.put("compare", () -> new CompareCommand(context, messages));
    commands.put("check", () -> new CheckCommand(context, messages));
    commands.put("list", () -> new ListCommand(context, messages));
    commands.put("show", () -> new ShowCommand(context, messages));
    commands.put("history", () -> new HistoryCommand(context, messages));
    commands.put("files", () -> new FilesCommand(context, messages));
    commands.put("inspect", () -> new InspectCommand(context, messages));
    commands.put("jobs", () -> new JobsCommand(context, messages));
    commands.put("worker", () -> new WorkerCommand(context, messages));
    commands.put("workers", () -> new WorkersCommand(context, messages));
    commands.put("webhooks", () -> new WebhooksCommand(context, messages));
    commands.put("restart-job", () -> new RestartJobCommand(context, messages));
    commands.put("cancel", () -> new CancelCommand(context, messages));
    commands.put("delete", () -> new DeleteCommand(context, messages));
    commands.put("undelete", () -> new UndeleteCommand(context, messages));
    commands.put("move", () -> new MoveCommand(context, messages));
    commands.put("move-files", () -> new MoveFilesCommand(context, messages));
    commands.put("trash", () -> new TrashCommand(context, messages));
    commands.put("clean", () -> new CleanCommand(context, messages));
    commands.put("retry", () -> new RetryCommand(context, messages));
    commands.put("storyboards", () -> new StoryboardsCommand(context, messages));
    commands.put("generate", () -> new GenerateCommand(context, messages));
    commands.put("regenerate", () -> new RegenerateCommand(context, messages));
    commands.put("redo", () -> new RedoCommand(context, messages));
    commands.put("restore", () -> new RestoreCommand(context, messages));
    commands.put("replace-picture", () -> new ReplacePictureCommand(context, messages));
    commands.put("approve", () -> new ApproveCommand(context, messages));
    commands.put("reject", () -> new RejectCommand(context, messages));
    commands.put("use-clip", () -> new UseClipCommand(context, messages));
    commands.put("use-frame", () -> new UseFrameCommand(context, messages));
    commands.put("edit", () -> new EditCommand(context, messages));
    commands.put("prompts", () -> new PromptsCommand(context, messages));
    commands.put("merge", () -> new MergeCommand(context, messages));
    commands.put("calls", () -> calls(context, messages));
    commands.put("storyboard", () -> new StoryboardCommand(context, messages));
    commands.put("answers", () -> new AnswersCommand(context, messages));
    commands.put("describe", () -> new DescribeCommand(context, messages));
    commands.put("cost", () -> new CostCommand(context, messages));
    commands.put("publish", () -> new PublishCommand(context, messages));
    commands.put("login-drive", () -> new LoginCommand(context, messages));
    commands.put("estimate", () -> new EstimateCommand(context, messages));
    commands.put("explain", () -> new ExplainCommand(context, messages));
    commands.put("verify", () -> new VerifyCommand(context, messages));
    commands.put("contact-sheet", () -> new ContactSheetCommand(context, messages));
    return commands;
  }

  private static CommandLine calls(CommandContext context, Messages messages) {
    return new CommandLine(new CallsCommand(context, messages))
        .addSubcommand(new ResolveCommand(context, messages))
        .addSubcommand(new AcceptCommand(context, messages))
        .addSubcommand(new AbandonCommand(context, messages))
        .addSubcommand(new BillCommand(context, messages));
  }

  /**
   * Looking into the options of all commands takes longer than most of them work, so a command that
   * is named right away is the only one that is made.
   */
  private static void addCommands(
      CommandLine commandLine, Map<String, Supplier<Object>> commands, String... arguments) {
    Supplier<Object> named = arguments.length == 0 ? null : commands.get(arguments[0]);
    if (named != null) {
      commandLine.addSubcommand(named.get());
      return;
    }
    commands.values().forEach(command -> commandLine.addSubcommand(command.get()));
    commandLine.addSubcommand(new CommandLine.HelpCommand());
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private static int wrongUsage(CommandLine.ParameterException failure, Messages messages) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("petforge: " + messages.translated(String.valueOf(failure.getMessage())));
    Suggestions.print(failure, messages, err);
    err.println(
        command.getHelp().synopsisHeading()
            + command
                .getHelp()
                .synopsis(command.getHelp().synopsisHeadingLength())
                .stripTrailing());
    return CommandLine.ExitCode.USAGE;
  }

  /** A failure that was foreseen is one line; anything else is a bug, and says where it is. */
  private static int failed(
      Exception failure, CommandLine command, ParseResult parsed, Messages messages) {
    PrintWriter err = command.getErr();
    boolean verbose = parsed.expandedArgs().contains("--verbose");
    if (failure instanceof PetForgeException known) {
      err.println("petforge: " + messages.failure(known.failure()));
      // A setting is named by its message; a file that cannot be used needs more than a name.
      FailureCode.of(known.failure())
          .filter(code -> code == FailureCode.DATABASE_DAMAGED)
          .ifPresent(code -> err.println(code.action(messages.locale())));
    } else {
      err.println("petforge: " + messages.say("error.unexpected", failure));
    }
    if (verbose) {
      failure.printStackTrace(err);
    } else if (!(failure instanceof PetForgeException)) {
      err.println("petforge: " + messages.say("error.verbose"));
    }
    return FAILED;
  }

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), messages.say("error.no_command"));
  }

  /** Says which version this is. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = PetForgeCli.class.getPackage().getImplementationVersion();
      return new String[] {"petforge " + (version == null ? "(development)" : version)};
    }
  }
}
