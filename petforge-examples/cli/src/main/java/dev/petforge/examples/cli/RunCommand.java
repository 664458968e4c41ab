package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.PermanentException;
import dev.petforge.feishu.FeishuLink;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.sync.ImportDefaults;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes the videos of a folder of pictures, or goes on with them. */
@Command(
    name = "run",
    description = {
      "Makes a video of each picture in a folder, or of each row of its table.csv, or of "
          + "each row of a connected table.",
      "Run again it goes on where it was; what failed is tried again.",
      "What costs money is said before, and on a terminal you are asked; with --dry-run the rows "
          + "are imported, and nothing is ordered."
    })
final class RunCommand extends HomeCommand {
  @ArgGroup(multiplicity = "1")
  private Where where = new Where();

  /** Where the rows are. */
  private static final class Where {
    @Option(
        names = "--photos",
        paramLabel = "DIR",
        description = "A folder of pictures; table.csv in it, if it is there, says more.")
    private @Nullable Path photos;

    @Option(
        names = "--table",
        paramLabel = "URL",
        description = "A table of Feishu or Lark that 'connect-table' has connected.")
    private @Nullable String table;
  }

  @Option(
      names = "--template",
      paramLabel = "NAME",
      description = "The film of rows that name none (${DEFAULT-VALUE}).",
      defaultValue = "eating-template")
  private TemplateId template = TemplateId.DEFAULT;

  @Mixin private SegmentOptions segments = new SegmentOptions();

  @Mixin private WriterOption writer = new WriterOption();
  @Mixin private PurchaseQuestion question = new PurchaseQuestion("run.dry_run");
  @Mixin private ConsentOptions consent = new ConsentOptions();

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many projects may run at once (${DEFAULT-VALUE}).")
  private int concurrency = 4;

  RunCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    segments.check(this);
    requireRange("--concurrency", concurrency, 1, 1000);
    writer.check(this);
    new TemplateChoice(this).require(template);
    return new TableRunner(this, question)
        .carryOut(
            new RunRequest(
                folder(),
                Optional.ofNullable(where.photos).map(this::folderTable),
                Optional.ofNullable(where.table).map(FeishuLink::parse),
                new ImportDefaults(template, segments.count(), Optional.empty()),
                segments.provider(),
                writer.name(),
                segments.seconds(),
                concurrency,
                consent.consent()));
  }

  private FolderTable folderTable(Path photos) {
    try {
      return FolderTable.at(context().directory().resolve(photos));
    } catch (PermanentException e) {
      throw wrong(messages().failure(e.failure()));
    }
  }
}
