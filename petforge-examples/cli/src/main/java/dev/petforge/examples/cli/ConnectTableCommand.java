package dev.petforge.examples.cli;

import dev.petforge.connection.Connection;
import dev.petforge.examples.installation.Hosts;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.PetForgeException;
import dev.petforge.feishu.FeishuApp;
import dev.petforge.feishu.FeishuFolder;
import dev.petforge.feishu.FeishuLink;
import dev.petforge.feishu.FeishuTable;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.table.Column;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Connects a table of Feishu or Lark. */
@Command(
    name = "connect-table",
    description = {
      "Connects a table of Feishu or Lark, so that 'run --table' can take its rows in and "
          + "show results in it.",
      "The app is in PETFORGE_FEISHU_APP_ID and PETFORGE_FEISHU_APP_SECRET; its secret is "
          + "kept sealed.",
      "Exit status 1 if columns are missing or of the wrong kind.",
      "With --import it connects the tables of PetForge2's feishu_connections.json, each "
          + "with the app that stands there."
    })
final class ConnectTableCommand extends HomeCommand {
  @Parameters(
      paramLabel = "URL",
      arity = "0..1",
      description = "The table's address, as the browser shows it.")
  private @Nullable String url;

  @Option(
      names = "--import",
      paramLabel = "FILE",
      description = "PetForge2's feishu_connections.json instead of an address.")
  private @Nullable Path file;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "feishu",
      description = {
        "For --import, which says nothing of it: feishu, lark, or the address of an emulator",
        "(${DEFAULT-VALUE})."
      })
  private String host = "feishu";

  @Option(
      names = "--drive-folder",
      paramLabel = "URL",
      description = "The folder that 'publish' puts the table's videos to if it names no other.")
  private @Nullable String driveFolder;

  @Option(names = "--create-columns", description = "Makes the columns that are missing.")
  private boolean createColumns;

  @Option(
      names = "--attachments",
      description = {
        "Makes the column final_video_file, which holds finished videos as attachments:",
        "each is uploaded into the base."
      })
  private boolean attachments;

  @Option(
      names = "--segments",
      paramLabel = "N",
      defaultValue = "7",
      description = "For how many segments there shall be columns (${DEFAULT-VALUE}).")
  private int segments = 7;

  ConnectTableCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    requireRange("--segments", segments, 1, Storyboard.MAX_SHOTS);
    if (url != null && file == null) {
      return one(url);
    }
    if (file != null && url == null && driveFolder == null) {
      return imported(context().directory().resolve(file));
    }
    throw wrong(messages().say("usage.connect"));
  }

  private int one(String address) {
    FeishuLink link = FeishuLink.parse(address);
    Optional<String> folder = Optional.ofNullable(driveFolder).map(String::strip);
    folder.ifPresent(FeishuFolder::parse);
    try (Installation installation = open()) {
      FeishuApp app = installation.feishu().app(link);
      FeishuTable table = installation.feishu().open(link, app);
      Map<String, @Nullable Object> tree =
          connect(installation, table, FeishuLink.address(address), app, folder);
      if (json()) {
        print(tree);
      }
      return Boolean.TRUE.equals(tree.get("connected")) ? 0 : PetForgeCli.FAILED;
    }
  }

  /** An entry that fails is named, and does not stop the others. */
  private int imported(Path from) {
    List<OldConnection> entries = OldConnection.read(from);
    List<Object> trees = new ArrayList<>();
    boolean all = true;
    try (Installation installation = open()) {
      for (OldConnection entry : entries) {
        Map<String, @Nullable Object> tree;
        try {
          tree = connect(installation, entry);
        } catch (PetForgeException e) {
          tell("connect.entry", entry.name(), e.failure());
          tree = new LinkedHashMap<>();
          tree.put("connected", false);
          tree.put("error", e.failure().toString());
        }
        tree.put("entry", entry.name());
        all &= Boolean.TRUE.equals(tree.get("connected"));
        trees.add(tree);
      }
    }
    if (json()) {
      print(Map.of("tables", trees));
    }
    return all ? 0 : PetForgeCli.FAILED;
  }

  private Map<String, @Nullable Object> connect(Installation installation, OldConnection entry) {
    FeishuApp app = entry.app();
    String address = entry.address(Hosts.pages(host));
    FeishuTable table = installation.feishu().open(FeishuLink.parse(address), app);
    entry.driveFolder().ifPresent(FeishuFolder::parse);
    return connect(installation, table, address, app, entry.driveFolder());
  }

  private Map<String, @Nullable Object> connect(
      Installation installation,
      FeishuTable table,
      String address,
      FeishuApp app,
      Optional<String> folder) {
    FeishuTable.Columns columns = table.columns(segments);
    List<String> made = List.of();
    boolean incomplete = !columns.missing().isEmpty() || !columns.withoutOptional().isEmpty();
    if (createColumns && incomplete) {
      made = table.createColumns(segments);
      tell("connect.made", made);
      columns = table.columns(segments);
    }
    if (attachments) {
      List<String> more = table.createAttachmentColumns();
      if (!more.isEmpty()) {
        tell("connect.made", more);
        made = Stream.concat(made.stream(), more.stream()).toList();
      }
    }
    columns.wrong().forEach(what -> tell("connect.wrong", messages().translated(what)));
    if (!columns.missing().isEmpty()) {
      tell("connect.missing", columns.missing(), making(this, address, OptionalInt.of(segments)));
    }
    boolean ready = columns.wrong().isEmpty() && columns.missing().isEmpty();
    if (ready) {
      installation
          .feishu()
          .keep(table, address, app, folder, installation.petForge().clock().instant());
      // What waited for these columns is written at once, wherever the worker is.
      installation.petForge().tables().connect(table);
      installation.petForge().table(table.ref()).push();
      tell("connect.done", messages().translated(table.name()));
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("table", table.ref().value());
    tree.put("name", table.name());
    tree.put("connected", ready);
    tree.put("made", made);
    tree.put("missing", columns.missing());
    tree.put("wrong", columns.wrong());
    return tree;
  }

  /**
   * The command that makes the columns that a connected table lacks: it has to be told for how many
   * segments, if columns of some are missing.
   */
  static String making(CliCommand command, Connection connection, Collection<String> missing) {
    return making(
        command,
        connection.address(),
        IntStream.rangeClosed(1, Storyboard.MAX_SHOTS)
            .filter(count -> missing.contains(Column.segmentVideo(count - 1)))
            .max());
  }

  /** The same for a table at an address. */
  static String making(CliCommand command, String address, OptionalInt segments) {
    String quoted = "'" + address.replace("'", "%27") + "'";
    String many = segments.isPresent() ? " --segments " + segments.getAsInt() : "";
    return command.commandLine("connect-table " + quoted + many + " --create-columns");
  }
}
